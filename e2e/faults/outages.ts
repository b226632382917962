import { readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { FaultProxy } from "./proxy.ts";
import type { Rig } from "./rig.ts";

export interface Outage {
  begin(): Promise<void>;
  end(): Promise<void>;
}

/** Three ways to be away: it refuses, nothing comes back from it, or it lives and does nothing. */
export function outages(rig: Rig, proxy: FaultProxy): Record<"stopped" | "silent" | "frozen", Outage> {
  const folder = join(rig.dataDir, "postgres", "cluster");
  return {
    stopped: { begin: () => rig.postgres.stop(), end: () => rig.startPostgres() },
    silent: { begin: async () => proxy.silence(true), end: async () => proxy.silence(false) },
    frozen: { begin: async () => signalAll(folder, "SIGSTOP"), end: async () => signalAll(folder, "SIGCONT") },
  };
}

/** Every PostgreSQL process has its data folder as its working directory. */
function signalAll(folder: string, signal: NodeJS.Signals): void {
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    if (workingDirectory(name) === folder) process.kill(Number(name), signal);
  }
}

function workingDirectory(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}
