import { DAY_MS, MINUTE_MS, minuteOf, minuteOfDay, monthOf, startOfShanghaiDay } from "@kepu/schema";
import { permit, type Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { completeUpTo, tallyOf } from "../kiosk/live-kiosk-state.ts";
import type { Board, Touched } from "../live/board.ts";
import { LIVE_MEASURES, type LiveMeasure, type OverviewState, type RegionCounts } from "./live-state.ts";

const WINDOW_MINUTES = 60;
const RECENT_MINUTES = 5;
const FEED_ENTRIES = 30;

interface OverviewArgs extends Record<string, unknown> {
  regionId: string;
}

/** The overview of any region: figures, the last 60 minutes, hours of the day, every region below, running activities, feed. */
export function liveOverview(state: OverviewState): Board<OverviewArgs> {
  return {
    field: "liveOverview",
    authorise(viewer: Viewer, args) {
      permit(viewer, "liveOverview", { regionPath: state.regions.pathOf(args.regionId) });
    },
    frame(args, touched) {
      if (
        !touched.all &&
        !touched.has("clock") &&
        !touched.has(`region:${args.regionId}`) &&
        !feedOf(state, args.regionId).some((entry) => touched.has(`feed:${entry.id}`))
      )
        return null;
      return overviewOf(state, args.regionId, touched);
    },
  };
}

function overviewOf(state: OverviewState, regionId: string, touched: Touched) {
  const at = now();
  const minute = minuteOfDay(at);
  const counts = state.of(regionId);
  const clock = touched.all || touched.has("clock");
  const below = state.regions.current().below(regionId);
  const first = minuteOf(at).getTime() - (WINDOW_MINUTES - 1) * MINUTE_MS;
  const today = startOfShanghaiDay(state.day).getTime();
  const kiosks = state.kiosksBelow(regionId);
  const isRoot = state.regions.rootOf(regionId) === regionId;
  return {
    day: state.day,
    completeUpTo: completeUpTo(kiosks, at.getTime()),
    synthetic: state.regions.isSynthetic(regionId),
    figures: LIVE_MEASURES.map((measure) => figureOf(counts, measure, state.day, minute)),
    minutes: minutePoints(counts.today, first, today, (at) => touched.all || touched.has(`minute:${regionId}:${at}`)),
    baseMinutes: clock ? minutePoints(counts.base, first - 7 * DAY_MS, today - 7 * DAY_MS, () => true) : [],
    hours: hoursOf(counts),
    places: below
      .filter((region) => clock || touched.has(`region:${region.id}`))
      .map((region) => placeOf(state, region.id, minute, at.getTime())),
    activities: [...state.activities.values()]
      .filter((activity) => isBelow(state, activity.communityId, regionId) && (clock || touched.has(`activity:${activity.id}`)))
      .map(({ recent, communityId, id, ...activity }) => ({
        ...activity,
        activityId: id,
        regionId: communityId,
        lastMinutes: sumRecent(recent, at.getTime()),
      })),
    kiosks: kiosks.length > 0 ? tallyOf(kiosks, at.getTime()) : null,
    reach: isRoot ? state.reach.of(regionId, state.regions.current().communities(regionId)) : null,
    feed: feedOf(state, regionId).filter((entry) => touched.all || touched.has(`feed:${entry.id}`)),
  };
}

function isBelow(state: OverviewState, communityId: string, regionId: string): boolean {
  return state.regions.current().path(communityId)?.includes(regionId) ?? false;
}

export function feedOf(state: OverviewState, regionId: string) {
  return state.feed
    .filter((entry) => isBelow(state, entry.regionId, regionId))
    .slice(0, FEED_ENTRIES)
    .map((entry) => ({ ...entry, synthetic: state.regions.isSynthetic(entry.regionId) }));
}

/** Sum of a measure over all channels from minute `from` up to and with minute `to` of the day. */
function sumOf(series: RegionCounts["today"], measure: LiveMeasure, from: number, to: number): number {
  let sum = 0;
  for (const [key, values] of series)
    if (key.startsWith(`${measure} `)) for (let at = Math.max(0, from); at <= to; at++) sum += values[at] ?? 0;
  return sum;
}

function figureOf(counts: RegionCounts, measure: LiveMeasure, day: string, minute: number) {
  const base = sumOf(counts.base, measure, 0, minute);
  let year = 0;
  for (const [key, value] of counts.months) if (key.startsWith(`${measure} ${day.slice(0, 4)}`)) year += value;
  return {
    measure,
    today: sumOf(counts.today, measure, 0, 1_439),
    month: counts.months.get(`${measure} ${monthOf(day)}`) ?? 0,
    year,
    base: base > 0 ? base : null,
  };
}

function minutePoints(series: RegionCounts["today"], first: number, dayStart: number, wanted: (at: number) => boolean) {
  const points = [];
  for (const [key, values] of series) {
    const [measure, channel] = key.split(" ");
    for (let index = 0; index < WINDOW_MINUTES; index++) {
      const at = first + index * MINUTE_MS;
      if (at >= dayStart && wanted(at))
        points.push({ measure, channel, minute: new Date(at), value: values[(at - dayStart) / MINUTE_MS] ?? 0 });
    }
  }
  return points;
}

function hoursOf(counts: RegionCounts) {
  return LIVE_MEASURES.flatMap((measure) =>
    Array.from({ length: 24 }, (_, hour) => ({
      measure,
      hour,
      value: sumOf(counts.today, measure, hour * 60, hour * 60 + 59),
      base: sumOf(counts.base, measure, hour * 60, hour * 60 + 59),
    })).filter((point) => point.value !== 0 || point.base !== 0),
  );
}

function placeOf(state: OverviewState, regionId: string, minute: number, at: number) {
  const kiosks = state.kiosksBelow(regionId);
  const tally = tallyOf(kiosks, at);
  const counts = state.of(regionId);
  const base = sumOf(counts.base, "ATTENDANCE", 0, minute);
  return {
    regionId,
    attendance: sumOf(counts.today, "ATTENDANCE", 0, 1_439),
    base: base > 0 ? base : null,
    recent:
      sumOf(counts.today, "ATTENDANCE", minute - RECENT_MINUTES + 1, minute) +
      sumOf(counts.today, "KIOSK_USES", minute - RECENT_MINUTES + 1, minute),
    kioskUses: sumOf(counts.today, "KIOSK_USES", 0, 1_439),
    loans: sumOf(counts.today, "LOANS", 0, 1_439),
    kiosks: kiosks.length,
    kiosksOnline: tally.online,
    kiosksSilent: tally.silent + tally.offline,
    heldThisMonth: state.reach.held.has(regionId),
  };
}

function sumRecent(recent: Map<number, number>, at: number): number {
  let sum = 0;
  for (const [minute, value] of recent) {
    if (minute <= at - RECENT_MINUTES * MINUTE_MS) recent.delete(minute);
    else sum += value;
  }
  return sum;
}
