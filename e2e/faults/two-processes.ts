import { setTimeout as sleep } from "node:timers/promises";
import { Ledger } from "./ledger.ts";
import { startRig } from "./rig.ts";
import type { Counts, Scale } from "./scenarios.ts";
import { startSenders } from "./sender.ts";
import { baseline, judge } from "./verdict.ts";
import { openWatchers } from "./watcher.ts";

/** Two API processes on one database, clients at both. One is killed and stays away: its clients go on at the other from their cursor. */
export async function twoProcesses(scale: Scale): Promise<Counts> {
  const {
    watchers: count,
    rate,
    rounds,
    apart,
  } = scale === "long" ? { watchers: 100, rate: 300, rounds: 6, apart: 5_000 } : { watchers: 20, rate: 100, rounds: 1, apart: 2_000 };
  const broken: string[] = [];
  const rig = await startRig({ processes: 2 });
  try {
    const before = await baseline(rig);
    const ledger = new Ledger();
    const watchers = await openWatchers(rig, count);
    const senders = await startSenders(rig, ledger, rate);
    await sleep(apart);
    let moved = 0;
    for (let round = 0; round < rounds; round++) {
      const [victim, other] = round % 2 === 0 ? rig.apis : [...rig.apis].reverse();
      const resets = watchers.reduce((sum, watcher) => sum + (watcher.kinds.RESET ?? 0), 0);
      const opens = watchers.map((watcher) => watcher.opens);
      await victim?.kill();
      await sleep(apart);
      moved += watchers.filter((watcher, at) => watcher.opens > (opens[at] ?? 0)).length;
      const reset = watchers.reduce((sum, watcher) => sum + (watcher.kinds.RESET ?? 0), 0) - resets;
      if (reset > 0) broken.push(`${reset} clients had to begin anew although their cursor was good at ${other?.url}`);
      victim?.start();
      await sleep(apart);
    }
    if (moved === 0) broken.push("no client changed the process");
    await senders.finish();
    const counts = await judge(rig, ledger, before, watchers, broken);
    for (const watcher of watchers) await watcher.close();
    return { ...counts, processes: 2, killed: rounds, moved, broken };
  } finally {
    await rig.end();
  }
}
