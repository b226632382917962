import { firstDayOfMonth, type MetricComparison, MetricGrouping, monthOf, PeriodType } from "@kepu/schema";
import type { MetricsInput } from "../graphql/generated/pages.ts";
import { periodOf } from "../period/period.ts";
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
/** Those that need nothing else to be chosen. */
export const COMPARISONS = ["PREVIOUS_PERIOD", "LAST_YEAR", "TARGET"] as const satisfies MetricComparison[];
export const LOOKS = ["line", "bars", "table"] as const;
export type Look = (typeof LOOKS)[number];
/** What a look at history begins with. */
export const FIRST_INDICATOR = "M01";

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
  asOf: string | null;
  parents: "NOW" | "THEN";
  by: MetricGrouping | null;
  look: Look;
}

const wordOf = <Word extends string>(words: readonly Word[], text: string | null): Word | undefined => words.find((one) => one === text);
const listOf = (text: string | null) => [...new Set((text ?? "").split(",").filter(Boolean))];
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function explorationOf(params: URLSearchParams, today: string): Exploration {
  const preset = wordOf(PRESETS, params.get("period")) ?? (params.has("from") ? "custom" : "last12");
  const days = daysOf(preset, params, today);
  const asOf = params.get("asof");
  return {
    indicators: params.has("i") ? listOf(params.get("i")).slice(0, 30) : [FIRST_INDICATOR],
    places: listOf(params.get("place")),
    preset,
    ...days,
    type: wordOf(Object.keys(PeriodType) as PeriodType[], params.get("type")) ?? typeFor(days),
    compare: listOf(params.get("compare")).flatMap((text) => wordOf(COMPARISONS, text) ?? []),
    asOf: asOf && DAY.test(asOf) && asOf < today ? asOf : null,
    parents: params.get("parents") === "THEN" ? "THEN" : "NOW",
    by: wordOf(Object.keys(MetricGrouping) as MetricGrouping[], params.get("by")) ?? null,
    look: wordOf(LOOKS, params.get("look")) ?? "line",
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
      return DAY.test(day) && !Number.isNaN(Date.parse(day)) ? day : today;
    }) as [string, string];
    return from <= to ? { from, to } : { from: to, to: from };
  }
  const { from, to } = periodOf(new URLSearchParams({ period: preset }), today);
  return { from, to };
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
  const { indicators, type, from, to, compare, asOf, parents, by } = exploration;
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
