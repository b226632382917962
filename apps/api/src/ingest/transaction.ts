import type { Pool, PoolClient } from "pg";

const ATTEMPTS = 5;

/** Runs one transaction on the facts' pool. Deadlocks (40P01) and serialization failures (40001) are retried; anything else rolls back and is thrown. */
export async function inTransaction<T>(pool: Pool, work: (tx: PoolClient) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const tx = await pool.connect();
    let broken: Error | undefined;
    try {
      const [, result] = await Promise.all([tx.query("BEGIN"), work(tx)]); // the connection keeps their order
      await tx.query("COMMIT");
      return result;
    } catch (error) {
      await tx.query("ROLLBACK").catch((fault: Error) => {
        broken = fault;
      });
      if (attempt < ATTEMPTS && ["40P01", "40001"].includes((error as { code?: string }).code ?? "")) continue;
      throw error;
    } finally {
      tx.release(broken);
    }
  }
}

/** SQLSTATE classes 22 (data exception) and 23 (integrity): the fault lies in a row, not in the database. */
export function isDataError(error: unknown): boolean {
  return /^2[23]/.test((error as { code?: string } | null)?.code ?? "");
}
