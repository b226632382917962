import type { PoolClient } from "pg";
import type { Calendar } from "../metric/calendar.ts";
import type { Members } from "../metric/measured.queries.ts";
import { verifiedAt } from "../metric/verified.ts";

/** Of a root, the activities that were verified at an instant. */
export async function verifiedBy(tx: PoolClient, rootId: string, asOf: Date): Promise<Set<string>> {
  const { rows } = await tx.query<{ id: string }>(`SELECT a.id FROM activity a WHERE a.root_id = $1 AND ${verifiedAt("$2::timestamptz")}`, [
    rootId,
    asOf,
  ]);
  return new Set(rows.map((row) => row.id));
}

export interface AttendanceRow {
  bucket: number;
  n: number;
  kind: "IDENTIFIED" | "ANONYMOUS" | "HEAD_COUNT";
  amount: string;
}

/** Attendance by bucket of places, period and kind, from one tier of the roll-ups. `activityIds` null: of all activities. */
export async function attendanceSums(
  tx: PoolClient,
  tier: "MONTH" | "DAY",
  {
    members,
    calendar,
    activityIds,
    recordedBy,
  }: { members: Members; calendar: Calendar; activityIds: string[] | null; recordedBy: string | null },
): Promise<AttendanceRow[]> {
  if (calendar.days.length === 0 || members.buckets.length === 0) return [];
  const [table, day] = tier === "MONTH" ? ["rollup_month", "r.month"] : ["rollup_day", "r.day"];
  const { rows } = await tx.query<AttendanceRow>(
    `WITH sums AS (
       SELECT r.community_id, ${day} AS day, r.kind, sum(r.amount) AS amount FROM ${table} r
       WHERE r.community_id = ANY($1::uuid[]) AND r.kind IN ('IDENTIFIED', 'ANONYMOUS', 'HEAD_COUNT')
         AND ${day} >= (SELECT min(d) FROM unnest($6::date[]) d) AND ${day} <= (SELECT max(d) FROM unnest($6::date[]) d)
         AND ($8::uuid[] IS NULL OR r.subject_id = ANY($8)) AND ($9::date IS NULL ${tier === "DAY" ? "OR r.recorded_day <= $9" : ""})
       GROUP BY 1, 2, 3)
     SELECT m.bucket, c.n, s.kind, sum(s.amount)::text AS amount
     FROM sums s
       JOIN unnest($2::int[], $3::uuid[], $4::date[], $5::date[]) AS m (bucket, region_id, "from", "until")
         ON m.region_id = s.community_id AND s.day >= m."from" AND s.day < m."until"
       JOIN unnest($6::date[], $7::int[]) AS c (day, n) ON c.day = s.day
     GROUP BY 1, 2, 3`,
    [
      [...new Set(members.regionIds)],
      ...[members.buckets, members.regionIds, members.from, members.until, calendar.days, calendar.of, activityIds, recordedBy],
    ],
  );
  return rows;
}

export interface DenominatorRow {
  regionId: string;
  population: number | null;
  populationYear: number | null;
  populationSource: string | null;
}

/** What was known of each region's residents on a day. */
export async function denominatorsOf(tx: PoolClient, regionIds: readonly string[], day: string): Promise<DenominatorRow[]> {
  const { rows } = await tx.query<DenominatorRow>(
    `SELECT r.id AS "regionId", p.value AS population, p.year AS "populationYear", p.source AS "populationSource"
     FROM region r LEFT JOIN LATERAL (
       SELECT value, year, source FROM population WHERE region_id = r.id AND make_date(year, 12, 31) <= $2::date ORDER BY year DESC LIMIT 1) p ON true
     WHERE r.id = ANY($1::uuid[])`,
    [regionIds, day],
  );
  return rows;
}

export async function sealedFigure(tx: PoolClient, regionId: string, period: string, settled: boolean): Promise<number | null> {
  const { rows } = await tx.query<{ people: number; settled: number }>(
    "SELECT people, settled FROM reach_sealed WHERE region_id = $1 AND period = $2",
    [regionId, period],
  );
  return (settled ? rows[0]?.settled : rows[0]?.people) ?? null;
}

/** All that was kept of a year's months, quarters and halves, and of the year. */
export async function sealedFigures(tx: PoolClient, regionIds: readonly string[], periods: readonly string[]) {
  const { rows } = await tx.query<{ regionId: string; period: string; people: number; settled: number }>(
    `SELECT region_id AS "regionId", period, people, settled FROM reach_sealed WHERE region_id = ANY($1::uuid[]) AND period = ANY($2::text[])`,
    [regionIds, periods],
  );
  return rows;
}
