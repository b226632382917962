import { type ChildProcess, spawn } from "node:child_process";
import { hash, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startPostgres } from "@kepu/postgres";
import { freePort } from "@kepu/postgres/free-port";
import { newUuid7 } from "@kepu/schema";
import { Client } from "pg";
import { insertCredential, insertDistrict } from "./district.queries.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const READY_WITHIN_MS = 60_000;

export interface Rig {
  url: string;
  databaseUrl: string;
  db: Client;
  rootId: string;
  communities: string[];
  /** an evaluator's token of the whole district, and a desk's */
  reader: string;
  desk: string;
  stop(): Promise<void>;
}

/** PostgreSQL of the bench's own as shipped, the built product without a demo, and a district of 200 communities in 10 subdistricts. */
export async function startRig(months: readonly string[]): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), "kepu-history-"));
  const postgres = await startPostgres({ dataDir: folder, database: "kepu" });
  mkdirSync(join(folder, "api"));
  const port = await freePort();
  const profile = process.env.KEPU_BENCH_PROFILE ? ["--cpu-prof", `--cpu-prof-dir=${process.env.KEPU_BENCH_PROFILE}`] : [];
  const env = {
    ...process.env,
    ...{ DATABASE_URL: postgres.url, KEPU_DATA: join(folder, "api"), PORT: String(port), LOG_LEVEL: "warn", NODE_ENV: "production" },
    KEPU_DEMO: "off",
  };
  const start = () =>
    spawn(process.execPath, [...profile, "apps/api/dist/main.js"], { cwd: repository, env, stdio: ["ignore", "ignore", "inherit"] });
  const url = `http://127.0.0.1:${port}`;
  // the first start makes the tables, the second knows the district
  let api = start();
  const db = new Client({ connectionString: postgres.url });
  const stop = async () => {
    await ended(api);
    await db.end();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(url);
    await ended(api);
    await db.connect();
    const { rootId, communities } = await insertDistrict(db, months);
    const reader = await credential(db, "PROGRAM", "EVALUATOR", rootId);
    const desk = await credential(db, "DEVICE", "DEVICE", rootId);
    api = start();
    await untilReady(url);
    return { url, databaseUrl: postgres.url, db, rootId, communities, reader, desk, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function credential(db: Client, kind: string, role: string, regionId: string): Promise<string> {
  const token = `kpd_${randomBytes(32).toString("base64url")}`;
  await insertCredential(db, { id: newUuid7(), kind, role, regionId, tokenHash: hash("sha256", token, "buffer"), grantId: newUuid7() });
  return token;
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("close", () => resolve());
    child.kill("SIGTERM");
  });
}

async function untilReady(url: string): Promise<void> {
  for (const deadline = Date.now() + READY_WITHIN_MS; Date.now() < deadline; await sleep(100))
    if ((await fetch(`${url}/readyz`).catch(() => undefined))?.ok) return;
  throw new Error("the product did not get ready: is it built (npm run build)?");
}
