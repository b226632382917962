import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { TaskType } from "../task/task.type.ts";
import { TaskPayload } from "../task/task-editing.resolver.ts";

@InputType({ description: "Where a task stands, in the lead organisation's word." })
export class ReportTaskProgressInput {
  @Field(() => ID, { description: "The task." }) taskId: string;
  @Field(() => Int, { description: "As read; another one meanwhile is a CONFLICT." }) version: number;
  @Field(() => Int, { description: "0 to 100 per cent; 100 reports it done, to be confirmed by the office." }) percent: number;
  @Field({ description: "What was done, or what is missing; 1 to 2,000 characters." }) text: string;
  @Field(() => Boolean, { nullable: true, description: "The work is blocked 受阻; not with 100 per cent." }) blocked?: boolean | null;
  @Field({ description: "Of your own making, 1 to 100 characters: sent again with the same content it counts once." })
  idempotencyKey: string;
}

@InputType({ description: "What a supporting organisation did." })
export class ContributeToTaskInput {
  @Field(() => ID, { description: "The task." }) taskId: string;
  @Field(() => ID, { nullable: true, description: "For which organisation, where you report for several." }) organisationId?: string | null;
  @Field({ description: "1 to 2,000 characters." }) text: string;
  @Field({ description: "Of your own making, 1 to 100 characters: sent again with the same content it counts once." })
  idempotencyKey: string;
}

@InputType({ description: "The office confirms what was reported done." })
export class ConfirmTaskInput {
  @Field(() => ID, { description: "The task." }) taskId: string;
  @Field(() => Int, { description: "As read; another one meanwhile is a CONFLICT." }) version: number;
  @Field(() => String, { nullable: true, description: "A remark, at most 2,000 characters." }) note?: string | null;
}

@InputType({ description: "The office returns what was reported done." })
export class ReturnTaskInput {
  @Field(() => ID, { description: "The task." }) taskId: string;
  @Field(() => Int, { description: "As read; another one meanwhile is a CONFLICT." }) version: number;
  @Field(() => Int, { description: "What the office recognises, 0 to 99 per cent." }) percent: number;
  @Field({ description: "Why, 1 to 2,000 characters." }) reason: string;
}

@ObjectType({ description: "The receipt of a report, and the task as it is now." })
export class TaskReportPayload {
  @Field({ description: "The number on the receipt 回执号." }) receipt: string;
  @Field(() => TaskType, { description: "The task." }) task: TaskType;
}

@Resolver()
export class TaskProgressResolver {
  @Mutation(() => TaskReportPayload, {
    description:
      "Reports a task's progress for its lead organisation. Errors: FORBIDDEN, NOT_FOUND for another organisation's task, BAD_INPUT, CONFLICT (changed meanwhile, reported done, or the key was used with other content).",
  })
  reportTaskProgress(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => ReportTaskProgressInput, { validate: false, description: "The report." }) input: ReportTaskProgressInput,
  ): Promise<TaskReportPayload> {
    return services.taskProgress.report(viewer, input).then((report) => services.tasks.receipt(viewer, report));
  }

  @Mutation(() => TaskReportPayload, {
    description:
      "Says what a supporting organisation did; it moves no figure. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, CONFLICT (confirmed, or the key was used with other content).",
  })
  contributeToTask(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => ContributeToTaskInput, { validate: false, description: "The contribution." }) input: ContributeToTaskInput,
  ): Promise<TaskReportPayload> {
    return services.taskProgress.contribute(viewer, input).then((report) => services.tasks.receipt(viewer, report));
  }

  @Mutation(() => TaskPayload, {
    description: "Confirms a task that is reported done; nobody confirms their own organisation's. Errors: FORBIDDEN, NOT_FOUND, CONFLICT.",
  })
  async confirmTask(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => ConfirmTaskInput, { validate: false, description: "Which." }) input: ConfirmTaskInput,
  ): Promise<TaskPayload> {
    return { task: await services.tasks.view(viewer, await services.taskProgress.confirm(viewer, input)) };
  }

  @Mutation(() => TaskPayload, {
    description: "Returns a task that is reported done, with a reason. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, CONFLICT.",
  })
  async returnTask(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => ReturnTaskInput, { validate: false, description: "Which and why." }) input: ReturnTaskInput,
  ): Promise<TaskPayload> {
    return { task: await services.tasks.view(viewer, await services.taskProgress.giveBack(viewer, input)) };
  }
}
