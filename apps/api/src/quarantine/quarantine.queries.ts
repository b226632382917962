import type { RejectionReason } from "@kepu/schema";
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

/** Keeps at most `perCredential` different items a credential; a repeated item only counts up. Answers how many of the rows it kept. */
export async function insertQuarantined(pool: Pool, rows: QuarantineRow[], at: Date, perCredential: number): Promise<number> {
  const { rowCount } = await pool.query(
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
  return rowCount ?? 0;
}

/** One line a credential for what is over the limit. */
export async function countOverflow(pool: Pool, row: QuarantineRow, times: number, at: Date): Promise<void> {
  await pool.query(
    `INSERT INTO quarantine AS q (id, root_id, credential_id, operation, item_id, item_hash, reason, field, message, item, times, received_at, last_received_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
     ON CONFLICT (credential_id, item_hash) DO UPDATE SET times = q.times + EXCLUDED.times, last_received_at = EXCLUDED.last_received_at`,
    [
      ...[row.id, row.rootId, row.credentialId, row.operation, row.itemId, row.itemHash, row.reason, row.field, row.message, row.item],
      ...[times, at],
    ],
  );
}

export interface QuarantinedRow {
  id: string;
  receivedAt: Date;
  operation: string;
  credential: string;
  itemId: string | null;
  reason: RejectionReason;
  field: string | null;
  message: string;
  item: string;
  times: number;
}

/** Newest first. */
export async function selectQuarantined(pool: Pool, rootId: string, limit: number, after: string[] | null): Promise<QuarantinedRow[]> {
  const { rows } = await pool.query<QuarantinedRow>(
    `SELECT q.id, date_trunc('milliseconds', q.received_at) AS "receivedAt", q.operation, coalesce(c.name, a.name, q.credential_id::text) AS credential,
       q.item_id AS "itemId", q.reason, q.field, q.message, q.item::text AS item, q.times
     FROM quarantine q LEFT JOIN credential c ON c.id = q.credential_id LEFT JOIN account a ON a.id = q.credential_id
     WHERE (q.root_id = $1 OR q.root_id IS NULL)
       AND ($2::timestamptz IS NULL OR (date_trunc('milliseconds', q.received_at), q.id) < ($2, $3::uuid))
     ORDER BY date_trunc('milliseconds', q.received_at) DESC, q.id DESC LIMIT $4`,
    [rootId, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
  return rows;
}

export async function countQuarantined(pool: Pool, rootId: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>("SELECT count(*)::int AS n FROM quarantine WHERE root_id = $1 OR root_id IS NULL", [
    rootId,
  ]);
  return rows[0]?.n ?? 0;
}
