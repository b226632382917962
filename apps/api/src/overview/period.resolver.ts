import { BucketSize, Channel, Measure } from "@kepu/schema";
import { Arg, Ctx, Field, ID, InputType, Int, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { DateScalar, DateTimeScalar } from "../scalars.ts";

@InputType({ description: "A region and a period of whole Asia/Shanghai days, at most ten years." })
export class OverviewInput {
  @Field(() => ID, { description: "Any region." }) regionId: string;
  @Field(() => DateScalar, { description: "First day." }) from: string;
  @Field(() => DateScalar, { description: "Last day, inclusive." }) to: string;
  @Field(() => DateScalar, { nullable: true, description: "First day of the period to compare with; with compareTo." }) compareFrom?:
    | string
    | null;
  @Field(() => DateScalar, { nullable: true, description: "Last day of the period to compare with; with compareFrom." }) compareTo?:
    | string
    | null;
}

@ObjectType({ description: "One measure of a region over the period." })
export class PeriodFigure {
  @Field(() => Measure, { description: "What is counted." }) measure: Measure;
  @Field(() => Int, { description: "Sum over the period, in the measure's unit." }) value: number;
  @Field(() => Int, {
    nullable: true,
    description:
      "The same, in the unit of the measure, over the period compared with; null when none was asked for, or it begins before the first record.",
  })
  base: number | null;
}

@ObjectType({ description: "One bucket of one measure and channel; a bucket without a point is zero." })
export class PeriodPoint {
  @Field(() => Measure, { description: "What is counted." }) measure: Measure;
  @Field(() => Channel, { description: "How it came in." }) channel: Channel;
  @Field({ description: "2026-11-24T08, 2026-11-24 or 2026-11, by the bucket size; Asia/Shanghai." }) bucket: string;
  @Field(() => Int, { description: "In the measure's unit." }) value: number;
}

@ObjectType({ description: "A region below, over the period." })
export class PeriodPlace {
  @Field(() => ID, { description: "The region." }) regionId: string;
  @Field(() => Int, { description: "Attendance 人次." }) attendance: number;
  @Field(() => Int, { nullable: true, description: "Attendance 人次 of the period compared with; null as with the figures." }) base:
    | number
    | null;
  @Field(() => Int, { description: "Kiosk uses 次." }) kioskUses: number;
  @Field(() => Int, { description: "Loans 册次." }) loans: number;
}

@ObjectType({ description: "A region over a period, from the roll-ups." })
export class Overview {
  @Field(() => DateScalar, { description: "First day." }) from: string;
  @Field(() => DateScalar, { description: "Last day." }) to: string;
  @Field(() => BucketSize, {
    description: "HOUR for one day of the last 14, DAY up to 92 days, else MONTH; the first and last month may be parts.",
  })
  bucketSize: BucketSize;
  @Field(() => [PeriodFigure], { description: "By measure." }) figures: PeriodFigure[];
  @Field(() => [PeriodPoint], { description: "In the order of time." }) points: PeriodPoint[];
  @Field(() => [PeriodPlace], { description: "Every region below." }) places: PeriodPlace[];
  @Field(() => DateTimeScalar, { description: "When it was read." }) asOf: Date;
  @Field({ description: "Activity and usage of this root are demo filler or replayed." }) synthetic: boolean;
  @Field({ description: "The period reaches into today: the last bucket is still filling." }) includesToday: boolean;
}

@Resolver()
export class PeriodResolver {
  @Query(() => Overview, {
    description: "Figures of a region over past days. Errors: NOT_FOUND, BAD_INPUT, LIMIT_EXCEEDED over 3,660 days.",
  })
  overview(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => OverviewInput, { validate: false, description: "Which region, which days." }) input: OverviewInput,
  ): Promise<Overview> {
    return services.periods.overview(viewer, input);
  }
}
