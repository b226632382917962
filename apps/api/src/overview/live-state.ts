import { addDays, DAY_MS, minuteOfDay, monthOf, shanghaiDay, startOfShanghaiDay } from "@kepu/schema";
import type { PoolClient } from "pg";
import { WatchedActivities } from "../activity/live-activity.ts";
import { now } from "../clock.ts";
import { type ChangeBody, decode, type FeedRow } from "../ingest/announce.ts";
import { type LiveKioskEntry, LiveKioskState } from "../kiosk/live-kiosk-state.ts";
import type { LiveState } from "../live/board.ts";
import type { RegionService } from "../region/region.service.ts";
import { LiveTaskState } from "../task/live-task-state.ts";
import { LiveReachState } from "./live-reach.ts";
import { type LiveActivityRow, minutesBetween, monthsFrom, newestFeed, ongoingActivities, recentArrivals } from "./live-state.queries.ts";
import { measuresOf } from "./measures.ts";
import { type PlaceSum, sumsOfPlaces } from "./place-sums.ts";
import { isLive, RegionCounts } from "./region-counts.ts";

const FEED_PER_ROOT = 50;
/** what the pace of an activity is taken from */
const RECENT_MS = 6 * 60_000;

/** The one order of the feed, in every process and at every client. */
const newestFirst = (a: FeedRow, b: FeedRow) => new Date(b.at).getTime() - new Date(a.at).getTime() || (a.id < b.id ? 1 : -1);

export type LiveActivityEntry = LiveActivityRow & {
  /** people by minute */
  recent: Map<number, number>;
};

interface Counted {
  communityId: string;
  kind: string;
  items: number;
  amount: number;
}

/** Everything the live boards show, in memory: loaded in one snapshot, moved on by change rows. Regions are summed along the path from the root. */
export class OverviewState implements LiveState {
  day = "";
  /** the same weekday last week */
  private baseDay = "";
  readonly counts = new Map<string, RegionCounts>();
  activities = new Map<string, LiveActivityEntry>();
  feed: FeedRow[] = [];
  readonly kiosks = new LiveKioskState();
  readonly reach = new LiveReachState();
  readonly tasks = new LiveTaskState();
  readonly watched = new WatchedActivities();
  private touched = new Set<string>();
  private outdated = false;

  constructor(readonly regions: RegionService) {}

  /** Everything is read before anything is replaced: a database lost in between leaves the last state whole. */
  async load(tx: PoolClient): Promise<void> {
    const day = shanghaiDay(now());
    await this.regions.refresh();
    const today = startOfShanghaiDay(day);
    const base = startOfShanghaiDay(addDays(day, -7));
    const minutes = [];
    for (const from of [base, today]) minutes.push(...(await minutesBetween(tx, from, new Date(from.getTime() + DAY_MS))));
    const months = await monthsFrom(tx, `${day.slice(0, 4)}-01-01`);
    const activities = await ongoingActivities(tx);
    const arrivals = await recentArrivals(tx, new Date(now().getTime() - RECENT_MS));
    const feed = (await newestFeed(tx, FEED_PER_ROOT)) as FeedRow[];
    const takeOver = [
      await this.kiosks.load(tx, day),
      await this.reach.load(tx, day),
      await this.tasks.load(tx),
      await this.watched.reload(tx),
    ];

    this.day = day;
    this.baseDay = addDays(day, -7);
    this.outdated = false;
    this.counts.clear();
    for (const row of minutes) this.addMinute(row, row.channel, row.minute.getTime());
    for (const row of months) this.addMonth(row, row.month);
    this.activities = new Map(activities.map((row) => [row.id, { ...row, recent: new Map() }]));
    for (const { activityId, minute, amount } of arrivals) this.activities.get(activityId)?.recent.set(minute.getTime(), amount);
    this.feed = feed;
    for (const replace of takeOver) replace();
    this.touched.add("clock");
  }

