import { addDays, type PeriodType, shanghaiDay } from "@kepu/schema";
import type { Viewer } from "../access/viewer.ts";
import { ProductError } from "../errors.ts";
import type { IndicatorVersion } from "../indicator/indicator.entity.ts";
import type { Catalogue } from "../indicator/indicator.service.ts";
import { spansBetween } from "../metric/calendar.ts";
import { exact, minus, written } from "../metric/exact.ts";
import type { MetricService } from "../metric/metric.service.ts";
import { sourcesOf } from "../metric/plan.ts";
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
  const closed = SIZES.map((size) =>
    spansBetween(size, version.validFrom, addDays(day, -1), MOST_PERIODS * 10).filter(
      ({ from, until }) => from >= version.validFrom && until <= day,
    ),
  );
  const spans = closed.find(({ length }) => length <= MOST_PERIODS) ?? closed.at(-1)?.slice(-MOST_PERIODS) ?? [];
  if (spans.length === 0) return [];
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
      code,
      periods: spans.map(({ period }) => period),
      at,
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

/** Figures that are other ones from a moment on. */
async function changedFigures(
  metrics: MetricService,
  viewer: Viewer,
  { rootId, regionId, code, periods, at }: { rootId: string; regionId: string; code: string; periods: string[]; at: Date },
) {
  const asOf = async (asOfInstant: Date) => {
    const question = { rootId, indicators: [code], regionIds: [regionId], periods, asOfInstant, parents: "NOW" as const, first: 1 };
    return (await metrics.query(viewer, question, { provisional: false, completeness: false })).series[0]?.values ?? [];
  };
  const [before, after] = await Promise.all([asOf(new Date(at.getTime() - 1)), asOf(at)]).catch((error: unknown) => {
    // what cannot be asked for has no figure that changes
    if (error instanceof ProductError && error.extensions.code === "BAD_INPUT") return [[], []];
    throw error;
  });
  return periods.flatMap((period, n) => {
    const [was, is] = [before[n] ?? null, after[n] ?? null];
    if (was === is) return [];
    const difference = was !== null && is !== null ? written(minus(exact(is), exact(was))) : null;
    return [{ code, regionId, organisationId: null, period, before: was, after: is, difference }];
  });
}
