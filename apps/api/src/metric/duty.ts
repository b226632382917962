import { firstDayOfMonth, monthOf } from "@kepu/schema";
import { type Span, spanOf } from "./calendar.ts";

/** The monthly duty 每月各不少于一次: months in which both were held, of the months. */
export const DUTY = "A05";
export const DUTY_PARTS: readonly string[] = ["A03", "A04"];

/** Spans with the whole months of each behind them, and for each span the indexes of its months. */
export function withMonths(spans: readonly Span[]): { spans: Span[]; months: Map<number, number[]> } {
  const all = [...spans];
  const index = new Map(all.map(({ period }, n) => [period, n]));
  const months = new Map<number, number[]>();
  for (const [n, { from, until }] of spans.entries()) {
    const own: number[] = [];
    let day = from.endsWith("-01") ? from : firstDayOfMonth(monthOf(from), 1);
    for (let next = firstDayOfMonth(monthOf(day), 1); next <= until; next = firstDayOfMonth(monthOf(day), 1)) {
      const month = spanOf(monthOf(day)) as Span;
      const known = index.get(month.period) ?? all.push(month) - 1;
      index.set(month.period, known);
      months.set(known, [known]);
      own.push(known);
      day = next;
    }
    if (own.length > 0) months.set(n, own);
  }
  return { spans: all, months };
}
