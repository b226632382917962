import { setTimeout as sleep } from "node:timers/promises";
import { Ledger } from "./ledger.ts";
import { loseOneOfEach } from "./lost-one.ts";
import { openWrites } from "./open-writes.ts";
import { startProxy } from "./proxy.ts";
import { startRig } from "./rig.ts";
import type { Counts, Scale } from "./scenarios.ts";
import { startSenders } from "./sender.ts";
import { baseline, judge, rows } from "./verdict.ts";
import { openWatchers } from "./watcher.ts";

const LOST_SHARE = 0.4;

/** Answers are cut off after the commit, and everything is sent again: one effect. Then writes that stay open for three seconds delay nobody. */
export async function lostAnswers(scale: Scale): Promise<Counts> {
  const plan = scale === "long" ? { watchers: 50, rate: 300, seconds: 60, writes: 5 } : { watchers: 10, rate: 100, seconds: 4, writes: 1 };
  const broken: string[] = [];
  const rig = await startRig();
  const proxy = await startProxy(Number(new URL(rig.urls[0] ?? "").port));
  try {
    const before = await baseline(rig);
    const ledger = new Ledger();
    const watchers = await openWatchers(rig, plan.watchers);
    const behindProxy = { ...rig, urls: [`http://127.0.0.1:${proxy.port}`] };
    const senders = await startSenders(behindProxy, ledger, plan.rate);
    proxy.cutAnswers(LOST_SHARE);
    await sleep(plan.seconds * 1_000);
    proxy.cutAnswers(0);
    await senders.finish();
    const duplicates = ledger.counts().stored_by_an_attempt_without_answer;
    if (duplicates === 0) broken.push("no answer was lost after its commit");
    const keyed = await loseOneOfEach(rig, proxy, ledger, broken);
    const open = [];
    for (let turn = 0; turn < plan.writes; turn++) {
      open.push(await openWrites(rig, ledger, watchers[0], "this database", broken));
      open.push(await openWrites(rig, ledger, watchers[0], "another database", broken));
    }
    const wrongTimes = await timesDiffer(rig, ledger);
    if (wrongTimes > 0) broken.push(`${wrongTimes} items were answered with another time than that of their first receipt`);
    const counts = await judge(rig, ledger, before, watchers, broken);
    for (const watcher of watchers) await watcher.close();
    return {
      ...counts,
      answers_cut: proxy.cuts(),
      wrong_times: wrongTimes,
      keyed,
      writes_held_open: open.length,
      delivered_meanwhile: open.reduce((sum, one) => sum + one.delivered, 0),
      worst_frame_meanwhile_ms: Math.max(...open.map((one) => one.worst_ms)),
      own_frame_after_commit_ms: Math.max(...open.map((one) => one.own_ms)),
      failures: Object.fromEntries(ledger.failures),
      broken,
    };
  } finally {
    await proxy.close();
    await rig.end();
  }
}

/** How many acknowledged items were told another time of receipt than the stored one. */
async function timesDiffer(rig: Parameters<typeof rows>[0], ledger: Ledger): Promise<number> {
  const stored = await rows<{ id: string; at: Date }>(
    rig,
    "SELECT id, recorded_at AS at FROM check_in WHERE recorded_at >= $1 UNION ALL SELECT id, recorded_at FROM kiosk_usage WHERE recorded_at >= $1",
    [ledger.since],
  );
  return stored.filter(({ id, at }) => {
    const told = ledger.entries.get(id)?.receivedAt;
    return told !== undefined && Date.parse(told) !== at.getTime();
  }).length;
}
