import { MetricComparison, MetricGrouping, MetricMissing, MetricSource, ParentRule, PeriodType, Qualifier } from "@kepu/schema";
import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, Field, FieldResolver, Float, ID, Info, InputType, Int, ObjectType, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { IndicatorVersionType } from "../indicator/indicator.resolver.ts";
import { PageInfo } from "../page.ts";
import { DateScalar, DateTimeScalar, DecimalScalar } from "../scalars.ts";
import { selectedBelow } from "../selected.ts";
import type { Answered, AnsweredSeries, BreakOf, ComparisonOf, PartVersionsOf } from "./answer.ts";
import type { MetricsQuestion } from "./ask.ts";
import { inTurn } from "./breath.ts";
import type { MetricCost } from "./metric.service.ts";

@InputType({ description: "Indicators × places or organisations × periods, as of any day." })
export class MetricsInput implements MetricsQuestion {
  @Field(() => ID, { description: "The root." }) rootId: string;
  @Field(() => [String], { description: "Codes of indicators, at most 30." }) indicators: string[];
  @Field(() => [ID], {
    nullable: true,
    description: "Regions, at most 300; the root when neither regions nor organisations are named. Former regions too.",
  })
  regionIds?: string[] | null;
  @Field(() => [ID], { nullable: true, description: "Organisations instead of regions, at most 300; a department asks of its own." })
  organisationIds?: string[] | null;
  @Field(() => [String], {
    nullable: true,
    description: "Periods: 2024, 2024-H1, 2024-Q3, 2024-09, 2024-W36, 2024-09-05, 2013-04-01/P1Y; at most 4,000.",
  })
  periods?: string[] | null;
  @Field(() => PeriodType, { nullable: true, description: "Instead of a list: periods of this type from `from` to `to`." })
  periodType?: PeriodType | null;
  @Field(() => DateScalar, { nullable: true, description: "A day of the first period." }) from?: string | null;
  @Field(() => DateScalar, { nullable: true, description: "A day of the last period." }) to?: string | null;
  @Field(() => MetricGrouping, {
    nullable: true,
    description: "Breaks each region down. Parts that have nothing at all are left out. Organisations are not broken down.",
  })
  by?: MetricGrouping | null;
  @Field(() => [MetricComparison], { nullable: true, description: "What each value is held beside." }) compare?: MetricComparison[] | null;
  @Field(() => ID, {
    nullable: true,
    description:
      "For PLACE: the region, or where organisations are asked the organisation, that each series is held beside; a part of a breakdown by region beside all of it.",
  })
  compareWith?: string | null;
  @Field(() => DateScalar, {
    nullable: true,
    description:
      "As the system would have answered at the end of this day, with the definitions it knew then. Registers have no memory of their own: see the indicators.",
  })
  asOf?: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The same at an instant, for what was reported; what is measured is as of the end of the instant's day.",
  })
  asOfInstant?: Date | null;
  @Field(() => ParentRule, {
    defaultValue: "NOW",
    description: "Whether a region's past counts under the parent it has now (as of the day asked for) or had then.",
  })
  parents: ParentRule;
  @Field(() => Int, { defaultValue: 300, description: "Series on a page, 1 to 1,000." }) first: number;
  @Field(() => String, { nullable: true, description: "`endCursor` of the page before, of the same query." }) after?: string | null;
}

@ObjectType("MetricCost", { description: "How much a query asks for, known before anything is read." })
export class MetricCostType implements MetricCost {
  @Field(() => Int, { description: "How many series: indicators × places × parts." }) series: number;
  @Field(() => Int, { description: "How many periods, those compared with included." }) periods: number;
  @Field(() => Int, { description: "Values: series × periods." }) points: number;
  @Field(() => Int, { description: "At most so many values on one page." }) limit: number;
  @Field(() => Int, {
    description:
      "Of D03, D09 and D10, and what is made of minutes: days × kiosks to be counted, at most 2,000,000 (100,000 take about half a second). 0 of all others.",
  })
  kioskDays: number;
}

