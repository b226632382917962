import { readdirSync, readFileSync } from "node:fs";

/** What the system says of a process at a moment. */
export interface ProcessFigures {
  at: number;
  /** resident memory, bytes */
  resident: number;
  descriptors: number;
}

/** Linux only: what /proc tells of the process. */
export function figuresOf(pid: number): ProcessFigures {
  const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return { at: Date.now(), resident: Number(resident) * 1_024, descriptors: readdirSync(`/proc/${pid}/fd`).length };
}

/** The least-squares slope of values over time, as a share of their mean, for each ten minutes. */
export function slopeIn10Minutes(samples: { at: number; value: number }[]): number {
  const mean = (numbers: number[]) => numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length);
  const at = mean(samples.map((sample) => sample.at));
  const value = mean(samples.map((sample) => sample.value));
  const spread = samples.reduce((sum, sample) => sum + (sample.at - at) ** 2, 0);
  const together = samples.reduce((sum, sample) => sum + (sample.at - at) * (sample.value - value), 0);
  return spread === 0 || value === 0 ? 0 : ((together / spread) * 600_000) / value;
}

export function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
