import type { Pool } from "pg";

export async function existingPartitions(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
     WHERE p.relname IN ('check_in', 'check_in_retraction', 'kiosk_usage')`,
  );
  return rows.map((row) => row.name);
}

/** Two processes may try at once: the advisory lock makes them take turns, IF NOT EXISTS makes the second a no-op. */
export async function createPartition(pool: Pool, table: string, name: string, from: string, to: string): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock(hashtext('kepu partitions'))");
    await client.query(`CREATE TABLE IF NOT EXISTS ${name} PARTITION OF ${table} FOR VALUES FROM ('${from}') TO ('${to}')`);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
