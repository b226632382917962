import { setTimeout as sleep } from "node:timers/promises";
import { places } from "./district.ts";
import { Ledger } from "./ledger.ts";
import { type Outage, outages } from "./outages.ts";
import { within } from "./patience.ts";
import { openDoors } from "./probes.ts";
import { startProxy } from "./proxy.ts";
import { type Rig, startRig } from "./rig.ts";
import type { Counts, Scale } from "./scenarios.ts";
import { openScreen, type Screen } from "./screen.ts";
import { startSenders } from "./sender.ts";
import { baseline, judge } from "./verdict.ts";
import { openWatchers, type Watcher } from "./watcher.ts";

const STALE_WITHIN_MS = 5_000;
const ANSWER_WITHIN_MS = 2_000;
const HEALED_WITHIN_MS = 5_000;

/** The database is away: stopped, fallen silent behind a black hole, or frozen. Screens say so and keep their data, mutations answer 503, kiosks keep
 * their queue, and all heals by itself. */
export async function away(scale: Scale): Promise<Counts> {
  const long = scale === "long";
  const plan = long
    ? { seconds: 60, watchers: 100, rate: 300, kinds: ["stopped", "silent", "frozen"] as const }
    : { seconds: 6, watchers: 20, rate: 100, kinds: ["silent", "stopped"] as const };
  const broken: string[] = [];
  let proxy: Awaited<ReturnType<typeof startProxy>> | undefined;
  const rig = await startRig({
    async databaseUrl(real) {
      proxy = await startProxy(Number(new URL(real).port));
      return real.replace(/:\d+\//, `:${proxy.port}/`);
    },
  });
  let screen: Screen | undefined;
  try {
    if (!proxy) throw new Error("no proxy");
    const before = await baseline(rig);
    const ledger = new Ledger();
    const doors = await openDoors(rig, await places(rig));
    const watchers = await openWatchers(rig, plan.watchers);
    const senders = await startSenders(rig, ledger, plan.rate);
    screen = await openScreen(rig.urls[0] ?? "", doors.cookie);
    const measured: Record<string, unknown> = {};
    for (const kind of plan.kinds) {
      process.stderr.write(`the database is ${kind} for ${plan.seconds} s\n`);
      measured[kind] = await oneOutage(kind, outages(rig, proxy)[kind], plan.seconds, { rig, watchers, doors, screen }, broken);
    }
    const pid = rig.apis[0]?.deaths() ?? 0;
    if (pid > 0) broken.push("the API died because the database was away");
    await senders.finish();
    ledger.adopt(doors.sent());
    const counts = await judge(rig, ledger, before, watchers, broken);
    for (const watcher of watchers) await watcher.close();
    return { ...counts, seconds: plan.seconds, ...measured, failures: Object.fromEntries(ledger.failures), broken };
  } finally {
    await screen?.close();
    await rig.end();
    await proxy?.close();
  }
}

interface Scene {
  rig: Rig;
  watchers: Watcher[];
  doors: Awaited<ReturnType<typeof openDoors>>;
  screen: Screen;
}

async function oneOutage(kind: string, outage: Outage, seconds: number, { watchers, doors, screen }: Scene, broken: string[]) {
  await sleep(1_500);
  // the first is cut meanwhile: it has to come in while the database is away
  const faultless = watchers.slice(1).filter((watcher) => watcher.board && !watcher.board.staleSince);
  const shownBefore = await screen.attendance();
  const began = Date.now();
  const asking = doors.askUntilTold(300);
  await outage.begin();
  const stale = until(() => faultless.every((watcher) => watcher.board?.staleSince), seconds * 1_000, began);
  const badge = untilBadge(screen, (state) => state !== "live", seconds * 1_000, began);
  watchers[0]?.cut();
  await sleep(Math.max(0, began + seconds * 1_000 - Date.now()));
  const stale_ms = await stale;
  const badge_ms = await badge;
  const said = (await screen.badge()).text;
  const shown = await screen.attendance();
  const answers = await asking.end();
  await outage.end();
  const back = Date.now();
  const [accepted_ms, fresh_ms, live_ms] = await Promise.all([
    doors.untilAccepted(back),
    until(() => faultless.every((watcher) => watcher.board?.staleSince === null), 30_000, back),
    untilBadge(screen, (state) => state === "live", 30_000, back),
  ]);

  const say = (sentence: string) => broken.push(`${kind}: ${sentence}`);
  const wrong = answers.filter(({ status, code, retryAfter }) => status !== 503 || code !== "UNAVAILABLE" || !retryAfter);
  if (answers.every((answer) => answer.door !== "sign-in")) say("nobody tried to sign in");
  const slowest = Math.max(...answers.map((answer) => answer.ms));
  if (answers.length === 0) say("no mutation was tried");
  if (wrong.length > 0)
    say(`${wrong.length} of ${answers.length} mutations were not answered 503 with Retry-After: ${JSON.stringify(wrong[0])}`);
  if (slowest > within(ANSWER_WITHIN_MS)) say(`a mutation was answered only after ${slowest} ms`);
  if (stale_ms > within(STALE_WITHIN_MS)) say(`frames said it only after ${stale_ms} ms`);
  if (badge_ms > within(STALE_WITHIN_MS)) say(`the badge said it only after ${badge_ms} ms`);
  if (!(shown >= shownBefore)) say(`the screen lost its data: ${shownBefore} → ${shown}`);
  for (const [what, ms] of Object.entries({ accepted_ms, fresh_ms, live_ms }))
    if (ms > within(HEALED_WITHIN_MS)) say(`not healed in time: ${what} ${ms}`);
  return {
    stale_ms,
    badge_ms,
    badge: said,
    mutations: answers.length,
    slowest_503_ms: slowest,
    accepted_ms,
    fresh_ms,
    badge_live_ms: live_ms,
  };
}

/** Milliseconds since `from` until it is so; infinite when it does not come in time. */
async function until(isSo: () => boolean, withinMs: number, from: number): Promise<number> {
  for (; Date.now() - from < withinMs; await sleep(20)) if (isSo()) return Date.now() - from;
  return Number.POSITIVE_INFINITY;
}

async function untilBadge(screen: Screen, isSo: (state: string) => boolean, withinMs: number, from: number): Promise<number> {
  for (; Date.now() - from < withinMs; await sleep(100)) if (isSo((await screen.badge()).state)) return Date.now() - from;
  return Number.POSITIVE_INFINITY;
}
