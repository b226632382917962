import { minuteOf } from "@kepu/schema";
import type { ChartModel, Point } from "../charts/chart-model.ts";
import { clockTime } from "../i18n/format.ts";
import type { OverviewFrame } from "./merge-overview.ts";

const WINDOW = 60;
const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 86_400_000;
const COLORS = ["var(--series-1)", "var(--series-2)", "var(--series-3)", "var(--series-4)"];
const CHANNELS = ["DESK", "TERMINAL", "VENDOR", "IMPORT"] as const;

type Words = (key: string) => string;

/** Attendance of the last 60 minutes by channel, the same weekday last week behind it, the current minute marked. */
export function prepareMinutes(
  board: OverviewFrame,
  t: Words,
): ChartModel & { total: number; peak: number; peakAt: string; perMinute: number[] } {
  const last = minuteOf(Date.parse(board.at)).getTime();
  const channels = CHANNELS.filter((channel) =>
    board.minutes.some((point) => point.measure === "ATTENDANCE" && point.channel === channel && point.value > 0),
  );
  const value = sumsOf(board.minutes, "ATTENDANCE");
  const base = sumsOf(board.baseMinutes, "ATTENDANCE");
  const checkIns = sumsOf(board.minutes, "CHECK_INS");
  const points: Point[] = [];
  let total = 0;
  let peak = 0;
  let peakAt = "";
  const perMinute: number[] = [];
  for (let index = WINDOW - 1; index >= 0; index--) {
    const minute = last - index * MINUTE_MS;
    const point: Point = { label: clockTime(minute), current: index === 0 };
    let sum = 0;
    for (const channel of channels) {
      const count = value.get(`${channel} ${minute}`) ?? 0;
      point[channel] = count;
      sum += count;
    }
    const before = CHANNELS.reduce((all, channel) => all + (base.get(`${channel} ${minute - WEEK_MS}`) ?? 0), 0);
    point.BASE = board.baseMinutes.length > 0 ? before : null;
    points.push(point);
    total += sum;
    perMinute.push(CHANNELS.reduce((all, channel) => all + (checkIns.get(`${channel} ${minute}`) ?? 0), 0));
    if (sum > peak) {
      peak = sum;
      peakAt = clockTime(minute);
    }
  }
  const series = channels.map((channel, index) => ({
    key: channel,
    label: t(`channel.${channel}`),
    color: COLORS[index] ?? "var(--series-1)",
  }));
  return {
    series: [...series, { key: "BASE", label: t("channel.BASE"), color: "var(--series-base)", reference: true }],
    points,
    total,
    peak,
    peakAt,
    perMinute,
  };
}

function sumsOf(points: OverviewFrame["minutes"], measure: string): Map<string, number> {
  return new Map(
    points.filter((point) => point.measure === measure).map((point) => [`${point.channel} ${Date.parse(point.minute)}`, point.value]),
  );
}

/** Today by hour for some measures; hours to come are gaps. */
export function prepareHours(board: OverviewFrame, measures: readonly ("KIOSK_USES" | "LOANS" | "ATTENDANCE")[], t: Words): ChartModel {
  const now = Number(clockTime(board.at).slice(0, 2));
  const points = Array.from({ length: 24 }, (_, hour): Point => {
    const point: Point = { label: String(hour).padStart(2, "0"), current: hour === now };
    for (const measure of measures) {
      const found = board.hours.find((one) => one.measure === measure && one.hour === hour);
      point[measure] = hour > now ? null : (found?.value ?? 0);
      if (measure === measures[0]) point.BASE = found?.base ?? 0;
    }
    return point;
  });
  const series = measures.map((measure, index) => ({
    key: measure,
    label: t(`measure.${measure}`),
    color: COLORS[index] ?? "var(--series-1)",
  }));
  return { series: [...series, { key: "BASE", label: t("channel.BASE"), color: "var(--series-base)", reference: true }], points };
}

export interface RankedPlace {
  regionId: string;
  attendance: number;
  base: number | null;
  kioskUses: number;
  loans: number;
  /** attendance per 1,000 residents; null without a population */
  perThousand: number | null;
  /** of the largest, 0 to 1 */
  share: number;
}

export type RankedBy = "attendance" | "perThousand";

/** The regions given, most attended first. */
export function prepareRanking(
  all: readonly Omit<RankedPlace, "share" | "perThousand">[],
  regionIds: readonly string[],
  residentsOf: (regionId: string) => number | undefined = () => undefined,
  by: RankedBy = "attendance",
): RankedPlace[] {
  const wanted = new Set(regionIds);
  const places = all
    .filter((place) => wanted.has(place.regionId))
    .map((place) => {
      const residents = residentsOf(place.regionId);
      return { ...place, perThousand: residents ? (place.attendance / residents) * 1_000 : null };
    })
    .sort((a, b) => (b[by] ?? -1) - (a[by] ?? -1));
  const largest = places[0]?.[by] || 1;
  return places.map(({ regionId, attendance, base, kioskUses, loans, perThousand, [by]: ranked }) => ({
    regionId,
    attendance,
    base: base ?? null,
    kioskUses,
    loans,
    perThousand,
    share: (ranked ?? 0) / largest,
  }));
}
