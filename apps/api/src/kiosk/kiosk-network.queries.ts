import type { EntityManager } from "typeorm";

/** Two registrations of one key take turns. */
export async function lockNetwork(tx: EntityManager, key: string): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('kepu network ' || $1, 0))", [key]);
}
