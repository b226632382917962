import type { EntityManager } from "typeorm";

/** Two imports into one root take turns, as do two registrations of it. */
export async function lockHistory(tx: EntityManager, rootId: string): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('kepu history ' || $1, 0))", [rootId]);
}
