import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type RunningPostgres, startPostgres } from "@kepu/postgres";
import { makeDataFolder } from "@kepu/postgres/data-folder";
import { freePort } from "@kepu/postgres/free-port";
import { untilReady } from "../ready.ts";
import { credentials, type District } from "./district.ts";
import { loopLag } from "./loop-lag.ts";

export const repository = fileURLToPath(new URL("../..", import.meta.url));
/** filling the district takes 5 s, on a very busy machine a minute */
export const READY_WITHIN_MS = 180_000;

export interface RigOptions {
  /** API processes; 1 when absent */
  processes?: number;
  /** for every API process */
  env?: Record<string, string>;
  /** the API processes reach the database at this address instead, for example a proxy's; the first start goes to the database itself */
  databaseUrl?(real: string): Promise<string>;
}

/** One API process on the built dist: it is started again at once when it dies, unless it was stopped. */
export interface Api {
  url: string;
  /** of the process that runs now */
  pid(): number;
  /** how often it died by itself or was killed */
  deaths(): number;
  start(): void;
  /** SIGTERM; answers the exit code */
  stop(): Promise<number | null>;
  /** -9, and it is not started again before `start()` */
  kill(): Promise<void>;
}

export interface Rig extends District {
  postgres: RunningPostgres;
  apis: Api[];
  /** once more at the same port and folder, after `postgres.stop()` or a kill */
  startPostgres(): Promise<void>;
  /** ends what runs and removes the data folder */
  end(): Promise<void>;
}

/** A PostgreSQL of its own at the shipped settings (durable), the demo district without its stream, and API processes; nothing is left behind. */
export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const dataDir = await filledFolder();
  let postgres = await startPostgres({ dataDir: join(dataDir, "postgres"), database: "kepu" });
  const { url: databaseUrl, port } = postgres;
  const ports: number[] = [];
  for (let count = 0; count < (options.processes ?? 1); count++) ports.push(await freePort());
  const env = { KEPU_DATA: dataDir, LOG_LEVEL: "warn", NODE_ENV: "production", ...options.env };
  const reached = (await options.databaseUrl?.(databaseUrl)) ?? databaseUrl;
  const apis = ports.map((port) => superviseApi(port, dataDir, { ...env, DATABASE_URL: reached, KEPU_DEMO: "off" }));
  for (const api of apis) await untilReady(api.url, READY_WITHIN_MS);
  return {
    dataDir,
    databaseUrl,
    get postgres() {
      return postgres;
    },
    apis,
    urls: apis.map((api) => api.url),
    ...credentials(dataDir),
    async startPostgres() {
      postgres = await startPostgres({ dataDir: join(dataDir, "postgres"), database: "kepu", port });
    },
    async end() {
      await Promise.all(apis.map((api) => api.stop()));
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

let filled: Promise<string> | undefined;

/** A data folder with a stopped PostgreSQL that holds the demo district, its credentials in simulator.json. No stream: every item is the harness's own.
 * Filled once a run and copied, for filling takes longer than many a fault. */
export async function filledFolder(): Promise<string> {
  filled ??= fillFolder();
  const folder = newFolder();
  // cp, because the database's files belong to another user
  const { status } = spawnSync("cp", ["-a", `${await filled}/.`, folder], { stdio: "inherit" });
  if (status !== 0) throw new Error("the filled data folder could not be copied");
  return folder;
}

/** One that the database's user can reach too. */
function newFolder(): string {
  const path = mkdtempSync(join(tmpdir(), "kepu-faults-"));
  makeDataFolder({ path, moved: true });
  return path;
}

async function fillFolder(): Promise<string> {
  const dataDir = newFolder();
  process.once("exit", () => rmSync(dataDir, { recursive: true, force: true }));
  const postgres = await startPostgres({ dataDir: join(dataDir, "postgres"), database: "kepu" });
  const api = superviseApi(await freePort(), dataDir, { KEPU_DATA: dataDir, DATABASE_URL: postgres.url, LOG_LEVEL: "warn" });
  await untilReady(api.url, READY_WITHIN_MS);
  await api.stop();
  await postgres.stop();
  return dataDir;
}

function superviseApi(port: number, dataDir: string, env: Record<string, string>): Api {
  let child: ChildProcess | undefined;
  let stopping = false;
  let deaths = 0;
  let gone: Promise<number | null> = Promise.resolve(null);
  const log = createWriteStream(join(dataDir, `api-${port}.log`), { flags: "a" });
  const start = () => {
    stopping = false;
    const started = spawn(process.execPath, ["apps/api/dist/main.js"], {
      cwd: repository,
      env: { MALLOC_ARENA_MAX: "2", ...process.env, ...env, PORT: String(port) }, // as the launcher does
      stdio: ["ignore", "pipe", "pipe"],
    });
    child = started;
    started.stdout.pipe(log, { end: false });
    started.stderr.pipe(log, { end: false });
    gone = new Promise((resolve) =>
      started.once("close", (code) => {
        resolve(code);
        if (stopping) return;
        deaths += 1;
        start();
      }),
    );
  };
  start();
  loopLag.watch(`http://127.0.0.1:${port}`);
  const end = async (signal: NodeJS.Signals) => {
    stopping = true;
    child?.kill(signal);
    return gone;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    pid: () => child?.pid ?? 0,
    deaths: () => deaths,
    start,
    stop: () => end("SIGTERM"),
    kill: async () => void (await end("SIGKILL")),
  };
}
