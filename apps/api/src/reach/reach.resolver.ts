import { ParentRule, ReachMethod } from "@kepu/schema";
import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, Field, Float, ID, Info, InputType, Int, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { DateScalar } from "../scalars.ts";
import { selectedBelow, selectedOf } from "../selected.ts";
import type { Attendance } from "./attendance.ts";
import type { ReachQuestion } from "./question.ts";

@InputType({
  description: "Which people are counted, each once: those identified at any of the places, in any of the periods, on any of the topics.",
})
export class ReachInput implements ReachQuestion {
  @Field(() => ID, { description: "The root." }) rootId: string;
  @Field(() => [ID], { nullable: true, description: "Regions, at most 100; the root when none is named." }) regionIds?: string[] | null;
  @Field(() => [String], { description: "Periods: 2024, 2024-H1, 2024-Q3, 2024-09, 2024-W36 or 2024-09-05; at most 60." })
  periods: string[];
  @Field(() => [String], { nullable: true, description: "Forms of activity 活动形式, at most 200; null: any." }) forms?: string[] | null;
  @Field(() => [ID], { nullable: true, description: "Series 系列活动, at most 200; null: any, and none." }) seriesIds?: string[] | null;
  @Field(() => [ID], { nullable: true, description: "Campaigns 主题活动, at most 200; null: any, and none." }) campaignIds?:
    | string[]
    | null;
  @Field(() => [ID], { nullable: true, description: "Activities, at most 200; null: any." }) activityIds?: string[] | null;
  @Field({ defaultValue: false, description: "Only activities that are verified 已核实." }) settled: boolean;
  @Field(() => DateScalar, { nullable: true, description: "As the system would have answered at the end of this day." }) asOf?:
    | string
    | null;
  @Field(() => ParentRule, { defaultValue: "NOW", description: "Whether a region's past counts under the parent it has now or had then." })
  parents: ParentRule;
}

@ObjectType("ReachAttendance", { description: "Attendance 人次 by how it was recorded; never people." })
export class ReachAttendance implements Attendance {
  @Field(() => Int, { description: "Check-ins of identified people, 人次." }) identified: number;
  @Field(() => Int, { description: "Anonymous check-ins, 人次: who they are, and whether they come again, is not known." })
  anonymous: number;
  @Field(() => Int, { description: "People in head counts, 人次." }) headCount: number;
}

@ObjectType("ReachPlace", { description: "One of the places asked for." })
export class ReachPlace {
  @Field(() => ID, { description: "The region." }) regionId: string;
  @Field(() => Int, { description: "Distinct identified people there 到场人数." }) people: number;
  @Field(() => ReachAttendance, { nullable: true, description: "Attendance there." }) attendance: Attendance | null;
}

@ObjectType("ReachPeriod", { description: "One of the periods asked for." })
export class ReachPeriod {
  @Field({ description: "The period as it was asked for." }) period: string;
  @Field(() => Int, { description: "Distinct identified people in it." }) people: number;
  @Field(() => ReachAttendance, { nullable: true, description: "Attendance in it." }) attendance: Attendance | null;
}

@ObjectType("ReachInPlaces", { description: "People by the number of the asked places they were in." })
export class ReachInPlaces {
  @Field(() => Int, { description: "In exactly so many of the places." }) places: number;
  @Field(() => Int, { description: "Distinct people." }) people: number;
}

@ObjectType("ReachShared", { description: "People of two places at once: counted in each, and once in both together." })
export class ReachShared {
  @Field(() => ID, { description: "One region." }) firstId: string;
  @Field(() => ID, { description: "The other." }) secondId: string;
  @Field(() => Int, { description: "Distinct people who were in both." }) people: number;
}

