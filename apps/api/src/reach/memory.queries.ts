import type { PoolClient } from "pg";
import type { ReachKey } from "../ingest/reach.queries.ts";
import { CELL_COLUMNS, type Cells, FACTS_OF_CELL, RETRACTION, valuesOf } from "./build.queries.ts";

export interface SetRow extends ReachKey {
  rootId: string;
  people: Buffer;
  changedAt: Date;
}

/** The sets that this transaction sees and the snapshot did not; null: all of them. */
export async function setsSince(tx: PoolClient, snapshot: string | null): Promise<SetRow[]> {
  const unseen = "WHERE s.xid >= pg_snapshot_xmin($1::text::pg_snapshot) AND NOT pg_visible_in_snapshot(s.xid, $1::text::pg_snapshot)";
  const { rows } = await tx.query<SetRow>(
    `SELECT s.root_id AS "rootId", s.community_id AS "communityId", s.day::text, s.activity_id AS "activityId", s.people, s.changed_at AS "changedAt"
     FROM reach_set s ${snapshot === null ? "" : unseen}`,
    snapshot === null ? [] : [snapshot],
  );
  return rows;
}

/** Sets whose facts have changed since they were built. */
export async function dirtyNow(tx: PoolClient): Promise<ReachKey[]> {
  const { rows } = await tx.query<ReachKey>(
    `SELECT community_id AS "communityId", day::text, activity_id AS "activityId" FROM reach_dirty`,
  );
  return rows;
}

export interface RawRow extends ReachKey {
  rootId: string;
  /** null: not numbered yet */
  no: number | null;
  pseudonym: Buffer;
}

/** The people of some cells of one month from the facts, as of the end of a day (null: now). */
export async function peopleOfCells(tx: PoolClient, cells: Cells, recordedBefore: Date | null): Promise<RawRow[]> {
  const { rows } = await tx.query<RawRow>(
    `SELECT DISTINCT c.root_id AS "rootId", k.community_id AS "communityId", k.day::text, k.activity_id AS "activityId", p.no, c.pseudonym
     FROM ${CELL_COLUMNS} JOIN ${FACTS_OF_CELL} LEFT JOIN person p ON p.pseudonym = c.pseudonym
     WHERE ($6::timestamptz IS NULL OR c.recorded_at < $6)
       AND NOT EXISTS (SELECT FROM check_in_retraction r WHERE ${RETRACTION} AND ($6::timestamptz IS NULL OR r.recorded_at < $6))`,
    [...valuesOf(cells), recordedBefore],
  );
  return rows;
}
