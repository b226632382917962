import { addDays, LIMITS, startOfShanghaiDay, uuid7Floor } from "@kepu/schema";
import type { Pool } from "pg";
import type { ReachKey } from "../ingest/reach.queries.ts";
import { inTransaction } from "../ingest/transaction.ts";
import { type Cells, dirtyKeys, forgetMarks, lockBuilding, numberPeople, writeSets } from "./build.queries.ts";

const AT_A_TIME = 2_000;
const MANY = 10_000;

/** Builds the sets that flushes have changed, until none waits, somebody else builds or `goesOn` says no. A mark is read before the facts: what comes
 * later marks again. */
export async function buildReach(pool: Pool, goesOn = () => true): Promise<void> {
  let built = 0;
  for (let keys = 1; keys > 0 && goesOn(); built += keys) keys = await buildSome(pool);
  // every question looks for sets that wait, and would go past all that no longer do
  if (built >= MANY) await pool.query("VACUUM reach_dirty");
}

function buildSome(pool: Pool): Promise<number> {
  return inTransaction(pool, async (tx) => {
    if (!(await lockBuilding(tx))) return 0;
    const keys = await dirtyKeys(tx, AT_A_TIME);
    if (keys.length === 0) return 0;
    const cells = cellsOf(keys);
    await numberPeople(tx, cells);
    await writeSets(tx, cells);
    await forgetMarks(tx, keys);
    return keys.length;
  });
}

/** Of keys of one month; an id's time lies within a day of the fact's own. */
export function cellsOf(keys: readonly ReachKey[]): Cells {
  const days = keys.map((key) => key.day);
  const first = days.reduce((a, b) => (a < b ? a : b));
  const last = days.reduce((a, b) => (a > b ? a : b));
  return {
    ...{ communityIds: keys.map((key) => key.communityId), days, activityIds: keys.map((key) => key.activityId) },
    low: uuid7Floor(startOfShanghaiDay(first).getTime() - LIMITS.idTimeSkewMs),
    high: uuid7Floor(startOfShanghaiDay(addDays(last, 1)).getTime() + LIMITS.idTimeSkewMs),
  };
}
