import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { Client } from "pg";
import type { District } from "./district.ts";
import type { Ledger } from "./ledger.ts";
import { repository } from "./rig.ts";
import { essence, Watcher } from "./watcher.ts";

const FEED_SHOWN = 25;
/** a screen that was cut for long pauses for up to half a minute */
const EQUAL_WITHIN_MS = 40_000;

export interface Baseline {
  /** items in the day roll-ups before the ledger began */
  items: number;
}

export async function baseline(district: District): Promise<Baseline> {
  return { items: await rolledUp(district) };
}

/** Holds database, roll-ups and every client against the ledger. Adds a sentence to `broken` for each thing that does not hold. */
export async function judge(district: District, ledger: Ledger, before: Baseline, watchers: Watcher[], broken: string[]) {
  const stored = await rows<{ id: string }>(
    district,
    "SELECT id FROM check_in WHERE recorded_at >= $1 UNION ALL SELECT id FROM kiosk_usage WHERE recorded_at >= $1",
    [ledger.since],
  );
  const there = new Set(stored.map((row) => row.id));
  const lost = ledger.ids("acknowledged").filter((id) => !there.has(id)).length;
  const unexplained = [...there].filter((id) => {
    const entry = ledger.entries.get(id);
    return !entry || entry.state === "rejected" || (entry.state === "sent" && !entry.unknown);
  }).length;
  const [taken] = await rows<{ n: number }>(district, "SELECT count(*)::int AS n FROM check_in_retraction WHERE recorded_at >= $1", [
    ledger.since,
  ]);
  const counted = (await rolledUp(district)) - before.items + (taken?.n ?? 0);
  const doubled = stored.length - there.size + Math.abs(counted - there.size);
  const recount_equal = await recount(district);
  const clients = await judgeWatchers(district, watchers);
  const counts = ledger.counts();
  if (lost > 0) broken.push(`${lost} acknowledged items are not in the database`);
  if (doubled > 0) broken.push(`${doubled} items are counted more or less than once`);
  if (unexplained > 0) broken.push(`${unexplained} items are in the database that nobody sent or that were refused`);
  if (!recount_equal) broken.push("the roll-ups differ from the facts");
  if (counts.unsettled > 0) broken.push(`${counts.unsettled} items were never answered`);
  if (counts.rejected > 0) broken.push(`${counts.rejected} items were refused: ${[...new Set(ledger.reasons)].join(", ")}`);
  if (ledger.contradictions.length > 0) broken.push(`${ledger.contradictions.length} items have two times of first receipt`);
  broken.push(...clients.broken);
  return { ...counts, stored: there.size, lost, doubled, unexplained, recount_equal, ...clients.counts };
}

/** Every client's board equals a fresh snapshot, the snapshot's sums equal the facts, and no feed entry is missing or doubled. */
async function judgeWatchers(district: District, watchers: Watcher[]) {
  const broken: string[] = [];
  let different = watchers;
  let fresh: Watcher | undefined;
  for (const deadline = Date.now() + EQUAL_WITHIN_MS; different.length > 0 && Date.now() < deadline; await sleep(250)) {
    fresh = new Watcher(district);
    await fresh.open();
    await fresh.close();
    const wanted = essence(fresh.board);
    different = watchers.filter((watcher) => !isDeepStrictEqual(essence(watcher.board), wanted));
  }
  if (different.length > 0) broken.push(`${different.length} clients differ from a fresh snapshot: ${difference(different[0], fresh)}`);
  const wrongSums = fresh ? await sumsDiffer(district, fresh) : [];
  if (wrongSums.length > 0) broken.push(`the snapshot's sums are not the facts': ${wrongSums.join(", ")}`);
  const newest = await rows<{ id: string }>(district, "SELECT id FROM feed_entry WHERE root_id = $1 ORDER BY at DESC, id DESC LIMIT $2", [
    district.rootId,
    FEED_SHOWN,
  ]);
  const feedFaults = watchers.filter(({ board }) => {
    const shown = board?.feed.map((entry) => entry.id) ?? [];
    return new Set(shown).size < shown.length || newest.some(({ id }, at) => shown[at] !== id);
  }).length;
  if (feedFaults > 0) broken.push(`${feedFaults} clients miss feed entries or have them twice`);
  const ended = watchers.filter((watcher) => watcher.faults.length > 0);
  if (ended.length > 0) broken.push(`${ended.length} clients' subscriptions were ended: ${ended[0]?.faults[0]}`);
  const sum = (count: (watcher: Watcher) => number) => watchers.reduce((all, watcher) => all + count(watcher), 0);
  return {
    broken,
    counts: {
      clients: watchers.length,
      clients_different: different.length,
      frames: sum((watcher) => watcher.frames()),
      resets: sum((watcher) => watcher.kinds.RESET ?? 0),
      reconnects: sum((watcher) => Math.max(0, watcher.opens - 1)),
    },
  };
}

/** Where two boards differ, for a person. */
function difference(one: Watcher | undefined, other: Watcher | undefined): string {
  const [a, b] = [essence(one?.board), essence(other?.board)] as Record<string, unknown>[];
  const keys = Object.keys(b ?? {}).filter((key) => !isDeepStrictEqual(a?.[key], b?.[key]));
  return keys.map((key) => `${key} ${JSON.stringify(a?.[key])?.slice(0, 120)} ≠ ${JSON.stringify(b?.[key])?.slice(0, 120)}`).join("; ");
}

/** Which of today's figures on a board are not those of the facts. */
export async function sumsDiffer(district: District, { board }: Watcher): Promise<string[]> {
  const today = "(occurred_at AT TIME ZONE 'Asia/Shanghai')::date = $2 AND root_id = $1";
  const [facts = {}] = await rows<Record<string, string>>(
    district,
    `SELECT (SELECT coalesce(sum(count), 0) FROM check_in c WHERE ${today}
        AND NOT EXISTS (SELECT FROM check_in_retraction r WHERE r.check_in_id = c.id)) AS "ATTENDANCE",
      (SELECT count(*) FROM kiosk_usage WHERE ${today} AND kind = 'USE') AS "KIOSK_USES",
      (SELECT count(*) FROM kiosk_usage WHERE ${today} AND kind = 'LOAN') AS "LOANS"`,
    [district.rootId, board?.day],
  );
  return (board?.figures ?? [])
    .filter(({ measure, today: shown }) => facts[measure] !== undefined && Number(facts[measure]) !== shown)
    .map(({ measure, today: shown }) => `${measure} ${shown} ≠ ${facts[measure]}`);
}

/** What `npm run recount` runs. */
function recount(district: District): Promise<boolean> {
  const env = { ...process.env, DATABASE_URL: district.databaseUrl, KEPU_DATA: district.dataDir };
  const child = spawn(process.execPath, ["apps/api/dist/tool.js", "recount"], { cwd: repository, env, stdio: "ignore" });
  return new Promise((resolve) => child.once("close", (code) => resolve(code === 0)));
}

async function rolledUp(district: District): Promise<number> {
  const [row] = await rows<{ items: string }>(district, "SELECT coalesce(sum(items), 0) AS items FROM rollup_day", []);
  return Number(row?.items);
}

export async function rows<Row extends object>({ databaseUrl }: District, sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: databaseUrl });
  client.on("error", () => {});
  await client.connect();
  return (await client.query<Row>(sql, values).finally(() => client.end())).rows;
}
