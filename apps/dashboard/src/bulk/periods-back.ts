import { type PeriodType, periodBefore, periodOf, shanghaiDay } from "@kepu/schema";

const SHOWN: Partial<Record<PeriodType, number>> = { MONTH: 36, QUARTER: 16, HALF: 10, YEAR: 8 };

/** The running period and those before it, newest first. */
export function periodsBack(type: PeriodType): string[] {
  const periods = [periodOf(type, shanghaiDay(Date.now()))];
  while (periods.length < (SHOWN[type] ?? 12)) {
    const before = periodBefore(periods.at(-1) ?? "");
    if (!before) break;
    periods.push(before);
  }
  return periods;
}
