import { addDays, firstDayOfMonth, type Measure, monthOf, shanghaiTime } from "@kepu/schema";
import type { ChartModel, Point } from "../charts/chart-model.ts";
import type { PeriodOverviewQuery } from "../graphql/generated/graphql.ts";

export type PastOverview = PeriodOverviewQuery["overview"];
type Words = (key: string) => string;

const COLORS = ["var(--series-1)", "var(--series-2)"];

/** Each bucket of the period once, empty ones as zero, those to come as gaps. */
export function preparePeriod(
  overview: PastOverview,
  measures: readonly Measure[],
  t: Words,
): ChartModel & { total: number; most: number; mostAt: string } {
  const sums = new Map<string, number>();
  for (const { measure, bucket, value } of overview.points)
    sums.set(`${measure} ${bucket}`, (sums.get(`${measure} ${bucket}`) ?? 0) + value);
  const first = measures[0] ?? "ATTENDANCE";
  let total = 0;
  let most = 0;
  let mostAt = "";
  const now = shanghaiTime(Date.parse(overview.asOf));
  const points = bucketsOf(overview).map((bucket): Point => {
    const point: Point = {
      label: labelOf(bucket, overview.bucketSize),
      at: bucket.replace("T", " "),
      current: overview.includesToday && now.startsWith(bucket),
    };
    const toCome = bucket > now.slice(0, bucket.length);
    for (const measure of measures) point[measure] = toCome ? null : (sums.get(`${measure} ${bucket}`) ?? 0);
    const value = sums.get(`${first} ${bucket}`) ?? 0;
    total += value;
    if (value > most) {
      most = value;
      mostAt = bucket.replace("T", " ");
    }
    return point;
  });
  const series = measures.map((measure, index) => ({ key: measure, label: t(`measure.${measure}`), color: COLORS[index] ?? "" }));
  return { series, points, total, most, mostAt };
}

function bucketsOf({ bucketSize, from, to }: PastOverview): string[] {
  if (bucketSize === "HOUR") return Array.from({ length: 24 }, (_, hour) => `${from}T${String(hour).padStart(2, "0")}`);
  const buckets: string[] = [];
  if (bucketSize === "DAY") for (let day = from; day <= to; day = addDays(day, 1)) buckets.push(day);
  else for (let month = monthOf(from); month <= monthOf(to); month = monthOf(firstDayOfMonth(month, 1))) buckets.push(month);
  return buckets;
}

function labelOf(bucket: string, size: PastOverview["bucketSize"]): string {
  if (size === "HOUR") return bucket.slice(11);
  return size === "DAY" ? bucket.slice(5) : bucket;
}
