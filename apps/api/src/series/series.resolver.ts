import { Origin } from "@kepu/schema";
import { Arg, Ctx, Field, FieldResolver, ID, Int, ObjectType, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";

@ObjectType("Series", { description: "A series of activities 系列活动 that comes back every month or year." })
export class SeriesType {
  @Field(() => ID, { description: "Lasting id." }) id: string;
  @Field({ description: "Name in Chinese." }) name: string;
  @Field({ description: "Name in English." }) nameEn: string;
  @Field({ description: "A brand 品牌活动 of the district." }) brand: boolean;
  @Field({ description: "A key event 重点活动 of the year." }) key: boolean;
  @Field(() => ID, { nullable: true, description: "The lead organisation 牵头单位: its reviewers verify the series' activities." })
  leadOrganisationId: string | null;
  @Field(() => Int, { nullable: true, description: "The first year it was held; null where that is not stated." }) sinceYear: number | null;
  @Field(() => Origin, { description: "Where the record comes from." }) origin: Origin;
  dutyOf: string | null;
}

@ObjectType("Campaign", { description: "A campaign 主题活动: a named activity of a series, or one part of the yearly theme." })
export class CampaignType {
  @Field(() => ID, { description: "Lasting id." }) id: string;
  @Field(() => ID, { nullable: true, description: "The series it belongs to; null for a part of the yearly theme." })
  seriesId: string | null;
  @Field({ description: "Name in Chinese, as the account writes it." }) name: string;
  @Field({ description: "Name in English (our translation)." }) nameEn: string;
  @Field(() => Origin, { description: "Where the record comes from." }) origin: Origin;
}

@Resolver(() => SeriesType)
export class SeriesResolver {
  @Query(() => [SeriesType], { description: "The series of a district. NOT_FOUND for a foreign root." })
  series(
    @Ctx() { services, viewer }: Context,
    @Arg("rootId", () => ID, { description: "The root." }) rootId: string,
  ): Promise<SeriesType[]> {
    return services.series.series(viewer, rootId);
  }

  @Query(() => [CampaignType], { description: "The campaigns of a district. NOT_FOUND for a foreign root." })
  campaigns(
    @Ctx() { services, viewer }: Context,
    @Arg("rootId", () => ID, { description: "The root." }) rootId: string,
  ): Promise<CampaignType[]> {
    return services.series.campaigns(viewer, rootId);
  }

  @FieldResolver(() => Boolean, { description: "Held at least once each month: a duty of the district." })
  monthlyDuty(@Root() series: SeriesType): boolean {
    return series.dutyOf !== null;
  }
}
