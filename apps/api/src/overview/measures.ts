import type { Measure } from "@kepu/schema";

/** Which measures a roll-up row adds to. */
export function measuresOf({ kind, items, amount }: { kind: string; items: number; amount: number }): [Measure, number][] {
  if (kind === "USE") return [["KIOSK_USES", items]];
  if (kind === "LOAN") return [["LOANS", items]];
  if (kind === "RETURN") return [["RETURNS", items]];
  return [
    ["ATTENDANCE", amount],
    ["CHECK_INS", items],
  ];
}
