import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";

/** What a living server writes into postmaster.pid: its pid, its port, and how far it is. */
export interface Postmaster {
  pid: number;
  port: number;
  status: "starting" | "ready" | "stopping" | "standby" | "";
}

export function readPostmaster(cluster: string): Postmaster | undefined {
  try {
    const lines = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
    const pid = Number(lines[0]);
    if (!Number.isInteger(pid) || pid <= 0) return undefined;
    return { pid, port: Number(lines[3]), status: (lines[7] ?? "").trim() as Postmaster["status"] };
  } catch {
    return undefined;
  }
}

/** The server that runs on this very folder, or nothing: the file alone proves nothing, as pids are used again. */
export function livingPostmaster(cluster: string): Postmaster | undefined {
  const found = readPostmaster(cluster);
  return found && worksIn(found.pid, cluster) ? found : undefined;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  if (process.platform !== "linux") return true;
  try {
    // a zombie whose parent does not reap it is dead to us
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

/** Removes a lock whose pid was given to another program. Never while any process of a former server still works in the folder. */
export function removeForeignLock(cluster: string): void {
  const found = readPostmaster(cluster);
  if (!found || found.pid === 0 || !isAlive(found.pid) || worksIn(found.pid, cluster)) return;
  if (process.platform === "linux" && orphans(cluster).length === 0) rmSync(join(cluster, "postmaster.pid"), { force: true });
}

function orphans(cluster: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => worksIn(pid, cluster));
}

/** Every PostgreSQL process has its data folder as its working directory. */
function worksIn(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false;
  try {
    if (process.platform === "linux") return readlinkSync(`/proc/${pid}/cwd`) === cluster;
    return execFileSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8" }).includes(cluster);
  } catch {
    return false;
  }
}
