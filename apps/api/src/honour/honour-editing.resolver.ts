import { DatePrecision, HonourHolder, HonourLevel } from "@kepu/schema";
import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { DateScalar } from "../scalars.ts";
import { HonourType } from "./honour.resolver.ts";

@InputType({ description: "A date with how exactly it is known." })
export class ImpreciseDateInput {
  @Field(() => DateScalar, { description: "The day, or any day of the month or year." }) date: string;
  @Field(() => DatePrecision, { description: "Whether the day, the month or only the year is known." }) precision: DatePrecision;
}

@InputType({ description: "What an honour says." })
class HonourFieldsInput {
  @Field({ description: "1 to 200 characters." }) name: string;
  @Field(() => String, { nullable: true, description: "In English, at most 200 characters; the Chinese name when absent." })
  nameEn?: string | null;
  @Field(() => HonourLevel, { description: "Whose honour it is." }) level: HonourLevel;
  @Field(() => String, { nullable: true, description: "Who gave it, at most 200 characters; null: not stated." }) issuer?: string | null;
  @Field(() => HonourHolder, { description: "What holds it." }) holderKind: HonourHolder;
  @Field(() => ID, { nullable: true, description: "SUBDISTRICT, COMMUNITY: the holder, a region of that level in force today." })
  holderRegionId?: string | null;
  @Field(() => ID, { nullable: true, description: "SCHOOL, ORGANISATION: the holder, of this district." }) holderOrganisationId?:
    | string
    | null;
  @Field(() => String, { nullable: true, description: "PERSON: the holder's name, at most 200 characters." }) holderName?: string | null;
  @Field(() => ImpreciseDateInput, { nullable: true, description: "When it was given, not after today; null: not stated." })
  awardedOn?: ImpreciseDateInput | null;
  @Field(() => DateScalar, { nullable: true, description: "Last day, not before it was given; null: no end is stated." })
  validUntil?: string | null;
  @Field(() => String, { nullable: true, description: "The source's wording or a note, at most 2,000 characters." }) wording?:
    | string
    | null;
}

@InputType({ description: "A new honour." })
export class AddHonourInput extends HonourFieldsInput {
  @Field(() => ID, { description: "The root." }) rootId: string;
}

@InputType({ description: "An honour as it shall be." })
export class UpdateHonourInput extends HonourFieldsInput {
  @Field(() => ID, { description: "The honour." }) honourId: string;
  @Field(() => Int, { description: "As read; another one meanwhile is a CONFLICT." }) version: number;
}

@InputType({ description: "An honour that is taken back, or was entered by mistake." })
export class WithdrawHonourInput {
  @Field(() => ID, { description: "The honour." }) honourId: string;
  @Field(() => Int, { description: "As read; another one meanwhile is a CONFLICT." }) version: number;
  @Field({ description: "Why, 1 to 200 characters." }) reason: string;
  @Field(() => DateScalar, { description: "First day it is no longer held, not after today." }) on: string;
}

@ObjectType({ description: "The honour as it is now." })
export class HonourPayload {
  @Field(() => HonourType, { description: "The honour." }) honour: HonourType;
}

@Resolver()
export class HonourEditingResolver {
  @Mutation(() => HonourPayload, {
    description:
      "Adds an honour to the register. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT (the same honour of the same holder and date too), LIMIT_EXCEEDED.",
  })
  async addHonour(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => AddHonourInput, { validate: false, description: "The honour." }) input: AddHonourInput,
  ): Promise<HonourPayload> {
    return { honour: await services.honours.viewOf(await services.honourEditing.add(viewer, input)) };
  }

  @Mutation(() => HonourPayload, { description: "Changes an honour. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, CONFLICT." })
  async updateHonour(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => UpdateHonourInput, { validate: false, description: "The honour as it shall be." }) input: UpdateHonourInput,
  ): Promise<HonourPayload> {
    return { honour: await services.honours.viewOf(await services.honourEditing.update(viewer, input)) };
  }

  @Mutation(() => HonourPayload, {
    description:
      "Takes an honour back: it stays in the register and is no longer counted. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, CONFLICT.",
  })
  async withdrawHonour(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => WithdrawHonourInput, { validate: false, description: "Which, and why." }) input: WithdrawHonourInput,
  ): Promise<HonourPayload> {
    const { honourId, version, reason, on } = input;
    return { honour: await services.honours.viewOf(await services.honourEditing.withdraw(viewer, honourId, version, reason, on)) };
  }
}
