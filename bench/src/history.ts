import { parseArgs } from "node:util";
import { addDays, firstDayOfMonth, monthOf, shanghaiDay } from "@kepu/schema";
import { Pool } from "pg";
import { askerOf, timed } from "./history/ask.ts";
import { insertMonth, insertRetractions, rawYear, rebuildRollups, tableSizes } from "./history/facts.queries.ts";
import { liveBeside } from "./history/live.ts";
import { ensurePartitions, measuredSums, recomputed, yearBy } from "./history/product.ts";
import { type Rig, startRig } from "./history/rig.ts";
import { rollupTax } from "./history/tax.ts";
import { selectPlaces } from "./ingest/ingest.queries.ts";

const MONTHS = 36;
const RAW_RUNS = 3;
const RUNS = 60;

const YEAR = `query ($input: MetricsInput!) { metrics(input: $input) { periods
  series { code unit regionId group values qualifiers missing completeness versions breaks { period } sources } pageInfo { endCursor } } }`;

interface Answer {
  metrics: { periods: string[]; series: { regionId: string; group: string | null; values: (string | null)[] }[] };
}

interface Figures {
  facts: number;
  rawAll: number;
  rawOne: number;
  sqlAll: number;
  sqlOne: number;
  graphqlAll: number;
  graphqlRoot: number;
  graphqlOne: number;
  graphqlProvisional: number;
}

/** How long figures of a year take over 200 communities and three years of check-ins, beside the same from the facts themselves; first with a tenth of the
 * facts, then with all of them. `--facts N` is a shorter form. */
export async function history(): Promise<object> {
  const { values } = parseArgs({ args: process.argv.slice(3), options: { facts: { type: "string", default: "20000000" } } });
  const facts = Number(values.facts);
  if (!Number.isInteger(facts) || facts < 100_000) throw new Error("--facts takes a whole number of at least 100000");
  const last = monthOf(shanghaiDay(Date.now()));
  const months = Array.from({ length: MONTHS }, (_, back) => monthOf(firstDayOfMonth(last, back - MONTHS)));
  const year = String(Number(last.slice(0, 4)) - 1);
  const rig = await startRig(months.map((month) => `${month}-01`));
  try {
    const pool = new Pool({ connectionString: rig.databaseUrl, max: 1 });
    await ensurePartitions(pool, new Date(`${addDays(`${months[0]}-01`, -1)}T00:00:00Z`), new Date());
    await pool.end();
    await fill(rig, months, Math.round(facts / 10));
    const few = await measured(rig, year);
    await fill(rig, months, facts - Math.round(facts / 10));
    const many = await measured(rig, year);
    console.table({ [`${few.facts} facts`]: round(few), [`${many.facts} facts`]: round(many) });
    console.table(await tableSizes(rig.db));
    progress("the flush with and without roll-ups");
    const tax = await rollupTax(rig.databaseUrl, rig.db);
    progress(`  ${tax.withMs.toFixed(1)} ms a flush of 5,000 with them, ${tax.withoutMs.toFixed(1)} ms without`);
    progress("a live screen, alone and beside ten years by day of all communities");
    const [place] = await selectPlaces(rig.db, 1);
    const tenYears = {
      rootId: rig.rootId,
      indicators: ["M01"],
      regionIds: rig.communities,
      periodType: "DAY",
      from: `${Number(year) - 8}-01-01`,
      to: `${Number(year) + 1}-12-31`,
    };
    const live = await liveBeside(
      rig,
      askerOf(rig.url, rig.desk),
      askerOf(rig.url, rig.reader),
      { ...tenYears, first: 68 },
      place?.activityId ?? "",
    );
    console.table({ "tap to screen, p95 ms": round({ alone: live.aloneMs, beside: live.besideMs, "ten years asked, times": live.asked }) });
    return {
      ...{ facts: many.facts, year_all_ms: digits(many.sqlAll), year_all_graphql_ms: digits(many.graphqlAll) },
      vs_raw: Math.round(many.rawAll / many.sqlAll),
      growth: digits(Math.max(many.sqlAll / few.sqlAll, many.graphqlAll / few.graphqlAll), 2),
      rollup_tax: digits(tax.tax, 3),
    };
  } finally {
    await rig.stop();
  }
}

async function fill({ db, rootId }: Rig, months: readonly string[], facts: number): Promise<void> {
  const started = performance.now();
  for (const [nth, month] of months.entries()) {
    await insertMonth(db, rootId, month, Math.floor(facts / months.length) + (nth < facts % months.length ? 1 : 0));
    progress(
      `${month}: ${Math.round((facts * (nth + 1)) / months.length).toLocaleString("en")} of ${facts.toLocaleString("en")} check-ins`,
    );
  }
  progress("retractions and roll-ups");
  await insertRetractions(db);
  await rebuildRollups(db, recomputed("day"));
  progress(`  after ${Math.round((performance.now() - started) / 1_000)} s`);
}

async function measured({ db, url, rootId, communities, reader }: Rig, year: string): Promise<Figures> {
  progress("measuring");
  const ask = askerOf(url, reader);
  const [one = ""] = communities;
  const months = { rootId, indicators: ["M01"], periodType: "MONTH", from: `${year}-01-01`, to: `${year}-12-31` };
  const year_of = (input: object) => ask(YEAR, { input: { ...months, ...input } });
  await year_of({ by: "COMMUNITY" });
  const raw = await rawYear(db, rootId, year, null);
  checkEqual(raw, (await year_of({ by: "COMMUNITY" })) as unknown as Answer);
  const { rows } = await db.query("SELECT count(*)::int AS facts FROM check_in");
  const provisional = YEAR.replace("completeness", "completeness provisionalShares");
  return {
    facts: rows[0].facts,
    rawAll: await timed(RAW_RUNS, () => rawYear(db, rootId, year, null)),
    rawOne: await timed(RAW_RUNS, () => rawYear(db, rootId, year, one)),
    sqlAll: await timed(RUNS, () => measuredSums(db, "MONTH", yearBy(communities, year))),
    sqlOne: await timed(RUNS, () => measuredSums(db, "MONTH", yearBy([one], year))),
    graphqlAll: await timed(RUNS, () => year_of({ by: "COMMUNITY" })),
    graphqlRoot: await timed(RUNS, () => year_of({})),
    graphqlOne: await timed(RUNS, () => year_of({ regionIds: [one] })),
    graphqlProvisional: await timed(RUNS, () => ask(provisional, { input: { ...months, by: "COMMUNITY" } })),
  };
}

/** A fast answer is worth something when it is the right one. */
function checkEqual(raw: { communityId: string; month: string; attendance: string }[], { metrics }: Answer): void {
  const counted = new Map(raw.map(({ communityId, month, attendance }) => [`${communityId} ${month}`, attendance]));
  const differs = metrics.series.some(({ group, values }) =>
    values.some((value, n) => value !== (counted.get(`${group} ${metrics.periods[n]}`) ?? "0")),
  );
  if (raw.length === 0 || raw.length > metrics.series.length * metrics.periods.length || differs)
    throw new Error("the answer is not what the facts say");
}

const progress = (line: string) => process.stderr.write(`${line}\n`);
const digits = (value: number, count = 1): number => Number(value.toFixed(count));
const round = (figures: object) => Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, digits(value as number)]));
