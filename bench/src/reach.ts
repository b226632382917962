import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { addDays, firstDayOfMonth, mondayOf, monthOf, newUuid7, periodBounds, periodOf, shanghaiDay } from "@kepu/schema";
import { Pool } from "pg";
import { askerOf } from "./history/ask.ts";
import { insertRetractions } from "./history/facts.queries.ts";
import { ensurePartitions } from "./history/product.ts";
import { type Rig, startRig } from "./history/rig.ts";
import {
  type Combination,
  childrenOf,
  FORMS,
  insertIdentified,
  markAll,
  rawPeople,
  setSizes,
  spreadTopics,
  waiting,
} from "./reach/reach.queries.ts";

const MONTHS = 36;
const COMBINATIONS = 200;
const RUNS = 5;
const LARGE = 100_000;
const REACH = "query ($input: ReachInput!) { reach(input: $input) { people } }";

interface Result {
  facts: number;
  rawMs: number;
  ms: number;
  equal: boolean;
}

/** Distinct people by 200 random combinations of places, periods and topics through GraphQL, beside count(distinct) on the facts. `--facts N`: fewer. */
export async function reach(): Promise<object> {
  const { values } = parseArgs({ args: process.argv.slice(3), options: { facts: { type: "string", default: "5000000" } } });
  const facts = Number(values.facts);
  const last = monthOf(shanghaiDay(Date.now()));
  const months = Array.from({ length: MONTHS }, (_, back) => monthOf(firstDayOfMonth(last, back - MONTHS)));
  const series = Array.from({ length: 8 }, () => newUuid7());
  const rig = await startRig(months.map((month) => `${month}-01`));
  try {
    await fill(rig, months, facts, series);
    const building = performance.now();
    for (let left = await waiting(rig.db); left > 0; left = await waiting(rig.db)) await sleep(500);
    const buildSeconds = (performance.now() - building) / 1_000;
    const ask = askerOf(rig.url, rig.reader);
    const people = async ({ regionIds, periods, forms, seriesIds }: Combination) => {
      const started = performance.now();
      const answer = (await ask(REACH, { input: { rootId: rig.rootId, regionIds, periods, forms, seriesIds } })) as {
        reach: { people: number };
      };
      return { people: answer.reach.people, ms: performance.now() - started };
    };
    const combinations = await combine(rig, months, series);
    const first = await people(combinations[0] as Combination);
    progress(`  the first question, all sets read: ${first.ms.toFixed(0)} ms`);
    const results: Result[] = [];
    for (const one of combinations) {
      const started = performance.now();
      const raw = await rawPeople(rig.db, rig.rootId, one, one.regionIds[0] === rig.rootId);
      const rawMs = performance.now() - started;
      const runs = [];
      for (let run = 0; run < RUNS; run++) runs.push(await people(one));
      results.push({
        facts: raw.facts,
        rawMs,
        ms: median(runs.map(({ ms }) => ms)),
        equal: runs.every((run) => run.people === raw.people),
      });
    }
    return summary(results, facts, buildSeconds, first.ms, await setSizes(rig.db));
  } finally {
    await rig.stop();
  }
}

async function fill(rig: Rig, months: readonly string[], facts: number, series: readonly string[]): Promise<void> {
  const pool = new Pool({ connectionString: rig.databaseUrl, max: 1 });
  await ensurePartitions(pool, new Date(`${addDays(`${months[0]}-01`, -1)}T00:00:00Z`), new Date());
  await pool.end();
  await spreadTopics(rig.db, series);
  for (const month of months) await insertIdentified(rig.db, rig.rootId, month, Math.round(facts / months.length));
  await insertRetractions(rig.db);
  await markAll(rig.db);
  progress(`${facts.toLocaleString("en")} facts are there`);
}

/** The same in every run. */
async function combine(rig: Rig, months: readonly string[], series: readonly string[]): Promise<Combination[]> {
  const below = random();
  const children = await childrenOf(rig.db, rig.rootId);
  const subdistricts = [...new Set(children.map(({ parentId }) => parentId))];
  const inside = (id: string) =>
    (id === rig.rootId ? children : children.filter((child) => child.parentId === id || child.id === id)).map(({ id }) => id);
  const some = (list: readonly string[], most: number) => Array.from({ length: 1 + below(most) }, () => list[below(list.length)] as string);
  return Array.from({ length: COMBINATIONS }, (): Combination => {
    const chance = below(10);
    const regionIds = chance < 4 ? [rig.rootId] : chance < 7 ? some(subdistricts, 4) : some(rig.communities, 20);
    const day = `${months[below(months.length)]}-15`;
    const type = (["YEAR", "YEAR", "HALF", "QUARTER", "MONTH", "WEEK"] as const)[below(6)] ?? "YEAR";
    const period = periodOf(type, type === "WEEK" ? mondayOf(day) : day);
    const bounds = periodBounds(period) ?? { from: day, until: day };
    return {
      ...{ regionIds: [...new Set(regionIds)], communities: [...new Set(regionIds.flatMap(inside))], periods: [period], ...bounds },
      forms: below(3) === 0 ? some(FORMS, 3) : null,
      seriesIds: below(4) === 0 ? some(series, 3) : null,
    };
  });
}

function summary(results: readonly Result[], facts: number, buildSeconds: number, firstMs: number, sizes: object | undefined): object {
  const large = results.filter((one) => one.facts >= LARGE);
  const row = (list: readonly Result[]) => ({
    combinations: list.length,
    "raw, median ms": digits(median(list.map(({ rawMs }) => rawMs))),
    "reach, median ms": digits(median(list.map(({ ms }) => ms))),
    "times faster, median": digits(median(list.map(({ rawMs, ms }) => rawMs / ms))),
    "times faster, least": digits(Math.min(...list.map(({ rawMs, ms }) => rawMs / ms))),
  });
  console.table({ all: row(results), [`${LARGE.toLocaleString("en")} facts or more`]: row(large) });
  console.table({ sets: { ...sizes, "built in s": digits(buildSeconds) } });
  return {
    ...{ facts, combinations: results.length, large: large.length, equal: results.filter((one) => one.equal).length },
    vs_raw_large_median: digits(median(large.map(({ rawMs, ms }) => rawMs / ms))),
    worst_over_raw_ms: digits(Math.max(...results.map(({ rawMs, ms }) => ms - rawMs))),
    ...{ reach_ms_median: digits(median(results.map(({ ms }) => ms))), first_ms: digits(firstMs), build_s: digits(buildSeconds) },
  };
}

function random(): (most: number) => number {
  let seed = 11;
  return (most) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 4_294_967_296) * most);
  };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const digits = (value: number): number => Number(value.toFixed(1));
const progress = (line: string) => process.stderr.write(`${line}\n`);
