import { Origin } from "@kepu/schema";
import { Arg, Ctx, Field, ID, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { ImpreciseDate, QualifiedValue } from "../qualified.ts";

@ObjectType("Hall", { description: "A hall 展厅 of a venue." })
export class HallType {
  @Field(() => ID, { description: "Lasting id." }) id: string;
  @Field({ description: "Name in Chinese." }) name: string;
  @Field({ description: "Name in English (our translation)." }) nameEn: string;
  @Field(() => String, { nullable: true, description: "What is worth knowing." }) note: string | null;
  @Field(() => Origin, { description: "Where the record comes from." }) origin: Origin;
}

@ObjectType("Venue", {
  description: "A venue 场馆 or a standing facility of a region: science palace, reading room, window, activity room.",
})
export class VenueType {
  @Field(() => ID, { description: "Lasting id." }) id: string;
  @Field({ description: "Name in Chinese." }) name: string;
  @Field({ description: "Name in English (our translation)." }) nameEn: string;
  @Field({ description: "Kind: 科学宫, 科学馆, 青少年活动中心, 科普图书室, 社区科普大学教学点, 科普橱窗, 科普活动室." }) kind: string;
  @Field({ description: "It is also a youth innovation centre 青少年科技创新中心." }) youthInnovationCentre: boolean;
  @Field(() => ID, { description: "The region where it is." }) regionId: string;
  @Field(() => Origin, { description: "Where its placing comes from: a stated venue's community may be demo filler." })
  regionOrigin: Origin;
  @Field(() => ID, { nullable: true, description: "The organisation whose it is." }) organisationId: string | null;
  @Field(() => QualifiedValue, { nullable: true, description: "Floor area, ㎡; null: not stated." }) floorArea: QualifiedValue | null;
  @Field(() => QualifiedValue, { nullable: true, description: "Investment, 万元 (10,000 yuan); null: not stated." })
  investment: QualifiedValue | null;
  @Field(() => ImpreciseDate, { nullable: true, description: "Building began; null: not stated." }) builtFrom: ImpreciseDate | null;
  @Field(() => String, { nullable: true, description: "State as stated, for example 已投入使用." }) state: string | null;
  @Field(() => String, { nullable: true, description: "Who may come when, as stated." }) openRule: string | null;
  @Field(() => String, { nullable: true, description: "The same in English (our translation)." }) openRuleEn: string | null;
  @Field(() => [HallType], { description: "Its halls." }) halls: HallType[];
  @Field({ description: "National statistics count it as a 科技馆: from 500 ㎡ and independent." }) countsAsScienceMuseum: boolean;
  @Field(() => Origin, { description: "Where the record comes from." }) origin: Origin;
  @Field(() => String, { nullable: true, description: "What is worth knowing, for example why it is not counted." }) note: string | null;
}

@Resolver()
export class VenueResolver {
  @Query(() => [VenueType], { description: "The venues of a region and everything below it. NOT_FOUND for a foreign region." })
  venues(
    @Ctx() { services, viewer }: Context,
    @Arg("regionId", () => ID, { description: "The region, with all below it." }) regionId: string,
  ): Promise<VenueType[]> {
    return services.venues.list(viewer, regionId);
  }

  @Query(() => VenueType, { nullable: true, description: "One venue; null when there is none that you may see." })
  venue(@Ctx() { services, viewer }: Context, @Arg("id", () => ID, { description: "The venue." }) id: string): Promise<VenueType | null> {
    return services.venues.one(viewer, id);
  }
}
