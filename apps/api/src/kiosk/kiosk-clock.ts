import type { PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { announce } from "../ingest/announce.ts";
import { insertKioskFeed, silentSince, upsertStatus } from "../ingest/heartbeat.queries.ts";
import { isPlanned } from "./planned-hours.ts";

/** A heartbeat comes every 60 s; three missed ones are an outage. */
const SILENCE_MS = 180_000;

/** Kiosks that fell silent while planned to be on become OFFLINE, once per outage; shut by plan is no outage. */
export async function detectOffline(tx: PoolClient, at: Date): Promise<void> {
  const silent = (await silentSince(tx, new Date(at.getTime() - SILENCE_MS))).filter(
    (row) => isPlanned(row.plannedHours, at) && isPlanned(row.plannedHours, at.getTime() - SILENCE_MS),
  );
  if (silent.length === 0) return;
  const kiosks = silent.map(({ plannedHours, ...row }) => ({ ...row, state: "OFFLINE", since: at }));
  await upsertStatus(tx, kiosks);
  const feed = await insertKioskFeed(
    tx,
    kiosks.map(({ kioskId, lastHeartbeatAt }) => ({
      id: uuidv7({ msecs: at.getTime() }),
      kioskId,
      kind: "KIOSK_OFFLINE" as const,
      cause: `KIOSK_OFFLINE ${kioskId} ${lastHeartbeatAt?.toISOString()}`,
    })),
    at,
  );
  await announce(tx, at, { kiosks, feed });
}
