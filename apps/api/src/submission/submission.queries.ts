import type { EntityManager } from "typeorm";

/** The submission that has a cell of this id, once something was saved in it. */
export async function submissionOfCell(tx: EntityManager, cellId: string): Promise<string | undefined> {
  const [row] = await tx.query(
    `SELECT submission_id AS id FROM submission_value WHERE md5(submission_id::text || ' ' || item_key)::uuid = $1 LIMIT 1`,
    [cellId],
  );
  return row?.id;
}

/** How many files prove each of these cells. */
export async function filesByCell(tx: EntityManager, cellIds: string[]): Promise<Map<string, number>> {
  const rows: { id: string; files: number }[] = await tx.query(
    `SELECT subject_id AS id, count(*)::int AS files FROM evidence_link
     WHERE subject_kind = 'SUBMISSION_VALUE' AND subject_id = ANY ($1) AND removed_at IS NULL GROUP BY 1`,
    [cellIds],
  );
  return new Map(rows.map(({ id, files }) => [id, files]));
}

/** How many cells of the newest revision of each of these submissions hold a number, or say why there is none. */
export async function filledBySubmission(tx: EntityManager, ids: string[]): Promise<Map<string, number>> {
  const rows: { id: string; filled: number }[] = await tx.query(
    `SELECT s.id, count(*)::int AS filled FROM submission s JOIN submission_value v ON v.submission_id = s.id AND v.revision = s.revision
     WHERE s.id = ANY ($1) AND (v.value IS NOT NULL OR v.missing IS NOT NULL) GROUP BY 1`,
    [ids],
  );
  return new Map(rows.map(({ id, filled }) => [id, filled]));
}