@ObjectType("MetricBreak", {
  description: "Where a line is made by another definition than before: what lies on both sides is not the same thing.",
})
export class MetricBreakType implements BreakOf {
  @Field({ description: "The first period of the later definition." }) period: string;
  @Field({ description: "Whose definition: the series' own indicator, or one that it is made of." }) code: string;
  @Field(() => Int, { description: "Version number before." }) versionBefore: number;
  @Field(() => Int, { description: "Version number from this period on." }) versionAfter: number;
}

@ObjectType("MetricPartVersions", { description: "Of one indicator that a computed one is made of: the definitions used." })
export class MetricPartVersionsType implements PartVersionsOf {
  @Field({ description: "The part's code." }) code: string;
  @Field(() => [Int], { nullable: "items", description: "Version numbers, one entry for each period; null: not used." })
  versions: (number | null)[];
}

@ObjectType("MetricComparisonColumns", { description: "A series beside what it is compared with: one entry for each period." })
export class MetricComparisonType implements ComparisonOf {
  @Field(() => MetricComparison, { description: "With what." }) kind: MetricComparison;
  @Field(() => [String], { nullable: "items", description: "The base's periods; null: there is none." }) periods: (string | null)[];
  @Field(() => [DecimalScalar], { nullable: "items", description: "Bases, in the unit of the series." }) bases: (string | null)[];
  @Field(() => [Qualifier], { nullable: "items", description: "How exactly each base is stated; of a target GE is at least." })
  qualifiers: (Qualifier | null)[];
  @Field(() => [DecimalScalar], { nullable: "items", description: "Value less base, in the unit of the series." })
  differences: (string | null)[];
  @Field(() => [DecimalScalar], { nullable: "items", description: "Difference in % of the base, two digits; null of a base of zero." })
  changes: (string | null)[];
  @Field(() => [Boolean], {
    nullable: "items",
    description: "Both by the same definition, also of all that they are made of; null without both.",
  })
  comparable: (boolean | null)[];
  @Field(() => [Boolean], { nullable: "items", description: "Of a target: whether the value meets it; null where that cannot be said." })
  met: (boolean | null)[];
}

@ObjectType("MetricSeries", { description: "One line as columns: each list has one entry for each of the answer's periods." })
export class MetricSeriesType implements AnsweredSeries {
  @Field({ description: "The indicator's code." }) code: string;
  @Field({ description: "Unit of the values, by the newest definition used." }) unit: string;
  @Field(() => Int, { description: "Digits after the point that computed values are rounded to." }) decimals: number;
  @Field(() => ID, { nullable: true, description: "The region asked for; null: an organisation." }) regionId: string | null;
  @Field(() => ID, { nullable: true, description: "The organisation asked for; null: a region." }) organisationId: string | null;
  @Field(() => MetricGrouping, { nullable: true, description: "What it is a part by; null: it is no part." })
  groupBy: MetricGrouping | null;
  @Field(() => String, {
    nullable: true,
    description: "Which part: id of a region or organisation, a word, REST (in no region of the level) or NONE (of no organisation).",
  })
  group: string | null;
  @Field(() => [DecimalScalar], { nullable: "items", description: "Values in the unit; null is a gap, and zero is zero." })
  values: (string | null)[];
  @Field(() => [DecimalScalar], { nullable: "items", description: "What is divided, before any factor; null where nothing is." })
  numerators: (string | null)[];
  @Field(() => [DecimalScalar], { nullable: "items", description: "What it is divided by." }) denominators: (string | null)[];
  @Field(() => [Qualifier], { nullable: "items", description: "How exactly each value is stated." }) qualifiers: (Qualifier | null)[];
  @Field(() => [MetricMissing], { nullable: "items", description: "Why there is no value; null where there is one." })
  missing: (MetricMissing | null)[];
  @Field(() => [Float], {
    nullable: "items",
    description:
      "How much of it is provisional, 0 to 1. Of a sum or a stock, reported or counted from activities, the share of the value that is not approved or not verified yet (of nothing but zeros the share of their number); of check-ins the share of the attendance at activities that are not verified yet; of a distinct count the share of those known from such activities alone. Of a reported ratio or a single value the share of the reports; of a computed ratio the larger share of its two sides.",
  })
  provisionalShares: (number | null)[];
  @Field(() => [Float], {
    description:
      "How much is in, 0 to 1: of reported values the share of days told, of all days since the first ones told by each who has ever told it, an organisation or a place; of measured ones the share of days that are over and on record; of activities beside reports the smaller of the two. A computed value is as complete as the least complete of its parts, and a period that its definition covers in part no more than that part.",
  })
  completeness: number[];
  @Field(() => [Int], { nullable: "items", description: "The highest revision among what was reported; null of what is not." })
  revisions: (number | null)[];
  @Field(() => [Int], { nullable: "items", description: "Version number of the definition used; null: none holds." })
  versions: (number | null)[];
  @Field(() => [MetricPartVersionsType], { description: "Of a computed indicator: the definitions of all that it is made of." })
  partVersions: PartVersionsOf[];
  @Field(() => [MetricBreakType], { description: "Where the definition changes, or that of something it is made of." }) breaks: BreakOf[];
  @Field(() => [MetricSource], { description: "Where its values were read." }) sources: MetricSource[];
  @Field(() => [[MetricSource]], { description: "Where each value was read, or who said that there is none; empty: nowhere." })
  valueSources: MetricSource[][];
  @Field(() => [MetricComparisonType], { description: "In the order asked for." }) comparisons: ComparisonOf[];
}

