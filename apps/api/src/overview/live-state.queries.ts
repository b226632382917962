import type { PoolClient } from "pg";

export interface SeriesRow {
  communityId: string;
  kind: string;
  channel: string;
  minute: Date;
  items: number;
  amount: number;
}

/** Minutes of the days between the bounds, summed over subjects and age groups. */
export async function minutesBetween(tx: PoolClient, from: Date, to: Date): Promise<SeriesRow[]> {
  const { rows } = await tx.query<SeriesRow>(
    `SELECT community_id AS "communityId", kind, channel, minute, sum(items)::int AS items, sum(amount)::int AS amount
     FROM rollup_minute WHERE minute >= $1 AND minute < $2 GROUP BY 1, 2, 3, 4`,
    [from, to],
  );
  return rows;
}

export interface SumRow {
  communityId: string;
  kind: string;
  month: string;
  items: number;
  amount: number;
}

export async function monthsFrom(tx: PoolClient, firstMonth: string): Promise<SumRow[]> {
  const { rows } = await tx.query<SumRow>(
    `SELECT community_id AS "communityId", kind, to_char(month, 'YYYY-MM') AS month, sum(items)::int AS items, sum(amount)::int AS amount
     FROM rollup_month WHERE month >= $1::date GROUP BY 1, 2, 3`,
    [firstMonth],
  );
  return rows;
}

export interface LiveActivityRow {
  id: string;
  communityId: string;
  name: string;
  nameEn: string;
  placeName: string;
  planned: number;
  startsAt: Date;
  endsAt: Date;
  attendance: number;
}

export async function ongoingActivities(tx: PoolClient): Promise<LiveActivityRow[]> {
  const { rows } = await tx.query<LiveActivityRow>(
    `SELECT a.id, a.community_id AS "communityId", a.name, a.name_en AS "nameEn", a.place_name AS "placeName", a.planned,
       a.starts_at AS "startsAt", a.ends_at AS "endsAt", coalesce(t.attendance, 0)::int AS attendance
     FROM activity a LEFT JOIN activity_tally t ON t.activity_id = a.id WHERE a.state = 'ONGOING'`,
  );
  return rows;
}

/** Arrivals of each activity by minute, since a moment. */
export async function recentArrivals(tx: PoolClient, since: Date) {
  const { rows } = await tx.query<{ activityId: string; minute: Date; amount: number }>(
    `SELECT subject_id AS "activityId", minute, sum(amount)::int AS amount FROM rollup_minute
     WHERE minute >= $1 AND kind IN ('IDENTIFIED', 'ANONYMOUS', 'HEAD_COUNT') GROUP BY 1, 2`,
    [since],
  );
  return rows;
}

export async function newestFeed(tx: PoolClient, perRoot: number) {
  const { rows } = await tx.query(
    `SELECT f.* FROM (SELECT DISTINCT root_id FROM region) r CROSS JOIN LATERAL (
       SELECT id, at, root_id AS "rootId", region_id AS "regionId", kind, subject_id AS "subjectId", subject_name AS "subjectName",
         subject_name_en AS "subjectNameEn", value::int FROM feed_entry WHERE root_id = r.root_id ORDER BY at DESC, id DESC LIMIT $1) f`,
    [perRoot],
  );
  return rows;
}
