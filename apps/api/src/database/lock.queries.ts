import type { Queryable } from "../access/audit.queries.ts";

/** Until the end of the transaction nobody else changes what goes by this name: a rule about many rows holds for two who change them at the same time too. */
export async function lockNamed(tx: Queryable, name: string, id: string): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('kepu ' || $1 || ' ' || $2, 0))", [name, id]);
}
