import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver, registerEnumType } from "type-graphql";
import type { Context } from "../context.ts";
import { DateScalar } from "../scalars.ts";

enum RegionChangeKind {
  AMEND = "AMEND",
  SPLIT = "SPLIT",
  MERGE = "MERGE",
}
registerEnumType(RegionChangeKind, {
  name: "RegionChangeKind",
  description:
    "AMEND: another code, name or parent, the identity goes on. SPLIT into several and MERGE into one: it ends and names who took over.",
  valuesConfig: {
    AMEND: { description: "Another code, name or parent; the identity goes on." },
    SPLIT: { description: "One region ends, several begin." },
    MERGE: { description: "One or more end, one goes on or begins." },
  },
});

@InputType({ description: "How a region is called." })
class RegionNamesInput {
  @Field({ description: "Official area code, 6 to 15 digits, unique in the district." }) code: string;
  @Field({ description: "Official name, 1 to 200 characters." }) name: string;
  @Field({ description: "The name people use, 1 to 200 characters." }) shortName: string;
  @Field({ description: "Pinyin, 1 to 200 characters." }) nameEn: string;
}

@InputType({ description: "A region as it shall be." })
class AmendedRegionInput extends RegionNamesInput {
  @Field(() => ID, { nullable: true, description: "The region above it; left out: as it is." }) parentId?: string | null;
}

@InputType({ description: "A change of regions from a day on." })
export class RegionChangeInput {
  @Field(() => ID, { description: "The root." }) rootId: string;
  @Field(() => RegionChangeKind, { description: "What happens." }) kind: RegionChangeKind;
  @Field(() => DateScalar, {
    description: "First day of the new state: after the present version's first day; AMEND at most a year ahead, others not after today.",
  })
  on: string;
  @Field(() => [ID], { description: "The region that changes or splits; MERGE: those that end, 1 to 20 of one level." })
  regionIds: string[];
  @Field(() => AmendedRegionInput, { nullable: true, description: "AMEND: as it shall be." }) amended?: AmendedRegionInput | null;
  @Field(() => ID, { nullable: true, description: "MERGE: the region that goes on; left out: a new one." }) intoId?: string | null;
  @Field(() => [RegionNamesInput], {
    defaultValue: [],
    description: "New regions: SPLIT 2 to 20, MERGE one unless another goes on. The first is the heir.",
  })
  created: RegionNamesInput[];
}

@InputType({ description: "A change of regions whose effect was looked at." })
export class ChangeRegionsInput extends RegionChangeInput {
  @Field({ description: "From the preview; the regions being others meanwhile is a CONFLICT." }) basis: string;
}

@ObjectType("RegionChangeSide", { description: "A region before or after a change." })
class RegionChangeSide {
  @Field(() => ID, { nullable: true, description: "Lasting id; null for a region that does not exist yet." }) id: string | null;
  @Field({ description: "Code." }) code: string;
  @Field({ description: "Official name." }) name: string;
}

@ObjectType("RegionStanding", {
  description: "What stands in regions that end, and goes to their heir. What was held and counted stays with them.",
})
class RegionStandingType {
  @Field(() => Int, { description: "How many kiosks." }) kiosks: number;
  @Field(() => Int, { description: "How many galleries." }) galleries: number;
  @Field(() => Int, { description: "How many venues." }) venues: number;
  @Field(() => Int, { description: "How many organisations." }) organisations: number;
  @Field(() => Int, { description: "How many activities that are not over." }) activities: number;
  @Field(() => Int, { description: "How many volunteer groups; their people are added up." }) volunteerGroups: number;
  @Field(() => Int, { description: "How many roles of accounts, devices and displays." }) roles: number;
}

@ObjectType("RegionChangePreview", { description: "What a change of regions would do." })
export class RegionChangePreview {
  @Field({ description: "Send it back to make the change." }) basis: string;
  @Field(() => [RegionChangeSide], { description: "The regions that change or end, as they are." }) before: RegionChangeSide[];
  @Field(() => [RegionChangeSide], { description: "As they will be, or who takes over: the heir first." }) after: RegionChangeSide[];
  @Field(() => String, { nullable: true, description: "Where what stands in them goes; null: nothing moves." }) heirName: string | null;
  @Field(() => RegionStandingType, { nullable: true, description: "How much moves; null: the identity goes on." })
  moved: RegionStandingType | null;
  @Field(() => Int, { description: "How many regions below those that end; they come under the heir." }) children: number;
}

@ObjectType("RegionVersionEntry", { description: "One dated version of a region, its end exclusive." })
export class RegionVersionType {
  @Field({ description: "Code." }) code: string;
  @Field({ description: "Official name." }) name: string;
  @Field({ description: "The name people use." }) shortName: string;
  @Field({ description: "Pinyin." }) nameEn: string;
  @Field(() => ID, { nullable: true, description: "The region above it; null for a root." }) parentId: string | null;
  @Field(() => DateScalar, { description: "First day." }) validFrom: string;
  @Field(() => DateScalar, { nullable: true, description: "First day it is no longer so; null while it is." }) validTo: string | null;
}

@ObjectType({ description: "The change is made." })
export class ChangeRegionsPayload {
  @Field(() => [ID], { description: "Regions that changed, ended or began." }) regionIds: string[];
}

@Resolver()
export class RegionChangeResolver {
  @Query(() => [RegionVersionType], {
    description: "The dated versions of one region, the oldest first: one identity, whatever it was called. Errors: NOT_FOUND.",
  })
  regionVersions(
    @Ctx() { services, viewer }: Context,
    @Arg("regionId", () => ID, { description: "The region." }) regionId: string,
  ): Promise<RegionVersionType[]> {
    return services.regions.versions(viewer, regionId);
  }

  @Query(() => RegionChangePreview, {
    description: "What a change of regions would do; nothing is changed. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT.",
  })
  previewRegionChange(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => RegionChangeInput, { validate: false, description: "The change." }) input: RegionChangeInput,
  ): Promise<RegionChangePreview> {
    return services.regionChanges.preview(viewer, input);
  }

  @Mutation(() => ChangeRegionsPayload, {
    description:
      "Changes regions from a day on, as looked at before. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, CONFLICT (they changed since the preview).",
  })
  async changeRegions(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => ChangeRegionsInput, { validate: false, description: "The change." }) { basis, ...change }: ChangeRegionsInput,
  ): Promise<ChangeRegionsPayload> {
    return { regionIds: await services.regionChanges.apply(viewer, change, basis) };
  }
}
