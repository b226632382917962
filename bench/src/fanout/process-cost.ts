import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** CPU seconds that a process has used, user and system, all threads, as the operating system counts them. */
export function cpuSeconds(pid: number): number {
  if (process.platform !== "linux") return clockSeconds(ps(pid, "time"));
  // after the name in brackets, which may hold anything, fields 14 and 15 are in hundredths of a second
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

export function residentKilobytes(pid: number): number {
  if (process.platform !== "linux") return Number(ps(pid, "rss"));
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

function ps(pid: number, column: string): string {
  return execFileSync("ps", ["-o", `${column}=`, "-p", String(pid)], { encoding: "utf8" }).trim();
}

/** "1:02:03.45" */
function clockSeconds(text: string): number {
  return text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}
