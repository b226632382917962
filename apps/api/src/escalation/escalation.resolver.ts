import { EscalationOutcome } from "@kepu/schema";
import { Arg, Ctx, Field, ID, InputType, Int, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { DateScalar } from "../scalars.ts";
import { TaskPayload } from "../task/task-editing.resolver.ts";

@InputType({ description: "An order 督办 on a task." })
export class EscalateTaskInput {
  @Field(() => ID, { description: "The task." }) taskId: string;
  @Field(() => Int, { description: "The task's, as read; another one meanwhile is a CONFLICT." }) version: number;
  @Field({ description: "Basis 督办依据, 1 to 2,000 characters." }) basis: string;
  @Field({ description: "Required action 办理要求, 1 to 2,000 characters." }) requiredAction: string;
  @Field(() => DateScalar, { description: "Limit 办理时限, not in the past." }) limitOn: string;
}

@InputType({ description: "The lead organisation's answer to an order." })
export class AnswerEscalationInput {
  @Field(() => ID, { description: "The task." }) taskId: string;
  @Field(() => Int, { description: "The task's, as read; another one meanwhile is a CONFLICT." }) version: number;
  @Field({ description: "办理反馈, 1 to 2,000 characters; given again it replaces the one before, which the history keeps." })
  feedback: string;
}

@InputType({ description: "The end of an order." })
export class CloseEscalationInput {
  @Field(() => ID, { description: "The task." }) taskId: string;
  @Field(() => Int, { description: "The task's, as read; another one meanwhile is a CONFLICT." }) version: number;
  @Field(() => EscalationOutcome, { description: "办结 or 销号." }) outcome: EscalationOutcome;
  @Field({ description: "Why, 1 to 2,000 characters." }) note: string;
}

@Resolver()
export class EscalationResolver {
  @Mutation(() => TaskPayload, {
    description: "Gives an order 督办 on a task; its state stays. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, CONFLICT (one is open already).",
  })
  async escalateTask(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => EscalateTaskInput, { validate: false, description: "The order." }) input: EscalateTaskInput,
  ): Promise<TaskPayload> {
    return { task: await services.tasks.view(viewer, await services.escalations.escalate(viewer, input)) };
  }

  @Mutation(() => TaskPayload, {
    description: "Answers the open order for the lead organisation. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, CONFLICT.",
  })
  async answerEscalation(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => AnswerEscalationInput, { validate: false, description: "The answer." }) input: AnswerEscalationInput,
  ): Promise<TaskPayload> {
    return { task: await services.tasks.view(viewer, await services.escalations.answer(viewer, input)) };
  }

  @Mutation(() => TaskPayload, {
    description: "Closes the open order; nobody closes their own organisation's. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, CONFLICT.",
  })
  async closeEscalation(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => CloseEscalationInput, { validate: false, description: "How." }) input: CloseEscalationInput,
  ): Promise<TaskPayload> {
    return { task: await services.tasks.view(viewer, await services.escalations.close(viewer, input)) };
  }
}
