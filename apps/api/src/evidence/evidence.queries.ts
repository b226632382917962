import type { Pool, PoolClient } from "pg";
import type { EntityManager } from "typeorm";

/** Files that stand there, their bytes, and files that were taken off and are still kept. */
export async function sumOfSubject(
  tx: EntityManager,
  kind: string,
  id: string,
): Promise<{ files: number; bytes: number; removed: number }> {
  const [row] = (await tx.query(
    `SELECT count(*) FILTER (WHERE l.removed_at IS NULL)::int AS files, count(*) FILTER (WHERE l.removed_at IS NOT NULL AND NOT l.held)::int AS removed,
       coalesce(sum(e.bytes) FILTER (WHERE l.removed_at IS NULL), 0)::float8 AS bytes
     FROM evidence_link l JOIN evidence e ON e.id = l.evidence_id WHERE l.subject_kind = $1 AND l.subject_id = $2`,
    [kind, id],
  )) as { files: number; bytes: number; removed: number }[];
  return row ?? { files: 0, bytes: 0, removed: 0 };
}

/** Of these hashes, those that no evidence names. */
export async function unnamed(db: Pool | PoolClient, hashes: string[]): Promise<string[]> {
  const { rows } = await db.query<{ sha256: string }>(
    `SELECT h AS sha256 FROM unnest($1::text[]) AS h
     WHERE NOT EXISTS (SELECT FROM evidence WHERE h IN (sha256, thumbnail_sha256, preview_sha256))`,
    [hashes],
  );
  return rows.map((row) => row.sha256);
}

/** Links that were removed before `before` and never filed, then contents that nothing links to, some of each at a time; what the store holds of them is left to be removed. */
export async function forgetRemoved(tx: PoolClient, before: Date, most: number): Promise<void> {
  await tx.query("DELETE FROM evidence_link WHERE id IN (SELECT id FROM evidence_link WHERE removed_at < $1 AND NOT held LIMIT $2)", [
    before,
    most,
  ]);
  await tx.query(
    `WITH gone AS (
       DELETE FROM evidence WHERE id IN (
         SELECT e.id FROM evidence e WHERE stored_at < $1 AND NOT EXISTS (SELECT FROM evidence_link l WHERE l.evidence_id = e.id) LIMIT $2)
       RETURNING sha256, thumbnail_sha256, preview_sha256)
     INSERT INTO evidence_moving (sha256, removing, at)
     SELECT DISTINCT h, false, $1::timestamptz FROM gone, unnest(ARRAY[sha256, thumbnail_sha256, preview_sha256]) AS h WHERE h IS NOT NULL
     ORDER BY h ON CONFLICT DO NOTHING`,
    [before, most],
  );
}
