import type { Pool } from "pg";

export interface QuarantineRow {
  id: string;
  rootId: string | null;
  credentialId: string;
  operation: string;
  itemId: string | null;
  itemHash: Buffer;
  reason: string;
  field: string | null;
  message: string;
  item: string;
}

/** Keeps at most `perCredential` different items a credential; a repeated item only counts up. */
export async function insertQuarantined(pool: Pool, rows: QuarantineRow[], at: Date, perCredential: number): Promise<void> {
  await pool.query(
    `INSERT INTO quarantine AS q (id, root_id, credential_id, operation, item_id, item_hash, reason, field, message, item, times, received_at, last_received_at)
     SELECT t.id, t.root_id, t.credential_id, t.operation, t.item_id, t.item_hash, t.reason, t.field, t.message, t.item::jsonb, 1, $11, $11
     FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::bytea[], $7::text[], $8::text[], $9::text[], $10::text[])
       AS t (id, root_id, credential_id, operation, item_id, item_hash, reason, field, message, item)
     WHERE (SELECT count(*) FROM quarantine e WHERE e.credential_id = t.credential_id) < $12
        OR EXISTS (SELECT FROM quarantine e WHERE e.credential_id = t.credential_id AND e.item_hash = t.item_hash)
     ORDER BY t.credential_id, t.item_hash
     ON CONFLICT (credential_id, item_hash) DO UPDATE SET times = q.times + 1, last_received_at = EXCLUDED.last_received_at`,
    [
      rows.map((row) => row.id),
      rows.map((row) => row.rootId),
      rows.map((row) => row.credentialId),
      rows.map((row) => row.operation),
      rows.map((row) => row.itemId),
      rows.map((row) => row.itemHash),
      rows.map((row) => row.reason),
      rows.map((row) => row.field),
      rows.map((row) => row.message),
      rows.map((row) => row.item),
      at,
      perCredential,
    ],
  );
}
