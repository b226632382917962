import type { EntityManager } from "typeorm";

export async function hasPast(tx: EntityManager, key: string): Promise<boolean> {
  return (await tx.query<unknown[]>("SELECT FROM history_mapping WHERE key = $1 LIMIT 1", [key])).length > 0;
}

/** As if an import had been made then: what it said is held true from then on, and what it replaced until then. */
export async function datePast(tx: EntityManager, importId: string, at: Date): Promise<void> {
  await tx.query(
    `UPDATE observation old SET recorded_to = $2 FROM observation made
     WHERE made.source_id = $1 AND old.key = made.key AND old.revision = made.revision - 1`,
    [importId, at],
  );
  await tx.query("UPDATE observation SET recorded_from = $2 WHERE source_id = $1", [importId, at]);
  await tx.query("UPDATE history_import SET imported_at = $2 WHERE id = $1", [importId, at]);
}
