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
  await foldMinutes(tx, addDays(shanghaiDay(at), -HEARTBEAT_DAYS));
}

/** Which minutes a kiosk was on is kept for a while, how many of them while it was planned to be for ever. */
async function foldMinutes(tx: PoolClient, before: string): Promise<void> {
  const minutes = (word: string) => `split_part(h ->> '${word}', ':', 1)::int * 60 + split_part(h ->> '${word}', ':', 2)::int`;
  await tx.query(
    `INSERT INTO kiosk_day (kiosk_id, day, online)
     SELECT m.kiosk_id, m.day, CASE WHEN k.planned_hours = '[]' THEN bit_count(m.online) ELSE (
       SELECT coalesce(sum(bit_count(substring(m.online FROM o.opens + 1 FOR o.closes - o.opens))), 0) FROM jsonb_array_elements(k.planned_hours) h
         CROSS JOIN LATERAL (SELECT ${minutes("opens")} AS opens, ${minutes("closes")} AS closes) o
       WHERE (h ->> 'weekday')::int = extract(isodow FROM m.day)) END
     FROM kiosk_minutes m JOIN kiosk k ON k.id = m.kiosk_id WHERE m.day < $1::date
     ON CONFLICT DO NOTHING`,
    [before],
  );
  await tx.query("DELETE FROM kiosk_minutes WHERE day < $1", [before]);
}
