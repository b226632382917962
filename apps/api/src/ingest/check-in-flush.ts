import { minuteOf } from "@kepu/schema";
import type { Pool, PoolClient } from "pg";
import { now } from "../clock.ts";
import { announce } from "./announce.ts";
import {
  addTallies,
  existingCheckIns,
  insertCheckIns,
  insertMilestones,
  insertRetractions,
  retractedAt,
  retractedCheckIns,
} from "./check-in.queries.ts";
import { settle } from "./outcomes.ts";
import { countReach, markReach } from "./reach.ts";
import { applyDeltas, sumDeltas } from "./rollup.ts";
import type { CheckInRow, Delta, Outcome, RetractionRow } from "./rows.ts";
import { inTransaction } from "./transaction.ts";

const MILESTONES = [50, 100, 200, 300, 500, 1_000, 2_000, 3_000, 5_000, 10_000];

type CheckInDelta = Pick<CheckInRow, "communityId" | "activityId" | "kind" | "ageGroup" | "channel" | "occurredAt" | "count">;

function deltaOf(row: CheckInDelta, sign: 1 | -1): Delta {
  return {
    communityId: row.communityId,
    subjectId: row.activityId,
    kind: row.kind,
    ageGroup: row.ageGroup,
    channel: row.channel,
    minute: minuteOf(row.occurredAt).getTime(),
    items: sign,
    amount: sign * row.count,
    seconds: 0,
  };
}

/** One transaction: check-ins, their roll-ups, tallies, reach, milestones and the change row. Answers one outcome per row, in order. */
export function flushCheckIns(pool: Pool, rows: CheckInRow[], recordedAt = now()): Promise<Outcome[]> {
  return inTransaction(pool, async (tx) => {
    const settled = await settle(
      rows,
      recordedAt,
      (firsts) => insertCheckIns(tx, firsts, recordedAt),
      (ids) => existingCheckIns(tx, ids),
    );
    if (settled.accepted.length > 0) await count(tx, settled.accepted, 1, recordedAt);
    return settled.outcomes;
  });
}

/** Retractions subtract exactly what the check-in added, from its own minute, day and month, as recorded today. A second retraction is a duplicate. */
export function flushRetractions(pool: Pool, rows: RetractionRow[]): Promise<Outcome[]> {
  return inTransaction(pool, async (tx) => {
    const recordedAt = now();
    const fresh = new Set(await insertRetractions(tx, rows, recordedAt));
    const retracted = await retractedCheckIns(tx, [...fresh]);
    if (retracted.length > 0) await count(tx, retracted, -1, recordedAt);
    const before = await retractedAt(
      tx,
      rows.map((row) => row.checkInId).filter((id) => !fresh.has(id)),
    );
    return rows.map((row): Outcome => {
      if (fresh.delete(row.checkInId)) return { status: "ACCEPTED", receivedAt: recordedAt };
      return { status: "DUPLICATE", receivedAt: before.get(row.checkInId) ?? recordedAt };
    });
  });
}

async function count(tx: PoolClient, rows: CheckInRow[], sign: 1 | -1, recordedAt: Date): Promise<void> {
  const deltas = sumDeltas(rows.map((row) => deltaOf(row, sign)));
  // sent in this order, without waiting between them
  const [, tallies, reach] = await Promise.all([
    applyDeltas(tx, deltas, recordedAt),
    addTallies(tx, deltas),
    countReach(tx, rows, sign),
    markReach(tx, rows),
  ]);
  const reached = tallies.flatMap(({ activityId, before, after }) =>
    MILESTONES.filter((step) => before < step && step <= after).map((step) => ({ activityId, step })),
  );
  const feed = reached.length > 0 ? await insertMilestones(tx, reached, recordedAt) : [];
  await announce(tx, recordedAt, { deltas, ...(reach.length > 0 ? { reach } : {}), ...(feed.length > 0 ? { feed } : {}) });
}
