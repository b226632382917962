import { addDays, type PeriodType, shanghaiDay } from "@kepu/schema";
import type { Viewer } from "../access/viewer.ts";
import { ProductError } from "../errors.ts";
import type { IndicatorVersion } from "../indicator/indicator.entity.ts";
import type { Catalogue } from "../indicator/indicator.service.ts";
import { spansBetween } from "../metric/calendar.ts";
import { exact, minus, written } from "../metric/exact.ts";
import type { MetricService } from "../metric/metric.service.ts";
import { sourcesOf } from "../metric/plan.ts";
import type { RegisterChange } from "./register-changes.queries.ts";
import type { RestatementView } from "./restatement.service.ts";

/** so many closed periods of one change are compared; of a longer time longer ones */
const MOST_PERIODS = 36;
const SIZES: readonly PeriodType[] = ["MONTH", "QUARTER", "YEAR"];

export interface Redefinition {
  day: string;
  version: IndicatorVersion;
  /** the indicator, and those that are made of it */
  codes: string[];
}

/** Definitions that were changed between two days, the latest first. */
export function redefinitions({ byCode, versions }: Catalogue, asked: readonly string[], since: string, until: string): Redefinition[] {
  const parts = new Map(asked.map((code) => [code, sourcesOf({ byCode, versions }, [code]).codes]));
  const found = [...versions].flatMap(([code, all]) =>
    all.flatMap((version): Redefinition[] => {
      const day = shanghaiDay(version.recordedAt);
      const codes = asked.filter((one) => parts.get(one)?.has(code));
      return version.number > 1 && since <= day && day <= until && codes.length > 0 ? [{ day, version, codes }] : [];
    }),
  );
  return found.sort((a, b) => b.version.recordedAt.getTime() - a.version.recordedAt.getTime());
}

/** What a changed definition made of the district's figures of periods that were over: as of just before, and as of then. */
export async function redefinedFigures(
  metrics: MetricService,
  viewer: Viewer,
  rootId: string,
  { day, version, codes }: Redefinition,
  by: string | null,
): Promise<RestatementView[]> {
  const periods = closedPeriods(version.validFrom, day, (span) => span.from >= version.validFrom);
  if (periods.length === 0) return [];
  const at = version.recordedAt;
  const told = {
    recordedOn: day,
    reasons: ["REDEFINED" as const],
    explanations: version.reason ? [version.reason] : [],
    acceptedBy: by ? [by] : [],
  };
  const changed: RestatementView[] = [];
  for (const code of codes)
    for (const figure of await changedFigures(metrics, viewer, {
      rootId,
      regionId: rootId,
      codes: [code],
      periods,
      before: justBefore(at),
      after: at,
    }))
      changed.push({
        ...figure,
        ...told,
        id: `REDEFINED ${code} ${version.number} ${figure.period}`,
        source: "COMPUTED",
        provisional: false,
      });
  return changed;
}

/** What a register learned on a day of days before it made of the district's figures of periods that were over: as of just before, and as of then. A first figure is none. */
export async function registeredFigures(
  metrics: MetricService,
  viewer: Viewer,
  rootId: string,
  { register, day, from, begunAt, endedAt }: RegisterChange,
  codes: readonly string[],
  by: string[],
): Promise<RestatementView[]> {
  const periods = closedPeriods(from, day, ({ until }) => from < until);
  if (periods.length === 0 || codes.length === 0) return [];
  const told = { recordedOn: day, reasons: ["REGISTERED" as const], explanations: [], acceptedBy: by };
  const changed = await changedFigures(metrics, viewer, {
    rootId,
    regionId: rootId,
    codes,
    periods,
    before: justBefore(begunAt),
    after: endedAt,
  });
  return changed
    .filter(({ before }) => before !== null)
    .map((figure) => ({
      ...{ ...figure, ...told, source: "REGISTER" as const, provisional: false },
      id: `REGISTER ${register} ${figure.code} ${figure.period}`,
    }));
}

const justBefore = (at: Date) => new Date(at.getTime() - 1);

/** Periods that were over on a day, from another day on: months, or where they are too many quarters, or the last of the years. */
function closedPeriods(from: string, day: string, isAsked: (span: { from: string; until: string }) => boolean): string[] {
  const closed = SIZES.map((size) =>
    spansBetween(size, from, addDays(day, -1), MOST_PERIODS * 10).filter((span) => span.until <= day && isAsked(span)),
  );
  const spans = closed.find(({ length }) => length <= MOST_PERIODS) ?? closed.at(-1)?.slice(-MOST_PERIODS) ?? [];
  return spans.map(({ period }) => period);
}

/** Figures that are other ones from a moment on. */
async function changedFigures(
  metrics: MetricService,
  viewer: Viewer,
  {
    rootId,
    regionId,
    codes,
    periods,
    before,
    after,
  }: { rootId: string; regionId: string; codes: readonly string[]; periods: string[]; before: Date; after: Date },
) {
  const asOf = async (asOfInstant: Date) => {
    const question = {
      rootId,
      indicators: [...codes],
      regionIds: [regionId],
      periods,
      asOfInstant,
      parents: "NOW" as const,
      first: codes.length,
    };
    return (await metrics.query(viewer, question, { provisional: false, completeness: false })).series;
  };
  const [old, fresh] = await Promise.all([asOf(before), asOf(after)]).catch((error: unknown) => {
    // what cannot be asked for has no figure that changes
    if (error instanceof ProductError && error.extensions.code === "BAD_INPUT") return [[], []];
    throw error;
  });
  return codes.flatMap((code) => {
    const [were, are] = [old, fresh].map((series) => series.find((one) => one.code === code)?.values ?? []);
    return periods.flatMap((period, n) => {
      const [was, is] = [were?.[n] ?? null, are?.[n] ?? null];
      if (was === is) return [];
      const difference = was !== null && is !== null ? written(minus(exact(is), exact(was))) : null;
      return [{ code, regionId, organisationId: null, period, before: was, after: is, difference }];
    });
  });
}
