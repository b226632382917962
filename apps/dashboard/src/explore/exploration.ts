import {
  addDays,
  firstDayOfMonth,
  type MetricComparison,
  MetricGrouping,
  monthOf,
  PeriodType,
  periodBounds,
  periodOf,
  periodTypeOf,
  spanBounds,
} from "@kepu/schema";
import type { MetricsInput } from "../graphql/generated/pages.ts";
import { isDay, periodOf as presetOf } from "../period/period.ts";
import type { Regions } from "../region/use-regions.ts";

export const PRESETS = [
  "today",
  "yesterday",
  "week",
  "month",
  "quarter",
  "year",
  "last7",
  "last30",
  "last12",
  "last5y",
  "last14y",
  "since2012",
  "custom",
] as const;
export type Preset = (typeof PRESETS)[number];
/** The district's definitions hold from then on. */
const FIRST_DAY = "2012-01-01";
/** The months, beside January, that years are offered from: the school year's and the fiscal year's. */
export const YEAR_STARTS = [9, 4] as const;
/** Those that need nothing else to be chosen; PLACE needs one, and KNOWN_NOW is of a question as of another day. */
export const COMPARISONS = ["PREVIOUS_PERIOD", "LAST_YEAR", "TARGET", "KNOWN_NOW"] as const satisfies MetricComparison[];
export const LOOKS = ["line", "bar", "ranking", "heat", "multiples", "pivot", "table"] as const;
export type Look = (typeof LOOKS)[number];
/** What stands side by side in a pivot; the rest stands below one another. */
export const ACROSS = ["period", "place", "part", "indicator"] as const;
export type Across = (typeof ACROSS)[number];
/** What a look at history begins with. */
const FIRST_INDICATOR = "M01";

/** A look at history, as its address says it. */
export interface Exploration {
  indicators: string[];
  /** ids of regions, `children:id` and `communities:id`; empty: where the viewer's world begins */
  places: string[];
  preset: Preset;
  type: PeriodType;
  /** of years: the month that they begin with, where that is not January */
  yearStart: number | null;
  from: string;
  to: string;
  compare: MetricComparison[];
  /** the region or organisation that all is held beside */
  beside: string | null;
  asOf: string | null;
  parents: "NOW" | "THEN";
  by: MetricGrouping | null;
  look: Look;
  across: Across;
}

const wordOf = <Word extends string>(words: readonly Word[], text: string | null): Word | undefined => words.find((one) => one === text);
const listOf = (text: string | null) => [...new Set((text ?? "").split(",").filter(Boolean))];

export function explorationOf(params: URLSearchParams, today: string): Exploration {
  const preset = wordOf(PRESETS, params.get("period")) ?? (params.has("from") ? "custom" : "last12");
  const days = daysOf(preset, params, today);
  const day = params.get("asof");
  const asOf = isDay(day) && day < today ? day : null;
  const beside = params.get("with");
  const compare: MetricComparison[] = listOf(params.get("compare"))
    .flatMap((text) => wordOf(COMPARISONS, text) ?? [])
    .filter((kind) => kind !== "KNOWN_NOW" || asOf);
  return {
    indicators: params.has("i") ? listOf(params.get("i")).slice(0, 30) : [FIRST_INDICATOR],
    places: listOf(params.get("place")),
    preset,
    ...days,
    ...lengthOf(params.get("type"), days),
    compare: beside ? [...compare, "PLACE"] : compare,
    beside,
    asOf,
    parents: params.get("parents") === "THEN" ? "THEN" : "NOW",
    by: wordOf(Object.keys(MetricGrouping) as MetricGrouping[], params.get("by")) ?? null,
    look: wordOf(LOOKS, params.get("look")) ?? "line",
    across: wordOf(ACROSS, params.get("across")) ?? "period",
  };
}

/** `YEAR09`: years from September on. */
function lengthOf(text: string | null, days: { from: string; to: string }): Pick<Exploration, "type" | "yearStart"> {
  const start = /^YEAR(0[2-9]|1[0-2])$/.exec(text ?? "")?.[1];
  if (start) return { type: "YEAR", yearStart: Number(start) };
  return { type: wordOf(Object.keys(PeriodType) as PeriodType[], text) ?? typeFor(days), yearStart: null };
}

/** How the address says it. */
export const lengthText = ({ type, yearStart }: Pick<Exploration, "type" | "yearStart">): string =>
  yearStart ? `YEAR${String(yearStart).padStart(2, "0")}` : type;

/** The years from a month on that some days lie in: `2013-09-01/P1Y`. */
function yearsOf({ from, to }: { from: string; to: string }, start: number): string[] {
  const yearOf = (day: string) => Number(day.slice(0, 4)) - (Number(day.slice(5, 7)) < start ? 1 : 0);
  const first = yearOf(from);
  return Array.from({ length: yearOf(to) - first + 1 }, (_, n) => `${first + n}-${String(start).padStart(2, "0")}-01/P1Y`);
}

