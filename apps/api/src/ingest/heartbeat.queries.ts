import type { FeedKind } from "@kepu/schema";
import type { PoolClient } from "pg";
import type { FeedRow, KioskStatusRow } from "./announce.ts";

export interface StatusRow {
  kioskId: string;
  state: string;
  since: Date;
  lastHeartbeatAt: Date | null;
  queueEmptyUpTo: Date | null;
  fault: string | null;
}

export async function addOnlineMinutes(tx: PoolClient, days: { kioskId: string; day: string; bits: string }[]): Promise<void> {
  await tx.query(
    `INSERT INTO kiosk_minutes AS m (kiosk_id, day, online) SELECT t.kiosk_id, t.day, t.bits::bit(1440)
     FROM unnest($1::uuid[], $2::date[], $3::text[]) AS t (kiosk_id, day, bits)
     ON CONFLICT (kiosk_id, day) DO UPDATE SET online = m.online | EXCLUDED.online`,
    [days.map((row) => row.kioskId), days.map((row) => row.day), days.map((row) => row.bits)],
  );
}

export async function lockStatus(tx: PoolClient, kioskIds: string[]): Promise<StatusRow[]> {
  const { rows } = await tx.query<StatusRow>(
    `SELECT kiosk_id AS "kioskId", state, since, last_heartbeat_at AS "lastHeartbeatAt", queue_empty_up_to AS "queueEmptyUpTo", fault
     FROM kiosk_status WHERE kiosk_id = ANY($1::uuid[]) ORDER BY kiosk_id FOR UPDATE`,
    [kioskIds],
  );
  return rows;
}

/** A status moves only to a newer heartbeat, also when two first heartbeats meet. */
export async function upsertStatus(tx: PoolClient, rows: KioskStatusRow[]): Promise<void> {
  await tx.query(
    `INSERT INTO kiosk_status AS s (kiosk_id, state, since, last_heartbeat_at, queue_empty_up_to, fault)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::text[])
     ON CONFLICT (kiosk_id) DO UPDATE SET state = EXCLUDED.state, since = EXCLUDED.since, last_heartbeat_at = EXCLUDED.last_heartbeat_at,
       queue_empty_up_to = EXCLUDED.queue_empty_up_to, fault = EXCLUDED.fault
     WHERE s.last_heartbeat_at IS NULL OR s.last_heartbeat_at < EXCLUDED.last_heartbeat_at OR EXCLUDED.state = 'OFFLINE'`,
    [
      rows.map((row) => row.kioskId),
      rows.map((row) => row.state),
      rows.map((row) => row.since),
      rows.map((row) => row.lastHeartbeatAt),
      rows.map((row) => row.queueEmptyUpTo),
      rows.map((row) => row.fault),
    ],
  );
}

export async function insertKioskFeed(
  tx: PoolClient,
  lines: { id: string; kioskId: string; kind: FeedKind; cause: string }[],
  at: Date,
): Promise<FeedRow[]> {
  const { rows } = await tx.query<FeedRow>(
    `INSERT INTO feed_entry (id, at, root_id, region_id, kind, subject_id, subject_name, subject_name_en, value, cause)
     SELECT t.id, $5::timestamptz, k.root_id, k.community_id, t.kind, k.id, k.name, k.name_en, NULL, t.cause
     FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) AS t (id, kiosk_id, kind, cause) JOIN kiosk k ON k.id = t.kiosk_id
     ON CONFLICT DO NOTHING
     RETURNING id, at, root_id AS "rootId", region_id AS "regionId", kind, subject_id AS "subjectId", subject_name AS "subjectName",
       subject_name_en AS "subjectNameEn", value::int`,
    [lines.map((l) => l.id), lines.map((l) => l.kioskId), lines.map((l) => l.kind), lines.map((l) => l.cause), at],
  );
  return rows;
}

/** Kiosks that were on and have been silent since before a moment. */
export async function silentSince(tx: PoolClient, before: Date) {
  const { rows } = await tx.query<StatusRow & { plannedHours: { weekday: number; opens: string; closes: string }[] }>(
    `SELECT s.kiosk_id AS "kioskId", s.state, s.since, s.last_heartbeat_at AS "lastHeartbeatAt", s.queue_empty_up_to AS "queueEmptyUpTo", s.fault,
       k.planned_hours AS "plannedHours"
     FROM kiosk_status s JOIN kiosk k ON k.id = s.kiosk_id AND k.lifecycle = 'IN_SERVICE'
     WHERE s.state IN ('ONLINE', 'FAULT') AND s.last_heartbeat_at < $1 ORDER BY s.kiosk_id FOR UPDATE OF s`,
    [before],
  );
  return rows;
}
