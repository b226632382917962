import { addDays, firstDayOfMonth, monthOf, type PeriodType, periodOf, spanBounds } from "@kepu/schema";

/** A period with its days: `until` is the day after the last. */
export interface Span {
  period: string;
  from: string;
  until: string;
}

/** Which days, or whole months, belong to which period: a row for each day and period, so that periods may overlap. */
export interface Calendar {
  days: string[];
  /** index of the period, beside each day */
  of: number[];
}

export function spanOf(period: string): Span | undefined {
  const bounds = spanBounds(period);
  return bounds && { period, ...bounds };
}

/** The periods of a type from the one that a day lies in to the one that another lies in; at most so many and one more. */
export function spansBetween(type: PeriodType, from: string, to: string, most: number): Span[] {
  const spans: Span[] = [];
  for (let day = from; day <= to && spans.length <= most; ) {
    const span = spanOf(periodOf(type, day));
    if (!span) break;
    spans.push(span);
    day = span.until;
  }
  return spans;
}

export const daysOf = ({ from, until }: Pick<Span, "from" | "until">): number => (Date.parse(until) - Date.parse(from)) / 86_400_000;

/** Every day of the periods. */
export function calendarOf(spans: readonly Span[]): Calendar {
  const calendar: Calendar = { days: [], of: [] };
  for (const [n, span] of spans.entries()) addDaysTo(calendar, n, span.from, span.until);
  return calendar;
}

/** The same as whole months (their first days) where a period has them whole and nothing begins within them, and as days elsewhere. */
export function tiersOf(spans: readonly Span[], boundaries: readonly string[]): { months: Calendar; days: Calendar } {
  const split = new Set(boundaries.filter((day) => !day.endsWith("-01")).map(monthOf));
  const months: Calendar = { days: [], of: [] };
  const days: Calendar = { days: [], of: [] };
  for (const [n, { from, until }] of spans.entries()) {
    for (let day = from; day < until; ) {
      const next = firstDayOfMonth(monthOf(day), 1);
      if (day.endsWith("-01") && next <= until && !split.has(monthOf(day))) {
        months.days.push(day);
        months.of.push(n);
      } else addDaysTo(days, n, day, next < until ? next : until);
      day = next;
    }
  }
  return { months, days };
}

function addDaysTo(calendar: Calendar, n: number, from: string, until: string): void {
  for (let day = from; day < until; day = addDays(day, 1)) {
    calendar.days.push(day);
    calendar.of.push(n);
  }
}