@ObjectType("MetricDefinition", { description: "A definition that the answer was made with, parts of computed values included." })
export class MetricDefinitionType extends IndicatorVersionType {
  @Field({ description: "The indicator's code." }) code: string;
}

@ObjectType("Metrics", { description: "The answer to a metric query: periods once, then series as columns." })
export class MetricsType implements Answered {
  @Field(() => [String], { description: "The periods, in the order asked for." }) periods: string[];
  @Field(() => [DateScalar], { description: "First day of each period." }) from: string[];
  @Field(() => [DateScalar], { description: "The day after the last of each period." }) until: string[];
  series: AnsweredSeries[];
  @Field(() => [MetricDefinitionType], { description: "Every definition used." }) definitions: Answered["definitions"];
  @Field(() => DateTimeScalar, { description: "As of when reported values, definitions and targets are." }) asOf: Date;
  @Field(() => DateScalar, { description: "As of the end of which day measured values are; today's is still filling." }) asOfDay: string;
  @Field(() => MetricCostType, { description: "What this page came to." }) cost: MetricCost;
  @Field(() => Int, { description: "How many series there are on all pages, empty parts included." }) totalSeries: number;
  @Field(() => PageInfo, { description: "Whether there are more series." }) pageInfo: PageInfo;
  @Field({ description: "Activity and usage of this root are demo filler or replayed." }) synthetic: boolean;
}

const wantedIn = (info: GraphQLResolveInfo) => {
  const columns = selectedBelow(info, "series");
  return { provisional: columns.has("provisionalShares"), completeness: columns.has("completeness") };
};

@Resolver(() => MetricsType)
export class MetricResolver {
  @Query(() => MetricsType, {
    description:
      "Every figure through one query: measured, registered, submitted, imported and computed indicators. Registers that say since when (O01, O02, O03) are counted on the last day of a period; of the others only the period that today lies in has a value. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT (a distinct count cannot be summed), LIMIT_EXCEEDED over 250,000 points or 20 seconds, RATE_LIMITED when two of one's own are read and twenty wait, UNAVAILABLE after 30 seconds without a turn.",
  })
  metrics(
    @Ctx() { services, viewer, signal }: Context,
    @Arg("input", () => MetricsInput, { validate: false, description: "What is asked." }) input: MetricsInput,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Answered> {
    return services.metricQueries.query(viewer, input, wantedIn(info), signal?.());
  }

  @FieldResolver(() => [MetricSeriesType], { description: "By indicator, place and part." })
  series(@Root() { series }: MetricsType): Promise<AnsweredSeries>[] {
    return inTurn(series);
  }

  @Query(() => MetricCostType, {
    description: "What a metric query would come to over all its pages; nothing is read for it. Errors as of metrics.",
  })
  metricsCost(
    @Ctx() { services, viewer, signal }: Context,
    @Arg("input", () => MetricsInput, { validate: false, description: "What would be asked." }) input: MetricsInput,
  ): Promise<MetricCost> {
    return services.metricQueries.cost(viewer, input, signal?.());
  }
}
