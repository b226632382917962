import type { PeriodType } from "@kepu/schema";
import type { Pool, PoolClient } from "pg";
import type { Reminder } from "./reminder.entity.ts";

/** Who has to report: one row for each form, organisation and venue. */
export interface Duty {
  rootId: string;
  formId: string;
  periodType: PeriodType;
  dueDays: number;
  fromDay: string;
  closedOn: string | null;
  organisationId: string;
  venueId: string | null;
}

export async function selectDuties(tx: PoolClient): Promise<Duty[]> {
  const { rows } = await tx.query<Duty>(
    `SELECT f.root_id AS "rootId", f.id AS "formId", f.period_type AS "periodType", f.due_days AS "dueDays", a.from_day::text AS "fromDay",
       o.closed_on::text AS "closedOn", a.organisation_id AS "organisationId", v.id AS "venueId"
     FROM form f JOIN form_assignment a ON a.form_id = f.id JOIN organisation o ON o.id = a.organisation_id
     LEFT JOIN venue v ON f.per_venue AND v.organisation_id = a.organisation_id
     WHERE NOT f.per_venue OR v.id IS NOT NULL`,
  );
  return rows;
}

/** Those of these submissions that were submitted at least once. */
export async function selectSubmitted(tx: PoolClient, ids: string[]): Promise<Set<string>> {
  const { rows } = await tx.query<{ id: string }>("SELECT id FROM submission WHERE id = ANY ($1) AND submitted_at IS NOT NULL", [ids]);
  return new Set(rows.map(({ id }) => id));
}

/** Gives each reminder once: what was given already is left alone. Answers how many are new. */
export async function insertReminders(
  tx: PoolClient,
  reminders: Omit<Reminder, "sentAt" | "attempts" | "triedAt" | "fault">[],
): Promise<number> {
  const { rowCount } = await tx.query(
    `INSERT INTO reminder (submission_id, stage, root_id, form_id, organisation_id, venue_id, period, due_on, at, attempts)
     SELECT r."submissionId", r.stage, r."rootId", r."formId", r."organisationId", r."venueId", r.period, r."dueOn", r.at, 0
     FROM jsonb_to_recordset($1) AS r("submissionId" uuid, stage text, "rootId" uuid, "formId" uuid, "organisationId" uuid, "venueId" uuid,
       period text, "dueOn" date, at timestamptz)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(reminders)],
  );
  return rowCount ?? 0;
}

/** What the webhook is told of a reminder: names of forms, organisations and venues, never of people. */
export interface UnsentReminder {
  submissionId: string;
  stage: string;
  period: string;
  dueOn: string;
  form: string;
  organisation: string;
  venue: string | null;
}

/** Takes what is to be sent, oldest first, and counts the attempt: one statement, so that no two processes take the same. What was submitted meanwhile, is
 * too old, was tried too often, or was taken by somebody after `free` is left alone. */
export async function claimUnsent(
  pool: Pool,
  at: Date,
  from: { since: Date; free: Date; attempts: number; most: number },
): Promise<UnsentReminder[]> {
  const { rows } = await pool.query<UnsentReminder>(
    `WITH unsent AS (
       SELECT r.submission_id, r.stage FROM reminder r LEFT JOIN submission s ON s.id = r.submission_id
       WHERE r.sent_at IS NULL AND r.at >= $2 AND r.attempts < $4 AND s.submitted_at IS NULL AND (r.tried_at IS NULL OR r.tried_at <= $3)
       ORDER BY r.at, r.submission_id LIMIT $5 FOR UPDATE OF r SKIP LOCKED),
     claimed AS (
       UPDATE reminder r SET attempts = r.attempts + 1, tried_at = $1, fault = NULL FROM unsent u
       WHERE r.submission_id = u.submission_id AND r.stage = u.stage
       RETURNING r.*)
     SELECT r.submission_id AS "submissionId", r.stage, r.period, r.due_on::text AS "dueOn", f.name AS form, o.name AS organisation, v.name AS venue
     FROM claimed r JOIN form f ON f.id = r.form_id JOIN organisation o ON o.id = r.organisation_id LEFT JOIN venue v ON v.id = r.venue_id
     ORDER BY r.at, r.submission_id, r.stage`,
    [at, from.since, from.free, from.attempts, from.most],
  );
  return rows;
}

/** What became of those that were taken at `at`: they were sent then, or why not. */
export async function markTried(pool: Pool, tried: readonly UnsentReminder[], at: Date, fault: string | undefined): Promise<void> {
  await pool.query(
    `UPDATE reminder r SET sent_at = CASE WHEN $3::text IS NULL THEN $2::timestamptz END, fault = $3
     FROM jsonb_to_recordset($1) AS t("submissionId" uuid, stage text) WHERE r.submission_id = t."submissionId" AND r.stage = t.stage AND r.sent_at IS NULL`,
    [JSON.stringify(tried.map(({ submissionId, stage }) => ({ submissionId, stage }))), at, fault ?? null],
  );
}
