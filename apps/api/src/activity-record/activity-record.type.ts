import { ActivityState, AgeGroup, Origin, RecordStatus } from "@kepu/schema";
import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { ActivityType } from "../activity/activity.resolver.ts";
import { ActivityStepInput } from "../activity-plan/activity-plan.resolver.ts";
import { EvidenceType } from "../evidence/evidence.resolver.ts";
import { DateTimeScalar } from "../scalars.ts";

@ObjectType({ description: "Attendance 人次 of one age group." })
export class AudiencePartType {
  @Field(() => AgeGroup, { description: "Age in years." }) ageGroup: AgeGroup;
  @Field(() => Int, { description: "On site, 人次." }) onSite: number;
  @Field(() => Int, { description: "Online, 人次." }) online: number;
}

@InputType({ description: "Attendance 人次 of one age group." })
export class AudiencePartInput {
  @Field(() => AgeGroup, { description: "Each group once." }) ageGroup: AgeGroup;
  @Field(() => Int, { description: "On site, 人次, 0 to 1,000,000." }) onSite: number;
  @Field(() => Int, { description: "Online, 人次, 0 to 1,000,000." }) online: number;
}

@ObjectType("ActivityRecord", { description: "One revision of an activity's record 活动填报." })
export class ActivityRecordType {
  @Field(() => ID, { description: "The revision's id." }) id: string;
  @Field(() => Int, { description: "From 1; a correction is the next." }) revision: number;
  @Field(() => RecordStatus, { description: "Where it stands." }) status: RecordStatus;
  @Field({ description: "Receipt number 回执编号." }) receipt: string;
  @Field(() => [AudiencePartType], { description: "By age group; groups without anybody are left out." }) audience: AudiencePartType[];
  @Field(() => Int, { description: "On site, 人次: the sum." }) onSite: number;
  @Field(() => Int, { description: "Online, 人次: the sum." }) online: number;
  @Field(() => Int, { description: "Materials handed out, copies 份." }) materials: number;
  @Field(() => Int, { description: "Experts who took part, people 人." }) experts: number;
  @Field(() => Int, { description: "Volunteers who took part, people 人." }) volunteers: number;
  @Field({ description: "What was held, for whom, with what result." }) report: string;
  @Field(() => Int, { description: "What the desk had counted when it was filed, 人次." }) deskCount: number;
  @Field(() => String, { nullable: true, description: "Why `onSite` is another figure than `deskCount`." }) differenceReason: string | null;
  @Field(() => String, { nullable: true, description: "Why a verified record is corrected; null: it is no correction." })
  correctionReason: string | null;
  @Field(() => [EvidenceType], { description: "The files filed with it, as far as you may see them." }) evidence: EvidenceType[];
  @Field(() => String, { nullable: true, description: "Who filed it; null: the demo." }) recordedBy: string | null;
  @Field(() => DateTimeScalar, { description: "When it was filed." }) recordedAt: Date;
  @Field(() => String, { nullable: true, description: "Who verified or returned it." }) reviewedBy: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When it was verified or returned." }) reviewedAt: Date | null;
  @Field(() => String, { nullable: true, description: "RETURNED: why." }) returnReason: string | null;
  @Field(() => Origin, { description: "Where the record comes from." }) origin: Origin;
}

@ObjectType({ description: "What the desk counted of one age group." })
export class DeskCount {
  @Field(() => AgeGroup, { description: "As given at the desk." }) ageGroup: AgeGroup;
  @Field(() => Int, { description: "Attendance, 人次." }) attendance: number;
}

@ObjectType({ description: "An activity's record: its revisions, and what the desk counted beside them." })
export class ActivityRecords {
  @Field(() => [ActivityRecordType], { description: "Newest first." }) revisions: ActivityRecordType[];
  @Field(() => [DeskCount], { description: "What the desk counted until now, by age group; where a record begins." }) desk: DeskCount[];
}

@ObjectType({ description: "One field of a step." })
export class StepField {
  @Field({ description: "Its name: state, startsAt, endsAt, planned, revision, attendance …" }) field: string;
  @Field(() => String, { nullable: true, description: "What it was." }) before: string | null;
  @Field(() => String, { nullable: true, description: "What it became." }) after: string | null;
}

@ObjectType("ActivityStep", { description: "One step of an activity." })
export class ActivityStepType {
  @Field(() => ID, { description: "The step." }) id: string;
  @Field(() => DateTimeScalar, { description: "When." }) at: Date;
  @Field(() => String, { nullable: true, description: "Who; null: the demo." }) by: string | null;
  @Field({ description: "The mutation." }) action: string;
  @Field(() => ActivityState, { nullable: true, description: "From this state." }) fromState: ActivityState | null;
  @Field(() => ActivityState, { description: "To this one." }) toState: ActivityState;
  @Field(() => String, { nullable: true, description: "Why." }) reason: string | null;
  @Field(() => [StepField], { description: "What changed." }) fields: StepField[];
}

@InputType({ description: "What was held." })
export class RecordActivityInput extends ActivityStepInput {
  @Field(() => [AudiencePartInput], { description: "Attendance by age group; not all of it 0." }) audience: AudiencePartInput[];
  @Field(() => Int, { description: "Materials handed out, copies 份." }) materials: number;
  @Field(() => Int, { description: "Experts who took part, people 人." }) experts: number;
  @Field(() => Int, { description: "Volunteers who took part, people 人." }) volunteers: number;
  @Field({ description: "10 to 4,000 characters." }) report: string;
  @Field(() => [ID], { description: "Files of this activity; at least three photos among them." }) evidenceIds: string[];
  @Field({ nullable: true, description: "Needed where on site is another figure than the desk's." }) differenceReason?: string;
  @Field({ description: "Of your own making, at most 100 characters: the same key and content answer as the first time." })
  idempotencyKey: string;
}

@InputType({ description: "What was held, corrected." })
export class CorrectActivityRecordInput extends RecordActivityInput {
  @Field({ description: "Why it is corrected; at most 2,000 characters." }) correctionReason: string;
}

@InputType({ description: "A record that goes back." })
export class ReturnActivityRecordInput extends ActivityStepInput {
  @Field({ description: "Why, for who filed it; at most 2,000 characters." }) reason: string;
}

@ObjectType({ description: "What was filed." })
export class RecordPayload {
  @Field({ description: "Receipt number 回执编号." }) receipt: string;
  @Field(() => Int, { description: "The revision." }) revision: number;
  @Field(() => ActivityType, { nullable: true, description: "The activity as it is now." }) activity: ActivityType | null;
}
