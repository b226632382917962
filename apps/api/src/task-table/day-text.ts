import { addDays, firstDayOfMonth } from "@kepu/schema";

/** The day that people write: 2026-06-30, 2026/6/30, 2026.6.30, 2026年6月30日; a month alone (2026年6月, 6月底) means its last day. */
export function dayOf(text: string): string | undefined {
  const [, year, month, day] =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(?:(\d{1,2})\s*日?|底|末)?)?\s*(?:前|以前|之前|底前)?$/.exec(text.trim()) ?? [];
  if (!year || year === "0000" || !month || Number(month) < 1 || Number(month) > 12) return undefined;
  const first = `${year}-${month.padStart(2, "0")}`;
  if (!day) return addDays(firstDayOfMonth(first, 1), -1);
  const whole = `${first}-${day.padStart(2, "0")}`;
  const date = new Date(`${whole}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(whole) ? whole : undefined;
}
