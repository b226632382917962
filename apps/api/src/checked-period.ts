import { spanBounds } from "@kepu/schema";
import { badInput } from "./errors.ts";

export const unwrittenPeriod = (field: string) =>
  badInput(field, "A period is written 2024, 2024-H1, 2024-Q3, 2024-09, 2024-W36, 2024-09-05 or 2023-09-01/P1Y.");

/** The days of a period: its first, and the first after it. BAD_INPUT names the field. */
export function checkedPeriod(field: string, period: string): { from: string; until: string } {
  const bounds = spanBounds(period);
  if (!bounds) throw unwrittenPeriod(field);
  return bounds;
}
