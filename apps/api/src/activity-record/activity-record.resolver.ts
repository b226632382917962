import { Arg, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import { ActivityPayload, ActivityStepInput } from "../activity-plan/activity-plan.resolver.ts";
import type { Context } from "../context.ts";
import { evidenceType } from "../evidence/evidence.resolver.ts";
import type { RecordView } from "./activity-record.service.ts";
import {
  ActivityRecords,
  ActivityStepType,
  CorrectActivityRecordInput,
  RecordActivityInput,
  RecordPayload,
  ReturnActivityRecordInput,
} from "./activity-record.type.ts";
import { stepFields } from "./step-fields.ts";

const ERRORS = "Errors: NOT_FOUND; BAD_INPUT; CONFLICT for a stale version or another state";

@Resolver()
export class ActivityRecordResolver {
  @Query(() => ActivityRecords, {
    description: "An activity's record: every revision with its files, and what the desk counted. NOT_FOUND for a foreign activity.",
  })
  async activityRecords(
    @Ctx() { services, viewer }: Context,
    @Arg("activityId", () => ID, { description: "The activity." }) activityId: string,
  ): Promise<ActivityRecords> {
    const revisions = await services.activityRecords.list(viewer, activityId);
    return { revisions: revisions.map(recordType), desk: await services.activityRecords.desk(viewer, activityId) };
  }

  @Query(() => [ActivityStepType], { description: "Every step of an activity, newest first. NOT_FOUND for a foreign activity." })
  async activityHistory(
    @Ctx() { services, viewer }: Context,
    @Arg("activityId", () => ID, { description: "The activity." }) activityId: string,
  ): Promise<ActivityStepType[]> {
    const steps = await services.activityRecords.history(viewer, activityId);
    return steps.map((step) => ({ ...step, by: step.actorName, fields: stepFields(step) }));
  }

  @Mutation(() => RecordPayload, {
    description: `Files the record of an activity that has ended: RECORDED, still provisional. ${ERRORS}, or a key with other content.`,
  })
  async recordActivity(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => RecordActivityInput, { description: "What was held." }) input: RecordActivityInput,
  ): Promise<RecordPayload> {
    const { receipt, revision, activityId } = await services.activityRecords.record(viewer, input);
    return { receipt, revision, activity: await services.activities.find(viewer, activityId) };
  }

  @Mutation(() => RecordPayload, {
    description: `Files a correction of a verified record as its next revision: the activity is provisional again. ${ERRORS}, or a key with other content.`,
  })
  async correctActivityRecord(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => CorrectActivityRecordInput, { description: "What was held, and why it is corrected." })
    input: CorrectActivityRecordInput,
  ): Promise<RecordPayload> {
    const { receipt, revision, activityId } = await services.activityRecords.correct(viewer, input);
    return { receipt, revision, activity: await services.activities.find(viewer, activityId) };
  }

  @Mutation(() => ActivityPayload, { description: `Takes a correction back: what was verified before is in force again. ${ERRORS}.` })
  async withdrawCorrection(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => ActivityStepInput, { description: "Which." }) input: ActivityStepInput,
  ): Promise<ActivityPayload> {
    return { activity: await services.activities.find(viewer, await services.activityRecords.withdraw(viewer, input)) };
  }

  @Mutation(() => ActivityPayload, { description: `RECORDED → VERIFIED: its figures are settled. ${ERRORS}; FORBIDDEN for one's own.` })
  async verifyActivity(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => ActivityStepInput, { description: "Which." }) input: ActivityStepInput,
  ): Promise<ActivityPayload> {
    return { activity: await services.activities.find(viewer, await services.activityRecords.verify(viewer, input)) };
  }

  @Mutation(() => ActivityPayload, {
    description: `Gives a record back to who filed it: ENDED, to be filed again. ${ERRORS}; FORBIDDEN for one's own.`,
  })
  async returnActivityRecord(
    @Ctx() { services, viewer }: Context,
    @Arg("input", () => ReturnActivityRecordInput, { description: "Which, and why." }) input: ReturnActivityRecordInput,
  ): Promise<ActivityPayload> {
    return { activity: await services.activities.find(viewer, await services.activityRecords.giveBack(viewer, input)) };
  }
}

function recordType(record: RecordView) {
  return { ...record, recordedBy: record.recordedByName, reviewedBy: record.reviewedByName, evidence: record.evidence.map(evidenceType) };
}
