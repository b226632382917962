import type { PoolClient } from "pg";
import type { Queryable } from "../access/audit.queries.ts";
import { now } from "../clock.ts";
import { lockRegisters, recordDifferences, rootsOf } from "./register-history.queries.ts";

/** Whoever writes a register of a root calls this last, in the same transaction: what changed is history from then on. `at` is for what is told of a past. */
export async function recordRegisters(tx: Queryable, rootId: string, at?: Date): Promise<void> {
  await lockRegisters(tx, rootId);
  // the clock is read behind the lock: who comes second records later
  await recordDifferences(tx, rootId, at ?? now());
}

/** Of every root, what was written past the product: it counts from when it was noticed. */
export async function recordAllRegisters(tx: PoolClient): Promise<void> {
  for (const rootId of await rootsOf(tx)) await recordRegisters(tx, rootId);
}
