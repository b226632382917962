import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startPostgres } from "@kepu/postgres";
import { freePort } from "@kepu/postgres/free-port";
import { Client, Pool } from "pg";
import { insertPeople, type Person } from "./entry.queries.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const READY_WITHIN_MS = 120_000;
const POOL_SIZE = 10;

export interface Rig {
  url: string;
  pool: Pool;
  people: Person[];
  stop(): Promise<void>;
}

/** PostgreSQL of the bench's own as shipped, the built product with the demo district, people who are signed in, and one pool as large as the product's. */
export async function startRig(count: number, period: string): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), "kepu-entry-"));
  const postgres = await startPostgres({ dataDir: folder, database: "kepu" });
  mkdirSync(join(folder, "api"));
  const port = await freePort();
  const profile = process.env.KEPU_BENCH_PROFILE ? ["--cpu-prof", `--cpu-prof-dir=${process.env.KEPU_BENCH_PROFILE}`] : [];
  const api = spawn(process.execPath, [...profile, "apps/api/dist/main.js"], {
    cwd: repository,
    env: {
      ...process.env,
      ...{ DATABASE_URL: postgres.url, KEPU_DATA: join(folder, "api"), PORT: String(port), LOG_LEVEL: "warn", NODE_ENV: "production" },
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const url = `http://127.0.0.1:${port}`;
  const pool = new Pool({ connectionString: postgres.url, max: POOL_SIZE });
  const stop = async () => {
    await pool.end();
    await new Promise<void>((resolve) => {
      api.once("close", () => resolve());
      api.kill("SIGTERM");
    });
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(url);
    return { url, pool, people: await signedIn(postgres.url, count, period), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function signedIn(databaseUrl: string, count: number, period: string): Promise<Person[]> {
  const db = new Client({ connectionString: databaseUrl });
  await db.connect();
  return insertPeople(db, count, period).finally(() => db.end());
}

async function untilReady(url: string): Promise<void> {
  for (const deadline = Date.now() + READY_WITHIN_MS; Date.now() < deadline; await sleep(100))
    if ((await fetch(`${url}/readyz`).catch(() => undefined))?.ok) return;
  throw new Error("the product did not get ready: is it built (npm run build)?");
}
