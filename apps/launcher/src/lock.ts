import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Refusal } from "./refusal.ts";

const PATIENCE_MS = 16_000;

interface Holder {
  pid: number;
  address: string;
  /** the parts it started: they may outlive it */
  parts: number[];
}

/** One launcher a data folder. A lock whose holder is dead is taken over, and what the dead one left running is stopped. */
export async function takeLock(dataDir: string, address: string) {
  const file = join(dataDir, "launcher.lock");
  const mine: Holder = { pid: process.pid, address, parts: [] };
  const write = (flag: "w" | "wx") => writeFileSync(file, JSON.stringify(mine), { flag, mode: 0o600 });
  try {
    write("wx");
  } catch (error) {
    if ((error as { code?: string }).code !== "EEXIST") throw error;
    const holder = readHolder(file);
    if (holder && isNode(holder.pid)) throw new Refusal(`Kepu Pulse is already running (process ${holder.pid}): open ${holder.address}.`);
    await stopOrphans(holder?.parts ?? []);
    write("w");
  }
  return {
    started(pid: number) {
      mine.parts.push(pid);
      write("w");
    },
    ended(pid: number) {
      mine.parts = mine.parts.filter((one) => one !== pid);
      write("w");
    },
    release: () => rmSync(file, { force: true }),
  };
}
export type Lock = Awaited<ReturnType<typeof takeLock>>;

/** They drain as they would have; the port is free when this returns. */
async function stopOrphans(pids: number[]): Promise<void> {
  const orphans = pids.filter(isNode);
  for (const pid of orphans) process.kill(pid, "SIGTERM");
  for (let waited = 0; orphans.some(isNode) && waited < PATIENCE_MS; waited += 100) await sleep(100);
  for (const pid of orphans.filter(isNode)) process.kill(pid, "SIGKILL");
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

/** Is this process alive, and still one of ours rather than another that got its number? */
function isNode(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return /node/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
  } catch {
    return true; // no /proc on this system: believe the number
  }
}
