import { Qualifier } from "@kepu/schema";
import { Arg, Ctx, Field, Float, ID, InputType, Int, Mutation, ObjectType, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { DateScalar } from "../scalars.ts";
import { TaskType } from "./task.type.ts";

@InputType({ description: "A target value 目标值." })
export class TargetInput {
  @Field(() => Qualifier, { description: "How exactly: 超过 GT, 以上/不少于 GE, exact EXACT …" }) qualifier: Qualifier;
  @Field(() => Float, { description: "The number, in `unit`." }) value: number;
  @Field({ description: "%, 次, 个, 人次 …; at most 20 characters, may be empty." }) unit: string;
}

@InputType({ description: "The columns of the table." })
class TaskColumnsInput {
  @Field(() => Int, { description: "序号, 1 to 9999, unique in the plan." }) number: number;
  @Field({ description: "一级指标, 1 to 200 characters." }) levelOne: string;
  @Field({ description: "二级指标, 1 to 200 characters." }) levelTwo: string;
  @Field({ description: "任务内容, 1 to 2,000 characters." }) content: string;
  @Field(() => TargetInput, { nullable: true, description: "目标值; null: no number to reach." }) target?: TargetInput | null;
  @Field(() => Float, { description: "分值, 0 to 1,000 points." }) weight: number;
  @Field({ description: "责任领导: an office, 1 to 200 characters." }) responsibleLeader: string;
  @Field(() => ID, { description: "牵头单位, of the same district." }) leadId: string;
  @Field(() => [ID], { description: "配合单位, at most 30, without the lead organisation." }) supportingIds: string[];
  @Field(() => DateScalar, { description: "From here progress is expected to be linear." }) startsOn: string;
  @Field(() => DateScalar, { description: "完成时限, after the start; fixed once progress was reported." }) dueOn: string;
  @Field({ description: "考核方法/佐证材料, 1 to 2,000 characters." }) requiredEvidence: string;
  @Field(() => String, { nullable: true, description: "备注, at most 2,000 characters." }) remark?: string | null;
}

@InputType({ description: "A new task." })
export class CreateTaskInput extends TaskColumnsInput {
  @Field(() => ID, { description: "Its plan." }) planId: string;
}

@InputType({ description: "A task as it shall be." })
export class UpdateTaskInput extends TaskColumnsInput {
  @Field(() => ID, { description: "The task." }) taskId: string;
  @Field(() => Int, { description: "As read; another one meanwhile is a CONFLICT." }) version: number;
}

@ObjectType({ description: "The task as it is now." })
export class TaskPayload {
  @Field(() => TaskType, { description: "The task." }) task: TaskType;
}

@Resolver()
export class TaskEditingResolver {
  @Mutation(() => TaskPayload, {
    description: "Adds a task to a plan. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, LIMIT_EXCEEDED over 2,000.",
  })
  async createTask(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => CreateTaskInput, { validate: false, description: "The task." }) input: CreateTaskInput,
  ): Promise<TaskPayload> {
    return { task: await services.tasks.view(viewer, await services.taskEditing.create(viewer, input)) };
  }

  @Mutation(() => TaskPayload, {
    description: "Changes a task's columns. Errors: FORBIDDEN, NOT_FOUND, BAD_INPUT, CONFLICT with `current` and `submitted`.",
  })
  async updateTask(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => UpdateTaskInput, { validate: false, description: "The task as it shall be." }) input: UpdateTaskInput,
  ): Promise<TaskPayload> {
    return { task: await services.tasks.view(viewer, await services.taskEditing.update(viewer, input)) };
  }
}
