import type { Pool } from "pg";

/** Facts as the finest roll-up sees them: one row a fact, negative for a retracted one. */
const FACTS = `
  SELECT community_id, activity_id AS subject_id, kind, age_group, channel, occurred_at, recorded_at, 1 AS items, count AS amount, 0 AS seconds FROM check_in
  UNION ALL
  SELECT c.community_id, c.activity_id, c.kind, c.age_group, c.channel, c.occurred_at, r.recorded_at, -1, -c.count, 0
  FROM check_in_retraction r JOIN check_in c ON c.id = r.check_in_id
  UNION ALL
  SELECT community_id, kiosk_id, kind, 'UNKNOWN', channel, occurred_at, recorded_at, 1, CASE kind WHEN 'USE' THEN clicks ELSE 1 END,
    CASE kind WHEN 'USE' THEN dwell_seconds ELSE 0 END FROM kiosk_usage`;

const SHANGHAI_DAY = (column: string) => `(${column} AT TIME ZONE 'Asia/Shanghai')::date`;

interface Tier {
  name: "minute" | "day" | "month" | "total";
  table: string;
  /** the roll-up's key, as the facts give it */
  keys: Record<string, string>;
  where?: string;
  /** its day, or the first day of its month: those of sealed months have no facts to compare with */
  dated?: string;
}

const SHANGHAI_MONTH = `date_trunc('month', occurred_at AT TIME ZONE 'Asia/Shanghai')::date`;
const CLASS = "CASE WHEN kind IN ('USE', 'LOAN', 'RETURN') THEN kind ELSE 'CHECK_IN' END";
const SUBJECT = Object.fromEntries(["community_id", "subject_id", "kind", "age_group", "channel"].map((column) => [column, column]));

const TIERS: Tier[] = [
  { name: "minute", table: "rollup_minute", keys: { ...SUBJECT, minute: "date_trunc('minute', occurred_at)" }, where: "minute >= $1" },
  {
    name: "day",
    table: "rollup_day",
    keys: { ...SUBJECT, day: SHANGHAI_DAY("occurred_at"), recorded_day: SHANGHAI_DAY("recorded_at") },
    dated: "day",
  },
  { name: "month", table: "rollup_month", keys: { ...SUBJECT, month: SHANGHAI_MONTH }, dated: "month" },
  { name: "total", table: "rollup_total", keys: { class: CLASS, community_id: "community_id", month: SHANGHAI_MONTH }, dated: "month" },
];

/** The first day whose facts are kept. */
const KEPT_FROM = "(SELECT coalesce(max(month) + interval '1 month', '-infinity') FROM sealed_month)::date";

/** The statement that recomputes a tier from the facts. */
export function recomputed(tier: Tier["name"]): string {
  const { keys, where } = TIERS.find(({ name }) => name === tier) as Tier;
  const expressions = Object.entries(keys).map(([name, expression]) => `${expression} AS ${name}`);
  const names = Object.keys(keys).join(", ");
  return `SELECT ${names}, sum(items)::bigint AS items, sum(amount)::bigint AS amount, sum(seconds)::bigint AS seconds
         FROM (SELECT ${expressions.join(", ")}, items, amount, seconds FROM (${FACTS}) AS fact) AS keyed ${where ? `WHERE ${where}` : ""} GROUP BY ${names}`;
}

/** How many keys of each tier differ from the facts. Minutes are compared from `minutesFrom` on, the part every item reaches. */
export async function compareTiers(pool: Pool, minutesFrom: Date): Promise<{ tier: string; keys: number; different: number }[]> {
  const results = [];
  for (const { name, table, keys, where, dated } of TIERS) {
    const kept = [...(where ? [where] : []), ...(dated ? [`${dated} >= ${KEPT_FROM}`] : [])];
    const names = Object.keys(keys).join(", ");
    const { rows } = await pool.query<{ keys: number; different: number }>(
      `WITH expected AS (${recomputed(name)}),
       kept AS (SELECT ${names}, items, amount, seconds FROM ${table} WHERE ${kept.join(" AND ")})
       SELECT count(*)::int AS keys, (count(*) FILTER (WHERE (coalesce(e.items, 0), coalesce(e.amount, 0), coalesce(e.seconds, 0))
         IS DISTINCT FROM (coalesce(k.items, 0), coalesce(k.amount, 0), coalesce(k.seconds, 0))))::int AS different
       FROM expected e FULL JOIN kept k USING (${names})`,
      where ? [minutesFrom] : [],
    );
    results.push({ tier: name, keys: rows[0]?.keys ?? 0, different: rows[0]?.different ?? 0 });
  }
  return [
    ...results,
    await compareContents(pool),
    await compareTallies(pool),
    await compareReach(pool),
    await comparePeople(pool),
    await compareSeals(pool),
  ];
}

