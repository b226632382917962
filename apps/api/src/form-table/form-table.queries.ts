import type { MissingKind, Qualifier, SubmissionState } from "@kepu/schema";
import type { EntityManager } from "typeorm";
import type { SubmissionValue } from "../submission/submission.entity.ts";

export interface StoredHead {
  id: string;
  state: SubmissionState;
  revision: number;
  version: number;
}

export interface StoredValue {
  submissionId: string;
  itemKey: string;
  value: string | null;
  qualifier: Qualifier;
  missing: MissingKind | null;
  comment: string | null;
  explanation: string | null;
  version: number;
}

export async function storedHeads(tx: EntityManager, ids: readonly string[]): Promise<StoredHead[]> {
  return tx.query(`SELECT id, state, revision, version FROM submission WHERE id = ANY($1::uuid[])`, [ids]);
}

/** In one order for everybody, so that two imports wait for each other instead of each for the other's half. */
export async function lockSubmissions(tx: EntityManager, ids: readonly string[]): Promise<void> {
  await tx.query(`SELECT FROM submission WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`, [ids]);
}

/** The values of the newest revisions. */
export async function storedValues(tx: EntityManager, ids: readonly string[]): Promise<StoredValue[]> {
  return tx.query(
    `SELECT v.submission_id AS "submissionId", v.item_key AS "itemKey", v.value, v.qualifier, v.missing, v.comment, v.explanation, v.version
     FROM submission s JOIN submission_value v ON v.submission_id = s.id AND v.revision = s.revision WHERE s.id = ANY($1::uuid[])`,
    [ids],
  );
}

/** The numbers of the approved revisions, or where there is none of the newest. */
export async function settledNumbers(
  tx: EntityManager,
  ids: readonly string[],
): Promise<{ submissionId: string; itemKey: string; value: number }[]> {
  return tx.query(
    `SELECT v.submission_id AS "submissionId", v.item_key AS "itemKey", v.value::float8 AS value
     FROM submission s JOIN submission_value v
       ON v.submission_id = s.id AND v.revision = CASE WHEN s.approved_revision > 0 THEN s.approved_revision ELSE s.revision END
     WHERE s.id = ANY($1::uuid[]) AND v.value IS NOT NULL`,
    [ids],
  );
}

export interface NewSubmission {
  id: string;
  versionId: string;
  organisationId: string;
  venueId: string | null;
  period: string;
  dueOn: string;
}

/** Drafts without values, where there are none yet. */
export async function openSubmissions(
  tx: EntityManager,
  form: { id: string; rootId: string },
  drafts: readonly NewSubmission[],
): Promise<void> {
  await tx.query(
    `INSERT INTO submission (id, root_id, form_id, version_id, organisation_id, venue_id, period, due_on, state, revision, approved_revision, version)
     SELECT d.id, $1, $2, d.version_id, d.organisation_id, d.venue_id, d.period, d.due_on, 'DRAFT', 1, 0, 1
     FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::date[]) AS d(id, version_id, organisation_id, venue_id, period, due_on)
     ORDER BY d.id ON CONFLICT DO NOTHING`,
    [
      form.rootId,
      form.id,
      drafts.map((draft) => draft.id),
      drafts.map((draft) => draft.versionId),
      drafts.map((draft) => draft.organisationId),
      drafts.map((draft) => draft.venueId),
      drafts.map((draft) => draft.period),
      drafts.map((draft) => draft.dueOn),
    ],
  );
}

/** What was sent back is a draft again when it is changed. */
export async function takeUpReturned(tx: EntityManager, ids: readonly string[]): Promise<void> {
  await tx.query(`UPDATE submission SET state = 'DRAFT', version = version + 1 WHERE id = ANY($1::uuid[]) AND state = 'RETURNED'`, [ids]);
}

/** Writes cells as they are given, new and changed ones alike. */
export async function writeValues(tx: EntityManager, values: readonly SubmissionValue[]): Promise<void> {
  const column = (name: keyof SubmissionValue) => values.map((value) => value[name]);
  await tx.query(
    `INSERT INTO submission_value (submission_id, revision, item_key, value, qualifier, missing, comment, explanation, known, version, changed_by, changed_at)
     SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::numeric[], $5::text[], $6::text[], $7::text[], $8::text[], $9::numeric[], $10::int[],
       $11::uuid[], $12::timestamptz[])
     ON CONFLICT (submission_id, revision, item_key) DO UPDATE SET value = excluded.value, qualifier = excluded.qualifier,
       missing = excluded.missing, comment = excluded.comment, explanation = excluded.explanation, known = excluded.known,
       version = excluded.version, changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
    [
      ...[column("submissionId"), column("revision"), column("itemKey"), column("value"), column("qualifier"), column("missing")],
      ...[column("comment"), column("explanation"), column("known"), column("version"), column("changedBy"), column("changedAt")],
    ],
  );
}
