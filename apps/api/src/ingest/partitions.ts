import { firstDayOfMonth, monthOf, shanghaiDay, startOfShanghaiDay, uuid7Floor } from "@kepu/schema";
import type { Pool } from "pg";
import { createPartition, existingPartitions } from "./partitions.queries.ts";

const FACT_TABLES = ["check_in", "check_in_retraction", "kiosk_usage"] as const;
const MONTHS_AHEAD = 3;

/** Makes the monthly partitions (UUIDv7 bounds of Asia/Shanghai months) from the month of `from` to three months after `until`. Safe to call again and from several processes. */
export async function ensurePartitions(pool: Pool, from: Date, until: Date): Promise<void> {
  const known = new Set(await existingPartitions(pool));
  const last = firstDayOfMonth(monthOf(shanghaiDay(until)), MONTHS_AHEAD);
  for (let month = monthOf(shanghaiDay(from)); firstDayOfMonth(month) <= last; month = monthOf(firstDayOfMonth(month, 1))) {
    for (const table of FACT_TABLES) {
      const name = `${table}_${month.replace("-", "_")}`;
      if (!known.has(name)) await createPartition(pool, table, name, floorOf(month, 0), floorOf(month, 1));
    }
  }
}

function floorOf(month: string, plus: number): string {
  return uuid7Floor(startOfShanghaiDay(firstDayOfMonth(month, plus)));
}