async function compare(pool: Pool, tier: string, expected: string, kept: string, keys: string) {
  const { rows } = await pool.query<{ keys: number; different: number }>(
    `SELECT count(*)::int AS keys, (count(*) FILTER (WHERE coalesce(e.value, 0) <> coalesce(k.value, 0)))::int AS different
     FROM (${expected}) e FULL JOIN (${kept}) k USING (${keys})`,
  );
  return { tier, keys: rows[0]?.keys ?? 0, different: rows[0]?.different ?? 0 };
}

const compareContents = (pool: Pool) =>
  compare(
    pool,
    "content",
    `SELECT community_id, ${SHANGHAI_DAY("occurred_at")} AS day, content, count(*) AS value FROM kiosk_usage WHERE kind = 'USE' AND content IS NOT NULL GROUP BY 1, 2, 3`,
    `SELECT community_id, day, content, uses AS value FROM rollup_content_day WHERE day >= ${KEPT_FROM}`,
    "community_id, day, content",
  );

const compareTallies = (pool: Pool) =>
  compare(
    pool,
    "tally",
    `SELECT activity_id, sum(count) AS value FROM (
       SELECT activity_id, count FROM check_in WHERE NOT EXISTS (SELECT FROM check_in_retraction r WHERE r.check_in_id = id)
       UNION ALL SELECT subject_id, amount FROM rollup_month WHERE month < ${KEPT_FROM} AND kind IN ('IDENTIFIED', 'ANONYMOUS', 'HEAD_COUNT')) AS counted
     GROUP BY 1`,
    "SELECT activity_id, attendance AS value FROM activity_tally",
    "activity_id",
  );

/** No month of the year is sealed. */
const YEAR_KEPT = (year: string) => `NOT EXISTS (SELECT FROM sealed_month m WHERE extract(year FROM m.month) = ${year})`;

const compareReach = (pool: Pool) =>
  compare(
    pool,
    "reach",
    `SELECT c.root_id, extract(year FROM occurred_at AT TIME ZONE 'Asia/Shanghai')::int AS year, pseudonym, count(*) AS value
     FROM check_in c JOIN activity a ON a.id = c.activity_id AND a.state = 'VERIFIED'
     WHERE pseudonym IS NOT NULL AND NOT EXISTS (SELECT FROM check_in_retraction r WHERE r.check_in_id = c.id)
       AND ${YEAR_KEPT("extract(year FROM occurred_at AT TIME ZONE 'Asia/Shanghai')")} GROUP BY 1, 2, 3`,
    `SELECT root_id, year, pseudonym, check_ins AS value FROM reach_person WHERE ${YEAR_KEPT("year")}`,
    "root_id, year, pseudonym",
  );

/** Built sets that nothing has changed since, person by person. */
const comparePeople = (pool: Pool) =>
  compare(
    pool,
    "people",
    `SELECT c.community_id, (c.occurred_at AT TIME ZONE 'Asia/Shanghai')::date AS day, c.activity_id, c.pseudonym, 1 AS value FROM check_in c
     WHERE c.pseudonym IS NOT NULL AND NOT EXISTS (SELECT FROM check_in_retraction r WHERE r.check_in_id = c.id)
       AND NOT EXISTS (SELECT FROM reach_dirty d WHERE d.community_id = c.community_id AND d.activity_id = c.activity_id
         AND d.day = (c.occurred_at AT TIME ZONE 'Asia/Shanghai')::date)
     GROUP BY 1, 2, 3, 4`,
    `SELECT s.community_id, s.day, s.activity_id, p.pseudonym, 1 AS value
     FROM reach_set s CROSS JOIN LATERAL generate_series(0, length(s.people) / 4 - 1) AS g (at)
       JOIN person p ON p.no = ('x' || encode(substr(s.people, g.at * 4 + 1, 4), 'hex'))::bit(32)::int
     WHERE s.day >= ${KEPT_FROM} AND NOT EXISTS (SELECT FROM reach_dirty d WHERE (d.community_id, d.day, d.activity_id) = (s.community_id, s.day, s.activity_id))`,
    "community_id, day, activity_id, pseudonym",
  );

/** A sum over rows that does not depend on their order. */
export const SUM_OF_ROWS = (row: string) => `coalesce(sum(('x' || left(md5(${row}::text), 15))::bit(60)::bigint), 0)`;

/** What a seal says of its month's days is what they still are. */
async function compareSeals(pool: Pool) {
  const { rows } = await pool.query<{ keys: number; different: number }>(
    `SELECT count(*)::int AS keys, count(*) FILTER (WHERE m.days_sum <> (
       SELECT ${SUM_OF_ROWS("d")} FROM rollup_day d WHERE d.day >= m.month AND d.day < m.month + interval '1 month'))::int AS different
     FROM sealed_month m`,
  );
  return { tier: "sealed", keys: rows[0]?.keys ?? 0, different: rows[0]?.different ?? 0 };
}
