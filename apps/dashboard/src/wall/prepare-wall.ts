import { minuteOf } from "@kepu/schema";
import type { OverviewFrame } from "../overview/merge-overview.ts";

/** Kiosk uses and loans of each of the last 60 minutes. */
export function prepareKioskMinutes(board: OverviewFrame): number[] {
  const last = minuteOf(Date.parse(board.at)).getTime();
  const sums = new Array<number>(60).fill(0);
  for (const point of board.minutes) {
    if (point.measure !== "KIOSK_USES" && point.measure !== "LOANS") continue;
    const index = 59 - (last - Date.parse(point.minute)) / 60_000;
    if (index >= 0 && index < 60) sums[index] = (sums[index] ?? 0) + point.value;
  }
  return sums;
}

/** How bright a tile is: 0 for a quiet community, towards 1 for the busiest. */
export function brightness(recent: number, most: number): number {
  return recent <= 0 ? 0 : 0.25 + 0.75 * Math.sqrt(recent / Math.max(1, most));
}

/** Nothing is open, and nothing was counted for half an hour. */
export function isClosed(board: OverviewFrame): boolean {
  const since = Date.parse(board.at) - 30 * 60_000;
  return board.activities.length === 0 && !board.minutes.some((point) => point.value !== 0 && Date.parse(point.minute) >= since);
}
