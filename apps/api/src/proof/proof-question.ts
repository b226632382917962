import type { MetricGrouping, ParentRule } from "@kepu/schema";
import { badInput } from "../errors.ts";
import type { SeriesOf } from "../metric/answer.ts";
import type { MetricsQuestion } from "../metric/ask.ts";
import { spanOf } from "../metric/calendar.ts";
import type { Plan } from "../metric/metric.service.ts";
import { type Step, unknownNode } from "./node-id.ts";

/** One cell of `metrics`, and how far into its proof. */
export interface ProofQuestion {
  rootId: string;
  indicator: string;
  regionId?: string | null;
  organisationId?: string | null;
  period: string;
  by?: MetricGrouping | null;
  group?: string | null;
  asOf?: string | null;
  asOfInstant?: Date | null;
  parents: ParentRule;
  node?: string | null;
}

/** The month that a step leads into: one of the period. */
export function monthIn(period: string, steps: readonly Step[]): string | undefined {
  const month = steps.find(({ kind }) => kind === "MONTH")?.at;
  if (month === undefined) return undefined;
  const [whole, part] = [spanOf(period), spanOf(month)];
  if (!whole || !part || part.from < whole.from || part.until > whole.until) throw unknownNode();
  return month;
}

export function metricsOf({
  rootId,
  indicator,
  regionId,
  organisationId,
  period,
  by,
  asOf,
  asOfInstant,
  parents,
}: ProofQuestion): MetricsQuestion {
  if (regionId && organisationId) throw badInput("input.regionId", "Either a region or an organisation.");
  return {
    ...{ rootId, indicators: [indicator], periods: [period], by: by ?? null, parents, first: 1 },
    ...{ asOf: asOf ?? null, asOfInstant: asOfInstant ?? null },
    ...(organisationId ? { organisationIds: [organisationId] } : { regionIds: [regionId ?? rootId] }),
  };
}

/** The one that is asked of: of a breakdown, its part. */
export function seriesOf({ series, by }: Plan, { group }: ProofQuestion): SeriesOf {
  if (!by && group) throw badInput("input.group", "A part is named with what the figure is broken down by.");
  const found = by ? series.find(({ bucket, key }) => (bucket.part ?? key) === group) : series[0];
  if (!found) throw badInput("input.group", "One of the parts that `metrics` answers for this breakdown.");
  return found;
}
