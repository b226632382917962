import { FrameKind } from "@kepu/schema";
import { Arg, Field, ID, Int, ObjectType, Resolver, Root, Subscription } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import { TaskCountsType } from "./task.resolver.ts";

@ObjectType({ description: "How tasks stand now." })
export class LiveTaskCounts extends TaskCountsType {
  @Field(() => Int, { description: "Reported done and not yet confirmed." }) donePending: number;
  @Field(() => Int, { description: "With an extension that waits for its decision." }) extensionsApplied: number;
}

@ObjectType({ description: "A frame of the live tasks; counts are whole in every frame." })
export class TasksFrame {
  @Field(() => FrameKind, { description: "Snapshot, change or reset." }) kind: FrameKind;
  @Field({ description: "Send it when you subscribe again." }) cursor: string;
  @Field(() => DateTimeScalar, { description: "Server time of the frame." }) at: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "The database is away since." }) staleSince: Date | null;
  @Field(() => LiveTaskCounts, { description: "Of all tasks that this subscription watches." }) counts: LiveTaskCounts;
  @Field(() => [ID], { description: "Tasks that changed since the last frame: ask for them again." }) changed: string[];
}

@Resolver()
export class LiveTasksResolver {
  @Subscription(() => TasksFrame, {
    topics: "live",
    description:
      "How the tasks of a district stand, for who sees all of them; of one organisation, for its own people. Errors: UNAUTHENTICATED, NOT_FOUND.",
  })
  liveTasks(
    @Root() frame: TasksFrame,
    @Arg("rootId", () => ID, { description: "The root." }) _rootId: string,
    @Arg("organisationId", () => ID, { nullable: true, description: "Only what this organisation leads or supports." })
    _organisationId?: string | null,
    @Arg("cursor", { nullable: true, description: "The cursor of the last frame, to go on from there." }) _cursor?: string,
  ): TasksFrame {
    return frame;
  }
}
