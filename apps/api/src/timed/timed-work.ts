import type { PoolClient } from "pg";
import { moveActivities } from "../activity/activity-clock.ts";
import { now } from "../clock.ts";
import type { Services } from "../context.ts";
import { ensureDemoProgramme } from "../demo/seed.ts";
import { cleanUpEvidence } from "../evidence/clean-up.ts";
import { ensurePartitions } from "../ingest/partitions.ts";
import { inTransaction } from "../ingest/transaction.ts";
import { oldestPartition } from "../ingest/verdict.ts";
import { detectOffline } from "../kiosk/kiosk-clock.ts";
import { buildReach } from "../reach/build.ts";
import { recordAllRegisters } from "../register/register-history.ts";
import { giveReminders, sendReminders } from "../review/remind.ts";
import { sealMonth } from "../seal/seal.ts";
import { cleanUp, tryLock } from "./timed-work.queries.ts";

interface Job {
  name: string;
  everyMs: number;
  run(tx: PoolClient): Promise<unknown>;
  /** what waits for a foreign server: once the transaction is over, and so perhaps in two processes at a time */
  after?(): Promise<void>;
}

/** Work that the clock asks for, in one process at a time: each run holds a transaction-level advisory lock, so that whoever comes second skips it. */
export function startTimedWork(services: Services): { stop(): Promise<void> } {
  const { pool, logger, config } = services;
  const jobs: Job[] = [
    { name: "activities", everyMs: 5_000, run: (tx) => moveActivities(tx, now()) },
    { name: "kiosks", everyMs: 15_000, run: (tx) => detectOffline(tx, now()) },
    { name: "reminders", everyMs: 60_000, run: (tx) => giveReminders(tx, now()), after: tellWebhook },
    { name: "partitions", everyMs: 3_600_000, run: () => ensurePartitions(pool, oldestPartition(now()), now()) },
    { name: "reach", everyMs: 30_000, run: () => buildReach(pool, () => !stopped) },
    { name: "sealing", everyMs: 3_600_000, run: () => sealMonth(services, config.factMonths, now()) },
    { name: "evidence", everyMs: 3_600_000, run: async () => {}, after: cleanEvidence },
    { name: "clean-up", everyMs: 600_000, run: (tx) => cleanUp(tx, now()).then(() => recordAllRegisters(tx)) },
    ...(config.demo ? [{ name: "demo programme", everyMs: 60_000, run: () => ensureDemoProgramme(services) }] : []),
  ];
  let stopped = false;
  let evidenceSeen = "";
  async function cleanEvidence(): Promise<void> {
    const { evidenceStore: store, evidenceReceiver: receiver } = services;
    evidenceSeen = await cleanUpEvidence({ pool, store, receiver, goesOn: () => !stopped }, now(), evidenceSeen);
  }
  const loops = jobs.map(async (job) => {
    while (!stopped) {
      await runOnce(job).catch((error: Error) => {
        // a drain that waits no longer takes the pool away: what was under way is not done, and begins again with the next start
        if (!stopped) logger.warn({ job: job.name, err: error.message }, "timed work failed and is tried again");
      });
      await pause(job.everyMs);
    }
  });
  const waiting = new Set<() => void>();

  async function tellWebhook(): Promise<void> {
    if (config.webhook) await sendReminders(pool, config.webhook, now(), logger);
  }

  async function runOnce(job: Job): Promise<void> {
    const ours = await inTransaction(pool, async (tx) => {
      const locked = await tryLock(tx, job.name);
      if (locked) await job.run(tx);
      return locked;
    });
    if (ours) await job.after?.();
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      waiting.add(done);
    });
  }

  return {
    async stop() {
      stopped = true;
      for (const done of [...waiting]) done();
      await Promise.all(loops);
    },
  };
}
