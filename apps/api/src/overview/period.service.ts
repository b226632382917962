import {
  addDays,
  type BucketSize,
  type Channel,
  DAY_MS,
  firstDayOfMonth,
  LIMITS,
  type Measure,
  monthOf,
  shanghaiDay,
  startOfShanghaiDay,
} from "@kepu/schema";
import type { Pool } from "pg";
import { permit, type Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { badInput, ProductError } from "../errors.ts";
import type { RegionService } from "../region/region.service.ts";
import { measuresOf } from "./measures.ts";
import { daysBetween, firstDays, hoursOfDay, type PeriodRow, wholeMonths } from "./period.queries.ts";

/** a longer period is told by months */
const MOST_DAY_BUCKETS = 92;
const MEASURES = ["ATTENDANCE", "CHECK_INS", "KIOSK_USES", "LOANS", "RETURNS"] as const satisfies Measure[];

export interface Period {
  from: string;
  to: string;
}

/** Past periods of a region, from the roll-ups. */
export class PeriodService {
  constructor(
    private readonly pool: Pool,
    private readonly regions: RegionService,
  ) {}

  async overview(
    viewer: Viewer,
    input: Period & { regionId: string; compareFrom?: string | null | undefined; compareTo?: string | null | undefined },
  ) {
    permit(viewer, "overview", { regionPath: this.regions.pathOf(input.regionId) });
    const { regionId, from, to, compareFrom, compareTo } = input;
    checkPeriod({ from, to }, "input.from", "input.to");
    const compare = compareOf(compareFrom, compareTo);
    const asOf = now();
    const today = shanghaiDay(asOf);
    const tree = this.regions.current();
    const bucketSize = bucketSizeOf({ from, to }, asOf);
    const rows = await this.rows(regionId, { from, to }, bucketSize);
    const base = compare ? await this.rows(regionId, compare, "MONTH") : undefined;
    const sums = sumsByRegion(rows, (id) => tree.path(id) ?? []);
    const baseSums = base && sumsByRegion(base, (id) => tree.path(id) ?? []);
    const of = (region: string, measure: Measure) => sums.get(`${region} ${measure}`) ?? 0;
    const recorded = compare ? await this.recordedSince(regionId, compare.from) : new Set<Measure>();
    const before = (region: string, measure: Measure) =>
      baseSums && recorded.has(measure) ? (baseSums.get(`${region} ${measure}`) ?? 0) : null;
    return {
      from,
      to,
      bucketSize,
      figures: MEASURES.map((measure) => ({ measure, value: of(regionId, measure), base: before(regionId, measure) })),
      points: pointsOf(rows),
      places: tree.below(regionId).map(({ id }) => ({
        regionId: id,
        attendance: of(id, "ATTENDANCE"),
        base: before(id, "ATTENDANCE"),
        kioskUses: of(id, "KIOSK_USES"),
        loans: of(id, "LOANS"),
      })),
      asOf,
      synthetic: this.regions.isSynthetic(regionId),
      includesToday: from <= today && today <= to,
    };
  }

  /** Which measures were recorded in the root by this day: a period that begins before the first record is no base to compare with. */
  private async recordedSince(regionId: string, day: string): Promise<Set<Measure>> {
    const communities = this.regions.current().communities(this.regions.rootOf(regionId) ?? regionId);
    const kinds = (await firstDays(this.pool, communities)).filter((first) => first.day <= day);
    return new Set(kinds.flatMap(({ kind }) => measuresOf({ kind, items: 0, amount: 0 }).map(([measure]) => measure)));
  }

  /** Hours from the minute tier, days from the day tier, months from the month tier with the days before and after from the day tier. */
  private async rows(regionId: string, { from, to }: Period, bucketSize: BucketSize): Promise<PeriodRow[]> {
    const communities = this.regions.current().communities(regionId);
    if (bucketSize === "HOUR") return hoursOfDay(this.pool, communities, startOfShanghaiDay(from), startOfShanghaiDay(addDays(to, 1)));
    if (bucketSize === "DAY") return daysBetween(this.pool, communities, from, to, "YYYY-MM-DD");
    const firstWhole = from.endsWith("-01") ? from : firstDayOfMonth(monthOf(from), 1);
    const afterWhole = firstDayOfMonth(monthOf(addDays(to, 1)));
    if (firstWhole >= afterWhole) return daysBetween(this.pool, communities, from, to, "YYYY-MM");
    const parts = [wholeMonths(this.pool, communities, firstWhole, firstDayOfMonth(monthOf(afterWhole), -1))];
    if (from < firstWhole) parts.push(daysBetween(this.pool, communities, from, addDays(firstWhole, -1), "YYYY-MM"));
    if (afterWhole <= to) parts.push(daysBetween(this.pool, communities, afterWhole, to, "YYYY-MM"));
    return (await Promise.all(parts)).flat();
  }
}

function checkPeriod({ from, to }: Period, fromField: string, toField: string): void {
  if (from > to) throw badInput(fromField, "The first day lies after the last.");
  if (addDays(from, LIMITS.periodDays) < to)
    throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.periodDays} days.`, { field: toField, limit: LIMITS.periodDays });
}

function compareOf(from: string | null | undefined, to: string | null | undefined): Period | undefined {
  if (!from && !to) return undefined;
  if (!from) throw badInput("input.compareFrom", "A period to compare with has a first day and a last.");
  if (!to) throw badInput("input.compareTo", "A period to compare with has a first day and a last.");
  checkPeriod({ from, to }, "input.compareFrom", "input.compareTo");
  return { from, to };
}

/** One day is told by the hour as long as its minutes are kept. */
function bucketSizeOf({ from, to }: Period, at: Date): BucketSize {
  if (from === to && startOfShanghaiDay(from).getTime() >= at.getTime() - LIMITS.minuteTierDays * DAY_MS) return "HOUR";
  return addDays(from, MOST_DAY_BUCKETS) > to ? "DAY" : "MONTH";
}

function sumsByRegion(rows: readonly PeriodRow[], pathOf: (communityId: string) => readonly string[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const row of rows)
    for (const [measure, value] of measuresOf(row))
      for (const region of pathOf(row.communityId)) sums.set(`${region} ${measure}`, (sums.get(`${region} ${measure}`) ?? 0) + value);
  return sums;
}

function pointsOf(rows: readonly PeriodRow[]) {
  const points = new Map<string, { measure: Measure; channel: Channel; bucket: string; value: number }>();
  for (const row of rows) {
    for (const [measure, value] of measuresOf(row)) {
      const key = `${row.bucket} ${measure} ${row.channel}`;
      const point = points.get(key) ?? { measure, channel: row.channel as Channel, bucket: row.bucket, value: 0 };
      point.value += value;
      points.set(key, point);
    }
  }
  return [...points.values()].sort((a, b) => (a.bucket < b.bucket ? -1 : a.bucket > b.bucket ? 1 : 0));
}
