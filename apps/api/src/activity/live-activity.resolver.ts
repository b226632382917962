import { ActivityState, AgeGroup, Channel, CheckInKind, FrameKind } from "@kepu/schema";
import { Arg, Field, ID, Int, ObjectType, Resolver, Root, Subscription } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";

@ObjectType({ simpleResolvers: true, description: "Check-ins of one kind." })
export class CountByKind {
  @Field(() => CheckInKind, { description: "Identified, anonymous or head count." }) kind: CheckInKind;
  @Field(() => Int, { description: "Check-ins." }) checkIns: number;
  @Field(() => Int, { description: "People, 人次." }) attendance: number;
}

@ObjectType({ simpleResolvers: true, description: "Attendance of one age group." })
export class CountByAge {
  @Field(() => AgeGroup, { description: "As given at the desk." }) ageGroup: AgeGroup;
  @Field(() => Int, { description: "Attendance, 人次." }) attendance: number;
}

@ObjectType({ simpleResolvers: true, description: "Attendance that came in one way." })
export class CountByChannel {
  @Field(() => Channel, { description: "How it came in." }) channel: Channel;
  @Field(() => Int, { description: "Attendance, 人次." }) attendance: number;
}

@ObjectType({ simpleResolvers: true, description: "Arrivals of one minute and kind." })
export class ArrivalPoint {
  @Field(() => CheckInKind, { description: "Identified, anonymous or head count." }) kind: CheckInKind;
  @Field(() => DateTimeScalar, { description: "Start of the minute." }) minute: Date;
  @Field(() => Int, { description: "Attendance, 人次." }) value: number;
}

@ObjectType({ simpleResolvers: true, description: "A frame of one activity; every frame is whole." })
export class ActivityFrame {
  @Field(() => FrameKind, { description: "Snapshot, change or reset." }) kind: FrameKind;
  @Field({ description: "Send it when you subscribe again." }) cursor: string;
  @Field(() => DateTimeScalar, { description: "Server time of the frame." }) at: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "The database is away since." }) staleSince: Date | null;
  @Field(() => ID, { description: "The activity." }) activityId: string;
  @Field(() => ActivityState, { description: "Its state." }) state: ActivityState;
  @Field(() => Int, { description: "Planned attendance, 人次." }) planned: number;
  @Field(() => Int, { description: "Attendance so far, 人次." }) attendance: number;
  @Field(() => Int, { description: "Check-ins so far." }) checkIns: number;
  @Field({ description: "Demo filler." }) synthetic: boolean;
  @Field(() => [CountByKind], { description: "By kind of check-in." }) byKind: CountByKind[];
  @Field(() => [CountByAge], { description: "By age group." }) byAgeGroup: CountByAge[];
  @Field(() => [CountByChannel], { description: "By channel." }) byChannel: CountByChannel[];
  @Field(() => [ArrivalPoint], { description: "By minute and kind, of the last 15 days, in the order of time." }) arrivals: ArrivalPoint[];
}

@Resolver()
export class LiveActivityResolver {
  @Subscription(() => ActivityFrame, {
    topics: "live",
    description: "One activity's arrivals as they happen. Errors: UNAUTHENTICATED, NOT_FOUND.",
  })
  liveActivity(
    @Root() frame: ActivityFrame,
    @Arg("activityId", () => ID, { description: "The activity." }) _activityId: string,
    @Arg("cursor", { nullable: true, description: "The cursor of the last frame, to go on from there." }) _cursor?: string,
  ): ActivityFrame {
    return frame;
  }
}
