import type { Pool } from "pg";

export interface PeriodRow {
  communityId: string;
  kind: string;
  channel: string;
  bucket: string;
  items: number;
  amount: number;
}

const SUMS = `kind, channel, sum(items)::int AS items, sum(amount)::int AS amount`;

/** Hours of one day ("2026-11-24T08"), from the minute tier. */
export async function hoursOfDay(pool: Pool, communityIds: readonly string[], from: Date, until: Date): Promise<PeriodRow[]> {
  const { rows } = await pool.query<PeriodRow>(
    `SELECT community_id AS "communityId", to_char(minute AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24') AS bucket, ${SUMS}
     FROM rollup_minute WHERE community_id = ANY($1::uuid[]) AND minute >= $2 AND minute < $3 GROUP BY community_id, 2, kind, channel`,
    [communityIds, from, until],
  );
  return rows;
}

/** Days from and to inclusive, from the day tier; `format` says how wide a bucket is. */
export async function daysBetween(
  pool: Pool,
  communityIds: readonly string[],
  from: string,
  to: string,
  format: "YYYY-MM-DD" | "YYYY-MM",
): Promise<PeriodRow[]> {
  const { rows } = await pool.query<PeriodRow>(
    `SELECT community_id AS "communityId", to_char(day, $4) AS bucket, ${SUMS}
     FROM rollup_day WHERE community_id = ANY($1::uuid[]) AND day BETWEEN $2::date AND $3::date GROUP BY community_id, 2, kind, channel`,
    [communityIds, from, to, format],
  );
  return rows;
}

/** Whole months from and to inclusive (their first days), from the month tier. */
export async function wholeMonths(pool: Pool, communityIds: readonly string[], from: string, to: string): Promise<PeriodRow[]> {
  const { rows } = await pool.query<PeriodRow>(
    `SELECT community_id AS "communityId", to_char(month, 'YYYY-MM') AS bucket, ${SUMS}
     FROM rollup_month WHERE community_id = ANY($1::uuid[]) AND month BETWEEN $2::date AND $3::date GROUP BY community_id, 2, kind, channel`,
    [communityIds, from, to],
  );
  return rows;
}

/** The first day that has anything of each kind in these communities: before it nothing was recorded, which is not zero. */
export async function firstDays(pool: Pool, communityIds: readonly string[]): Promise<{ kind: string; day: string }[]> {
  const { rows } = await pool.query<{ kind: string; day: string }>(
    `WITH first AS (SELECT kind, min(month) AS month FROM rollup_month WHERE community_id = ANY($1::uuid[]) GROUP BY kind)
     SELECT d.kind, to_char(min(d.day), 'YYYY-MM-DD') AS day
     FROM rollup_day d JOIN first USING (kind)
     WHERE d.community_id = ANY($1::uuid[]) AND d.day < first.month + interval '1 month' GROUP BY d.kind`,
    [communityIds],
  );
  return rows;
}
