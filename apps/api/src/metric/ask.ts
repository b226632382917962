import {
  AgeGroup,
  addDays,
  Channel,
  CheckInKind,
  LIMITS,
  type MetricComparison,
  type MetricGrouping,
  MetricSource,
  OrganisationKind,
  type ParentRule,
  type PeriodType,
  periodBefore,
  periodLastYear,
  shanghaiDay,
  startOfShanghaiDay,
} from "@kepu/schema";
import { badInput, ProductError } from "../errors.ts";
import { daysOf, type Span, spanOf, spansBetween } from "./calendar.ts";
import { withMonths } from "./duty.ts";

/** A metric query as a client sends it. */
export interface MetricsQuestion {
  rootId: string;
  indicators: string[];
  regionIds?: string[] | null;
  organisationIds?: string[] | null;
  periods?: string[] | null;
  periodType?: PeriodType | null;
  from?: string | null;
  to?: string | null;
  by?: MetricGrouping | null;
  compare?: MetricComparison[] | null;
  /** a region, or of organisations an organisation */
  compareWith?: string | null;
  asOf?: string | null;
  asOfInstant?: Date | null;
  parents: ParentRule;
  first: number;
  after?: string | null;
}

/** When the answer is of. */
export interface Moment {
  /** for observations, definitions and targets */
  instant: Date;
  /** measured figures: what was recorded by the end of this day */
  day: string;
  /** nothing is held back: the answer is of now */
  isNow: boolean;
  /** it is read at for minutes: what the process keeps may have gone on since */
  isHeld?: boolean;
}

export interface Times {
  /** every period that is read: first those asked for, then those they are compared with */
  spans: Span[];
  asked: number;
  /** how many of them are asked for or compared with: behind them are months that a duty is counted by */
  shown: number;
  /** by span the indexes of its whole months; empty where nothing is counted by months */
  months: ReadonlyMap<number, readonly number[]>;
  /** by comparison: the index of the base of each period asked for; undefined: there is none */
  bases: Map<MetricComparison, (number | undefined)[]>;
}

/** When the question is of: the end of a day, an instant, or now. */
export function momentOf({ asOf, asOfInstant }: MetricsQuestion, at: Date): Moment {
  if (asOf && asOfInstant) throw badInput("input.asOf", "Either a day or an instant.");
  const instant = asOf ? new Date(startOfShanghaiDay(addDays(asOf, 1)).getTime() - 1) : (asOfInstant ?? at);
  if (instant >= at) return { instant: at, day: shanghaiDay(at), isNow: true };
  return { instant, day: shanghaiDay(instant), isNow: false };
}

/** The periods of a question, with those that they are compared with. */
export function timesOf(question: MetricsQuestion, byMonths: boolean): Times {
  const asked = askedSpans(question);
  const spans = [...asked];
  const index = new Map(spans.map((span, n) => [span.period, n]));
  const indexOf = (period: string | undefined): number | undefined => {
    const span = period === undefined ? undefined : spanOf(period);
    if (!span) return undefined;
    const known = index.get(span.period);
    if (known !== undefined) return known;
    index.set(span.period, spans.length);
    return spans.push(span) - 1;
  };
  const bases = new Map<MetricComparison, (number | undefined)[]>();
  for (const comparison of new Set(question.compare ?? [])) {
    if (comparison === "PREVIOUS_PERIOD")
      bases.set(
        comparison,
        asked.map(({ period }) => indexOf(periodBefore(period))),
      );
    if (comparison === "LAST_YEAR")
      bases.set(
        comparison,
        asked.map(({ period }) => indexOf(periodLastYear(period))),
      );
  }
  const counted = byMonths ? withMonths(spans) : { spans, months: new Map<number, number[]>() };
  return { ...counted, asked: asked.length, shown: spans.length, bases };
}

function askedSpans({ periods, periodType, from, to }: MetricsQuestion): Span[] {
  if (periods && (periodType || from || to)) throw badInput("input.periods", "Either a list of periods, or a type with `from` and `to`.");
  if (periods) {
    if (periods.length === 0) throw badInput("input.periods", "Name at least one period.");
    checkCount("input.periods", periods.length, LIMITS.metricPeriods, "periods");
    const spans = [...new Set(periods)].map((period) => {
      const span = spanOf(period);
      if (!span)
        throw badInput(
          "input.periods",
          "A period is written 2024, 2024-H1, 2024-Q3, 2024-09, 2024-W36, 2024-09-05, or, of a fiscal year, 2013-04-01/P1Y.",
        );
      return span;
    });
    const days = spans.reduce((sum, span) => sum + daysOf(span), 0);
    checkCount("input.periods", days, LIMITS.metricDays, "days");
    return spans;
  }
  if (!periodType || !from || !to) throw badInput("input.periodType", "Say which periods: a list, or a type with `from` and `to`.");
  if (from > to) throw badInput("input.from", "The first day lies after the last.");
  const spans = spansBetween(periodType, from, to, LIMITS.metricPeriods);
  checkCount("input.to", spans.length, LIMITS.metricPeriods, "periods");
  if (spans.length === 0) throw badInput("input.from", "A day from 0001-01-01 to 9998-12-31.");
  return spans;
}

export function checkCount(field: string, count: number, limit: number, what: string): void {
  if (count > limit)
    throw new ProductError("LIMIT_EXCEEDED", `At most ${limit} ${what} in one query; this one has ${count}.`, { field, limit });
}

export const REST = "REST";
export const NONE = "NONE";

/** The words that a key of a grouping can be, where they are known beforehand. */
export const KEY_WORDS: Partial<Record<MetricGrouping, readonly string[]>> = {
  AGE_GROUP: Object.keys(AgeGroup),
  CHANNEL: Object.keys(Channel),
  RECORD_KIND: Object.keys(CheckInKind),
  SOURCE: Object.keys(MetricSource),
  ORGANISATION_KIND: [...Object.keys(OrganisationKind), NONE],
};
