import { setTimeout as sleep } from "node:timers/promises";
import { deliver, fleet } from "./fleet.ts";
import { Ledger } from "./ledger.ts";
import { startRig } from "./rig.ts";
import type { Counts, Scale } from "./scenarios.ts";
import { startTrickle } from "./trickle.ts";
import { baseline, judge } from "./verdict.ts";
import { openWatchers } from "./watcher.ts";

const ALL_IN_WITHIN_S = 300;
const LIVE_P95_MS = 1_000;

/** Kiosks come back at once after a day offline, each with its queue, while people check in and screens watch. */
export async function backlog(scale: Scale): Promise<Counts> {
  const plan =
    scale === "long"
      ? { kiosks: 200, items: 100_000, watchers: 20, tapEveryMs: 100, quietMs: 5_000 }
      : { kiosks: 20, items: 2_000, watchers: 4, tapEveryMs: 100, quietMs: 500 };
  const broken: string[] = [];
  const rig = await startRig();
  try {
    const before = await baseline(rig);
    const terminals = await fleet(rig, plan.kiosks, plan.items);
    const queued = terminals.reduce((sum, { queue }) => sum + queue.length, 0);
    const ledger = new Ledger();
    const watchers = await openWatchers(rig, plan.watchers);
    await sleep(1_500); // the new kiosks are known to every screen
    const [first] = watchers;
    if (!first) throw new Error("nobody watches");
    const quiet = await startTrickle(rig, ledger, first, plan.tapEveryMs);
    await sleep(plan.quietMs);
    const alone = await quiet.finish();
    const trickle = await startTrickle(rig, ledger, first, plan.tapEveryMs);
    const started = performance.now();
    await Promise.all(terminals.map((terminal) => deliver(rig, terminal, ledger)));
    const seconds = (performance.now() - started) / 1_000;
    const delays = await trickle.finish();
    const p95 = at(delays, 0.95);
    if (seconds > ALL_IN_WITHIN_S) broken.push(`the backlog took ${Math.round(seconds)} s`);
    if (scale === "long" && p95 > LIVE_P95_MS) broken.push(`the live screens' p95 was ${Math.round(p95)} ms`);
    const counts = await judge(rig, ledger, before, watchers, broken);
    for (const watcher of watchers) await watcher.close();
    return {
      ...counts,
      kiosks: plan.kiosks,
      backlog: queued,
      backlog_seconds: Math.round(seconds * 10) / 10,
      live_check_ins: delays.length,
      live_p50_ms: Math.round(at(delays, 0.5)),
      live_p95_ms: Math.round(p95),
      live_worst_ms: Math.round(at(delays, 1)),
      live_p95_ms_before: Math.round(at(alone, 0.95)),
      failures: Object.fromEntries(ledger.failures),
      broken,
    };
  } finally {
    await rig.end();
  }
}

function at(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
