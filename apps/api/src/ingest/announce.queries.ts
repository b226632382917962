import type { PoolClient } from "pg";

/** NOTIFY is only a hint and carries nothing: hubs read the change table by their cursor, and poll it once a second anyway. */
export async function insertChange(tx: PoolClient, at: Date, body: string): Promise<void> {
  await Promise.all([
    tx.query({ name: "change", text: "INSERT INTO change (at, body) VALUES ($1, $2)", values: [at, body] }),
    tx.query("NOTIFY kepu_change"),
  ]);
}
