import type { PoolClient } from "pg";
import { recomputed, SUM_OF_ROWS } from "../recount/recount.queries.ts";

/** The first day of a month that is to be sealed and of the one after it, with their instants, and the bounds of the ids that its facts may have. */
export interface SealingMonth {
  month: string;
  next: string;
  from: Date;
  until: Date;
  low: string;
  high: string;
}

/** The month after the last sealed one, also where there is nothing in it: a quarter, half or year may end with it. Before any is sealed, the first month that has anything. */
export async function firstOpenMonth(tx: PoolClient): Promise<string | null> {
  const { rows } = await tx.query<{ month: string | null }>(
    `SELECT coalesce((SELECT max(month) + interval '1 month' FROM sealed_month)::date, (SELECT min(month) FROM rollup_month))::text AS month`,
  );
  return rows[0]?.month ?? null;
}

export async function existingPartitions(tx: PoolClient, names: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ name: string }>("SELECT relname AS name FROM pg_class WHERE relname = ANY($1) ORDER BY 1", [names]);
  return rows.map(({ name }) => name);
}

/** What stands for the facts of a month that are gone. */
export interface Seal {
  /** 2023-01 */
  month: string;
  sealedAt: Date;
  checkIns: number;
  retractions: number;
  kioskItems: number;
  factsSum: string;
}

/** The seals of the months of some days. */
export async function sealsOf(tx: PoolClient, days: readonly string[]): Promise<Map<string, Seal>> {
  const { rows } = await tx.query<Seal>(
    `SELECT to_char(month, 'YYYY-MM') AS month, sealed_at AS "sealedAt", check_ins::int AS "checkIns", retractions::int AS retractions,
       kiosk_items::int AS "kioskItems", facts_sum::text AS "factsSum"
     FROM sealed_month WHERE month IN (SELECT date_trunc('month', d)::date FROM unnest($1::date[]) d) ORDER BY 1`,
    [days],
  );
  return new Map(rows.map((seal) => [seal.month, seal]));
}

/** Nobody writes into the month's partitions until this transaction ends; who reads them for long makes us come again. Figures are counted between two statements. */
export async function lockPartitions(tx: PoolClient, names: readonly string[]): Promise<void> {
  await tx.query("SET LOCAL lock_timeout = '3s'; SET LOCAL idle_in_transaction_session_timeout = '5min'");
  for (const name of names) await tx.query(`LOCK TABLE ${name} IN SHARE ROW EXCLUSIVE MODE`);
}

export async function isDirty(tx: PoolClient, { month, next }: SealingMonth): Promise<boolean> {
  const { rows } = await tx.query<{ dirty: boolean }>("SELECT EXISTS (SELECT FROM reach_dirty WHERE day >= $1 AND day < $2) AS dirty", [
    month,
    next,
  ]);
  return rows[0]?.dirty ?? true;
}

