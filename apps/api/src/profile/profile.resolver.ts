import { Origin, ProfileHeading } from "@kepu/schema";
import { Arg, Ctx, Field, Float, ID, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { ImpreciseDate, QualifiedValue } from "../qualified.ts";

@ObjectType("ProfileFact", { description: "One fact of the district's published account, and our own count of the same thing." })
export class ProfileFactType {
  @Field({ description: "The fact's number, for example 1, 12a or 19-length." }) number: string;
  @Field(() => ProfileHeading, { description: "The heading it stands under." }) heading: ProfileHeading;
  @Field({ description: "What it is about, in Chinese." }) title: string;
  @Field({ description: "What it is about, in English." }) titleEn: string;
  @Field({ description: "The account's wording; our summary where `quoted` is false." }) wording: string;
  @Field({ description: "Our translation of the wording." }) wordingEn: string;
  @Field({ description: "The wording is the account's own." }) quoted: boolean;
  @Field(() => QualifiedValue, { nullable: true, description: "The stated value; null: no number is stated." })
  value: QualifiedValue | null;
  @Field(() => ImpreciseDate, { nullable: true, description: "The stated date; null: none is stated." }) date: ImpreciseDate | null;
  @Field(() => Origin, { description: "Where the fact comes from." }) origin: Origin;
  @Field(() => [String], { description: "What the account enumerates: halls, activity names, fields." }) items: string[];
  @Field(() => [String], { description: "The same in English (our translation), in the same order." }) itemsEn: string[];
  @Field(() => Float, { nullable: true, description: "The same figure counted in our own registers, in `unit`; null: nothing is counted." })
  recorded: number | null;
  @Field(() => Origin, {
    nullable: true,
    description: "Where the counted records come from, the least certain of them; null where nothing was counted.",
  })
  recordedOrigin: Origin | null;
  @Field(() => String, { nullable: true, description: "What was counted, in Chinese; null where the fact itself says it." }) recordedNote:
    | string
    | null;
  @Field(() => String, { nullable: true, description: "What was counted, in English; null with `recordedNote`." }) recordedNoteEn:
    | string
    | null;
  @Field({ description: "Where it lives: a path of the dashboard." }) link: string;
}

@ObjectType("ProfileSection", { description: "One of the account's four headings." })
export class ProfileSection {
  @Field(() => ProfileHeading, { description: "The heading." }) heading: ProfileHeading;
  @Field(() => [ProfileFactType], { description: "Its facts, in order." }) facts: ProfileFactType[];
}

@ObjectType("DistrictProfile", { description: "The district profile 区情: the published account's facts under its four headings." })
export class DistrictProfile {
  @Field(() => ID, { description: "The root it is of." }) rootId: string;
  @Field(() => [ProfileSection], { description: "The headings that have facts; empty where no account is known." })
  sections: ProfileSection[];
  @Field({ description: "Who published the facts." }) source: string;
  @Field({ description: "The same in English." }) sourceEn: string;
}

@Resolver()
export class ProfileResolver {
  @Query(() => DistrictProfile, { description: "The district profile of a root. NOT_FOUND for a foreign root." })
  districtProfile(
    @Ctx() { services, viewer }: Context,
    @Arg("rootId", () => ID, { description: "The root." }) rootId: string,
  ): Promise<DistrictProfile> {
    return services.profile.profile(viewer, rootId);
  }
}
