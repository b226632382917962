import type { PoolClient } from "pg";
import type { PlannedHours } from "./kiosk.entity.ts";

export async function kiosksWithStatus(tx: PoolClient) {
  const { rows } = await tx.query<{
    kioskId: string;
    communityId: string;
    lifecycle: string;
    plannedHours: PlannedHours[];
    state: string | null;
    since: Date | null;
    lastHeartbeatAt: Date | null;
    queueEmptyUpTo: Date | null;
  }>(
    `SELECT k.id AS "kioskId", k.community_id AS "communityId", k.lifecycle, k.planned_hours AS "plannedHours", s.state, s.since,
       s.last_heartbeat_at AS "lastHeartbeatAt", s.queue_empty_up_to AS "queueEmptyUpTo"
     FROM kiosk k LEFT JOIN kiosk_status s ON s.kiosk_id = k.id ORDER BY k.id`,
  );
  return rows;
}

export async function usageOfDay(tx: PoolClient, day: string) {
  const { rows } = await tx.query<{ kioskId: string; kind: string; items: number; seconds: number }>(
    `SELECT subject_id AS "kioskId", kind, sum(items)::int AS items, sum(seconds)::int AS seconds FROM rollup_day
     WHERE day = $1::date AND kind IN ('USE', 'LOAN', 'RETURN') GROUP BY 1, 2`,
    [day],
  );
  return rows;
}

export async function contentsOf(tx: PoolClient, day: string) {
  const { rows } = await tx.query<{ communityId: string; content: string; uses: number }>(
    `SELECT community_id AS "communityId", content, uses::int FROM rollup_content_day WHERE day = $1::date`,
    [day],
  );
  return rows;
}
