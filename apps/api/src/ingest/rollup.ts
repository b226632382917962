import { DAY_MS, LIMITS, monthOf, shanghaiDay } from "@kepu/schema";
import type { PoolClient } from "pg";
import { type DatedDelta, type Total, upsertDays, upsertMinutes, upsertMonths, upsertTotals } from "./rollup.queries.ts";
import type { Delta } from "./rows.ts";

/** Sums deltas of the same minute and key, sorted by key and minute; zero sums stay out. */
export function sumDeltas(deltas: Delta[]): Delta[] {
  const series = new Map<string, Map<number, Delta>>();
  for (const delta of deltas) {
    const key = `${delta.communityId}${delta.subjectId}${delta.kind} ${delta.ageGroup} ${delta.channel}`;
    const minutes = series.get(key) ?? new Map<number, Delta>();
    if (minutes.size === 0) series.set(key, minutes);
    const sum = minutes.get(delta.minute);
    if (sum) add(sum, delta);
    else minutes.set(delta.minute, { ...delta });
  }
  return [...series]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, minutes]) => [...minutes.values()].sort((a, b) => a.minute - b.minute))
    .filter((sum) => sum.items !== 0 || sum.amount !== 0 || sum.seconds !== 0);
}

/** Adds minutes, summed and sorted, to every tier: always in the same order of tables and keys (unsorted parallel upserts deadlock). */
export async function applyDeltas(tx: PoolClient, minutes: Delta[], recordedAt: Date): Promise<void> {
  const oldestMinute = recordedAt.getTime() - LIMITS.minuteTierDays * DAY_MS;
  const recent = minutes.filter((delta) => delta.minute >= oldestMinute);
  const days = merged(minutes, (delta) => shanghaiDay(delta.minute));
  const months = merged(days, (delta) => `${monthOf(delta.date)}-01`);
  // one after the other on the connection, without waiting between them
  await Promise.all([
    recent.length > 0 ? upsertMinutes(tx, recent) : undefined,
    days.length > 0 ? upsertDays(tx, days, shanghaiDay(recordedAt)) : undefined,
    months.length > 0 ? upsertMonths(tx, months) : undefined,
    days.length > 0 ? upsertTotals(tx, totalsOf(days)) : undefined,
  ]);
}

/** By class, month and community, in that order: locks are taken in it. */
function totalsOf(days: DatedDelta[]): Total[] {
  const totals = new Map<string, Total>();
  for (const delta of days) {
    const month = `${monthOf(delta.date)}-01`;
    const kind = classOf(delta.kind);
    const key = `${kind} ${month} ${delta.communityId}`;
    const total = totals.get(key);
    if (!total) totals.set(key, { ...delta, class: kind, month, firstDay: delta.date });
    else {
      add(total, delta);
      if (delta.date < total.firstDay) total.firstDay = delta.date;
    }
  }
  return [...totals].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, total]) => total);
}

const classOf = (kind: Delta["kind"]): Total["class"] => (kind === "USE" || kind === "LOAN" || kind === "RETURN" ? kind : "CHECK_IN");

/** Adds up neighbours of the same key and date. */
function merged<From extends Delta>(sorted: From[], dateOf: (delta: From) => string): DatedDelta[] {
  const rows: DatedDelta[] = [];
  let last: DatedDelta | undefined;
  for (const delta of sorted) {
    const date = dateOf(delta);
    if (last?.date === date && isSameKey(last, delta)) add(last, delta);
    else {
      last = { ...delta, date };
      rows.push(last);
    }
  }
  return rows;
}

function isSameKey(a: Delta, b: Delta): boolean {
  return (
    a.communityId === b.communityId &&
    a.subjectId === b.subjectId &&
    a.kind === b.kind &&
    a.ageGroup === b.ageGroup &&
    a.channel === b.channel
  );
}

function add(sum: { items: number; amount: number; seconds: number }, delta: Delta): void {
  sum.items += delta.items;
  sum.amount += delta.amount;
  sum.seconds += delta.seconds;
}