@ObjectType("Reach", {
  description:
    "Distinct identified people, exact, by pseudonym: a lower bound, for anonymous and head-count attendance stand apart and become no people.",
})
export class ReachType {
  @Field(() => Int, { description: "Distinct people of all places and periods together, each once." }) people: number;
  @Field(() => ReachMethod, { description: "What the count may be called." }) method: ReachMethod;
  @Field(() => Float, { nullable: true, description: "People ÷ population, of the district as a whole alone; else null." })
  coverage: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "Resident population of the one place asked for, as published up to the last day; null: none, or several places.",
  })
  population: number | null;
  @Field(() => Int, { nullable: true, description: "The year the population is of (end of year)." }) populationYear: number | null;
  @Field(() => String, { nullable: true, description: "Who published the population." }) populationSource: string | null;
  @Field(() => Int, {
    nullable: true,
    description: "Schools registered in the one place on the last day; null: several places, or before the register was kept.",
  })
  schools: number | null;
  @Field(() => ReachAttendance, { nullable: true, description: "Attendance of all places and periods together." })
  attendance: Attendance | null;
  @Field(() => [ReachPlace], { description: "Each place for itself; their sum counts those who were in several more than once." })
  places: ReachPlace[];
  @Field(() => [ReachPeriod], { description: "Each period for itself." }) periods: ReachPeriod[];
  @Field(() => [ReachInPlaces], { description: "Overlap of all places: how many were in one, in two, …" }) inPlaces: ReachInPlaces[];
  @Field(() => [ReachShared], { description: "Overlap of each two of the places." }) shared: ReachShared[];
  @Field(() => Float, { description: "Share of the periods' days that are over and on record, 0 to 1." }) completeness: number;
  @Field(() => DateScalar, { description: "What was recorded by the end of this day is in it." }) asOfDay: string;
  @Field({ description: "Check-ins of this root are demo filler or replayed." }) synthetic: boolean;
}

@ObjectType("PublishedReach", { description: "People of one region in one period, or that the figure stays back." })
export class PublishedReach {
  @Field(() => ID, { description: "The region." }) regionId: string;
  @Field({ description: "2026, 2026-Q1 or 2026-01." }) period: string;
  @Field(() => Int, {
    nullable: true,
    description: "Distinct identified people, rounded down to a multiple of `least`; null: the figure stays back.",
  })
  people: number | null;
  @Field({ description: "It tells of few people, or with others of such a figure." }) heldBack: boolean;
}

@ObjectType("PublicReach", {
  description:
    "Reach that may be shown to anybody: no figure of a few people is in it, or can be worked out from others that are, today or on two days.",
})
export class PublicReach {
  @Field(() => Int, { description: "The year." }) year: number;
  @Field(() => Int, { description: "Figures of fewer people than these stay back; nobody is no small figure." }) least: number;
  @Field(() => [PublishedReach], { description: "Every region by month, quarter and year." }) figures: PublishedReach[];
  @Field({ description: "Check-ins of this root are demo filler or replayed." }) synthetic: boolean;
}

@Resolver()
export class ReachResolver {
  @Query(() => ReachType, {
    description: "Distinct people by any places, periods and topics. Errors: NOT_FOUND, FORBIDDEN, BAD_INPUT, LIMIT_EXCEEDED.",
  })
  reach(
    @Ctx() { services, viewer, signal }: Context,
    @Info() info: GraphQLResolveInfo,
    @Arg("input", () => ReachInput, { validate: false, description: "Places, periods and topics." }) input: ReachInput,
  ): Promise<ReachType> {
    return services.reach.query(viewer, input, wantedOf(info), signal?.());
  }

  @Query(() => PublicReach, {
    description: "Distinct people by region, month, quarter and year, as anybody may see them. Errors: NOT_FOUND, BAD_INPUT.",
  })
  publicReach(
    @Ctx() { services, viewer }: Context,
    @Arg("rootId", () => ID, { description: "The root." }) rootId: string,
    @Arg("year", () => Int, { description: "The year." }) year: number,
  ): Promise<PublicReach> {
    return services.publicReach.query(viewer, rootId, year);
  }
}

/** What nobody asks for is not counted. */
function wantedOf(info: GraphQLResolveInfo) {
  const fields = selectedOf(info);
  const places = selectedBelow(info, "places");
  const periods = selectedBelow(info, "periods");
  const own = selectedBelow(info, "attendance");
  return {
    places: places.size > 0 || selectedBelow(info, "inPlaces").size > 0,
    periods: periods.size > 0,
    shared: selectedBelow(info, "shared").size > 0,
    denominators: ["coverage", "population", "populationYear", "populationSource", "schools"].some((name) => fields.has(name)),
    completeness: fields.has("completeness"),
    attendance: own.size > 0 || places.has("attendance") || periods.has("attendance"),
  };
}
