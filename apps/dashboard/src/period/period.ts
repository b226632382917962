import { addDays, firstDayOfMonth, LIMITS, mondayOf, monthOf } from "@kepu/schema";

export const PRESETS = ["today", "yesterday", "week", "month", "quarter", "year", "last7", "last30", "pastMonth", "custom"] as const;
export type Preset = (typeof PRESETS)[number];
export const COMPARISONS = ["previous", "year", "none"] as const;
export type Comparison = (typeof COMPARISONS)[number];

export interface Days {
  from: string;
  to: string;
}

export interface Period extends Days {
  preset: Preset;
  comparison: Comparison;
  /** why the address names no period that can be shown: a day that is none, or more than ten years */
  fault?: "unreadable" | "tooLong";
}

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** The period of an address; a word that is not known is today. */
export function periodOf(params: URLSearchParams, today: string): Period {
  const preset = PRESETS.find((one) => one === params.get("period")) ?? "today";
  const comparison = COMPARISONS.find((one) => one === params.get("compare")) ?? "previous";
  const days = daysOf(preset, params, today);
  const fault = faultOf(preset, params, days);
  return { preset, comparison, ...days, ...(fault ? { fault } : {}) };
}

function faultOf(preset: Preset, params: URLSearchParams, { from, to }: Days): Period["fault"] {
  const read = preset === "custom" ? isDay(params.get("from")) && isDay(params.get("to")) : preset !== "pastMonth" || isMonth(params);
  if (!read) return "unreadable";
  return addDays(from, LIMITS.periodDays) < to ? "tooLong" : undefined;
}

/** 2026-02-31 is none. */
export function isDay(text: string | null): text is string {
  const at = Date.parse(`${text}T00:00:00Z`);
  return text !== null && !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
}

const isMonth = (params: URLSearchParams) => MONTH.test(params.get("month") ?? "");

function daysOf(preset: Preset, params: URLSearchParams, today: string): Days {
  switch (preset) {
    case "yesterday":
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case "week":
      return { from: mondayOf(today), to: today };
    case "month":
      return { from: firstDayOfMonth(monthOf(today)), to: today };
    case "quarter":
      return { from: firstDayOfMonth(monthOf(today), -((Number(today.slice(5, 7)) - 1) % 3)), to: today };
    case "year":
      return { from: `${today.slice(0, 4)}-01-01`, to: today };
    case "last7":
      return { from: addDays(today, -6), to: today };
    case "last30":
      return { from: addDays(today, -29), to: today };
    case "pastMonth": {
      const from = isMonth(params) ? `${params.get("month")}-01` : firstDayOfMonth(monthOf(today), -1);
      const last = addDays(firstDayOfMonth(monthOf(from), 1), -1);
      return { from, to: monthOf(from) === monthOf(today) ? today : last };
    }
    case "custom": {
      const [from, to] = [params.get("from"), params.get("to")].map((day) => (isDay(day) ? day : today)) as [string, string];
      return from <= to ? { from, to } : { from: to, to: from };
    }
    default:
      return { from: today, to: today };
  }
}

/** The days that a period is compared with: as far into the week, month, quarter or year before, or as many days right before. */
export function comparedWith({ preset, comparison, from, to }: Period): Days | undefined {
  if (comparison === "none") return undefined;
  if (preset === "pastMonth") return monthBefore({ from, to }, comparison === "year" ? 12 : 1);
  if (comparison === "year" || preset === "year") return { from: monthsBack(from, 12), to: monthsBack(to, 12) };
  if (preset === "yesterday" || preset === "week") return { from: addDays(from, -7), to: addDays(to, -7) };
  if (preset === "month") return { from: monthsBack(from, 1), to: monthsBack(to, 1) };
  if (preset === "quarter") return { from: monthsBack(from, 3), to: monthsBack(to, 3) };
  const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
  return { from: addDays(from, -days), to: addDays(from, -1) };
}

/** A whole month stands beside a whole month, one that has begun beside as much of it. */
function monthBefore({ from, to }: Days, months: number): Days {
  const whole = monthOf(addDays(to, 1)) !== monthOf(to);
  const first = monthsBack(from, months);
  return { from: first, to: whole ? addDays(firstDayOfMonth(monthOf(first), 1), -1) : monthsBack(to, months) };
}

/** The same day some months before; the last day of a shorter month. */
function monthsBack(day: string, months: number): string {
  const first = firstDayOfMonth(monthOf(day), -months);
  const last = addDays(firstDayOfMonth(monthOf(first), 1), -1);
  const same = `${monthOf(first)}-${day.slice(8)}`;
  return same < last ? same : last;
}
