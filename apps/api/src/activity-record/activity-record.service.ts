import { isUuid, LIMITS, shanghaiDay } from "@kepu/schema";
import type { Pool, PoolClient } from "pg";
import type { Audit } from "../access/audit.ts";
import type { Operation } from "../access/permissions.ts";
import { mayAny, permit, permitAny, type Viewer } from "../access/viewer.ts";
import { type ActivityRow, lockActivity, selectActivity } from "../activity/activity.queries.ts";
import { changeActivity, currentOf, expectStanding } from "../activity/change.ts";
import { enteredBy, enteringRole, judgedBy, permitChange, refuseOwn } from "../activity/rights.ts";
import type { Standing } from "../activity-plan/activity-plan.service.ts";
import { checkedText } from "../checked-text.ts";
import { now } from "../clock.ts";
import { badInput, conflict, notFound } from "../errors.ts";
import type { EvidenceService, EvidenceView } from "../evidence/evidence.service.ts";
import { countActivityReach } from "../ingest/reach.ts";
import { inTransaction } from "../ingest/transaction.ts";
import { rowOfKey } from "../keyed/row-id.ts";
import type { RegionService } from "../region/region.service.ts";
import {
  deskCounts,
  holdEvidence,
  insertRecord,
  type RecordRow,
  reviewRecord,
  type StepRow,
  selectRecord,
  selectRecords,
  selectSteps,
  withdrawRecord,
} from "./activity-record.queries.ts";
import { type CheckedRecord, checkedRecord, type RecordInput } from "./record-input.ts";

export type RecordView = RecordRow & { evidence: EvidenceView[] };

/** What was held: filed by who held it, verified by somebody else. Only then its figures are settled, and its people counted. */
export class ActivityRecordService {
  constructor(
    private readonly pool: Pool,
    private readonly regions: RegionService,
    private readonly audit: Audit,
    private readonly evidence: EvidenceService,
  ) {}

  /** Every revision of an activity's record, newest first, each with the files filed with it. */
  async list(viewer: Viewer, activityId: string): Promise<RecordView[]> {
    const activity = await this.seen(viewer, "activityRecords", activityId);
    const targets = [enteredBy(this.regions.current(), activity), judgedBy(this.regions.current(), activity)];
    const personal = mayAny(viewer, "personalEvidence", targets);
    const rows = await selectRecords(this.pool, activityId);
    const files = await this.evidence.filed(
      viewer,
      "ACTIVITY",
      activityId,
      rows.flatMap((row) => row.evidenceIds),
    );
    return rows.map((row) => ({
      ...row,
      evidence: row.evidenceIds.flatMap((id) => files.find((file) => file.id === id && (personal || !file.personalData)) ?? []),
    }));
  }

  /** What the desk counted so far, by age group: where a record begins. */
  async desk(viewer: Viewer, activityId: string) {
    await this.seen(viewer, "activityRecords", activityId);
    return deskCounts(this.pool, activityId);
  }

  async history(viewer: Viewer, activityId: string): Promise<StepRow[]> {
    await this.seen(viewer, "activityHistory", activityId);
    return selectSteps(this.pool, activityId);
  }

  /** Files the record of an activity that has ended, or files a returned one again. */
  record(viewer: Viewer, input: RecordInput): Promise<RecordRow> {
    return this.file(viewer, "recordActivity", input);
  }

  /** Files a correction of a verified record: until it is verified in turn, the activity is provisional again. */
  async correct(viewer: Viewer, input: RecordInput): Promise<RecordRow> {
    permit(viewer, "correctActivityRecord");
    checkedText("input.correctionReason", input.correctionReason ?? "", LIMITS.longTextChars);
    return this.file(viewer, "correctActivityRecord", input);
  }

  async verify(viewer: Viewer, input: Standing): Promise<string> {
    return this.review(viewer, "verifyActivity", input, null);
  }

  /** Back to who filed it, with why. */
  async giveBack(viewer: Viewer, input: Standing & { reason: string }): Promise<string> {
    permit(viewer, "returnActivityRecord");
    return this.review(viewer, "returnActivityRecord", input, checkedText("input.reason", input.reason, LIMITS.longTextChars));
  }

  /** Takes a correction back: what was verified before is in force again. */
  async withdraw(viewer: Viewer, { activityId, version }: Standing): Promise<string> {
    permit(viewer, "withdrawCorrection");
    return inTransaction(this.pool, async (tx) => {
      const activity = await this.locked(tx, viewer, "withdrawCorrection", activityId);
      expectStanding(activity, version, ["RECORDED", "ENDED"], { version });
      if (!activity.record?.correction) throw conflict("There is no correction to take back.", currentOf(activity), { version });
      await withdrawRecord(tx, activity.record.id);
      const reach = await countActivityReach(tx, activity.id, 1);
      await changeActivity(tx, this.audit, activity, {
        ...{ actor: viewer, action: "withdrawCorrection", set: { state: "VERIFIED" as const } },
        ...{ after: { revision: activity.record.revision }, change: { reach } },
      });
      return activity.id;
    });
  }

