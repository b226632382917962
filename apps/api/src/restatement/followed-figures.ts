import { addDays, firstDayOfMonth, LIMITS, type MetricSource, monthOf, RestatementReason } from "@kepu/schema";
import type { Viewer } from "../access/viewer.ts";
import type { Catalogue } from "../indicator/indicator.service.ts";
import { exact, minus, written } from "../metric/exact.ts";
import type { MetricService } from "../metric/metric.service.ts";
import { sourcesOf } from "../metric/plan.ts";
import { isRecorded } from "../metric/recorded.queries.ts";
import type { Cause } from "./restatement.queries.ts";
import type { RestatementView } from "./restatement.service.ts";

/** What each measure of the roll-ups is as an indicator, as long as nobody has changed its definition. */
export const CODES: Readonly<Record<string, string>> = { ATTENDANCE: "M01", KIOSK_USES: "D06", LOANS: "D08" };
/** Rows of the roll-ups that each term of a definition is read from, by their measure. */
const MEASURES: Readonly<Record<string, string>> = {
  ...{ ATTENDANCE: "ATTENDANCE", CHECK_INS: "ATTENDANCE", PEOPLE: "ATTENDANCE", KIOSK_USES: "KIOSK_USES", CLICKS: "KIOSK_USES" },
  ...{ DWELL_SECONDS: "KIOSK_USES", LOANS: "LOANS", RETURNS: "RETURNS", ORGANISERS: "ACTIVITIES", ACTIVE_SCHOOLS: "ACTIVITIES" },
};
const REASONS = Object.keys(RestatementReason) as RestatementReason[];

/** An indicator whose figures follow from what is recorded or told elsewhere. */
export interface Follower {
  code: string;
  source: MetricSource;
  /** what it follows: as a cause says what it is of */
  from: ReadonlySet<string>;
  /** a change of a community is one of the district by as much; else every region has a figure of its own */
  sums: boolean;
  /** a month has what was held since the school year began */
  ofSchoolYear: boolean;
}

/** Is it one row of the roll-ups and nothing else? Then those rows tell its changes. */
export function isPlain({ versions }: Catalogue, code: string): boolean {
  return Object.values(CODES).includes(code) && versions.get(code)?.length === 1;
}

export function followersOf(catalogue: Catalogue, codes: readonly string[]): Follower[] {
  return codes.flatMap((code) => {
    if (isPlain(catalogue, code)) return [];
    const versions = catalogue.versions.get(code) ?? [];
    const sources = sourcesOf(catalogue, [code]);
    const recorded = [...sources.codes].some(isRecorded);
    // what is told of the indicator itself is told by its own revisions
    const from = new Set([...sources.codes].filter((part) => part !== code));
    for (const term of sources.terms) if (MEASURES[term]) from.add(MEASURES[term]);
    if (recorded) from.add("ACTIVITIES");
    if (sources.codes.has("A02")) from.add("ATTENDANCE");
    if (from.size === 0) return [];
    const isSum = versions.every((one) => one.aggregation === "SUM" && one.denominator.length === 0) && !sources.kinds.has("SETS");
    const [kind] = sources.kinds;
    const isOne = sources.kinds.size === 1 && sources.codes.size === 1;
    const measured = isOne && (kind === "CHECK_INS" || kind === "KIOSKS") ? kind : "COMPUTED";
    const source: MetricSource = isRecorded(code) ? "ACTIVITIES" : measured;
    return [{ code, source, from, sums: isSum, ofSchoolYear: sources.terms.has("ACTIVE_SCHOOLS") }];
  });
}

interface Asked {
  rootId: string;
  day: string;
  causes: readonly Cause[];
  followers: readonly Follower[];
  pathOf(regionId: string): readonly string[];
}

/** What the causes of one day made of figures of closed periods: as of the end of the day before, and of the day. */
export async function followedFigures(metrics: MetricService, viewer: Viewer, asked: Asked): Promise<RestatementView[]> {
  const { rootId, day, causes, followers, pathOf } = asked;
  const touched = new Map<string, { follower: Follower; regionId: string; period: string; causes: Set<Cause> }>();
  for (const follower of followers)
    for (const cause of causes)
      if (follower.from.has(cause.of))
        for (const regionId of follower.sums ? pathOf(cause.regionId).slice(-1) : pathOf(cause.regionId))
          for (const period of follower.ofSchoolYear ? monthsUntil(cause.period, day) : [cause.period]) {
            const key = `${follower.code} ${regionId} ${period}`;
            const known = touched.get(key) ?? { follower, regionId, period, causes: new Set<Cause>() };
            touched.set(key, known);
            known.causes.add(cause);
          }
  if (touched.size === 0) return [];
  const [before, after] = await Promise.all(
    [addDays(day, -1), day].map((asOf) => figuresOf(metrics, viewer, rootId, [...touched.values()], asOf)),
  );
  return [...touched].flatMap(([key, { follower, regionId, period, causes }]): RestatementView[] => {
    const [was, is] = [before?.get(key) ?? null, after?.get(key) ?? null];
    if (was === is) return [];
    const all = [...causes];
    return [
      {
        ...{ id: key, code: follower.code, source: follower.source, regionId, organisationId: null, period, recordedOn: day },
        ...{ before: was, after: is, difference: was !== null && is !== null ? written(minus(exact(is), exact(was))) : null },
        reasons: REASONS.filter((reason) => all.some((cause) => cause.reasons.includes(reason))),
        explanations: together(all.map((cause) => cause.explanations)),
        acceptedBy: together(all.map((cause) => cause.acceptedBy)),
        provisional: all.some((cause) => cause.provisional),
      },
    ];
  });
}

/** Figures by code, region and period, in as few questions as the limit on series lets. */
async function figuresOf(
  metrics: MetricService,
  viewer: Viewer,
  rootId: string,
  touched: readonly { follower: Follower; regionId: string; period: string }[],
  asOf: string,
): Promise<Map<string, string | null>> {
  const codes = [...new Set(touched.map(({ follower }) => follower.code))];
  const regionIds = [...new Set(touched.map(({ regionId }) => regionId))];
  const periods = [...new Set(touched.map(({ period }) => period))];
  const figures = new Map<string, string | null>();
  for (const indicators of slices(codes, LIMITS.metricIndicators))
    for (const places of slices(regionIds, Math.floor(LIMITS.metricSeries / indicators.length))) {
      const question = { rootId, indicators, regionIds: places, periods, asOf, parents: "NOW" as const, first: LIMITS.metricSeries };
      const { series } = await metrics.query(viewer, question, { provisional: false, completeness: false });
      for (const { code, regionId, values } of series)
        for (const [n, period] of periods.entries()) figures.set(`${code} ${regionId} ${period}`, values[n] ?? null);
    }
  return figures;
}

/** Whole months from one on that were over on a day, a school year at most. */
function monthsUntil(period: string, day: string): string[] {
  const months: string[] = [];
  for (let month = period; month < monthOf(day) && months.length < 12; month = monthOf(firstDayOfMonth(month, 1))) months.push(month);
  return months;
}

/** Some at a time, a question's most places at most. */
const slices = (all: readonly string[], most: number): string[][] => {
  const size = Math.min(most, LIMITS.metricPlaces);
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
};

const together = (lists: readonly string[][]): string[] => [...new Set(lists.flat())].sort();
