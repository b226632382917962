import { HonourHolder, HonourLevel, HonourState, Origin } from "@kepu/schema";
import { Arg, Ctx, Field, ID, Int, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { ImpreciseDate } from "../qualified.ts";
import { DateScalar } from "../scalars.ts";

@ObjectType("Honour", { description: "One honour 荣誉 of one holder; a community may hold several." })
export class HonourType {
  @Field(() => ID, { description: "Lasting id." }) id: string;
  @Field({ description: "Name in Chinese." }) name: string;
  @Field({ description: "Name in English (our translation)." }) nameEn: string;
  @Field(() => HonourLevel, { description: "Whose honour it is." }) level: HonourLevel;
  @Field(() => String, { nullable: true, description: "Who gave it; null: not stated." }) issuer: string | null;
  @Field(() => HonourHolder, { description: "What holds it." }) holderKind: HonourHolder;
  @Field({ description: "Who holds it." }) holderName: string;
  @Field({ description: "Who holds it, in English." }) holderNameEn: string;
  @Field(() => ID, { nullable: true, description: "The holder, when it is a region." }) holderRegionId: string | null;
  @Field(() => ID, { nullable: true, description: "The holder, when it is an organisation." }) holderOrganisationId: string | null;
  @Field(() => ImpreciseDate, { nullable: true, description: "When it was given, as exactly as stated; null: not stated." })
  awardedOn: ImpreciseDate | null;
  @Field(() => DateScalar, { nullable: true, description: "Last day; null: no end is stated." }) validUntil: string | null;
  @Field(() => HonourState, { description: "Whether it is held today." }) state: HonourState;
  @Field(() => DateScalar, { nullable: true, description: "The day it was taken back; null: it was not." }) withdrawnOn: string | null;
  @Field(() => String, { nullable: true, description: "Why it was taken back." }) withdrawnReason: string | null;
  @Field(() => String, { nullable: true, description: "The account's wording, or a note." }) wording: string | null;
  @Field(() => Int, { description: "Files that prove it: `evidence(subjectKind: HONOUR, …)` has them." }) certificates: number;
  @Field(() => Int, { description: "Grows with each change; send it back when you change the honour." }) version: number;
  @Field(() => Origin, { description: "Where the honour comes from." }) origin: Origin;
  @Field(() => Origin, { description: "Where the holder comes from: the account counts communities without naming them." })
  holderOrigin: Origin;
}

@ObjectType("HonourTally", { description: "How many honours of one level and name there are." })
export class HonourTallyType {
  @Field(() => HonourLevel, { description: "Whose honour it is." }) level: HonourLevel;
  @Field({ description: "Name in Chinese." }) name: string;
  @Field({ description: "Name in English (our translation)." }) nameEn: string;
  @Field(() => Int, { description: "Honours, not holders." }) count: number;
  @Field(() => Origin, { description: "Where the honours come from." }) origin: Origin;
}

@Resolver()
export class HonourResolver {
  @Query(() => [HonourType], {
    description: "The honours of a district and its parts, highest level first. NOT_FOUND for a foreign root.",
  })
  honours(
    @Ctx() { services, viewer }: Context,
    @Arg("rootId", () => ID, { description: "The root." }) rootId: string,
    @Arg("withWithdrawn", () => Boolean, { defaultValue: false, description: "Also those that were taken back." }) withWithdrawn: boolean,
  ): Promise<HonourType[]> {
    return services.honours.list(viewer, rootId, withWithdrawn);
  }

  @Query(() => [HonourTallyType], { description: "Honours held today, counted by level and name. NOT_FOUND for a foreign root." })
  honourTallies(
    @Ctx() { services, viewer }: Context,
    @Arg("rootId", () => ID, { description: "The root." }) rootId: string,
  ): Promise<HonourTallyType[]> {
    return services.honours.tallies(viewer, rootId);
  }
}
