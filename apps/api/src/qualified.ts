import { DatePrecision, Qualifier } from "@kepu/schema";
import { Field, Float, ObjectType } from "type-graphql";
import { DateScalar } from "./scalars.ts";

/** A value as it was stated: 超过90% is GT 90 %, not 90 %. */
@ObjectType({ description: "A value with how exactly it is stated." })
export class QualifiedValue {
  @Field(() => Qualifier, { description: "How exactly: 超过 GT, 以上/不少于 GE, exact EXACT …" }) qualifier: Qualifier;
  @Field(() => Float, { description: "The number, in `unit`." }) value: number;
  @Field({ description: "The unit as the source writes it: %, 米, ㎡, 万元, 个 …" }) unit: string;
}

/** A date as it was stated: 2011年4月 is a month, not its first day. */
@ObjectType({ description: "A date with how exactly it is known." })
export class ImpreciseDate {
  @Field(() => DateScalar, { description: "The day, or the first day of the month or year." }) date: string;
  @Field(() => DatePrecision, { description: "Whether the day, the month or only the year is known." }) precision: DatePrecision;
}
