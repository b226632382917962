import { type ChildProcess, execFile, fork, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startPostgres } from "@kepu/postgres";
import { freePort } from "@kepu/postgres/free-port";
import { Client } from "pg";
import { insertCredentials, selectPlaces } from "./ingest.queries.ts";
import type { Place } from "./items.ts";
import type { Order, Report } from "./load.ts";
import { CREDENTIALS } from "./shapes.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const PLACES = 60;
const READY_WITHIN_MS = 120_000;

export interface Rig {
  db: Client;
  places: Place[];
  tokens: string[];
  apiPort: number;
  barePort: number;
  /** one phase of load, from a process of its own */
  load(order: Omit<Order, "places" | "tokens">): Promise<Report>;
  /** does `npm run recount` say that every roll-up equals its facts? */
  recount(): Promise<boolean>;
  stop(): Promise<void>;
}

/** PostgreSQL of the bench's own as shipped, the built product with the demo's registers on it, the bare server, and the load generator. */
export async function startRig(): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), "kepu-bench-"));
  const postgres = await startPostgres({ dataDir: folder, database: "kepu" });
  mkdirSync(join(folder, "api"));
  const apiPort = await freePort();
  const barePort = await freePort();
  const env = {
    ...process.env,
    DATABASE_URL: postgres.url,
    KEPU_DATA: join(folder, "api"),
    PORT: String(apiPort),
    LOG_LEVEL: "warn",
    NODE_ENV: "production",
  };
  const profile = process.env.KEPU_BENCH_PROFILE ? ["--cpu-prof", `--cpu-prof-dir=${process.env.KEPU_BENCH_PROFILE}`] : [];
  const api = spawn(process.execPath, [...profile, "apps/api/dist/main.js"], {
    cwd: repository,
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  await untilReady(apiPort);
  const db = new Client({ connectionString: postgres.url });
  await db.connect();
  const places = await selectPlaces(db, PLACES);
  const tokens = await insertCredentials(db, places[0]?.rootId ?? "", CREDENTIALS);
  const bare = fork(fileURLToPath(new URL("bare.ts", import.meta.url)));
  await answerOf(bare, { databaseUrl: postgres.url, port: barePort, places });
  const generator = fork(fileURLToPath(new URL("load.ts", import.meta.url)));
  return {
    db,
    places,
    tokens,
    apiPort,
    barePort,
    load: (order) => answerOf(generator, { ...order, places, tokens }) as Promise<Report>,
    recount: () =>
      new Promise((resolve) => {
        execFile(process.execPath, ["apps/api/dist/tool.js", "recount"], { cwd: repository, env }, (error) => resolve(error === null));
      }),
    async stop() {
      generator.kill();
      bare.kill();
      await ended(api);
      await db.end();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function answerOf(child: ChildProcess, message: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`a process of the bench ended with ${code}`));
    child.once("exit", ended);
    child.once("message", (answer) => {
      child.off("exit", ended);
      resolve(answer);
    });
    child.send(message);
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("close", () => resolve());
    child.kill("SIGTERM");
  });
}

async function untilReady(port: number): Promise<void> {
  for (const deadline = Date.now() + READY_WITHIN_MS; Date.now() < deadline; await sleep(100)) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error("the product did not get ready");
}
