import type { DataSource, EntityManager } from "typeorm";
import { now } from "../clock.ts";
import { lockNamed } from "../database/lock.queries.ts";
import { Region } from "../region/region.entity.ts";
import { recordDifferences } from "./register-history.queries.ts";

/** Whoever writes a register of a root calls this last, in the same transaction: what changed is history from then on. `at` is for what is told of a past. */
export async function recordRegisters(tx: EntityManager, rootId: string, at?: Date): Promise<void> {
  await lockNamed(tx, "registers", rootId);
  // the clock is read behind the lock: who comes second records later
  await recordDifferences(tx, rootId, at ?? now());
}

/** Of every root, what was written past the product: it counts from when it was noticed. */
export async function recordAllRegisters(db: DataSource): Promise<void> {
  for (const { id, rootId } of await db.getRepository(Region).find({ select: { id: true, rootId: true } }))
    if (id === rootId) await db.transaction((tx) => recordRegisters(tx, rootId));
}
