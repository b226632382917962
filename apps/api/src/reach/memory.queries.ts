import type { PoolClient } from "pg";
import { SNAPSHOT } from "../database/snapshot.ts";
import type { ReachKey } from "../ingest/reach.queries.ts";
import { CELL_COLUMNS, type Cells, FACTS_OF_CELL, RETRACTION, valuesOf } from "./build.queries.ts";

export interface SetRow extends ReachKey {
  rootId: string;
  people: Buffer;
  changedAt: Date;
}

/** Rows that snapshot $1 did not see; the first half is for the index. */
const UNSEEN = "WHERE s.xid >= pg_snapshot_xmin($1::text::pg_snapshot) AND NOT pg_visible_in_snapshot(s.xid, $1::text::pg_snapshot)";

/** The sets that this transaction sees and the snapshot did not; null: all of them. */
export async function setsSince(tx: PoolClient, snapshot: string | null): Promise<SetRow[]> {
  const { rows } = await tx.query<SetRow>(
    `SELECT s.root_id AS "rootId", s.community_id AS "communityId", s.day::text, s.activity_id AS "activityId", s.people, s.changed_at AS "changedAt"
     FROM reach_set s ${snapshot === null ? "" : UNSEEN}`,
    snapshot === null ? [] : [snapshot],
  );
  return rows;
}

export interface TopicRow {
  activityId: string;
  form: string;
  seriesId: string | null;
  campaignId: string | null;
  isVerified: boolean;
}

/** The activities that were changed since the snapshot; null: all of them. */
export async function topicsSince(tx: PoolClient, snapshot: string | null): Promise<TopicRow[]> {
  const { rows } = await tx.query<TopicRow>(
    `SELECT a.id AS "activityId", a.form, a.series_id AS "seriesId", a.campaign_id AS "campaignId", a.state = 'VERIFIED' AS "isVerified"
     FROM activity a ${snapshot === null ? "" : `JOIN activity_seen s ON s.activity_id = a.id ${UNSEEN}`}`,
    snapshot === null ? [] : [snapshot],
  );
  return rows;
}

/** What the transaction sees: its snapshot, the newest transactions that built a set or changed an activity, the sets whose facts have changed since they
 * were built, and the first day whose facts are kept (null: all are). */
export interface NewestChanges {
  epoch: string;
  snapshot: string;
  sets: string | null;
  topics: string | null;
  dirty: ReachKey[] | null;
  sealed: string | null;
}

export async function newestChanges(tx: PoolClient): Promise<NewestChanges> {
  const { rows } = await tx.query<NewestChanges>({
    name: "reach-newest",
    text: `SELECT ${SNAPSHOT}, (SELECT max(xid)::text FROM reach_set) AS sets, (SELECT max(xid)::text FROM activity_seen) AS topics,
      (SELECT json_agg(json_build_object('communityId', community_id, 'day', day, 'activityId', activity_id)) FROM reach_dirty) AS dirty,
      (SELECT (max(month) + interval '1 month')::date::text FROM sealed_month) AS sealed`,
  });
  return rows[0] as NewestChanges;
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
