import { DAY_MS, firstDayOfMonth, LIMITS, monthOf, shanghaiDay } from "@kepu/schema";
import type { PoolClient } from "pg";
import { type RollupRow, upsertDays, upsertMinutes, upsertMonths } from "./rollup.queries.ts";
import type { Delta } from "./rows.ts";

/** Sums deltas of the same minute and key; zero sums stay out. */
export function sumDeltas(deltas: Delta[]): Delta[] {
  const sums = new Map<string, Delta>();
  for (const delta of deltas) {
    const key = `${delta.communityId}${delta.minute}${delta.subjectId}${delta.kind}${delta.ageGroup}${delta.channel}`;
    const sum = sums.get(key);
    if (sum) add(sum, delta);
    else sums.set(key, { ...delta });
  }
  return [...sums.values()].filter((sum) => sum.items !== 0 || sum.amount !== 0 || sum.seconds !== 0);
}

/** Adds summed minutes to every tier, in fixed table and key order (unsorted parallel upserts deadlock). */
export async function applyDeltas(tx: PoolClient, minutes: Delta[], recordedAt: Date): Promise<void> {
  const oldestMinute = recordedAt.getTime() - LIMITS.minuteTierDays * DAY_MS;
  const recent = minutes.filter((delta) => delta.minute >= oldestMinute);
  const days = rows(minutes, (delta) => shanghaiDay(delta.minute));
  const months = rows(minutes, (delta) => firstDayOfMonth(monthOf(shanghaiDay(delta.minute))));
  // one after the other on the connection, without waiting between them
  await Promise.all([
    recent.length > 0
      ? upsertMinutes(
          tx,
          rows(recent, (delta) => String(delta.minute)),
        )
      : undefined,
    days.length > 0 ? upsertDays(tx, days, shanghaiDay(recordedAt)) : undefined,
    months.length > 0 ? upsertMonths(tx, months) : undefined,
  ]);
}

function rows(deltas: Delta[], bucketOf: (delta: Delta) => string): RollupRow[] {
  const buckets = new Map<string, RollupRow>();
  const names = new Map<number, string>();
  for (const delta of deltas) {
    const bucket = names.get(delta.minute) ?? bucketOf(delta);
    names.set(delta.minute, bucket);
    const key = `${delta.communityId}${bucket}${delta.subjectId}${delta.kind}${delta.ageGroup}${delta.channel}`;
    const row = buckets.get(key);
    if (row) add(row, delta);
    else buckets.set(key, { ...delta, bucket, key });
  }
  return [...buckets.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function add(sum: { items: number; amount: number; seconds: number }, delta: Delta): void {
  sum.items += delta.items;
  sum.amount += delta.amount;
  sum.seconds += delta.seconds;
}
