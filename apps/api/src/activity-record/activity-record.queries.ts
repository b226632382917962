import type { AgeGroup, RecordStatus } from "@kepu/schema";
import type { Pool, PoolClient } from "pg";
import type { ActivityRecord, ActivityStep } from "./activity-record.entity.ts";

export type RecordRow = Omit<ActivityRecord, "activity"> & { recordedByName: string | null; reviewedByName: string | null };
export type StepRow = Omit<ActivityStep, "activity"> & { actorName: string | null };

const COLUMNS = `r.id, r.activity_id AS "activityId", r.revision, r.status, r.audience, r.on_site AS "onSite", r.online, r.materials, r.experts,
  r.volunteers, r.report, r.desk_count AS "deskCount", r.difference_reason AS "differenceReason", r.correction_reason AS "correctionReason",
  r.evidence_ids AS "evidenceIds", r.receipt, r.content_hash AS "contentHash", r.recorded_by AS "recordedBy", r.recorded_role AS "recordedRole",
  r.recorded_at AS "recordedAt", r.reviewed_by AS "reviewedBy", r.reviewed_at AS "reviewedAt", r.return_reason AS "returnReason", r.origin,
  coalesce(a.name, c.name) AS "recordedByName", b.name AS "reviewedByName"`;

const FROM = `activity_record r LEFT JOIN account a ON a.id = r.recorded_by LEFT JOIN credential c ON c.id = r.recorded_by
  LEFT JOIN account b ON b.id = r.reviewed_by`;

/** Newest revision first. */
export async function selectRecords(db: Pool | PoolClient, activityId: string): Promise<RecordRow[]> {
  const { rows } = await db.query<RecordRow>(`SELECT ${COLUMNS} FROM ${FROM} WHERE r.activity_id = $1 ORDER BY r.revision DESC`, [
    activityId,
  ]);
  return rows;
}

export async function selectRecord(db: Pool | PoolClient, id: string): Promise<RecordRow | undefined> {
  const { rows } = await db.query<RecordRow>(`SELECT ${COLUMNS} FROM ${FROM} WHERE r.id = $1`, [id]);
  return rows[0];
}

export async function insertRecord(tx: PoolClient, row: Omit<ActivityRecord, "activity">): Promise<void> {
  await tx.query(
    `INSERT INTO activity_record (id, activity_id, revision, status, audience, on_site, online, materials, experts, volunteers, report, desk_count,
       difference_reason, correction_reason, evidence_ids, receipt, content_hash, recorded_by, recorded_role, recorded_at, origin)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
    [
      ...[
        row.id,
        row.activityId,
        row.revision,
        row.status,
        JSON.stringify(row.audience),
        row.onSite,
        row.online,
        row.materials,
        row.experts,
      ],
      ...[row.volunteers, row.report, row.deskCount, row.differenceReason, row.correctionReason, row.evidenceIds, row.receipt],
      ...[row.contentHash, row.recordedBy, row.recordedRole, row.recordedAt, row.origin],
    ],
  );
}

export async function reviewRecord(
  tx: PoolClient,
  id: string,
  review: { status: RecordStatus; by: string | null; at: Date; returnReason: string | null },
): Promise<void> {
  await tx.query("UPDATE activity_record SET status = $2, reviewed_by = $3, reviewed_at = $4, return_reason = $5 WHERE id = $1", [
    id,
    review.status,
    review.by,
    review.at,
    review.returnReason,
  ]);
}

/** Taken back by who filed it: whoever reviewed it stays named. */
export async function withdrawRecord(tx: PoolClient, id: string): Promise<void> {
  await tx.query("UPDATE activity_record SET status = 'WITHDRAWN' WHERE id = $1", [id]);
}

/** Marks files of an activity as filed with a record; answers which of them it has, and whether each is a photo. */
export async function holdEvidence(tx: PoolClient, activityId: string, ids: string[]): Promise<{ id: string; photo: boolean }[]> {
  const { rows } = await tx.query<{ id: string; photo: boolean }>(
    `UPDATE evidence_link l SET held = true FROM evidence e
     WHERE e.id = l.evidence_id AND l.id = ANY($2::uuid[]) AND l.subject_kind = 'ACTIVITY' AND l.subject_id = $1 AND l.removed_at IS NULL
     RETURNING l.id, e.kind IN ('JPEG', 'PNG', 'WEBP', 'HEIC') AS photo`,
    [activityId, ids],
  );
  return rows;
}

/** What the desk counted, 人次, by age group. */
export async function deskCounts(db: Pool | PoolClient, activityId: string): Promise<{ ageGroup: AgeGroup; attendance: number }[]> {
  const { rows } = await db.query<{ ageGroup: AgeGroup; attendance: number }>(
    `SELECT age_group AS "ageGroup", sum(amount)::int AS attendance FROM rollup_day
     WHERE subject_id = $1 AND kind IN ('IDENTIFIED', 'ANONYMOUS', 'HEAD_COUNT') GROUP BY 1 HAVING sum(amount) <> 0`,
    [activityId],
  );
  return rows;
}

/** Newest first. */
export async function selectSteps(pool: Pool, activityId: string): Promise<StepRow[]> {
  const { rows } = await pool.query<StepRow>(
    `SELECT s.id, s.activity_id AS "activityId", s.at, s.actor_id AS "actorId", coalesce(a.name, c.name) AS "actorName", s.action,
       s.from_state AS "fromState", s.to_state AS "toState", s.reason, s.before, s.after
     FROM activity_step s LEFT JOIN account a ON a.id = s.actor_id LEFT JOIN credential c ON c.id = s.actor_id
     WHERE s.activity_id = $1 ORDER BY s.at DESC, s.id DESC`,
    [activityId],
  );
  return rows;
}
