import type { PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { announce } from "../ingest/announce.ts";
import { insertActivityFeed, moveStates } from "./activity-clock.queries.ts";

/** PUBLISHED → ONGOING → ENDED follow the clock; the live boards and the feed hear of it. */
export async function moveActivities(tx: PoolClient, at: Date): Promise<void> {
  const moved = await moveStates(tx, at);
  if (moved.length === 0) return;
  const feed = await insertActivityFeed(
    tx,
    moved.map(({ id, state }) => ({
      id: uuidv7({ msecs: at.getTime() }),
      activityId: id,
      kind: state === "ONGOING" ? "ACTIVITY_STARTED" : "ACTIVITY_ENDED",
    })),
    at,
  );
  await announce(tx, at, { activities: moved.map(({ id }) => id), feed });
}
