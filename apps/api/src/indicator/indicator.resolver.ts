import { Aggregation, Cadence, Direction, IndicatorKind, IndicatorSource, Origin } from "@kepu/schema";
import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { DateScalar, DateTimeScalar } from "../scalars.ts";
import type { IndicatorsWish, IndicatorView, Revision, VersionView } from "./indicator.service.ts";

@ObjectType("IndicatorVersion", { description: "What an indicator meant for a time, and since when the system knew it." })
export class IndicatorVersionType implements Omit<VersionView, "id" | "indicatorId" | "indicator" | "rootId" | "validTo" | "recordedBy"> {
  @Field(() => Int, { description: "Version number: 1, 2 …; counted over all districts, of which each has everybody's and its own." })
  number: number;
  @Field(() => DateScalar, { description: "First day it holds for; a period takes the version of its first day." }) validFrom: string;
  @Field(() => DateScalar, {
    nullable: true,
    description: "The day after the last, by what is known now; null: still; validFrom itself: another took its place altogether.",
  })
  heldUntil: string | null;
  @Field({ description: "Name in Chinese." }) name: string;
  @Field({ description: "Name in English." }) nameEn: string;
  @Field({ description: "Unit: 人次, %, 米 …" }) unit: string;
  @Field({ description: "Definition 口径 in Chinese." }) definition: string;
  @Field({ description: "Definition in English; the Chinese one where there is none." }) definitionEn: string;
  @Field({ description: "Formula in words." }) formula: string;
  @Field(() => Int, { description: "Digits after the point that a computed value is rounded to." }) decimals: number;
  @Field(() => Direction, { description: "Which way is better." }) direction: Direction;
  @Field(() => Aggregation, { description: "How values are put together over places and periods." }) aggregation: Aggregation;
  @Field(() => [String], {
    description: "What it is made of: codes of indicators, or measures of the roll-ups; empty: it has no parts and is reported as it is.",
  })
  numerator: string[];
  @Field(() => [String], { description: "What divides it; empty: nothing does." }) denominator: string[];
  @Field({ description: "What the result is multiplied by: 1, 100 for %, 10000, 1/60." }) factor: string;
  @Field(() => String, { nullable: true, description: "Why the definition changed; null: the first one." }) reason: string | null;
  @Field(() => DateTimeScalar, { description: "Since when the system knows it: a question as of before is answered without it." })
  recordedAt: Date;
}

@ObjectType("Indicator", { description: "An indicator 指标 with every definition it had. The code stays." })
export class IndicatorType implements IndicatorView {
  @Field({ description: "A02, G04 …; items of statistics forms begin with N, what only the product counts with M." }) code: string;
  @Field(() => IndicatorKind, { description: "Of the district's list, of a form, or of the product." }) kind: IndicatorKind;
  @Field(() => IndicatorSource, { description: "Where its values come from." }) source: IndicatorSource;
  @Field(() => Cadence, { description: "How often it is due." }) cadence: Cadence;
  @Field({ description: "Who answers for it, in words of the list: 科协, 教育局, 街道 …; system: the product." }) owner: string;
  @Field(() => Int, { description: "Position in the list." }) position: number;
  @Field(() => Origin, { description: "Where the definition comes from." }) origin: Origin;
  @Field(() => IndicatorVersionType, { description: "The definition that holds today." }) current: VersionView;
  @Field(() => [IndicatorVersionType], { description: "All of them, the oldest first." }) versions: VersionView[];
}

@InputType({ description: "Which indicators; all where nothing is said." })
export class IndicatorsFilter implements IndicatorsWish {
  @Field(() => ID, { nullable: true, description: "The root by whose definitions they are shown; your own when absent." })
  rootId?: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      "Words, all of which must be there: of the code, the Chinese or English name, the name's pinyin or its initials (kphd 科普活动), or the definition. The nearest come first.",
  })
  search?: string | null;
  @Field(() => [String], { nullable: true, description: "These codes." }) codes?: string[] | null;
  @Field(() => IndicatorSource, { nullable: true, description: "Of this source." }) source?: IndicatorSource | null;
}

@InputType({ description: "A new version of a definition. The ones before stay, with what was computed by them." })
export class ReviseIndicatorInput implements Revision {
  @Field(() => ID, { description: "The root whose figures it changes; no other root's." }) rootId: string;
  @Field({ description: "The indicator's code." }) code: string;
  @Field(() => Int, { description: "Number of the newest version that the root has, as read; another one meanwhile is a CONFLICT." })
  version: number;
  @Field(() => DateScalar, { description: "First day it holds for; at most a year ahead." }) validFrom: string;
  @Field({ description: "Name in Chinese, 1 to 200 characters." }) name: string;
  @Field({ description: "Name in English, 1 to 200 characters." }) nameEn: string;
  @Field({ description: "Unit, 1 to 20 characters." }) unit: string;
  @Field({ description: "Definition 口径 in Chinese, 1 to 2,000 characters." }) definition: string;
  @Field(() => String, { nullable: true, description: "Definition in English." }) definitionEn?: string | null;
  @Field({ description: "Formula in words, 1 to 200 characters." }) formula: string;
  @Field(() => Int, { description: "Digits after the point, 0 to 6." }) decimals: number;
  @Field(() => Direction, { description: "Which way is better." }) direction: Direction;
  @Field(() => Aggregation, { description: "How values are put together; RATIO exactly where there is a denominator." })
  aggregation: Aggregation;
  @Field(() => [String], { nullable: true, description: "What it is made of: codes, or measures; at most 20 terms." }) numerator?:
    | string[]
    | null;
  @Field(() => [String], { nullable: true, description: "What divides it; at most 20 terms." }) denominator?: string[] | null;
  @Field(() => String, { nullable: true, description: "Multiplies the result: 100, 10000, 1/60; 1 where absent." }) factor?: string | null;
  @Field({ description: "Why it changes, 1 to 2,000 characters." }) reason: string;
}

@ObjectType({ description: "The indicator with its new version." })
export class IndicatorPayload {
  @Field(() => IndicatorType, { description: "The indicator." }) indicator: IndicatorView;
}

@Resolver()
export class IndicatorResolver {
  @Query(() => [IndicatorType], {
    description:
      "The indicators and plain items, in the order of the list, with all their versions: those of every district, and those that a district of yours has imported for itself.",
  })
  indicators(
    @Ctx() { services, viewer }: Context,
    @Arg("filter", () => IndicatorsFilter, { nullable: true, validate: false, description: "Which; all when absent." })
    filter?: IndicatorsFilter | null,
  ): Promise<IndicatorView[]> {
    return services.indicators.list(viewer, filter ?? {});
  }

  @Mutation(() => IndicatorPayload, {
    description:
      "Gives an indicator a new version from a day on, in the figures of one root. Figures of earlier periods keep theirs. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, CONFLICT, LIMIT_EXCEEDED.",
  })
  async reviseIndicator(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => ReviseIndicatorInput, { validate: false, description: "The definition as it shall be." })
    input: ReviseIndicatorInput,
  ): Promise<IndicatorPayload> {
    return { indicator: await services.indicators.revise(viewer, input) };
  }
}
