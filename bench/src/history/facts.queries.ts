import type { Client } from "pg";

/** Check-ins of a month, as many at each of its activities, in the order of time: eight in ten anonymous, one of a known person, one a head count. */
export async function insertMonth(db: Client, rootId: string, month: string, facts: number): Promise<void> {
  await db.query("BEGIN");
  await db.query("SET LOCAL synchronous_commit = off");
  await db.query("SET LOCAL work_mem = '512MB'");
  await db.query(
    `WITH held AS MATERIALIZED (
       SELECT id, community_id, starts_at, row_number() OVER (ORDER BY id) - 1 AS position FROM activity
       WHERE root_id = $1 AND starts_at >= $2::date AT TIME ZONE 'Asia/Shanghai' AND starts_at < ($2::date + interval '1 month') AT TIME ZONE 'Asia/Shanghai'
         AND state <> 'ONGOING')
     INSERT INTO check_in (id, occurred_at, device_time, recorded_at, root_id, community_id, activity_id, kind, count, age_group, residence,
       channel, pseudonym, recorder_id, content_hash)
     SELECT uuidv7(f.at - clock_timestamp()), f.at, f.at, f.at + (CASE WHEN f.g % 20 = 0 THEN interval '1 day' ELSE interval '5 minutes' END), $1, f.community_id, f.id,
       CASE f.chance % 10 WHEN 3 THEN 'HEAD_COUNT' WHEN 7 THEN 'IDENTIFIED' ELSE 'ANONYMOUS' END, CASE f.chance % 10 WHEN 3 THEN 1 + f.chance / 10 % 40 ELSE 1 END,
       ($4::text[])[1 + f.chance / 400 % 6], 'RESIDENT', CASE WHEN f.position % 2 = 0 THEN 'DESK' ELSE 'TERMINAL' END,
       CASE f.chance % 10 WHEN 7 THEN sha256(int8send(f.g % 90000)) END, $1, int8send(f.g)
     FROM (
       SELECT a.id, a.community_id, a.position, g, hashint8(g) & 65535 AS chance, a.starts_at + random() * interval '2 hours' AS at
       FROM generate_series(1, $3::bigint) AS g JOIN held a ON a.position = g % (SELECT count(*) FROM held)
       ORDER BY at) f`,
    [rootId, `${month}-01`, facts, ["UNDER_14", "AGE_14_17", "AGE_18_34", "AGE_35_59", "AGE_60_PLUS", "UNKNOWN"]],
  );
  await db.query("COMMIT");
}

/** One in a thousand check-ins is retracted, an hour after it was recorded. */
export async function insertRetractions(db: Client): Promise<void> {
  await db.query(
    `INSERT INTO check_in_retraction (check_in_id, recorded_at, recorder_id)
     SELECT id, recorded_at + interval '1 hour', recorder_id FROM check_in TABLESAMPLE BERNOULLI (0.1) REPEATABLE (1) ON CONFLICT DO NOTHING`,
  );
}

/** All roll-ups anew from the facts: days by the product's own statement, the other tiers from the days. */
export async function rebuildRollups(db: Client, dayTier: string): Promise<void> {
  await db.query("TRUNCATE rollup_day, rollup_month, rollup_total, activity_tally");
  await db.query("BEGIN");
  await db.query("SET LOCAL synchronous_commit = off");
  await db.query("SET LOCAL work_mem = '1GB'");
  await db.query(
    `INSERT INTO rollup_day (community_id, subject_id, kind, age_group, channel, day, recorded_day, items, amount, seconds)
     SELECT * FROM (${dayTier}) d ORDER BY community_id, day, subject_id`,
  );
  await db.query(
    `INSERT INTO rollup_month (community_id, month, subject_id, kind, age_group, channel, items, amount, seconds)
     SELECT community_id, date_trunc('month', day)::date AS month, subject_id, kind, age_group, channel, sum(items), sum(amount), sum(seconds)
     FROM rollup_day GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3`,
  );
  await db.query(
    `INSERT INTO rollup_total (class, month, community_id, first_day, items, amount, seconds)
     SELECT 'CHECK_IN', date_trunc('month', day)::date, community_id, min(day), sum(items), sum(amount), sum(seconds) FROM rollup_day GROUP BY 1, 2, 3`,
  );
  await db.query(`INSERT INTO activity_tally SELECT subject_id, sum(items), sum(amount) FROM rollup_month GROUP BY 1`);
  await db.query("COMMIT");
  for (const table of ["check_in", "check_in_retraction", "rollup_day", "rollup_month", "rollup_total", "activity", "activity_tally"])
    await db.query(`VACUUM (ANALYZE) ${table}`);
}

/** What the roll-ups save: attendance by community and month on the facts themselves, of the partitions that can hold them. */
export async function rawYear(db: Client, rootId: string, year: string, communityId: string | null) {
  const { rows } = await db.query<{ communityId: string; month: string; attendance: string }>(
    `SELECT c.community_id AS "communityId", to_char(c.occurred_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS month, sum(c.count)::text AS attendance
     FROM check_in c
     WHERE c.root_id = $1 AND ($3::uuid IS NULL OR c.community_id = $3)
       AND c.id >= $4::uuid AND c.id < $5::uuid
       AND c.occurred_at >= ($2 || '-01-01')::timestamp AT TIME ZONE 'Asia/Shanghai'
       AND c.occurred_at < (($2::int + 1)::text || '-01-01')::timestamp AT TIME ZONE 'Asia/Shanghai'
       AND NOT EXISTS (SELECT FROM check_in_retraction r WHERE r.check_in_id = c.id AND r.check_in_id >= $4::uuid AND r.check_in_id < $5::uuid)
     GROUP BY 1, 2`,
    [rootId, year, communityId, floorOf(`${year}-01-01`, -1), floorOf(`${Number(year) + 1}-01-01`, 1)],
  );
  return rows;
}

/** The lowest UUIDv7 of a day of Asia/Shanghai, so many days on. */
function floorOf(day: string, plus: number): string {
  const hex = (Date.parse(`${day}T00:00:00+08:00`) + plus * 86_400_000).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

export async function tableSizes(db: Client): Promise<Record<string, { rows: number; size: string }>> {
  const { rows } = await db.query<{ name: string; rows: string; size: string }>(
    `SELECT p.name, sum(greatest(c.reltuples, 0))::bigint AS rows, pg_size_pretty(sum(pg_total_relation_size(c.oid))) AS size
     FROM (VALUES ('check_in'), ('rollup_day'), ('rollup_month'), ('rollup_total')) AS p (name)
       JOIN pg_class c ON (c.relkind = 'r' AND c.relname = p.name) OR c.oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = p.name::regclass)
     GROUP BY 1`,
  );
  return Object.fromEntries(rows.map((row) => [row.name, { rows: Number(row.rows), size: row.size }]));
}
