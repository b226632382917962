import { periodBounds } from "@kepu/schema";
import { badInput } from "./errors.ts";

export const unwrittenPeriod = (field: string) =>
  badInput(field, "A period is written 2024, 2024-H1, 2024-Q3, 2024-09, 2024-W36 or 2024-09-05.");

/** The days of a period: its first, and the first after it. BAD_INPUT names the field. */
export function checkedPeriod(field: string, period: string): { from: string; until: string } {
  const bounds = periodBounds(period);
  if (!bounds) throw unwrittenPeriod(field);
  return bounds;
}
