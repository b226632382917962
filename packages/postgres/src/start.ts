import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Binaries, findBinaries } from "./binaries.ts";
import { type Cluster, lastLine, openCluster, serverEnvironment } from "./cluster.ts";
import { ensureDatabase } from "./database.ts";
import { freePort } from "./free-port.ts";
import { isAlive, livingPostmaster, type Postmaster, readPostmaster, removeForeignLock } from "./postmaster.ts";
import { makeOwn, type ServerUser, serverUser } from "./server-user.ts";
import { serverArguments } from "./settings.ts";

export interface PostgresOptions {
  /** holds the cluster, its password and its log; made when absent */
  dataDir: string;
  /** a free one when absent; an adopted server keeps its own */
  port?: number;
  /** made when absent */
  database?: string;
  /** over the shipped ones; `fsync: "off"` is for tests */
  settings?: Record<string, string>;
}

export interface RunningPostgres {
  url: string;
  port: number;
  pid: number;
  /** true when the server outlived an earlier parent of it */
  adopted: boolean;
  /** where the binaries had to be copied, if they had to */
  binariesIn?: string;
  /** settles when the server is gone, for whatever reason */
  exited: Promise<void>;
  /** fast shutdown, and an immediate one if that takes more than 20 s: sessions are ended, nothing committed is lost; waits until the server is gone */
  stop(): Promise<void>;
}

/** An orphan of a killed server keeps the shared memory for a while, and then refuses us. */
const REFUSED = /shared memory block|lock file|could not create any TCP\/IP sockets|could not bind/;
const REFUSED_FOR_MS = 30_000;
/** Told to stop while it recovers from a crash, PostgreSQL 18 waits for ever for its own I/O workers: then at once, and it recovers at its next start. */
const FAST_STOP_MS = 20_000;
const READY_WITHIN_MS = 300_000;
const LOG_BYTES = 5_000_000;

/** Starts PostgreSQL on the folder, in a process group of its own so that Ctrl-C does not reach it, or adopts the one that lives there. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const user = serverUser();
  const binaries = findBinaries(user);
  const cluster = openCluster(options.dataDir, binaries, user, options.settings?.fsync !== "off");
  const adopted = await adopt(cluster);
  const server = adopted ?? (await startPatiently(cluster, binaries, user, options));
  const address = (database: string) => `postgres://postgres:${cluster.password}@127.0.0.1:${server.port}/${database}`;
  const exited = untilGone(server.pid);
  await ensureDatabase(address("postgres"), options.database ?? "postgres");
  return {
    url: address(options.database ?? "postgres"),
    port: server.port,
    pid: server.pid,
    adopted: adopted !== undefined,
    binariesIn: binaries.copiedTo,
    exited,
    stop: () => stopServer(cluster, server.pid),
  };
}

async function stopServer(cluster: Cluster, pid: number): Promise<void> {
  const tell = (signal: NodeJS.Signals) => {
    if (livingPostmaster(cluster.folder)?.pid === pid) process.kill(pid, signal);
  };
  tell("SIGINT");
  for (const deadline = Date.now() + FAST_STOP_MS; isAlive(pid) && Date.now() < deadline; await sleep(25));
  tell("SIGQUIT");
  while (isAlive(pid)) await sleep(25);
}

async function adopt(cluster: Cluster): Promise<Postmaster | undefined> {
  for (const deadline = Date.now() + READY_WITHIN_MS; Date.now() < deadline; await sleep(50)) {
    const found = livingPostmaster(cluster.folder);
    if (!found || found.status === "ready") return found;
  }
  throw new Error(`A PostgreSQL lives on ${cluster.folder} but does not become ready.`);
}

async function startPatiently(cluster: Cluster, binaries: Binaries, user: ServerUser, options: PostgresOptions): Promise<Postmaster> {
  const deadline = Date.now() + REFUSED_FOR_MS;
  for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
    removeForeignLock(cluster.folder);
    const outcome = await startOnce(cluster, binaries, user, options.port ?? (await freePort()), options.settings ?? {});
    if (typeof outcome !== "string") return outcome;
    if (!REFUSED.test(outcome) || Date.now() > deadline) throw new Error(`PostgreSQL does not start: ${reason(outcome)}`);
    await sleep(pause);
  }
}

/** The ready server, or what it said before it gave up. */
async function startOnce(
  cluster: Cluster,
  binaries: Binaries,
  user: ServerUser,
  port: number,
  settings: Record<string, string>,
): Promise<Postmaster | string> {
  const base = dirname(cluster.folder);
  const socketFolder = join(base, "socket");
  makeOwn(socketFolder, user);
  const logFile = join(base, "postgres.log");
  if (existsSync(logFile) && statSync(logFile).size > LOG_BYTES) renameSync(logFile, `${logFile}.1`);
  // a file, not a pipe: the server may outlive us
  const log = openSync(logFile, "a", 0o600);
  const from = statSync(logFile).size;
  const child = spawn(binaries.postgres, serverArguments(cluster.folder, socketFolder, port, settings), {
    ...(user.foreign ? { uid: user.uid, gid: user.gid } : {}),
    cwd: base,
    env: serverEnvironment(),
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  let failure: string | undefined;
  child.once("error", (error) => {
    failure = error.message;
  });
  // only the word here: after a stop the folder, and the log in it, may be gone
  let ended = false;
  child.once("exit", () => {
    ended = true;
  });
  child.unref();
  for (const deadline = Date.now() + READY_WITHIN_MS; Date.now() < deadline; await sleep(25)) {
    if (failure !== undefined) return failure;
    if (ended) return readFileSync(logFile).subarray(from).toString("utf8");
    const found = readPostmaster(cluster.folder);
    if (found && found.pid === child.pid && found.status === "ready") return found;
  }
  return `it was not ready within ${READY_WITHIN_MS / 1000} s`;
}

function reason(log: string): string {
  const fatal = log.split("\n").filter((line) => /FATAL|PANIC/.test(line));
  return lastLine(fatal.length > 0 ? fatal.join("\n") : log).replace(/^.*?(FATAL|PANIC):\s*/, "");
}

/** An adopted server is no child of ours, so both kinds are watched the same way. */
async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(50, undefined, { ref: false });
}