function daysOf(preset: Preset, params: URLSearchParams, today: string): { from: string; to: string } {
  const month = monthOf(today);
  const year = Number(today.slice(0, 4));
  if (preset === "last12") return { from: firstDayOfMonth(month, -11), to: today };
  if (preset === "last5y") return { from: `${year - 4}-01-01`, to: today };
  if (preset === "last14y") return { from: `${year - 13}-01-01`, to: today };
  if (preset === "since2012") return { from: FIRST_DAY, to: today };
  if (preset === "custom") {
    const [from, to] = ["from", "to"].map((name) => {
      const day = params.get(name) ?? "";
      return isDay(day) ? day : today;
    }) as [string, string];
    return from <= to ? { from, to } : { from: to, to: from };
  }
  const { from, to } = presetOf(new URLSearchParams({ period: preset }), today);
  return { from, to };
}

/** The range right before or after, as many periods long, at most to today. */
export function stepped(
  { from, to, type, yearStart }: Pick<Exploration, "from" | "to" | "type" | "yearStart">,
  ahead: boolean,
  today: string,
) {
  if (yearStart) return yearsStepped(yearsOf({ from, to }, yearStart), ahead, today);
  const first = periodBounds(periodOf(type, from))?.from ?? from;
  let [start, end] = [first, periodBounds(periodOf(type, to))?.until ?? to];
  for (let at = first; at < (periodBounds(periodOf(type, to))?.until ?? to); at = periodBounds(periodOf(type, at))?.until ?? to) {
    start = ahead
      ? (periodBounds(periodOf(type, start))?.until ?? start)
      : (periodBounds(periodOf(type, addDays(start, -1)))?.from ?? start);
    end = ahead ? (periodBounds(periodOf(type, end))?.until ?? end) : (periodBounds(periodOf(type, addDays(end, -1)))?.from ?? end);
  }
  return upTo(today, start, end);
}

function yearsStepped(years: string[], ahead: boolean, today: string) {
  const by = ahead ? years.length : -years.length;
  const [first, last] = [years[0], years.at(-1)].map((year = "") => spanBounds(`${Number(year.slice(0, 4)) + by}${year.slice(4)}`));
  return first && last ? upTo(today, first.from, last.until) : null;
}

function upTo(today: string, from: string, until: string) {
  const last = addDays(until, -1);
  return from > today ? null : { from, to: last < today ? last : today };
}

const SHORTER: Partial<Record<PeriodType, PeriodType>> = { YEAR: "MONTH", HALF: "MONTH", QUARTER: "MONTH", MONTH: "DAY", WEEK: "DAY" };

/** What a click on a period leads to: the shorter ones in it; null: there are none. */
export function withinOf(period: string): { from: string; to: string; type: PeriodType } | null {
  const bounds = spanBounds(period);
  const type = SHORTER[periodTypeOf(period) ?? "YEAR"];
  return bounds && type ? { from: bounds.from, to: addDays(bounds.until, -1), type } : null;
}

/** The type that makes a readable number of periods. */
export function typeFor({ from, to }: { from: string; to: string }): PeriodType {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  if (days <= 62) return "DAY";
  return days <= 366 * 4 ? "MONTH" : "YEAR";
}

/** The regions that places stand for, each once. */
export function regionsOf(places: string[], regions: Pick<Regions, "byId" | "childrenOf">): string[] {
  const below = (id: string): string[] => regions.childrenOf(id).flatMap((child) => [child.id, ...below(child.id)]);
  return [
    ...new Set(
      places.flatMap((place) => {
        const [kind = "", id = ""] = place.split(":");
        if (kind === "children") return regions.childrenOf(id).map((child) => child.id);
        if (kind === "communities") return below(id).filter((one) => regions.byId.get(one)?.level === "COMMUNITY");
        return [place];
      }),
    ),
  ];
}

interface Asked {
  rootId: string;
  regionIds: string[];
  /** instead of regions */
  organisationIds: string[];
}

export function questionOf(exploration: Exploration, { rootId, regionIds, organisationIds }: Asked): MetricsInput {
  const { indicators, type, yearStart, from, to, compare, beside, asOf, parents, by } = exploration;
  const ofOrganisations = organisationIds.length > 0;
  return {
    rootId,
    indicators,
    regionIds: ofOrganisations ? null : regionIds,
    organisationIds: ofOrganisations ? organisationIds : null,
    ...(yearStart
      ? { periods: yearsOf({ from, to }, yearStart), periodType: null, from: null, to: null }
      : { periods: null, periodType: type, from, to }),
    compare,
    compareWith: beside,
    asOf,
    asOfInstant: null,
    parents,
    by: ofOrganisations ? null : by,
    first: 300,
    after: null,
  };
}

/** What a click on a place leads to: the places right below it; null: there are none. */
export function placeBelow(
  row: { regionId: string | null; group: string | null },
  regions: Pick<Regions, "byId" | "childrenOf">,
): string | null {
  const id = row.group && regions.byId.has(row.group) ? row.group : row.group ? null : row.regionId;
  return id && regions.childrenOf(id).length > 0 ? `children:${id}` : null;
}
