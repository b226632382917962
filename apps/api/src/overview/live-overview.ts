import { DAY_MS, MINUTE_MS, minuteOf, minuteOfDay, monthOf, startOfShanghaiDay } from "@kepu/schema";
import { permit, type Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { completeUpTo, tallyOf } from "../kiosk/live-kiosk-state.ts";
import { type Board, onlyNamed } from "../live/board.ts";
import type { Touched } from "../live/touched.ts";
import type { LiveActivityEntry, OverviewState } from "./live-state.ts";
import { type DayCounts, LIVE_MEASURES, type RegionCounts } from "./region-counts.ts";

const WINDOW_MINUTES = 60;
const RECENT_MINUTES = 5;
const FEED_ENTRIES = 30;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

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
    frame({ regionId }, touched, named) {
      const feed = touchedFeed(state, regionId, touched);
      if (!touched.has("clock") && !touched.has(`region:${regionId}`) && feed.length === 0) return null;
      return overviewOf(state, regionId, touched, named, feed);
    },
  };
}

function overviewOf(state: OverviewState, regionId: string, touched: Touched, named: ReadonlySet<string>, feed: object[]) {
  const moment = now();
  const at = moment.getTime();
  const minute = minuteOfDay(moment);
  const counts = state.of(regionId);
  const clock = touched.has("clock");
  const first = () => minuteOf(moment).getTime() - (WINDOW_MINUTES - 1) * MINUTE_MS;
  const today = () => startOfShanghaiDay(state.day).getTime();
  const kiosks = () => state.kiosksBelow(regionId);
  return onlyNamed(named, {
    day: () => state.day,
    completeUpTo: () => completeUpTo(kiosks(), at),
    synthetic: () => state.regions.isSynthetic(regionId),
    figures: () => figuresOf(counts, state.day, minute),
    minutes: () => minutePoints(counts.today, first(), today(), touched.all ? undefined : touched.of(`minute:${regionId}`)),
    baseMinutes: () => (clock ? minutePoints(counts.base, first() - 7 * DAY_MS, today() - 7 * DAY_MS, undefined) : []),
    hours: () => hoursOf(counts),
    places: () => touchedBelow(state, regionId, touched).map((id) => placeOf(state, id, minute, at)),
    activities: () => touchedActivities(state, regionId, touched).map((activity) => activityOf(activity, at)),
    kiosks: () => (kiosks().length > 0 ? tallyOf(kiosks(), at) : null),
    reach: () =>
      state.regions.rootOf(regionId) === regionId ? state.reach.of(regionId, state.regions.current().communities(regionId)) : null,
    feed: () => feed,
  });
}

function touchedBelow(state: OverviewState, regionId: string, touched: Touched): readonly string[] {
  if (touched.has("clock"))
    return state.regions
      .current()
      .below(regionId)
      .map((region) => region.id);
  return touched.of("region").filter((id) => id !== regionId && isBelow(state, id, regionId));
}

function touchedActivities(state: OverviewState, regionId: string, touched: Touched) {
  const all = touched.has("clock")
    ? [...state.activities.values()]
    : touched.of("activity").flatMap((id) => state.activities.get(id) ?? []);
  return all.filter((activity) => isBelow(state, activity.communityId, regionId));
}

function activityOf({ recent, communityId, id, ...activity }: LiveActivityEntry, at: number) {
  return { ...activity, activityId: id, regionId: communityId, lastMinutes: sumRecent(recent, at) };
}

/** Itself counts. */
function isBelow(state: OverviewState, id: string, regionId: string): boolean {
  return state.regions.current().path(id)?.includes(regionId) ?? false;
}

export function feedOf(state: OverviewState, regionId: string) {
  return state.feed
    .filter((entry) => isBelow(state, entry.regionId, regionId))
    .slice(0, FEED_ENTRIES)
    .map((entry) => ({ ...entry, synthetic: state.regions.isSynthetic(entry.regionId) }));
}

/** The feed's entries that were touched. */
export function touchedFeed(state: OverviewState, regionId: string, touched: Touched) {
  if (touched.all) return feedOf(state, regionId);
  const ids = touched.of("feed");
  return ids.length > 0 ? feedOf(state, regionId).filter((entry) => ids.includes(entry.id)) : [];
}

function figuresOf(counts: RegionCounts, day: string, minute: number) {
  const [month, year] = [monthOf(day), day.slice(0, 4)];
  return LIVE_MEASURES.map((measure) => ({
    measure,
    today: counts.today.total(measure),
    month: counts.sum(measure, month),
    year: counts.sum(measure, year),
    base: someOrNull(counts.base.untilMinute(measure, minute)),
  }));
}

/** There is nothing to compare with where nothing was. */
function someOrNull(sum: number): number | null {
  return sum > 0 ? sum : null;
}

/** The points of the hour from `first`; of the touched minutes only, when they are given. */
function minutePoints(day: DayCounts, first: number, dayStart: number, touched: readonly string[] | undefined) {
  const wanted = touched?.map(Number) ?? Array.from({ length: WINDOW_MINUTES }, (_, index) => first + index * MINUTE_MS);
  const inWindow = wanted.filter((at) => at >= Math.max(first, dayStart) && at < first + WINDOW_MINUTES * MINUTE_MS);
  return [...day.byChannel.values()].flatMap(({ measure, channel, minutes }) =>
    inWindow.map((at) => ({ measure, channel, minute: new Date(at), value: minutes[(at - dayStart) / MINUTE_MS] ?? 0 })),
  );
}

function hoursOf({ today, base }: RegionCounts) {
  return LIVE_MEASURES.flatMap((measure) =>
    HOURS.map((hour) => ({ measure, hour, value: today.hour(measure, hour), base: base.hour(measure, hour) })).filter(
      (point) => point.value !== 0 || point.base !== 0,
    ),
  );
}

function placeOf(state: OverviewState, regionId: string, minute: number, at: number) {
  const kiosks = state.kiosksBelow(regionId);
  const tally = tallyOf(kiosks, at);
  const { today, base } = state.of(regionId);
  const since = minute - RECENT_MINUTES + 1;
  return {
    regionId,
    attendance: today.total("ATTENDANCE"),
    base: someOrNull(base.untilMinute("ATTENDANCE", minute)),
    recent: today.between("ATTENDANCE", since, minute) + today.between("KIOSK_USES", since, minute),
    kioskUses: today.total("KIOSK_USES"),
    loans: today.total("LOANS"),
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
