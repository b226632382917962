import type { PeriodType } from "@kepu/schema";
import type { PoolClient } from "pg";
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
export async function insertReminders(tx: PoolClient, reminders: Omit<Reminder, "sentAt" | "attempts">[]): Promise<number> {
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
  attempts: number;
}

/** Oldest first; what was submitted meanwhile, is too old or was tried too often is not sent any more. */
export async function selectUnsent(tx: PoolClient, since: Date, attempts: number, most: number): Promise<UnsentReminder[]> {
  const { rows } = await tx.query<UnsentReminder>(
    `SELECT r.submission_id AS "submissionId", r.stage, r.period, r.due_on::text AS "dueOn", f.name AS form, o.name AS organisation, v.name AS venue, r.attempts
     FROM reminder r JOIN form f ON f.id = r.form_id JOIN organisation o ON o.id = r.organisation_id LEFT JOIN venue v ON v.id = r.venue_id
     LEFT JOIN submission s ON s.id = r.submission_id
     WHERE r.sent_at IS NULL AND r.at >= $1 AND r.attempts < $2 AND s.submitted_at IS NULL
     ORDER BY r.at, r.submission_id LIMIT $3`,
    [since, attempts, most],
  );
  return rows;
}

export async function markTried(tx: PoolClient, tried: { submissionId: string; stage: string }[], sentAt: Date | null): Promise<void> {
  await tx.query(
    `UPDATE reminder r SET attempts = r.attempts + 1, sent_at = $2
     FROM jsonb_to_recordset($1) AS t("submissionId" uuid, stage text) WHERE r.submission_id = t."submissionId" AND r.stage = t.stage`,
    [JSON.stringify(tried), sentAt],
  );
}
