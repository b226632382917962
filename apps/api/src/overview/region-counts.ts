import type { Measure } from "@kepu/schema";

const MINUTES = 1_440;
const HOURS = 24;
export const LIVE_MEASURES = ["ATTENDANCE", "CHECK_INS", "KIOSK_USES", "LOANS"] as const satisfies Measure[];
export type LiveMeasure = (typeof LIVE_MEASURES)[number];

export function isLive(measure: Measure): measure is LiveMeasure {
  return (LIVE_MEASURES as readonly Measure[]).includes(measure);
}

/** Minutes of one day, by measure and channel, and their sums as they grow: a frame reads them and adds nothing up. */
export class DayCounts {
  readonly byChannel = new Map<string, { measure: LiveMeasure; channel: string; minutes: Int32Array }>();
  private readonly sums = new Map<LiveMeasure, { minutes: Int32Array; hours: Int32Array; total: number }>();
  private upTo = new Map<LiveMeasure, { minute: number; sum: number }>();

  add(measure: LiveMeasure, channel: string, minute: number, value: number): void {
    const key = `${measure} ${channel}`;
    const own = this.byChannel.get(key) ?? { measure, channel, minutes: new Int32Array(MINUTES) };
    this.byChannel.set(key, own);
    own.minutes[minute] = (own.minutes[minute] ?? 0) + value;
    const sum = this.sums.get(measure) ?? { minutes: new Int32Array(MINUTES), hours: new Int32Array(HOURS), total: 0 };
    this.sums.set(measure, sum);
    const hour = Math.floor(minute / 60);
    sum.minutes[minute] = (sum.minutes[minute] ?? 0) + value;
    sum.hours[hour] = (sum.hours[hour] ?? 0) + value;
    sum.total += value;
    this.upTo.delete(measure);
  }

  total(measure: LiveMeasure): number {
    return this.sums.get(measure)?.total ?? 0;
  }

  hour(measure: LiveMeasure, hour: number): number {
    return this.sums.get(measure)?.hours[hour] ?? 0;
  }

  /** From minute `from` up to and with minute `to` of the day. */
  between(measure: LiveMeasure, from: number, to: number): number {
    const minutes = this.sums.get(measure)?.minutes;
    let sum = 0;
    if (minutes) for (let at = Math.max(0, from); at <= to; at++) sum += minutes[at] ?? 0;
    return sum;
  }

  /** From midnight up to and with a minute; asked again and again for the same minute. */
  untilMinute(measure: LiveMeasure, minute: number): number {
    const known = this.upTo.get(measure);
    if (known?.minute === minute) return known.sum;
    const sum = this.between(measure, 0, minute);
    this.upTo.set(measure, { minute, sum });
    return sum;
  }
}

/** Counts of one region: today, the same weekday last week, and sums by month and year. */
export class RegionCounts {
  readonly today = new DayCounts();
  readonly base = new DayCounts();
  /** of a measure, by month and by year */
  private readonly sums = new Map<LiveMeasure, Map<string, number>>();

  addMonth(measure: LiveMeasure, month: string, value: number): void {
    const sums = this.sums.get(measure) ?? new Map<string, number>();
    this.sums.set(measure, sums);
    for (const period of [month, month.slice(0, 4)]) sums.set(period, (sums.get(period) ?? 0) + value);
  }

  /** Of a month or a year. */
  sum(measure: LiveMeasure, period: string): number {
    return this.sums.get(measure)?.get(period) ?? 0;
  }
}
