import { StatusLight, TaskState } from "@kepu/schema";
import { Arg, Ctx, Field, ID, InputType, Int, ObjectType, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { PageInfo } from "../page.ts";
import { TaskRecord, TaskType } from "./task.type.ts";

@InputType({ description: "Which tasks. Absent conditions do not narrow." })
export class TaskFilterInput {
  @Field(() => ID, { description: "The root." }) rootId: string;
  @Field(() => ID, { nullable: true, description: "Of this plan." }) planId?: string | null;
  @Field(() => ID, { nullable: true, description: "Led or supported by this organisation." }) organisationId?: string | null;
  @Field(() => [TaskState], { nullable: true, description: "In any of these states." }) states?: TaskState[] | null;
  @Field(() => [StatusLight], { nullable: true, description: "With any of these lights today." }) lights?: StatusLight[] | null;
  @Field(() => Boolean, { nullable: true, description: "Only unfinished ones after their due date." }) overdue?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: "Only those with an open escalation." }) escalated?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: "Only what waits for the viewer; the most urgent first." }) mine?: boolean | null;
  @Field(() => String, { nullable: true, description: "Text in any of the columns; at most 200 characters." }) search?: string | null;
}

@ObjectType({ description: "How many tasks there are by light." })
export class TaskCountsType {
  @Field(() => Int, { description: "On time." }) green: number;
  @Field(() => Int, { description: "At most 10 percentage points behind." }) yellow: number;
  @Field(() => Int, { description: "Overdue, finished late, or further behind." }) red: number;
  @Field(() => Int, { description: "Not started." }) grey: number;
  @Field(() => Int, { description: "Unfinished and after the due date; they are red." }) overdue: number;
  @Field(() => Int, { description: "With an open escalation." }) escalated: number;
}

@ObjectType("TaskEdge", { description: "One task of a page." })
export class TaskEdge {
  @Field({ description: "Cursor of this row." }) cursor: string;
  @Field(() => TaskType, { description: "The task." }) node: TaskType;
}

@ObjectType("TaskConnection", { description: "A page of tasks, in the order of the table." })
export class TaskConnection {
  @Field(() => [TaskEdge], { description: "The rows of this page." }) edges: TaskEdge[];
  @Field(() => PageInfo, { description: "Whether there is more." }) pageInfo: PageInfo;
  @Field(() => Int, { description: "All tasks that match, on every page." }) totalCount: number;
  @Field(() => TaskCountsType, { description: "Of all that match the other conditions than lights, overdue and escalated." })
  counts: TaskCountsType;
}

@Resolver()
export class TaskResolver {
  @Query(() => TaskConnection, {
    description:
      "The task-breakdown table 任务分解表: who sees the district sees all of it, others what their organisation leads or supports. Errors: NOT_FOUND for a foreign root, BAD_INPUT, LIMIT_EXCEEDED.",
  })
  tasks(
    @Ctx() { services, viewer }: Context,
    @Arg("filter", () => TaskFilterInput, { validate: false, description: "Which." }) filter: TaskFilterInput,
    @Arg("first", () => Int, { defaultValue: 50, description: "Page size, 1 to 200." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "`endCursor` of the page before." }) after?: string | null,
  ): Promise<TaskConnection> {
    return services.tasks.list(viewer, filter, first, after);
  }

  @Query(() => TaskRecord, { nullable: true, description: "One task with its history; null when there is none that you may see." })
  task(@Ctx() { services, viewer }: Context, @Arg("id", () => ID, { description: "The task." }) id: string): Promise<TaskRecord | null> {
    return services.tasks.find(viewer, id);
  }
}