/** How many keys of the month's days differ from the facts. */
export async function differingDays(tx: PoolClient, { month, next }: SealingMonth): Promise<number> {
  const { rows } = await tx.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM
       (SELECT * FROM (${recomputed("day")}) AS d WHERE day >= $1 AND day < $2) e
       FULL JOIN (SELECT * FROM rollup_day WHERE day >= $1 AND day < $2) k USING (community_id, subject_id, kind, age_group, channel, day, recorded_day)
     WHERE (coalesce(e.items, 0), coalesce(e.amount, 0), coalesce(e.seconds, 0)) <> (coalesce(k.items, 0), coalesce(k.amount, 0), coalesce(k.seconds, 0))`,
    [month, next],
  );
  return rows[0]?.n ?? 1;
}

const DAYS_SUM = `SELECT ${SUM_OF_ROWS("d")} FROM rollup_day d WHERE d.day >= $1::date AND d.day < $2::date`;

export async function insertSeal(tx: PoolClient, { month, next, from, until, low, high }: SealingMonth, at: Date): Promise<void> {
  await tx.query("SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL bytea_output = 'hex'");
  await tx.query(
    `WITH c AS (SELECT * FROM check_in WHERE id >= $6::uuid AND id < $7::uuid AND occurred_at >= $4 AND occurred_at < $5),
       r AS (SELECT * FROM check_in_retraction r WHERE r.check_in_id IN (SELECT id FROM c)),
       k AS (SELECT * FROM kiosk_usage WHERE id >= $6::uuid AND id < $7::uuid AND occurred_at >= $4 AND occurred_at < $5)
     INSERT INTO sealed_month (month, sealed_at, check_ins, retractions, kiosk_items, facts_sum, days_sum)
     SELECT $1::date, $3, (SELECT count(*) FROM c), (SELECT count(*) FROM r), (SELECT count(*) FROM k),
       (SELECT ${SUM_OF_ROWS("c")} FROM c) + (SELECT ${SUM_OF_ROWS("r")} FROM r) + (SELECT ${SUM_OF_ROWS("k")} FROM k), (${DAYS_SUM})`,
    [month, next, at, from, until, low, high],
  );
}

export async function insertFigures(
  tx: PoolClient,
  figures: readonly { regionId: string; period: string; people: number; settled: number }[],
): Promise<void> {
  await tx.query(
    `INSERT INTO reach_sealed (region_id, period, people, settled) SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[], $4::int[])`,
    [
      figures.map((one) => one.regionId),
      figures.map((one) => one.period),
      figures.map((one) => one.people),
      figures.map((one) => one.settled),
    ],
  );
}

/** Who was where in a year that is sealed to its end, and the numbers of people whom no other year knows. */
export async function forgetYear(tx: PoolClient, year: number): Promise<void> {
  await tx.query("DELETE FROM reach_set WHERE day >= make_date($1, 1, 1) AND day < make_date($1 + 1, 1, 1)", [year]);
  await tx.query("DELETE FROM reach_person WHERE year = $1", [year]);
  await tx.query(
    `DELETE FROM person p WHERE NOT EXISTS (
       SELECT FROM (SELECT DISTINCT ('x' || encode(substr(s.people, g.at * 4 + 1, 4), 'hex'))::bit(32)::int AS no
         FROM reach_set s CROSS JOIN LATERAL generate_series(0, length(s.people) / 4 - 1) AS g (at)) known WHERE known.no = p.no)`,
  );
}

/** Drops the month's facts. An id may lie a day beside its fact: those of the month that lie in the partition after it go, and the later ones in its own
 * partition stay there alone. */
export async function dropFacts(
  tx: PoolClient,
  table: "check_in" | "kiosk_usage",
  partition: string,
  { until, low, high }: SealingMonth,
): Promise<void> {
  const { rows } = await tx.query<{ bound: string }>("SELECT pg_get_expr(relpartbound, oid) AS bound FROM pg_class WHERE relname = $1", [
    partition,
  ]);
  const own = rows[0]?.bound;
  if (own) {
    await tx.query(`CREATE TEMP TABLE later ON COMMIT DROP AS SELECT * FROM ${partition} WHERE occurred_at >= '${until.toISOString()}'`);
    if (table === "check_in")
      await tx.query(
        `CREATE TEMP TABLE later_retraction ON COMMIT DROP AS SELECT * FROM check_in_retraction WHERE check_in_id IN (SELECT id FROM later)`,
      );
    await replacePartition(tx, table, partition, own, "later");
    if (table === "check_in")
      await replacePartition(tx, "check_in_retraction", partition.replace("check_in", "check_in_retraction"), own, "later_retraction");
    await tx.query(`DROP TABLE later${table === "check_in" ? ", later_retraction" : ""}`);
  }
  if (table === "check_in")
    await tx.query(
      `DELETE FROM check_in_retraction r USING check_in c WHERE c.id = r.check_in_id AND c.id >= $2::uuid AND c.id < $3::uuid AND c.occurred_at < $1`,
      [until, low, high],
    );
  await tx.query(`DELETE FROM ${table} WHERE id >= $2::uuid AND id < $3::uuid AND occurred_at < $1`, [until, low, high]);
}

async function replacePartition(tx: PoolClient, table: string, partition: string, bound: string, rows: string): Promise<void> {
  await tx.query(`DROP TABLE ${partition}`);
  const { rows: left } = await tx.query<{ any: boolean }>(`SELECT EXISTS (SELECT FROM ${rows}) AS any`);
  if (!left[0]?.any) return;
  await tx.query(`CREATE TABLE ${partition} PARTITION OF ${table} ${bound}`);
  await tx.query(`INSERT INTO ${table} SELECT * FROM ${rows}`);
}

/** A partition that held only what was left of a month before: all of it is older than the month that was sealed now. */
export async function dropEmptied(tx: PoolClient, partitions: readonly string[]): Promise<void> {
  for (const partition of partitions) await tx.query(`DROP TABLE IF EXISTS ${partition}`);
}
