import type { Pool } from "pg";
import type { EntityManager } from "typeorm";

export async function insertSetupKey(pool: Pool, keyHash: Buffer, at: Date): Promise<void> {
  await pool.query("INSERT INTO setup_key (key_hash, created_at) VALUES ($1, $2)", [keyHash, at]);
}

export async function isSetupKey(pool: Pool, keyHash: Buffer): Promise<boolean> {
  const { rowCount } = await pool.query("SELECT FROM setup_key WHERE key_hash = $1 AND used_at IS NULL", [keyHash]);
  return rowCount === 1;
}

/** Ends every key, whichever process made it. One set-up at a time: the second waits here, and finds its key used. */
export async function useSetupKey(tx: EntityManager, keyHash: Buffer, at: Date): Promise<boolean> {
  await tx.query("LOCK TABLE setup_key IN SHARE ROW EXCLUSIVE MODE");
  const known = (await tx.query("SELECT FROM setup_key WHERE key_hash = $1 AND used_at IS NULL", [keyHash])) as unknown[];
  if (known.length === 0) return false;
  await tx.query("UPDATE setup_key SET used_at = $1 WHERE used_at IS NULL", [at]);
  return true;
}
