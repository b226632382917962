import { FrameKind } from "@kepu/schema";
import { Arg, Field, ID, ObjectType, Resolver, Root, Subscription } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";

@ObjectType({ description: "A frame of the live reporting: what to ask for again." })
export class ReportingFrame {
  @Field(() => FrameKind, { description: "Snapshot, change or reset; after a reset ask for everything again." }) kind: FrameKind;
  @Field({ description: "Send it when you subscribe again." }) cursor: string;
  @Field(() => DateTimeScalar, { description: "Server time of the frame." }) at: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "The database is away since." }) staleSince: Date | null;
  @Field(() => [ID], {
    description: "Forms of which a submission took a step since the last frame: ask for `reporting` and `inbox` again.",
  })
  formIds: string[];
  @Field({ description: "A task moved: what waits in `inbox` may have changed." }) tasks: boolean;
}

@Resolver()
export class LiveReportingResolver {
  @Subscription(() => ReportingFrame, {
    topics: "live",
    description: "Says which forms moved, so that inbox and board are asked for again. Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND.",
  })
  liveReporting(
    @Root() frame: ReportingFrame,
    @Arg("rootId", () => ID, { description: "The root." }) _rootId: string,
    @Arg("cursor", { nullable: true, description: "The cursor of the last frame, to go on from there." }) _cursor?: string,
  ): ReportingFrame {
    return frame;
  }
}
