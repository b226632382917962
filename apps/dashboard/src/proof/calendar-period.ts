import { addDays, periodBounds, periodOf } from "@kepu/schema";
import type { Days } from "../period/period.ts";

/** The day, week, month, quarter or year that some days are, as figures are kept by: also one that has begun; undefined: they are none. */
export function calendarPeriodOf({ from, to }: Days, today: string): string | undefined {
  for (const type of ["DAY", "WEEK", "MONTH", "QUARTER", "YEAR"] as const) {
    const name = periodOf(type, from);
    const bounds = periodBounds(name);
    if (bounds?.from === from && (bounds.until === addDays(to, 1) || (to === today && bounds.until > to))) return name;
  }
  return undefined;
}
