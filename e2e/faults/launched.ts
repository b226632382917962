import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "@kepu/postgres/free-port";
import { credentials, type District } from "./district.ts";
import { loopLag } from "./loop-lag.ts";
import { filledFolder, repository } from "./rig.ts";

const READY_WITHIN_MS = 90_000;

/** The product as `npm start` runs it: its own launcher supervises the built-in PostgreSQL and one API process. */
export interface Launched extends District {
  url: string;
  /** of the processes that live now; 0 while there is none */
  apiPid(): number;
  postgresPid(): number;
  /** what the API wrote */
  apiLog(): string;
  /** -9 for the launcher alone, then `npm start` again */
  killLauncher(): Promise<void>;
  relaunch(): Promise<void>;
  end(): Promise<void>;
}

export async function startLaunched(): Promise<Launched> {
  const dataDir = await filledFolder();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let launcher = await launch(dataDir, port);
  loopLag.watch(url);
  const password = readFileSync(join(dataDir, "postgres", "password"), "utf8").trim();
  const postmaster = () => readLines(join(dataDir, "postgres", "cluster", "postmaster.pid"));
  const end = async (signal: NodeJS.Signals) => {
    if (launcher.exitCode !== null || launcher.signalCode !== null) return;
    const gone = new Promise((resolve) => launcher.once("close", resolve));
    launcher.kill(signal);
    await gone;
  };
  return {
    url,
    urls: [url],
    dataDir,
    databaseUrl: `postgres://postgres:${password}@127.0.0.1:${postmaster()[3]}/kepu`,
    ...credentials(dataDir),
    apiPid: () => (JSON.parse(readFileSync(join(dataDir, "launcher.lock"), "utf8")) as { parts: number[] }).parts[0] ?? 0,
    postgresPid: () => Number(postmaster()[0] ?? 0),
    apiLog: () => readFileSync(join(dataDir, "api.log"), "utf8"),
    killLauncher: () => end("SIGKILL"),
    async relaunch() {
      launcher = await launch(dataDir, port);
    },
    async end() {
      await end("SIGTERM");
      // what a launcher left behind that was killed and did not start again
      if (lives(Number(postmaster()[0]))) process.kill(Number(postmaster()[0]), "SIGINT");
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** `npm start`, without npm in between so that signals reach it. */
async function launch(dataDir: string, port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["apps/launcher/src/main.ts", "start"], {
    cwd: repository,
    env: { ...process.env, NODE_ENV: "production", KEPU_DATA: dataDir, PORT: String(port), KEPU_DEMO: "off", LOG_LEVEL: "warn" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const hear = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  for (const deadline = Date.now() + READY_WITHIN_MS; Date.now() < deadline; await sleep(50)) {
    if (output.includes("Ctrl-C stops everything")) return child;
    if (child.exitCode !== null) break;
  }
  child.kill("SIGTERM");
  throw new Error(`the launcher did not start the product: ${output}`);
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
}

function lives(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}
