import { minuteOfDay, shanghaiDay } from "@kepu/schema";
import type { Pool } from "pg";
import { v7 as uuidv7 } from "uuid";
import { now } from "../clock.ts";
import { announce, type KioskStatusRow } from "./announce.ts";
import { addOnlineMinutes, insertKioskFeed, lockStatus, type StatusRow, upsertStatus } from "./heartbeat.queries.ts";
import type { Outcome } from "./rows.ts";
import { inTransaction } from "./transaction.ts";

export interface HeartbeatRow {
  kioskId: string;
  at: Date;
  /** everything up to then has been delivered */
  queueEmptyUpTo: Date | null;
  fault: string | null;
}

/** One transaction: a bit for each minute a kiosk was on, its newest status, the feed when it came back or broke, and the change row. */
export function flushHeartbeats(pool: Pool, rows: HeartbeatRow[]): Promise<Outcome[]> {
  return inTransaction(pool, async (tx) => {
    const receivedAt = now();
    await addOnlineMinutes(tx, onlineMinutes(rows));
    const newest = newestOf(rows);
    const before = new Map(
      (
        await lockStatus(
          tx,
          newest.map((row) => row.kioskId),
        )
      ).map((row) => [row.kioskId, row]),
    );
    const moved = newest.flatMap((row) => statusOf(row, before.get(row.kioskId)) ?? []);
    await upsertStatus(tx, moved);
    const lines = moved.flatMap((row) => feedOf(row, before.get(row.kioskId)));
    const feed = lines.length > 0 ? await insertKioskFeed(tx, lines, receivedAt) : [];
    if (moved.length > 0) await announce(tx, receivedAt, { kiosks: moved, ...(feed.length > 0 ? { feed } : {}) });
    return rows.map((): Outcome => ({ status: "ACCEPTED", receivedAt }));
  });
}

/** What the newest heartbeat makes of a kiosk; undefined when a newer one was known. */
function statusOf(row: HeartbeatRow, before: StatusRow | undefined): KioskStatusRow | undefined {
  if (before?.lastHeartbeatAt && before.lastHeartbeatAt >= row.at) return undefined;
  const state = row.fault ? "FAULT" : "ONLINE";
  const known = before?.queueEmptyUpTo ?? null;
  return {
    kioskId: row.kioskId,
    state,
    since: before?.state === state ? before.since : row.at,
    lastHeartbeatAt: row.at,
    queueEmptyUpTo: row.queueEmptyUpTo && (!known || row.queueEmptyUpTo > known) ? row.queueEmptyUpTo : known,
    fault: row.fault,
  };
}

function feedOf(row: KioskStatusRow, before: StatusRow | undefined) {
  const line = (kind: "KIOSK_ONLINE" | "KIOSK_FAULT") => ({
    id: uuidv7({ msecs: now().getTime() }),
    kioskId: row.kioskId,
    kind,
    cause: `${kind} ${row.kioskId} ${new Date(row.since).toISOString()}`,
  });
  if (row.state === "FAULT" && before?.state !== "FAULT") return [line("KIOSK_FAULT")];
  return row.state === "ONLINE" && before?.state === "OFFLINE" ? [line("KIOSK_ONLINE")] : [];
}

/** By kiosk, the latest; in the order of ids, so that parallel flushes lock alike. */
function newestOf(rows: HeartbeatRow[]): HeartbeatRow[] {
  const newest = new Map<string, HeartbeatRow>();
  for (const row of rows) {
    const known = newest.get(row.kioskId);
    if (!known || row.at > known.at) newest.set(row.kioskId, row);
  }
  return [...newest.values()].sort((a, b) => (a.kioskId < b.kioskId ? -1 : 1));
}

function onlineMinutes(rows: HeartbeatRow[]) {
  const days = new Map<string, { kioskId: string; day: string; minutes: Set<number> }>();
  for (const row of rows) {
    const day = shanghaiDay(row.at);
    const key = `${row.kioskId} ${day}`;
    const entry = days.get(key) ?? { kioskId: row.kioskId, day, minutes: new Set<number>() };
    entry.minutes.add(minuteOfDay(row.at));
    days.set(key, entry);
  }
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { kioskId, day, minutes }]) => ({
      kioskId,
      day,
      bits: Array.from({ length: 1_440 }, (_, at) => (minutes.has(at) ? "1" : "0")).join(""),
    }));
}
