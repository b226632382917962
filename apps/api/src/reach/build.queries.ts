import type { PoolClient } from "pg";
import type { ReachKey } from "../ingest/reach.queries.ts";

/** Sets to build, of one month, and the bounds of the ids that their facts may have: only few partitions are looked at. */
export interface Cells {
  communityIds: string[];
  days: string[];
  activityIds: string[];
  low: string;
  high: string;
}

export const CELL_COLUMNS = "unnest($1::uuid[], $2::date[], $3::uuid[]) AS k (community_id, day, activity_id)";
/** The identified check-ins of a cell. */
export const FACTS_OF_CELL = `check_in c ON c.activity_id = k.activity_id AND c.id >= $4::uuid AND c.id < $5::uuid AND c.community_id = k.community_id
  AND c.pseudonym IS NOT NULL AND (c.occurred_at AT TIME ZONE 'Asia/Shanghai')::date = k.day`;
export const RETRACTION = "r.check_in_id = c.id AND r.check_in_id >= $4::uuid AND r.check_in_id < $5::uuid";
export const valuesOf = (cells: Cells) => [cells.communityIds, cells.days, cells.activityIds, cells.low, cells.high];

export async function lockBuilding(tx: PoolClient): Promise<boolean> {
  const { rows } = await tx.query<{ locked: boolean }>("SELECT pg_try_advisory_xact_lock(hashtextextended('kepu reach', 0)) AS locked");
  return rows[0]?.locked ?? false;
}

/** Of the first month that has any. */
export async function dirtyKeys(tx: PoolClient, most: number): Promise<(ReachKey & { marks: string })[]> {
  const { rows } = await tx.query<ReachKey & { marks: string }>(
    `SELECT community_id AS "communityId", day::text, activity_id AS "activityId", marks::text FROM reach_dirty
     WHERE day < (SELECT date_trunc('month', min(day)) + interval '1 month' FROM reach_dirty) ORDER BY day LIMIT $1`,
    [most],
  );
  return rows;
}

/** People who have no number yet get one. */
export async function numberPeople(tx: PoolClient, cells: Cells): Promise<void> {
  await tx.query(
    `INSERT INTO person (pseudonym)
     SELECT DISTINCT c.pseudonym FROM ${CELL_COLUMNS} JOIN ${FACTS_OF_CELL}
     WHERE NOT EXISTS (SELECT FROM person p WHERE p.pseudonym = c.pseudonym)
     ON CONFLICT DO NOTHING`,
    valuesOf(cells),
  );
}

/** The sets as the facts are now: four bytes a person, in order. One whose people were all retracted stays, empty: when it changed is known by it. */
export async function writeSets(tx: PoolClient, cells: Cells): Promise<void> {
  await tx.query(
    `WITH people AS (
       SELECT k.community_id, k.day, k.activity_id, c.root_id, p.no, bool_or(r.check_in_id IS NULL) AS counts,
         max(greatest(c.recorded_at, r.recorded_at)) AS changed_at
       FROM ${CELL_COLUMNS} JOIN ${FACTS_OF_CELL}
         JOIN person p ON p.pseudonym = c.pseudonym
         LEFT JOIN check_in_retraction r ON ${RETRACTION}
       GROUP BY 1, 2, 3, 4, 5)
     INSERT INTO reach_set (community_id, day, activity_id, root_id, people, changed_at)
     SELECT community_id, day, activity_id, root_id, coalesce(string_agg(int4send(no), ''::bytea ORDER BY no) FILTER (WHERE counts), ''), max(changed_at)
     FROM people GROUP BY 1, 2, 3, 4
     ON CONFLICT (community_id, day, activity_id) DO UPDATE SET people = EXCLUDED.people, changed_at = EXCLUDED.changed_at, xid = DEFAULT`,
    valuesOf(cells),
  );
}

/** What was marked again meanwhile stays, and so does what a flush holds. */
export async function forgetMarks(tx: PoolClient, keys: readonly (ReachKey & { marks: string })[]): Promise<void> {
  await tx.query(
    `WITH held AS (
       SELECT d.community_id, d.day, d.activity_id
       FROM reach_dirty d JOIN unnest($1::uuid[], $2::date[], $3::uuid[], $4::bigint[]) AS k (community_id, day, activity_id, marks)
         ON (d.community_id, d.day, d.activity_id, d.marks) = (k.community_id, k.day, k.activity_id, k.marks)
       ORDER BY 1, 2, 3 FOR UPDATE OF d SKIP LOCKED)
     DELETE FROM reach_dirty d USING held h WHERE (d.community_id, d.day, d.activity_id) = (h.community_id, h.day, h.activity_id)`,
    [keys.map((key) => key.communityId), keys.map((key) => key.day), keys.map((key) => key.activityId), keys.map((key) => key.marks)],
  );
}
