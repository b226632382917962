import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startPostgres } from "@kepu/postgres";
import { Pool } from "pg";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { createDataSource } from "../database/data-source.ts";
import { beginEpoch, beginSnapshot, changesSince, endSnapshot } from "./change-feed.queries.ts";

const INSERT = "INSERT INTO change (at, body) VALUES (now(), $1) RETURNING xid::text AS xid";

test("a crash gives the number of rolled back work to a new change, which an old cursor would skip: the epoch is another one", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "kepu-crash-"));
  const start = () => startPostgres({ dataDir, database: "kepu", settings: { fsync: "off" } });
  let server = await start();
  const dataSource = await createDataSource(server.url, 2).initialize();
  await dataSource.runMigrations();
  await dataSource.destroy();

  const before = await connected(server.url);
  await beginEpoch(before.tx, uuidv7(), new Date());
  await before.tx.query("BEGIN");
  const { rows: undone } = await before.tx.query<{ xid: string }>(INSERT, ["{}"]);
  await before.tx.query("ROLLBACK");
  const cursor = await beginSnapshot(before.tx);
  process.kill(server.pid, "SIGKILL");
  await sleep(300);

  server = await start();
  const after = await connected(server.url);
  const { rows: done } = await after.tx.query<{ xid: string }>(INSERT, ["{}"]);
  expect(done[0]?.xid).toBe(undone[0]?.xid);
  const next = await beginSnapshot(after.tx);
  expect(await changesSince(after.tx, cursor.snapshot)).toEqual([]);
  expect(next.epoch).not.toBe(cursor.epoch);
  await endSnapshot(after.tx);

  // an orderly restart is no crash: cursors stay good
  after.tx.release();
  await after.pool.end();
  await server.stop();
  server = await start();
  const again = await connected(server.url);
  expect((await beginSnapshot(again.tx)).epoch).toBe(next.epoch);
  again.tx.release();
  await again.pool.end();
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);

async function connected(url: string) {
  const pool = new Pool({ connectionString: url, max: 1 });
  pool.on("connect", (client) => client.on("error", () => {}));
  pool.on("error", () => {});
  return { pool, tx: await pool.connect() };
}
