import type { EntityManager } from "typeorm";

/** Of the figures that an import still holds those that it replaced: of each the last one before it that stands, which is held true again. Those of withdrawn imports do not stand. */
export async function replacedBy(tx: EntityManager, importId: string): Promise<{ id: string; newest: number }[]> {
  return tx.query(
    `SELECT before.id, o.revision AS newest FROM observation o CROSS JOIN LATERAL (
       SELECT p.id, p.recorded_to, (SELECT n.recorded_from FROM observation n WHERE n.key = p.key AND n.revision = p.revision + 1) AS replaced_at
       FROM observation p LEFT JOIN history_import h ON h.id = p.source_id AND p.source = 'IMPORT'
       WHERE p.key = o.key AND p.revision < o.revision AND h.withdrawn_at IS NULL AND p.source_id <> o.source_id ORDER BY p.revision DESC LIMIT 1) before
     WHERE o.source = 'IMPORT' AND o.source_id = $1 AND o.recorded_to IS NULL AND before.recorded_to = before.replaced_at`,
    [importId],
  );
}
