import type { PoolClient } from "pg";
import { verifiedAt } from "./verified.ts";

/** What an activity counts for, by indicator: nothing where it says nothing of it. `zero`: a time without any is a zero. */
const COUNTS: Readonly<Record<string, { sql: string; zero: boolean }>> = {
  A01: { sql: "1", zero: true },
  A02: { sql: "coalesce(r.attendance, d.attendance, 0)", zero: true },
  A03: { sql: "CASE WHEN s.duty_of = 'COMMUNITY' THEN 1 END", zero: true },
  A04: { sql: "CASE WHEN s.duty_of = 'SCHOOL' THEN 1 END", zero: true },
  A06: { sql: "r.materials", zero: false },
  A07: { sql: "CASE WHEN a.form ~ '讲座|培训' THEN 1 END", zero: true },
};

/** Is it counted from activities and their records, beside what is told of it? */
export const isRecorded = (code: string): boolean => code in COUNTS;
export const isZeroWithoutRecords = (code: string): boolean => COUNTS[code]?.zero ?? false;

/** over and held; what the clock ended has no step of its own */
export const HELD = `a.state IN ('ENDED', 'RECORDED', 'VERIFIED')
  AND ($3::timestamptz IS NULL OR (a.ends_at <= $3 AND NOT EXISTS (SELECT FROM activity_step p WHERE p.activity_id = a.id AND p.from_state IS NULL AND p.at > $3)))`;
export const VERIFIED = `CASE WHEN $3::timestamptz IS NULL THEN a.state = 'VERIFIED' ELSE ${verifiedAt("$3::timestamptz")} END`;
/** who answers for it: without an organiser the residents' committee of the place */
export const ORGANISER = `SELECT coalesce(a.organisation_id, (SELECT o.id FROM organisation o
        WHERE o.root_id = $1 AND o.region_id = a.community_id AND o.kind = 'RESIDENTS_COMMITTEE' ORDER BY o.position LIMIT 1)) AS id`;
/** the revision that counted: not one that was sent back or taken back by then */
const RECORD = `SELECT on_site + online AS attendance, materials FROM activity_record f
  WHERE f.activity_id = a.id AND ($3::timestamptz IS NULL OR f.recorded_at <= $3) AND (f.status IN ('SUBMITTED', 'VERIFIED')
    OR ($3::timestamptz IS NOT NULL AND f.status = 'RETURNED' AND f.reviewed_at > $3)
    OR ($3::timestamptz IS NOT NULL AND f.status = 'WITHDRAWN' AND EXISTS (SELECT FROM activity_step w
      WHERE w.activity_id = a.id AND w.action = 'withdrawCorrection' AND w.after ->> 'revision' = f.revision::text AND w.at > $3)))
  ORDER BY f.revision DESC LIMIT 1`;
const DESK = (asOf: boolean) =>
  asOf
    ? `SELECT sum(t.amount) AS attendance FROM rollup_day t WHERE t.subject_id = a.id AND t.kind IN ('IDENTIFIED', 'ANONYMOUS', 'HEAD_COUNT')
         AND t.recorded_day <= ($3::timestamptz AT TIME ZONE 'Asia/Shanghai')::date`
    : `SELECT t.attendance FROM activity_tally t WHERE t.activity_id = a.id`;

/** Activities as their organisers' own observations of one day, a row each and indicator: parameters 1, 2, 3, 4, 5 and 7 of the observations' statement. Without an organiser
 * the residents' committee of the place answers. `codes`: indicators of them by id. */
export function recordedActivities(codes: ReadonlyMap<string, string>, asOf: boolean): string {
  const counts = [...codes].flatMap(([id, code]) => (COUNTS[code] ? [`('${id}'::uuid, (${COUNTS[code].sql})::numeric)`] : []));
  return `SELECT a.id, x.indicator_id, a.community_id AS region_id, g.id AS organisation_id, c.n, c.day, x.value, ${VERIFIED} AS settled
    FROM activity a JOIN unnest($4::date[], $5::int[]) AS c (day, n) ON c.day = (a.starts_at AT TIME ZONE 'Asia/Shanghai')::date
      LEFT JOIN series s ON s.id = a.series_id
      LEFT JOIN LATERAL (${ORGANISER}) g ON true
      LEFT JOIN LATERAL (${RECORD}) r ON true
      LEFT JOIN LATERAL (${DESK(asOf)}) d ON true
      CROSS JOIN LATERAL (VALUES ${counts.join(", ")}) AS x (indicator_id, value)
    WHERE a.root_id = $1 AND ${HELD} AND x.value IS NOT NULL AND x.indicator_id = ANY($2::uuid[]) AND ($7::uuid[] IS NULL OR g.id = ANY($7::uuid[]))
      AND a.starts_at >= ((SELECT min(d) FROM unnest($4::date[]) d)::timestamp AT TIME ZONE 'Asia/Shanghai')
      AND a.starts_at < (((SELECT max(d) FROM unnest($4::date[]) d) + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')`;
}

/** Day of the first activity that was held in a root: before it there is no zero. */
export async function firstActivityOf(tx: PoolClient, rootId: string, asOf: Date | null): Promise<string | null> {
  const { rows } = await tx.query<{ first: string | null }>(
    `SELECT to_char(min(starts_at) AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS first FROM activity
     WHERE root_id = $1 AND state IN ('ENDED', 'RECORDED', 'VERIFIED') AND ($2::timestamptz IS NULL OR ends_at <= $2)`,
    [rootId, asOf],
  );
  return rows[0]?.first ?? null;
}
