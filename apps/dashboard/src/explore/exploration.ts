import { addDays, firstDayOfMonth, type MetricComparison, MetricGrouping, monthOf, PeriodType, periodBounds, periodOf } from "@kepu/schema";
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
  "custom",
] as const;
export type Preset = (typeof PRESETS)[number];
/** Those that need nothing else to be chosen; PLACE needs one. */
export const COMPARISONS = ["PREVIOUS_PERIOD", "LAST_YEAR", "TARGET"] as const satisfies MetricComparison[];
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
  const asOf = params.get("asof");
  const beside = params.get("with");
  const compare: MetricComparison[] = listOf(params.get("compare")).flatMap((text) => wordOf(COMPARISONS, text) ?? []);
  return {
    indicators: params.has("i") ? listOf(params.get("i")).slice(0, 30) : [FIRST_INDICATOR],
    places: listOf(params.get("place")),
    preset,
    ...days,
    type: wordOf(Object.keys(PeriodType) as PeriodType[], params.get("type")) ?? typeFor(days),
    compare: beside ? [...compare, "PLACE"] : compare,
    beside,
    asOf: isDay(asOf) && asOf < today ? asOf : null,
    parents: params.get("parents") === "THEN" ? "THEN" : "NOW",
    by: wordOf(Object.keys(MetricGrouping) as MetricGrouping[], params.get("by")) ?? null,
    look: wordOf(LOOKS, params.get("look")) ?? "line",
    across: wordOf(ACROSS, params.get("across")) ?? "period",
  };
}

function daysOf(preset: Preset, params: URLSearchParams, today: string): { from: string; to: string } {
  const month = monthOf(today);
  const year = Number(today.slice(0, 4));
  if (preset === "last12") return { from: firstDayOfMonth(month, -11), to: today };
  if (preset === "last5y") return { from: `${year - 4}-01-01`, to: today };
  if (preset === "last14y") return { from: `${year - 13}-01-01`, to: today };
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
export function stepped({ from, to, type }: Pick<Exploration, "from" | "to" | "type">, ahead: boolean, today: string) {
  const first = periodBounds(periodOf(type, from))?.from ?? from;
  let [start, end] = [first, periodBounds(periodOf(type, to))?.until ?? to];
  for (let at = first; at < (periodBounds(periodOf(type, to))?.until ?? to); at = periodBounds(periodOf(type, at))?.until ?? to) {
    start = ahead
      ? (periodBounds(periodOf(type, start))?.until ?? start)
      : (periodBounds(periodOf(type, addDays(start, -1)))?.from ?? start);
    end = ahead ? (periodBounds(periodOf(type, end))?.until ?? end) : (periodBounds(periodOf(type, addDays(end, -1)))?.from ?? end);
  }
  const last = addDays(end, -1);
  return start > today ? null : { from: start, to: last < today ? last : today };
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
  const { indicators, type, from, to, compare, beside, asOf, parents, by } = exploration;
  const ofOrganisations = organisationIds.length > 0;
  return {
    rootId,
    indicators,
    regionIds: ofOrganisations ? null : regionIds,
    organisationIds: ofOrganisations ? organisationIds : null,
    periods: null,
    periodType: type,
    from,
    to,
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
