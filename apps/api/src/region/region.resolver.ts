import { Origin, RegionLevel, SuccessionKind } from "@kepu/schema";
import { Arg, Ctx, Field, FieldResolver, ID, Int, ObjectType, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { DateScalar } from "../scalars.ts";
import type { RegionListing, RegionView } from "./region.service.ts";

@ObjectType("Population", { description: "Resident population 常住人口 of a region in a year." })
export class PopulationType {
  @Field(() => Int, { description: "People." }) value: number;
  @Field(() => Int, { description: "The year the figure is of (end of year)." }) year: number;
  @Field({ description: "Who published it." }) source: string;
  @Field(() => Origin, { description: "Where the figure comes from." }) origin: Origin;
}

@ObjectType("RegionSuccession", { description: "A region that took over from one that ended." })
export class RegionSuccessionType {
  @Field(() => ID, { description: "The region that took over." }) toId: string;
  @Field(() => SuccessionKind, { description: "How the old one ended." }) kind: SuccessionKind;
  @Field(() => DateScalar, { description: "First day of the new state." }) happenedOn: string;
}

@ObjectType("Region", {
  description:
    "A district 区, subdistrict 街道 or community 社区 as in force on a day. The id stays through rename, recode and re-parenting.",
})
export class RegionType implements Omit<RegionView, "position" | "synthetic"> {
  @Field(() => ID, { description: "Lasting id." }) id: string;
  @Field(() => ID, { description: "The district it belongs to; a root names itself." }) rootId: string;
  @Field(() => ID, { nullable: true, description: "Null for a root." }) parentId: string | null;
  @Field(() => RegionLevel, { description: "District, subdistrict or community (a village is of this level too)." }) level: RegionLevel;
  @Field({ description: "Official statistical area code in force." }) code: string;
  @Field({ description: "Official name in force." }) name: string;
  @Field({ description: "The name people use." }) shortName: string;
  @Field({ description: "Pinyin." }) nameEn: string;
  @Field(() => DateScalar, { description: "First day of this version." }) validFrom: string;
  @Field(() => DateScalar, { nullable: true, description: "First day it is no longer in force; null while it is." }) validTo: string | null;
  @Field({ description: "A community-level unit that is a village 村 (villagers' committee), not a community 社区." }) village: boolean;
  @Field(() => PopulationType, {
    nullable: true,
    description: "The latest resident population, where there is one; its origin says whether it is published.",
  })
  population: PopulationType | null;
  @Field(() => [RegionSuccessionType], {
    description: "Who took over after a split or a merger; empty while it is in force, and where no source says what became of it.",
  })
  successors: RegionSuccessionType[];
  @Field(() => Origin, { description: "Where the record comes from." }) origin: Origin;
}

@ObjectType("Root", {
  description: "One district (or replayed network) with everything below it; totals, walls and roles belong to one root.",
})
export class RootType {
  @Field(() => ID, { description: "Its root region." }) id: string;
  @Field({ description: "Name in Chinese." }) name: string;
  @Field({ description: "Name in English." }) nameEn: string;
  @Field({ description: "Activity and usage below it are demo filler or replayed." }) synthetic: boolean;
  @Field({ description: "Which official list is in force, e.g. 区划口径 2016." }) label: string;
}

@Resolver(() => RegionType)
export class RegionResolver {
  @Query(() => [RootType], { description: "The roots this viewer may look at." })
  roots(@Ctx() { services, viewer }: Context): Promise<RootType[]> {
    return services.regions.roots(viewer);
  }

  @Query(() => [RegionType], {
    description: "All regions of a root in force on a day (today when absent), ordered by code. NOT_FOUND for a foreign root.",
  })
  regions(
    @Ctx() { services, viewer }: Context,
    @Arg("rootId", () => ID, { description: "The root." }) rootId: string,
    @Arg("at", () => DateScalar, { nullable: true, description: "The day; today when absent." }) at?: string,
  ): Promise<RegionListing[]> {
    return services.regions.list(viewer, rootId, at);
  }

  @FieldResolver(() => Boolean, { description: "A community whose parent is the district itself; shown in the group 区直属." })
  directlyUnderDistrict(@Root() region: RegionView): boolean {
    return region.level === "COMMUNITY" && region.parentId === region.rootId;
  }

  @FieldResolver(() => Int, { description: "Position among its siblings." })
  order(@Root() region: RegionView): number {
    return region.position;
  }
}
