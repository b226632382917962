import type { Channel, UsageKind } from "@kepu/schema";
import type { Pool } from "pg";

export interface KioskStatus {
  kioskId: string;
  state: "ONLINE" | "OFFLINE" | "FAULT";
}

export async function selectStatus(pool: Pool, kioskIds: readonly string[]): Promise<KioskStatus[]> {
  const { rows } = await pool.query<KioskStatus>(`SELECT kiosk_id AS "kioskId", state FROM kiosk_status WHERE kiosk_id = ANY($1::uuid[])`, [
    kioskIds,
  ]);
  return rows;
}

export interface KioskDayRow {
  day: string;
  uses: number;
  loans: number;
  returns: number;
  clicks: number;
  dwellSeconds: number;
}

/** Days with use, from the day tier. */
export async function selectKioskDays(pool: Pool, kioskId: string, from: string, to: string): Promise<KioskDayRow[]> {
  const { rows } = await pool.query<KioskDayRow>(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day,
       coalesce(sum(items) FILTER (WHERE kind = 'USE'), 0)::int AS uses, coalesce(sum(items) FILTER (WHERE kind = 'LOAN'), 0)::int AS loans,
       coalesce(sum(items) FILTER (WHERE kind = 'RETURN'), 0)::int AS returns, coalesce(sum(amount) FILTER (WHERE kind = 'USE'), 0)::int AS clicks,
       coalesce(sum(seconds), 0)::int AS "dwellSeconds"
     FROM rollup_day WHERE subject_id = $1 AND day BETWEEN $2::date AND $3::date GROUP BY 1`,
    [kioskId, from, to],
  );
  return rows;
}

export async function selectOnlineMinutes(pool: Pool, kioskId: string, from: string, to: string) {
  const { rows } = await pool.query<{ day: string; online: string }>(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day, online::text FROM kiosk_minutes WHERE kiosk_id = $1 AND day BETWEEN $2::date AND $3::date`,
    [kioskId, from, to],
  );
  return rows;
}

export interface UsageRecordRow {
  id: string;
  occurredAt: Date;
  deviceTime: Date;
  recordedAt: Date;
  kind: UsageKind;
  content: string | null;
  clicks: number;
  dwellSeconds: number;
  channel: Channel;
}

/** Newest first. */
export async function selectUsage(pool: Pool, kioskId: string, limit: number, after: string[] | null): Promise<UsageRecordRow[]> {
  const { rows } = await pool.query<UsageRecordRow>(
    `SELECT id, occurred_at AS "occurredAt", device_time AS "deviceTime", recorded_at AS "recordedAt", kind, content, clicks,
       dwell_seconds AS "dwellSeconds", channel
     FROM kiosk_usage WHERE kiosk_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    [kioskId, after?.[0] ?? null, limit],
  );
  return rows;
}
