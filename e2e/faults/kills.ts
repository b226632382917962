import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { post } from "./district.ts";
import { type Launched, startLaunched } from "./launched.ts";
import { Ledger } from "./ledger.ts";
import { within } from "./patience.ts";
import type { Counts, Scale } from "./scenarios.ts";
import { startSenders } from "./sender.ts";
import { baseline, judge, rows } from "./verdict.ts";
import { openWatchers, type Watcher } from "./watcher.ts";
import { fillLog, loseBackend } from "./wounds.ts";

const API_WITHIN_MS = 5_000;
const COMMIT_WITHIN_MS = 10_000;
const BOTH_WITHIN_MS = API_WITHIN_MS + COMMIT_WITHIN_MS;

const SHORT = { watchers: 20, rate: 100, api: 1, postgres: 1, terminated: 2, backends: 1, cuts: 20, listens: 1, both: 1, log: 0 };
const LONG = { watchers: 100, rate: 300, api: 20, postgres: 10, terminated: 10, backends: 10, cuts: 100, listens: 10, both: 3, log: 2 };

type Plan = typeof SHORT;
type Fault = Exclude<keyof Plan, "watchers" | "rate" | "log">;

/** Everything that runs is killed, again and again, while items come in and screens watch. The product's own launcher starts it again. */
export async function kills(scale: Scale): Promise<Counts> {
  const plan = scale === "long" ? LONG : SHORT;
  const broken: string[] = [];
  const product = await startLaunched();
  try {
    const before = await baseline(product);
    await rows(product, "CREATE TABLE harness_commit (at timestamptz)");
    const ledger = new Ledger();
    const watchers = await openWatchers(product, plan.watchers);
    const senders = await startSenders(product, ledger, plan.rate);
    await sleep(1_000);
    const worst = { api: 0, postgres: 0, both: 0, log: 0, apiDeaths: 0 };
    await inflict(plan, faultsOf(product, watchers, plan, worst, broken));
    if (scale === "long") await killLauncher(product, broken); // in the short form e2e/start.e2e.ts does it
    await senders.finish();
    if (worst.api > within(API_WITHIN_MS)) broken.push(`the API answered only after ${worst.api} ms`);
    if (worst.postgres > within(COMMIT_WITHIN_MS)) broken.push(`PostgreSQL committed only after ${worst.postgres} ms`);
    if (worst.both > within(BOTH_WITHIN_MS)) broken.push(`the API, killed together with PostgreSQL, answered only after ${worst.both} ms`);
    const masked = product.apiLog().match(/"msg":"a request failed"/g)?.length ?? 0;
    if (masked > 0) broken.push(`${masked} requests failed with INTERNAL`);
    const counts = await judge(product, ledger, before, watchers, broken);
    for (const watcher of watchers) await watcher.close();
    return {
      ...counts,
      items_per_second: plan.rate,
      ...Object.fromEntries(kindsOf(plan).map((name) => [`killed_${name}`, plan[name]])),
      api_back_worst_ms: worst.api,
      postgres_commits_worst_ms: worst.postgres,
      both_back_worst_ms: worst.both,
      log_to_replay_mb: worst.log,
      api_deaths_by_database: worst.apiDeaths,
      longest_wait_ms: senders.waits()[0] ?? 0,
      failures: Object.fromEntries(ledger.failures),
      broken,
    };
  } finally {
    await product.end();
  }
}

function faultsOf(product: Launched, watchers: Watcher[], plan: Plan, worst: Record<string, number>, broken: string[]) {
  let logs = plan.log;
  const note = (name: string, value: number) => {
    worst[name] = Math.max(worst[name] ?? 0, value);
  };
  /** The API must live through it. */
  const without = async (what: string, fault: () => Promise<void>) => {
    const pid = product.apiPid();
    await fault();
    await sleep(300); // a killed backend takes the others along a moment later
    await untilAnswers(product);
    if (product.apiPid() === pid) return;
    worst.apiDeaths = (worst.apiDeaths ?? 0) + 1;
    broken.push(`the API died because ${what}`);
  };
  const faults: Record<Fault, () => Promise<void>> = {
    api: async () => note("api", await killApi(product)),
    terminated: () => without("a backend was terminated", () => loseBackend(product, "terminate", "kepu-(api|facts)")),
    backends: () => without("a backend was killed", () => loseBackend(product, "kill", "kepu-(api|facts)")),
    listens: () => without("the LISTEN connection was terminated", () => loseBackend(product, "terminate", "kepu-listen")),
    postgres: () =>
      without("PostgreSQL was killed", async () => {
        if (logs-- > 0) note("log", await fillLog(product));
        note("postgres", await killPostgres(product));
      }),
    both: async () => {
      process.kill(product.postgresPid(), "SIGKILL");
      note("both", await killApi(product));
    },
    cuts: async () => watchers[Math.floor(Math.random() * watchers.length)]?.cut(),
  };
  return faults;
}

const kindsOf = ({ watchers: _watchers, rate: _rate, log: _log, ...counts }: Plan) => Object.keys(counts) as Fault[];

/** In an order of chance, a moment apart. */
async function inflict(plan: Plan, faults: Record<Fault, () => Promise<void>>): Promise<void> {
  const order = shuffled(kindsOf(plan).flatMap((name) => Array.from({ length: plan[name] }, () => name)));
  for (const [at, name] of order.entries()) {
    if (name !== "cuts") process.stderr.write(`fault ${at + 1} of ${order.length}: ${name}\n`);
    await faults[name]();
    await sleep(name === "cuts" ? 50 : 200 + Math.random() * 800);
  }
}

/** Milliseconds from the kill to the first answer that needed the database. */
async function killApi(product: Launched): Promise<number> {
  const began = Date.now();
  process.kill(product.apiPid(), "SIGKILL");
  await sleep(20);
  await untilAnswers(product);
  return Date.now() - began;
}

async function killLauncher(product: Launched, broken: string[]): Promise<void> {
  const pid = product.postgresPid();
  await product.killLauncher();
  await product.relaunch();
  if (product.postgresPid() !== pid) broken.push("the next start did not take over the PostgreSQL that lives");
}

async function untilAnswers(product: Launched): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(20)) {
    const answer = await post(product.url, product.token("readerToken"), "{ viewer { kind } }", {}, 1_000).catch(() => undefined);
    if (answer?.data) return;
  }
  throw new Error("the API does not answer any more");
}

/** Milliseconds from the kill to the first commit. */
async function killPostgres(product: Launched): Promise<number> {
  const began = Date.now();
  process.kill(product.postgresPid(), "SIGKILL");
  await sleep(20);
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(20)) {
    const client = new Client({ connectionString: product.databaseUrl, connectionTimeoutMillis: 1_000, query_timeout: 1_000 });
    client.on("error", () => {});
    const committed = await client
      .connect()
      .then(() => client.query("INSERT INTO harness_commit VALUES (now())"))
      .then(
        () => true,
        () => false,
      );
    await client.end().catch(() => {});
    if (committed) return Date.now() - began;
  }
  throw new Error("PostgreSQL does not commit any more");
}

function shuffled<T>(list: T[]): T[] {
  return list
    .map((entry) => ({ entry, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ entry }) => entry);
}
