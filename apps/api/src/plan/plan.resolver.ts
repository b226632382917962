import { Origin } from "@kepu/schema";
import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { DateScalar } from "../scalars.ts";

@ObjectType("Plan", { description: "A programme plan 科普计划: a strand of the programme with tasks of its own." })
export class PlanType {
  @Field(() => ID, { description: "Lasting id." }) id: string;
  @Field({ description: "Name in Chinese; unique in the district." }) name: string;
  @Field(() => String, { nullable: true, description: "Name in English; null: none was given." }) nameEn: string | null;
  @Field(() => String, { nullable: true, description: "What it is for." }) summary: string | null;
  @Field(() => DateScalar, { description: "First day; its tasks begin here unless they say otherwise." }) startsOn: string;
  @Field(() => DateScalar, { description: "Last day." }) endsOn: string;
  @Field(() => Origin, { description: "Where the plan comes from: the account counts four plans without naming them." }) origin: Origin;
  @Field(() => Int, { description: "Grows with each change; send it back when you change the plan." }) version: number;
}

@InputType({ description: "A new plan." })
export class CreatePlanInput {
  @Field(() => ID, { description: "The root." }) rootId: string;
  @Field({ description: "1 to 200 characters, unique in the district." }) name: string;
  @Field(() => String, { nullable: true, description: "At most 200 characters." }) nameEn?: string | null;
  @Field(() => String, { nullable: true, description: "At most 2,000 characters." }) summary?: string | null;
  @Field(() => DateScalar, { description: "First day." }) startsOn: string;
  @Field(() => DateScalar, { description: "Last day, after the first." }) endsOn: string;
}

@InputType({ description: "A plan as it shall be." })
export class UpdatePlanInput {
  @Field(() => ID, { description: "The plan." }) planId: string;
  @Field(() => Int, { description: "As read; another one meanwhile is a CONFLICT." }) version: number;
  @Field({ description: "1 to 200 characters, unique in the district." }) name: string;
  @Field(() => String, { nullable: true, description: "At most 200 characters." }) nameEn?: string | null;
  @Field(() => String, { nullable: true, description: "At most 2,000 characters." }) summary?: string | null;
  @Field(() => DateScalar, { description: "First day." }) startsOn: string;
  @Field(() => DateScalar, { description: "Last day, after the first." }) endsOn: string;
}

@ObjectType({ description: "The plan as it is now." })
export class PlanPayload {
  @Field(() => PlanType, { description: "The plan." }) plan: PlanType;
}

@Resolver()
export class PlanResolver {
  @Query(() => [PlanType], { description: "The programme plans of a district, in their order. NOT_FOUND for a foreign root." })
  plans(@Ctx() { services, viewer }: Context, @Arg("rootId", () => ID, { description: "The root." }) rootId: string): Promise<PlanType[]> {
    return services.plans.list(viewer, rootId);
  }

  @Mutation(() => PlanPayload, { description: "Adds a plan. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, LIMIT_EXCEEDED over 50." })
  async createPlan(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => CreatePlanInput, { validate: false, description: "The plan." }) input: CreatePlanInput,
  ): Promise<PlanPayload> {
    return { plan: await services.plans.create(viewer, input) };
  }

  @Mutation(() => PlanPayload, { description: "Changes a plan. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, CONFLICT." })
  async updatePlan(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => UpdatePlanInput, { validate: false, description: "The plan as it shall be." }) input: UpdatePlanInput,
  ): Promise<PlanPayload> {
    return { plan: await services.plans.update(viewer, input) };
  }
}
