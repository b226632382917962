import { Qualifier } from "@kepu/schema";
import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { DateScalar, DateTimeScalar, DecimalScalar } from "../scalars.ts";
import type { TargetView } from "./target.service.ts";

@ObjectType("Target", { description: "A target 目标值: what an indicator shall be for a region or an organisation and a period." })
export class TargetType implements TargetView {
  @Field({ description: "The indicator's code." }) code: string;
  @Field(() => ID, { nullable: true, description: "The region it is of; null: of an organisation." }) regionId: string | null;
  @Field(() => ID, { nullable: true, description: "The organisation it is of; null: of a region." }) organisationId: string | null;
  @Field({ description: "ISO-8601: 2024, 2024-H1, 2024-Q3, 2024-09, 2024-W36, 2024-09-05." }) period: string;
  @Field(() => DecimalScalar, { description: "In the indicator's unit." }) value: string;
  @Field(() => Qualifier, { description: "GE: at least 以上, LE: at most, GT, LT; EXACT: just this." }) qualifier: Qualifier;
  @Field(() => String, { nullable: true, description: "The paper it stands in." }) basis: string | null;
  @Field(() => Int, { description: "Grows with each change; send it back when you change the target." }) revision: number;
  @Field(() => DateTimeScalar, { description: "Since when it holds so." }) recordedFrom: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "Until when it held so; null: it still does." }) recordedTo: Date | null;
}

@InputType({ description: "Which targets of a district." })
export class TargetsFilter {
  @Field(() => ID, { description: "The root." }) rootId: string;
  @Field(() => [String], { nullable: true, description: "Codes of indicators; all when absent." }) codes?: string[] | null;
  @Field(() => DateScalar, { nullable: true, description: "First day of the time their periods reach into; 2000-01-01 when absent." })
  since?: string | null;
  @Field(() => DateScalar, { nullable: true, description: "Last day; 2100-12-31 when absent." }) until?: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "As they held at this instant; now when absent." }) asOf?: Date | null;
}

@InputType({ description: "Of what a target is." })
class TargetKeyInput {
  @Field(() => ID, { description: "The root." }) rootId: string;
  @Field({ description: "The indicator's code." }) code: string;
  @Field(() => ID, { nullable: true, description: "The region it is of; either this or an organisation." }) regionId?: string | null;
  @Field(() => ID, { nullable: true, description: "The organisation it is of; either this or a region." }) organisationId?: string | null;
  @Field({ description: "ISO-8601: 2024, 2024-H1, 2024-Q3, 2024-09, 2024-W36, 2024-09-05." }) period: string;
  @Field(() => Int, { description: "Its revision as read, 0 where there was none; another one meanwhile is a CONFLICT." }) revision: number;
}

@InputType({ description: "A target as it shall be." })
export class SetTargetInput extends TargetKeyInput {
  @Field(() => DecimalScalar, { description: "In the indicator's unit." }) value: string;
  @Field(() => Qualifier, { description: "GE: at least, LE: at most …" }) qualifier: Qualifier;
  @Field(() => String, { nullable: true, description: "The paper it stands in, at most 200 characters." }) basis?: string | null;
}

@InputType({ description: "A target that shall hold no longer." })
export class WithdrawTargetInput extends TargetKeyInput {}

@ObjectType({ description: "The target as it is now." })
export class TargetPayload {
  @Field(() => TargetType, { description: "The target; withdrawn when recordedTo is set." }) target: TargetView;
}

@Resolver()
export class TargetResolver {
  @Query(() => [TargetType], {
    description:
      "Targets of a district that the viewer may see: a department its own and those of regions. NOT_FOUND for a foreign root, LIMIT_EXCEEDED over 5,000.",
  })
  targets(
    @Ctx() { services, viewer }: Context,
    @Arg("filter", () => TargetsFilter, { validate: false, description: "Which." }) { since, until, ...filter }: TargetsFilter,
  ): Promise<TargetView[]> {
    return services.targets.list(viewer, { ...filter, from: since ?? "2000-01-01", to: until ?? "2100-12-31" });
  }

  @Mutation(() => TargetPayload, {
    description:
      "Sets a target, or changes it: the one before stays readable as of before. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, CONFLICT.",
  })
  async setTarget(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => SetTargetInput, { validate: false, description: "The target." }) input: SetTargetInput,
  ): Promise<TargetPayload> {
    return { target: await services.targets.set(viewer, input) };
  }

  @Mutation(() => TargetPayload, { description: "Withdraws a target. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, CONFLICT." })
  async withdrawTarget(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => WithdrawTargetInput, { validate: false, description: "Which." }) input: WithdrawTargetInput,
  ): Promise<TargetPayload> {
    return { target: await services.targets.withdraw(viewer, input) };
  }
}
