import { DAY_MS, MINUTE_MS } from "@kepu/schema";
import type { ChartModel, Point } from "../charts/chart-model.ts";
import type { LiveActivitySubscription } from "../graphql/generated/graphql.ts";
import { clockTime } from "../i18n/format.ts";

export type ActivityFrame = LiveActivitySubscription["liveActivity"];
type Words = (key: string) => string;

const KINDS = ["IDENTIFIED", "ANONYMOUS", "HEAD_COUNT"] as const;
const COLORS = { IDENTIFIED: "var(--series-1)", ANONYMOUS: "var(--series-3)", HEAD_COUNT: "var(--series-2)" };
const WIDTHS = [1, 2, 5, 10, 15, 30, 60];
const MOST_BUCKETS = 100;

export const keepNewest = (_board: ActivityFrame | undefined, frame: ActivityFrame): ActivityFrame => frame;

/** Arrivals from the beginning to the end, or to now; buckets as wide as a chart can show. Who came before or after widens it. */
export function prepareArrivals(board: ActivityFrame, startsAt: string, endsAt: string, t: Words): ChartModel & { bucketMinutes: number } {
  const at = Date.parse(board.at);
  const minutes = board.arrivals.filter((point) => point.value !== 0).map((point) => Date.parse(point.minute));
  const first = Math.min(Date.parse(startsAt), ...minutes);
  const last = Math.max(first, ...minutes, Math.min(at, Date.parse(endsAt) - 1));
  const span = Math.min(last - first, 15 * DAY_MS) / MINUTE_MS + 1;
  const bucketMinutes = WIDTHS.find((width) => span / width <= MOST_BUCKETS) ?? Math.ceil(span / MOST_BUCKETS / 60) * 60;
  const width = bucketMinutes * MINUTE_MS;
  const begin = Math.floor(first / width) * width;
  const sums = new Map<string, number>();
  for (const { kind, minute, value } of board.arrivals) {
    const key = `${kind} ${Math.floor((Date.parse(minute) - begin) / width)}`;
    sums.set(key, (sums.get(key) ?? 0) + value);
  }
  const shown = KINDS.filter((kind) => board.byKind.some((one) => one.kind === kind && one.attendance > 0));
  const points = Array.from({ length: Math.floor((last - begin) / width) + 1 }, (_, index): Point => {
    const from = begin + index * width;
    const point: Point = { label: clockTime(from), current: from <= at && at < from + width };
    for (const kind of shown) point[kind] = sums.get(`${kind} ${index}`) ?? 0;
    return point;
  });
  return { series: shown.map((kind) => ({ key: kind, label: t(`checkIn.${kind}`), color: COLORS[kind] })), points, bucketMinutes };
}

/** Shares of a whole, largest first. */
export function shares<T extends { attendance: number }>(parts: readonly T[]): (T & { share: number })[] {
  const whole = Math.max(
    1,
    parts.reduce((sum, part) => sum + part.attendance, 0),
  );
  return parts
    .filter((part) => part.attendance !== 0)
    .map((part) => ({ ...part, share: part.attendance / whole }))
    .sort((a, b) => b.attendance - a.attendance);
}
