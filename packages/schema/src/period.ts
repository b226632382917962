import { PeriodType } from "./enums.ts";
import { addDays, firstDayOfMonth, mondayOf, weekdayOf } from "./time.ts";

/** ISO-8601 periods: `2024`, `2024-H1` (half), `2024-Q3`, `2024-09`, `2024-W36`, `2024-09-05`. Days and weeks are those of Asia/Shanghai. */
const FORMS: [PeriodType, RegExp][] = [
  ["YEAR", /^\d{4}$/],
  ["HALF", /^\d{4}-H[12]$/],
  ["QUARTER", /^\d{4}-Q[1-4]$/],
  ["MONTH", /^\d{4}-(0[1-9]|1[0-2])$/],
  ["WEEK", /^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$/],
  ["DAY", /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/],
];

const MONTHS: Partial<Record<PeriodType, number>> = { MONTH: 1, QUARTER: 3, HALF: 6, YEAR: 12 };

export function periodTypeOf(period: string): PeriodType | undefined {
  return FORMS.find(([, form]) => form.test(period))?.[0];
}

/** First day and the day after the last; undefined when the text is no period (also 2024-W53 where the year has 52 weeks, or 30 February). */
export function periodBounds(period: string): Bounds | undefined {
  return period >= FIRST && period < END ? boundsOf(period) : undefined;
}

interface Bounds {
  from: string;
  until: string;
}

/** Years have four digits, and so has the day after the last; there is no year 0. */
const FIRST = "0001";
const END = "9999";

function boundsOf(period: string): Bounds | undefined {
  const type = periodTypeOf(period);
  if (!type) return undefined;
  const year = period.slice(0, 4);
  if (type === "DAY") {
    const until = Number.isNaN(Date.parse(`${period}T00:00:00Z`)) ? "" : addDays(period, 1);
    return addDays(until || "2000-01-01", -1) === period ? { from: period, until } : undefined;
  }
  if (type === "WEEK") {
    // week 1 has the year's first Thursday
    const from = addDays(mondayOf(`${year}-01-04`), (Number(period.slice(6)) - 1) * 7);
    return periodOf("WEEK", from) === period ? { from, until: addDays(from, 7) } : undefined;
  }
  const length = MONTHS[type] ?? 1;
  const nth = type === "YEAR" ? 0 : type === "MONTH" ? Number(period.slice(5)) - 1 : (Number(period.slice(6)) - 1) * length;
  const from = firstDayOfMonth(`${year}-01`, nth);
  return { from, until: firstDayOfMonth(from.slice(0, 7), length) };
}

const SPAN = /^(\d{4}-\d{2}-\d{2})\/P([1-9]\d{0,3})([DWMY])$/;

/** The bounds of any period of a figure: of a calendar's, and of what no calendar period is, such as the fiscal year `2013-04-01/P1Y` (ISO-8601: first day and length). */
export function spanBounds(period: string): Bounds | undefined {
  const [, from = "", length = "", unit = ""] = SPAN.exec(period) ?? [];
  if (from === "") return periodBounds(period);
  if (!periodBounds(from)) return undefined;
  const count = Number(length);
  if (unit === "D" || unit === "W") {
    const until = addDays(from, count * (unit === "W" ? 7 : 1));
    return /^\d{4}-/.test(until) && until < END ? { from, until } : undefined;
  }
  // months begin on any day that each of them has
  if (Number(from.slice(8)) > 28) return undefined;
  const months = count * (unit === "Y" ? 12 : 1);
  if (Number(from.slice(0, 4)) * 12 + months >= Number(END) * 12 - 12) return undefined;
  return { from, until: firstDayOfMonth(from.slice(0, 7), months).slice(0, 8) + from.slice(8) };
}

/** The period between two days: as the calendar names it where it does, else `2013-04-01/P1Y`. */
export function spanOf(from: string, until: string): string | undefined {
  if (!periodBounds(from) || !periodBounds(until) || until <= from) return undefined;
  for (const type of Object.keys(PeriodType) as PeriodType[]) {
    const period = periodOf(type, from);
    const bounds = periodBounds(period);
    if (bounds?.from === from && bounds.until === until) return period;
  }
  const months = monthsBetween(from, until);
  if (months > 0 && from.slice(8) === until.slice(8)) return `${from}/P${months % 12 === 0 ? `${months / 12}Y` : `${months}M`}`;
  return `${from}/P${Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000)}D`;
}

const monthsBetween = (from: string, until: string) =>
  (Number(until.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(until.slice(5, 7)) - Number(from.slice(5, 7));

/** The period of a type that a day lies in. */
export function periodOf(type: PeriodType, day: string): string {
  const year = day.slice(0, 4);
  const month = Number(day.slice(5, 7));
  if (type === "YEAR") return year;
  if (type === "HALF") return `${year}-H${month < 7 ? 1 : 2}`;
  if (type === "QUARTER") return `${year}-Q${Math.ceil(month / 3)}`;
  if (type === "MONTH") return day.slice(0, 7);
  if (type === "DAY") return day;
  const thursday = addDays(day, 4 - weekdayOf(day));
  const first = mondayOf(`${thursday.slice(0, 4)}-01-04`);
  const week = Math.round((Date.parse(mondayOf(day)) - Date.parse(first)) / (7 * 86_400_000)) + 1;
  return `${thursday.slice(0, 4)}-W${String(week).padStart(2, "0")}`;
}

/** The period of the same type just before. */
export function periodBefore(period: string): string | undefined {
  const [, first = "", length = "", unit = ""] = SPAN.exec(period) ?? [];
  if (first !== "" && spanBounds(period)) {
    const count = Number(length);
    if (unit === "D" || unit === "W") return `${addDays(first, -count * (unit === "W" ? 7 : 1))}/P${length}${unit}`;
    const months = count * (unit === "Y" ? 12 : 1);
    if (Number(first.slice(0, 4)) * 12 - months < 12) return undefined;
    return `${firstDayOfMonth(first.slice(0, 7), -months).slice(0, 8)}${first.slice(8)}/P${length}${unit}`;
  }
  const bounds = periodBounds(period);
  const type = periodTypeOf(period);
  return bounds && type ? periodOf(type, addDays(bounds.from, -1)) : undefined;
}

/** The same period a year before; week 53 has none in most years. */
export function periodLastYear(period: string): string | undefined {
  const candidate = `${String(Number(period.slice(0, 4)) - 1).padStart(4, "0")}${period.slice(4)}`;
  return spanBounds(candidate) ? candidate : undefined;
}