  apply(stored: Record<string, unknown>): void {
    const body = decode(stored);
    if (body.activities || body.reload) this.outdated = true;
    const sums = sumsOfPlaces(body.deltas ?? []);
    for (const sum of sums) {
      const day = shanghaiDay(sum.minute);
      this.addMinute(sum, sum.channel, sum.minute);
      this.addMonth(sum, monthOf(day));
      this.reach.addDelta(sum, this.regions.rootOf(sum.communityId), day);
    }
    for (const delta of body.deltas ?? []) {
      if (shanghaiDay(delta.minute) === this.day) this.kiosks.addDelta(delta);
      this.watched.addDelta(delta);
      const activity = this.activities.get(delta.subjectId);
      if (activity) {
        activity.attendance += delta.amount;
        activity.recent.set(delta.minute, (activity.recent.get(delta.minute) ?? 0) + delta.amount);
      }
    }
    for (const { communityId, day, content, uses } of body.contents ?? [])
      if (day === this.day) this.kiosks.addContent(communityId, content, uses);
    for (const status of body.kiosks ?? []) this.kiosks.apply(status);
    this.tasks.apply(body.tasks ?? []);
    for (const change of body.reach ?? []) this.reach.addPeople(change);
    for (const entry of body.feed ?? []) {
      const known = this.feed.filter((one) => one.rootId === entry.rootId);
      const oldest = known.length >= FEED_PER_ROOT ? known.at(-1) : undefined;
      this.feed = [{ ...entry, at: new Date(entry.at) }, ...this.feed.filter((one) => one !== oldest)].sort(newestFirst);
    }
    for (const key of this.keysTouched(body, sums)) this.touched.add(key);
  }

  keysOf(stored: Record<string, unknown>): Iterable<string> {
    const body = decode(stored);
    return this.keysTouched(body, sumsOfPlaces(body.deltas ?? []));
  }

  private *keysTouched(body: ChangeBody, sums: PlaceSum[]): Iterable<string> {
    for (const subjectId of new Set(body.deltas?.map((delta) => delta.subjectId))) {
      yield `activity:${subjectId}`;
      yield `kiosk:${subjectId}`;
    }
    for (const { communityId, kind, minute } of sums) {
      const today = shanghaiDay(minute) === this.day;
      const kiosk = kind === "USE" || kind === "LOAN" || kind === "RETURN";
      for (const region of this.regions.current().path(communityId) ?? []) {
        yield `region:${region}`;
        if (kiosk) yield `kiosks:${region}`;
        if (today) yield `minute:${region}:${minute}`;
      }
    }
    for (const { kioskId } of body.kiosks ?? []) {
      yield `kiosk:${kioskId}`;
      for (const region of this.regions.current().path(this.kiosks.kiosks.get(kioskId)?.communityId ?? "") ?? []) {
        yield `region:${region}`;
        yield `kiosks:${region}`;
      }
    }
    for (const { rootId } of body.reach ?? []) yield `region:${rootId}`;
    for (const { id } of body.tasks ?? []) yield `task:${id}`;
    for (const { formId } of body.submissions ?? []) yield `form:${formId}`;
    for (const id of body.activities ?? []) yield `activity:${id}`;
    if (body.activities || body.reload) yield "clock";
    for (const entry of body.feed ?? []) yield `feed:${entry.id}`;
  }

  tick(): void {
    this.touched.add("clock");
  }

  expired(at: Date): boolean {
    return this.outdated || shanghaiDay(at) !== this.day;
  }

  takeTouched(): ReadonlySet<string> {
    const taken = this.touched;
    this.touched = new Set();
    return taken;
  }

  kiosksBelow(regionId: string): readonly LiveKioskEntry[] {
    return this.kiosks.below(regionId, () => this.regions.current().communities(regionId));
  }

  of(region: string): RegionCounts {
    const counts = this.counts.get(region) ?? new RegionCounts();
    this.counts.set(region, counts);
    return counts;
  }

  private addMinute(row: Counted, channel: string, minute: number): void {
    const day = shanghaiDay(minute);
    const which = day === this.day ? "today" : day === this.baseDay ? "base" : undefined;
    if (!which) return;
    for (const [measure, value] of measuresOf(row)) {
      if (!isLive(measure)) continue;
      for (const region of this.regions.current().path(row.communityId) ?? [])
        this.of(region)[which].add(measure, channel, minuteOfDay(minute), value);
    }
  }

  private addMonth(row: Counted, month: string): void {
    if (month < `${this.day.slice(0, 4)}-01`) return;
    for (const [measure, value] of measuresOf(row)) {
      if (!isLive(measure)) continue;
      for (const region of this.regions.current().path(row.communityId) ?? []) this.of(region).addMonth(measure, month, value);
    }
  }
}
