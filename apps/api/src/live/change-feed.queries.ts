import type { PoolClient } from "pg";
import { SNAPSHOT } from "../database/snapshot.ts";

export async function beginSnapshot(tx: PoolClient): Promise<{ epoch: string; snapshot: string }> {
  await tx.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  return currentSnapshot(tx);
}

/** What the open transaction sees, and of which life of the database. */
async function currentSnapshot(tx: PoolClient): Promise<{ epoch: string; snapshot: string }> {
  const { rows } = await tx.query<{ epoch: string; snapshot: string }>(`SELECT ${SNAPSHOT}`);
  return { epoch: rows[0]?.epoch ?? "", snapshot: rows[0]?.snapshot ?? "" };
}

export interface Change {
  at: Date;
  body: Record<string, unknown>;
}

/** The change rows c that snapshot $1 did not see; the first half is for the index. */
const UNSEEN = "c.xid >= pg_snapshot_xmin($1::text::pg_snapshot) AND NOT pg_visible_in_snapshot(c.xid, $1::text::pg_snapshot)";

/** What `beginSnapshot` and `changesSince` tell, of one statement's own snapshot: nothing else needs to be read as of it. */
export async function changesNow(tx: PoolClient, since: string): Promise<{ epoch: string; snapshot: string; changes: Change[] }> {
  const { rows } = await tx.query<{ epoch: string; snapshot: string } & Change>({
    name: "changes-now",
    text: `SELECT s.snapshot, s.epoch, c.at, c.body FROM (SELECT ${SNAPSHOT}) s
      LEFT JOIN change c ON ${UNSEEN} ORDER BY c.xid`,
    values: [since],
  });
  const { epoch = "", snapshot = "" } = rows[0] ?? {};
  return { epoch, snapshot, changes: rows.filter((row) => row.body !== null) };
}

/** The change rows that this transaction sees and the snapshot did not: none skipped, none twice, whatever is still open elsewhere. */
export async function changesSince(tx: PoolClient, snapshot: string): Promise<Change[]> {
  const { rows } = await tx.query<Change>({
    name: "changes-since",
    text: `SELECT c.at, c.body FROM change c WHERE ${UNSEEN} ORDER BY c.xid`,
    values: [snapshot],
  });
  return rows;
}

export async function endSnapshot(tx: PoolClient): Promise<void> {
  await tx.query("COMMIT");
}

export async function beginEpoch(tx: PoolClient, id: string, at: Date): Promise<void> {
  await tx.query("INSERT INTO epoch (id, began_at) SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM epoch)", [id, at]);
}
