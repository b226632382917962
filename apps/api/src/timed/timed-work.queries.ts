import { addDays, DAY_MS, LIMITS, shanghaiDay, startOfShanghaiDay } from "@kepu/schema";
import type { PoolClient } from "pg";

const FEED_DAYS = 90;
const QUARANTINE_DAYS = 90;
const SAVED_ANSWER_DAYS = 7;
const HEARTBEAT_DAYS = 400;

export async function tryLock(tx: PoolClient, name: string): Promise<boolean> {
  const { rows } = await tx.query<{ locked: boolean }>(
    "SELECT pg_try_advisory_xact_lock(hashtextextended('kepu timed ' || $1, 0)) AS locked",
    [name],
  );
  return rows[0]?.locked ?? false;
}

/** What is kept for a while only. */
export async function cleanUp(tx: PoolClient, at: Date): Promise<void> {
  const ago = (days: number) => new Date(at.getTime() - days * DAY_MS);
  await tx.query("DELETE FROM change WHERE at < $1", [new Date(at.getTime() - LIMITS.changeKeepMs - 60_000)]);
  await tx.query("DELETE FROM rollup_minute WHERE minute < $1", [startOfShanghaiDay(addDays(shanghaiDay(at), -LIMITS.minuteTierKeepDays))]);
  await tx.query("DELETE FROM saved_answer WHERE at < $1", [ago(SAVED_ANSWER_DAYS)]);
  await tx.query("DELETE FROM feed_entry WHERE at < $1", [ago(FEED_DAYS)]);
  await tx.query("DELETE FROM quarantine WHERE last_received_at < $1", [ago(QUARANTINE_DAYS)]);
  await tx.query("DELETE FROM kiosk_minutes WHERE day < $1", [addDays(shanghaiDay(at), -HEARTBEAT_DAYS)]);
}