  private async file(viewer: Viewer, action: "recordActivity" | "correctActivityRecord", input: RecordInput): Promise<RecordRow> {
    permit(viewer, action);
    const checked = checkedRecord(input);
    return inTransaction(this.pool, async (tx) => {
      const { id } = await rowOfKey(tx, viewer, action, input.idempotencyKey, "activity_record");
      const activity = await this.locked(tx, viewer, action, input.activityId);
      const known = await selectRecord(tx, id);
      if (known) return repeated(known, checked);
      expectStanding(activity, input.version, [action === "recordActivity" ? "ENDED" : "VERIFIED"], checked);
      return this.insert(tx, viewer, action, activity, id, checked);
    });
  }

  private async insert(tx: PoolClient, viewer: Viewer, action: Operation, activity: ActivityRow, id: string, checked: CheckedRecord) {
    const deskCount = activity.attendance;
    if (checked.onSite !== deskCount && !checked.differenceReason)
      throw badInput("input.differenceReason", `The desk counted ${deskCount}: say why ${checked.onSite} is the right figure.`);
    await this.hold(tx, activity.id, checked.evidenceIds);
    const correcting = activity.state === "VERIFIED" || activity.record?.correction === true;
    const row = {
      ...{ ...checked, id, activityId: activity.id, revision: await nextRevision(tx, activity), status: "SUBMITTED" as const },
      ...{ deskCount, receipt: receiptOf(id), recordedBy: viewer.id, recordedAt: now(), origin: "RECORDED" as const },
      differenceReason: checked.onSite === deskCount ? null : checked.differenceReason,
      correctionReason: correcting ? (checked.correctionReason ?? "—") : null,
      recordedRole: enteringRole(viewer, action, this.regions.current(), activity),
      ...{ reviewedBy: null, reviewedAt: null, returnReason: null },
    };
    await insertRecord(tx, row);
    const reach = activity.state === "VERIFIED" ? await countActivityReach(tx, activity.id, -1) : [];
    await changeActivity(tx, this.audit, activity, {
      ...{ actor: viewer, action, set: { state: "RECORDED" as const }, reason: checked.correctionReason, change: { reach } },
      before: { revision: activity.record?.revision ?? null, attendance: activity.record?.attendance ?? null },
      after: { revision: row.revision, attendance: row.onSite + row.online, deskCount },
    });
    return (await selectRecord(tx, id)) as RecordRow;
  }

  private async hold(tx: PoolClient, activityId: string, ids: string[]): Promise<void> {
    const held = await holdEvidence(tx, activityId, ids);
    if (held.length !== ids.length) throw badInput("input.evidenceIds", "A file is not one of this activity's, or was removed.");
    if (held.filter((file) => file.photo).length < LIMITS.recordPhotos)
      throw badInput("input.evidenceIds", `At least ${LIMITS.recordPhotos} photos.`);
  }

  private async review(
    viewer: Viewer,
    action: "verifyActivity" | "returnActivityRecord",
    { activityId, version }: Standing,
    reason: string | null,
  ) {
    permit(viewer, action);
    return inTransaction(this.pool, async (tx) => {
      const activity = await this.locked(tx, viewer, action, activityId);
      refuseOwn(viewer, activity, action);
      expectStanding(activity, version, ["RECORDED"], { version });
      const { record } = activity;
      if (record?.status !== "SUBMITTED") throw conflict("There is no record to be verified.", currentOf(activity), { version });
      const status = reason === null ? "VERIFIED" : "RETURNED";
      await reviewRecord(tx, record.id, { status, by: viewer.id, at: now(), returnReason: reason });
      const reach = reason === null ? await countActivityReach(tx, activity.id, 1) : [];
      await changeActivity(tx, this.audit, activity, {
        ...{
          actor: viewer,
          action,
          set: { state: reason === null ? ("VERIFIED" as const) : ("ENDED" as const) },
          reason,
          change: { reach },
        },
        after: { revision: record.revision, attendance: record.attendance },
      });
      return activity.id;
    });
  }

  private async locked(tx: PoolClient, viewer: Viewer, action: Operation, activityId: string): Promise<ActivityRow> {
    const activity = isUuid(activityId) ? await lockActivity(tx, activityId) : undefined;
    if (!activity) throw notFound("activity");
    permitChange(viewer, action, this.regions.current(), activity);
    return activity;
  }

  private async seen(viewer: Viewer, operation: Operation, activityId: string): Promise<ActivityRow> {
    permit(viewer, operation);
    const activity = isUuid(activityId) ? await selectActivity(this.pool, activityId) : undefined;
    if (!activity) throw notFound("activity");
    const tree = this.regions.current();
    permitAny(viewer, operation, [enteredBy(tree, activity), judgedBy(tree, activity)]);
    return activity;
  }
}

async function nextRevision(tx: PoolClient, { id }: ActivityRow): Promise<number> {
  const [newest] = await selectRecords(tx, id);
  return (newest?.revision ?? 0) + 1;
}

function repeated(known: RecordRow, checked: CheckedRecord): RecordRow {
  if (known.contentHash !== checked.contentHash) throw conflict("This idempotency key was used with other content.", known, checked);
  return known;
}

/** 回执编号: day and eight digits. */
function receiptOf(id: string): string {
  return `HD${shanghaiDay(now()).replaceAll("-", "")}-${id.slice(0, 8).toUpperCase()}`;
}
