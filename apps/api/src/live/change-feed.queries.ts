import type { PoolClient } from "pg";

export async function beginSnapshot(tx: PoolClient): Promise<{ epoch: string; snapshot: string }> {
  await tx.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  const { rows } = await tx.query<{ epoch: string; snapshot: string }>(
    "SELECT pg_current_snapshot()::text AS snapshot, (SELECT id::text FROM epoch ORDER BY began_at DESC LIMIT 1) AS epoch",
  );
  return { epoch: rows[0]?.epoch ?? "", snapshot: rows[0]?.snapshot ?? "" };
}

/** The change rows that this transaction sees and the snapshot did not: none skipped, none twice, whatever is still open elsewhere. */
export async function changesSince(tx: PoolClient, snapshot: string): Promise<Record<string, unknown>[]> {
  const { rows } = await tx.query<{ body: Record<string, unknown> }>({
    name: "changes-since",
    text: `SELECT body FROM change WHERE xid >= pg_snapshot_xmin($1::text::pg_snapshot) AND NOT pg_visible_in_snapshot(xid, $1::text::pg_snapshot) ORDER BY xid`,
    values: [snapshot],
  });
  return rows.map((row) => row.body);
}

export async function endSnapshot(tx: PoolClient): Promise<void> {
  await tx.query("COMMIT");
}

export async function beginEpoch(tx: PoolClient, id: string, at: Date): Promise<void> {
  await tx.query("INSERT INTO epoch (id, began_at) SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM epoch)", [id, at]);
}
