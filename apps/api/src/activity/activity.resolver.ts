import { ActivityState, ActivityTodo, AgeGroup, Channel, CheckInKind, Origin, RecordStatus, Residence, type Role } from "@kepu/schema";
import { Arg, Ctx, Field, FieldResolver, Float, ID, InputType, Int, ObjectType, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { PageInfo } from "../page.ts";
import { DateScalar, DateTimeScalar } from "../scalars.ts";
import type { ActivityRow } from "./activity.service.ts";

@InputType({ description: "Which activities. Absent conditions do not narrow." })
export class ActivityFilter {
  @Field(() => ID, { description: "The region, with every region below it." }) regionId: string;
  @Field(() => DateScalar, { nullable: true, description: "First day, Asia/Shanghai: going on at or after its beginning." }) from?: string;
  @Field(() => DateScalar, { nullable: true, description: "Last day, Asia/Shanghai, inclusive: begun before its end." }) to?: string;
  @Field(() => [ActivityState], { nullable: true, description: "Any of these states." }) states?: ActivityState[];
  @Field(() => ID, { nullable: true, description: "Of this series." }) seriesId?: string;
  @Field({ nullable: true, description: "Text in the name (either language) or place; at most 200 characters." }) search?: string;
  @Field(() => Boolean, { nullable: true, description: "Only the viewer's own: of the own organisation, or those a steward is named for." })
  mine?: boolean;
  @Field(() => ActivityTodo, { nullable: true, description: "Only what waits for the viewer in this way." }) todo?: ActivityTodo;
}

@ObjectType("ActivityRecordBrief", { description: "The newest revision of an activity's record, in short." })
export class ActivityRecordBrief {
  @Field(() => ID, { description: "The revision's id." }) id: string;
  @Field(() => Int, { description: "Revision, from 1." }) revision: number;
  @Field(() => RecordStatus, { description: "Where it stands." }) status: RecordStatus;
  @Field(() => Int, { description: "Attendance 人次, on site and online together." }) attendance: number;
  @Field({ description: "It corrects one that was verified." }) correction: boolean;
  @Field(() => String, { nullable: true, description: "RETURNED: why." }) returnReason: string | null;
}

@ObjectType("Activity", { description: "One planned or held activity 科普活动 at one place." })
export class ActivityType {
  @Field(() => ID, { description: "Lasting id; check-ins name it." }) id: string;
  @Field({ description: "Name in Chinese." }) name: string;
  @Field({ description: "Name in English." }) nameEn: string;
  @Field(() => ID, { nullable: true, description: "The series, where it belongs to one." }) seriesId: string | null;
  @Field(() => ID, { nullable: true, description: "The campaign, where it belongs to one." }) campaignId: string | null;
  @Field({ description: "Form: 科普讲座, 培训, 科普游园, 身边科学应用展示, 科学健身 …" }) form: string;
  @Field(() => ID, { description: "The community where it takes place." }) regionId: string;
  @Field(() => ID, { nullable: true, description: "The venue, where it takes place in one." }) venueId: string | null;
  @Field(() => ID, { nullable: true, description: "Who organises it." }) organisationId: string | null;
  @Field({ description: "Where, as written on the notice." }) placeName: string;
  @Field(() => DateTimeScalar, { description: "Planned beginning." }) startsAt: Date;
  @Field(() => DateTimeScalar, { description: "Planned end." }) endsAt: Date;
  @Field(() => ActivityState, { description: "PUBLISHED, ONGOING and ENDED follow the clock." }) state: ActivityState;
  @Field(() => Int, { description: "Planned attendance, 人次." }) planned: number;
  @Field(() => Origin, { description: "Where the record comes from." }) origin: Origin;
  @Field(() => Int, { description: "Attendance 人次 so far, from the check-ins less retractions." }) attendance: number;
  @Field(() => ActivityRecordBrief, { nullable: true, description: "Its record; null: none was filed." })
  record: ActivityRecordBrief | null;
  @Field(() => Int, { description: "Send it with a change: a stale one answers CONFLICT." }) version: number;
  plannedBy: string | null;
  plannedRole: Role | null;
  leadOrganisationId: string | null;
}

@ObjectType("ActivitySummary", { description: "Activities begun in a period, and how far their records are." })
export class ActivitySummary {
  @Field(() => Int, { description: "Activities begun and not cancelled." }) held: number;
  @Field(() => Int, { description: "Of these activities VERIFIED: settled." }) settled: number;
  @Field(() => Int, { description: "Of these activities RECORDED: waiting to be verified." }) toVerify: number;
  @Field(() => Int, { description: "Of these activities ENDED: waiting to be recorded, or returned." }) toRecord: number;
  @Field(() => Float, { description: "Attendance 人次 of settled activities: as recorded, or from the desk where there is no record." })
  settledAttendance: number;
  @Field(() => Float, { description: "Attendance 人次 of the others, likewise: provisional." }) provisionalAttendance: number;
}

@ObjectType("ActivityEdge", { description: "One activity of a page." })
export class ActivityEdge {
  @Field({ description: "Cursor of this row." }) cursor: string;
  @Field(() => ActivityType, { description: "The activity." }) node: ActivityType;
}

@ObjectType("ActivityConnection", { description: "A page of activities, latest beginning first." })
export class ActivityConnection {
  @Field(() => [ActivityEdge], { description: "The rows of this page." }) edges: ActivityEdge[];
  @Field(() => PageInfo, { description: "Whether there is more." }) pageInfo: PageInfo;
  @Field(() => Int, { description: "All activities that match, on every page." }) totalCount: number;
}

@ObjectType("CheckInRecord", { description: "One stored check-in 签到: pseudonymous, append-only." })
export class CheckInRecord {
  @Field(() => ID, { description: "UUIDv7 made at the source." }) id: string;
  @Field(() => DateTimeScalar, { description: "When it happened, by the corrected clock." }) occurredAt: Date;
  @Field(() => DateTimeScalar, { description: "When it happened, by the device's own clock." }) deviceTime: Date;
  @Field(() => DateTimeScalar, { description: "When the service stored it." }) recordedAt: Date;
  @Field(() => CheckInKind, { description: "Identified, anonymous or head count." }) kind: CheckInKind;
  @Field(() => Int, { description: "People 人次." }) count: number;
  @Field(() => AgeGroup, { description: "Age group as given." }) ageGroup: AgeGroup;
  @Field(() => Residence, { description: "Resident or visitor, as given." }) residence: Residence;
  @Field(() => ID, { nullable: true, description: "The community the person says to live in." }) homeRegionId: string | null;
  @Field(() => Channel, { description: "How it came in." }) channel: Channel;
  @Field({ description: "Taken back later; it no longer counts." }) retracted: boolean;
  @Field(() => String, { nullable: true, description: "Identified only: the first 12 hexadecimal digits of the pseudonym." })
  pseudonym: string | null;
}

@ObjectType("CheckInEdge", { description: "One check-in of a page." })
export class CheckInEdge {
  @Field({ description: "Cursor of this row." }) cursor: string;
  @Field(() => CheckInRecord, { description: "The check-in." }) node: CheckInRecord;
}

@ObjectType("CheckInConnection", { description: "A page of check-ins, newest id first." })
export class CheckInConnection {
  @Field(() => [CheckInEdge], { description: "The rows of this page." }) edges: CheckInEdge[];
  @Field(() => PageInfo, { description: "Whether there is more." }) pageInfo: PageInfo;
}

@ObjectType("MonthlyDuty", {
  description: "The monthly duty 每月不少于一次 in one month, from activity records (held: begun, not cancelled).",
})
export class MonthlyDuty {
  @Field({ description: "Month, YYYY-MM." }) month: string;
  @Field(() => Int, { description: "Communities with at least one 科普进社区 activity." }) communitiesHeld: number;
  @Field(() => Int, { description: "Of these communities, those with a verified one." }) communitiesSettled: number;
  @Field(() => Int, { description: "Communities in force today." }) communities: number;
  @Field(() => Int, { description: "Schools with at least one 科普进校园 activity." }) schoolsHeld: number;
  @Field(() => Int, { description: "Of these schools, those with a verified one." }) schoolsSettled: number;
  @Field(() => Int, { description: "Schools registered." }) schools: number;
}

@Resolver(() => ActivityType)
export class ActivityResolver {
  @Query(() => ActivityConnection, {
    description:
      "Activities, latest beginning first. A steward gets the activities named in the grants, or what is going on in the grant's region. NOT_FOUND for a foreign region; LIMIT_EXCEEDED over 200 a page.",
  })
  activities(
    @Ctx() { services, viewer }: Context,
    @Arg("filter", () => ActivityFilter, { description: "Which." }) filter: ActivityFilter,
    @Arg("first", () => Int, { defaultValue: 50, description: "Page size, 1 to 200." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "`endCursor` of the page before." }) after?: string | null,
  ): Promise<ActivityConnection> {
    return services.activities.list(viewer, filter, first, after);
  }

  @Query(() => ActivityType, { nullable: true, description: "One activity; null when there is none that you may see." })
  activity(
    @Ctx() { services, viewer }: Context,
    @Arg("id", () => ID, { description: "The activity." }) id: string,
  ): Promise<ActivityType | null> {
    return services.activities.find(viewer, id);
  }

  @Query(() => CheckInConnection, { description: "The facts under an activity's figures, newest first. NOT_FOUND for a foreign activity." })
  checkIns(
    @Ctx() { services, viewer }: Context,
    @Arg("activityId", () => ID, { description: "The activity." }) activityId: string,
    @Arg("first", () => Int, { defaultValue: 50, description: "Page size, 1 to 200." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "`endCursor` of the page before." }) after?: string | null,
  ): Promise<CheckInConnection> {
    return services.activities.checkIns(viewer, activityId, first, after);
  }

  @Query(() => [MonthlyDuty], { description: "How the monthly duty was met, month by month. BAD_INPUT for a malformed month." })
  monthlyDuty(
    @Ctx() { services, viewer }: Context,
    @Arg("rootId", () => ID, { description: "The root." }) rootId: string,
    @Arg("from", () => String, { description: "First month, YYYY-MM." }) from: string,
    @Arg("to", () => String, { description: "Last month, YYYY-MM; at most 120 months." }) to: string,
  ): Promise<MonthlyDuty[]> {
    return services.activities.monthlyDuty(viewer, rootId, from, to);
  }

  @Query(() => ActivitySummary, { description: "Activities of a region in a period, settled or not. NOT_FOUND for a foreign region." })
  activitySummary(
    @Ctx() { services, viewer }: Context,
    @Arg("regionId", () => ID, { description: "The region, with every region below it." }) regionId: string,
    @Arg("from", () => DateScalar, { description: "First day, Asia/Shanghai." }) from: string,
    @Arg("to", () => DateScalar, { description: "Last day, inclusive." }) to: string,
  ): Promise<ActivitySummary> {
    return services.activities.summary(viewer, regionId, from, to);
  }

  @FieldResolver(() => [String], { description: "Mutations that you may call on it as it stands, by name." })
  actions(@Ctx() { services, viewer }: Context, @Root() activity: ActivityType): string[] {
    return services.activities.actions(viewer, activity as ActivityRow);
  }

  @FieldResolver(() => Boolean, { description: "Not VERIFIED yet: the figures may still change." })
  provisional(@Root() activity: ActivityType): boolean {
    return activity.state !== "VERIFIED";
  }
}
