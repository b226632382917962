import type { Pool, PoolClient } from "pg";
import type { EntityManager } from "typeorm";

/** Contents that are on their way into the store or out of it. A row of a put that is a day old, or of a removal that is ten minutes old, is of somebody who has died. */

const NAMED = "EXISTS (SELECT FROM evidence e WHERE m.sha256 IN (e.sha256, e.thumbnail_sha256, e.preview_sha256))";

/** Says that these contents are being put, so that nobody removes them; answers those that it could say so of. The others are being removed. */
export async function beginPut(db: EntityManager, hashes: readonly string[], at: Date, abandoned: Date): Promise<string[]> {
  const rows: { sha256: string }[] = await db.query(
    `INSERT INTO evidence_moving AS m (sha256, removing, at) SELECT h, false, $2 FROM unnest($1::text[]) AS h ORDER BY h
     ON CONFLICT (sha256) DO UPDATE SET removing = false, at = $2 WHERE NOT m.removing OR m.at < $3 RETURNING sha256`,
    [hashes, at, abandoned],
  );
  return rows.map(({ sha256 }) => sha256);
}

/** In the transaction that names them: they are put. Answers those that are neither named nor being put any more. */
export async function endPut(tx: EntityManager, hashes: readonly string[]): Promise<string[]> {
  const rows: { sha256: string }[] = await tx.query(
    `WITH put AS (DELETE FROM evidence_moving WHERE sha256 = ANY($1) AND NOT removing RETURNING sha256)
     SELECT m.sha256 FROM unnest($1::text[]) AS m (sha256) WHERE m.sha256 NOT IN (SELECT sha256 FROM put) AND NOT ${NAMED}`,
    [hashes],
  );
  return rows.map(({ sha256 }) => sha256);
}

/** Whose put or removal was broken off, the oldest first. */
export async function leftBehind(pool: Pool, putBefore: Date, abandoned: Date, most: number): Promise<string[]> {
  const { rows } = await pool.query<{ sha256: string }>(
    "SELECT sha256 FROM evidence_moving WHERE at < CASE WHEN removing THEN $2::timestamptz ELSE $1::timestamptz END ORDER BY at LIMIT $3",
    [putBefore, abandoned, most],
  );
  return rows.map(({ sha256 }) => sha256);
}

/** Takes a content for its removal; false: it is named, being put, or somebody else removes it. */
export async function takeForRemoval(tx: PoolClient, sha256: string, at: Date, putBefore: Date, abandoned: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO evidence_moving AS m (sha256, removing, at) VALUES ($1, true, $2)
     ON CONFLICT (sha256) DO UPDATE SET removing = true, at = $2 WHERE m.at < CASE WHEN m.removing THEN $4::timestamptz ELSE $3::timestamptz END`,
    [sha256, at, putBefore, abandoned],
  );
  if (rowCount === 0) return false;
  // only now is it seen for certain: who had begun before has named it, who begins from now on is told to come again
  const { rowCount: named } = await tx.query(`DELETE FROM evidence_moving m WHERE sha256 = $1 AND ${NAMED}`, [sha256]);
  return named === 0;
}

export async function endRemoval(pool: Pool, sha256: string): Promise<void> {
  await pool.query("DELETE FROM evidence_moving WHERE sha256 = $1 AND removing", [sha256]);
}
