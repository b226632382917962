import type { Distinct } from "../metric/distinct.ts";
import type { PlaceHistory, PlaceSpan } from "../metric/place-history.ts";
import { byDay, firstFrom, type ReachCell, type Topic } from "./memory.ts";
import { People } from "./people.ts";

export interface Days {
  from: string;
  /** the day after the last */
  until: string;
}

export type Wanted = (activityId: string, topic: Topic) => boolean;

/** What a question is about: places, each as communities with the time they count for it, and days. */
export interface Scope {
  places: PlaceSpan[][];
  periods: Days[];
  /** of all periods, each day once */
  days: Days[];
  /** null: whatever the activity */
  isWanted: Wanted | null;
}

/** A set of people with the place and the day it counts for. */
export interface Picked {
  place: number;
  day: string;
  people: Uint32Array;
  cell: ReachCell;
}

export function scopeOf(
  history: PlaceHistory,
  spans: readonly PlaceSpan[],
  regionIds: readonly string[],
  periods: Days[],
  isWanted: Wanted | null,
): Scope {
  const communities = spans.filter((span) => history.levelOf(span.regionId) === "COMMUNITY");
  return {
    places: regionIds.map((id) => communities.filter((span) => span.path.includes(id))),
    periods,
    days: merged(periods),
    isWanted,
  };
}

/** The cells of a scope; what they hold may change later, the sets themselves do not. */
export function pick(scope: Scope, each: EachCell, use: (cell: ReachCell) => boolean): Picked[] {
  const picked: Picked[] = [];
  const { isWanted } = scope;
  for (const [place, spans] of scope.places.entries())
    for (const span of spans)
      for (const period of scope.days) {
        const from = period.from > span.from ? period.from : span.from;
        const until = period.until < span.until ? period.until : span.until;
        each(span.regionId, from, until, (cell) => {
          if ((isWanted === null || isWanted(cell.activityId, cell.topic)) && use(cell))
            picked.push({ place, day: cell.day, people: cell.people, cell });
        });
      }
  return picked;
}

export type EachCell = (communityId: string, from: string, until: string, visit: (cell: ReachCell) => void) => void;

export interface Counts {
  /** in any of the places and periods */
  people: number;
  byPlace: number[];
  byPeriod: number[];
  /** people in exactly one place, in two, … */
  inPlaces: number[];
  /** by pair of places, the first before the second */
  shared: { first: number; second: number; people: number }[];
}

export function count(scope: Scope, picked: readonly Picked[], wanted: { places: boolean; periods: boolean; shared: boolean }): Counts {
  const room = roomOf(picked);
  const all = new People(room);
  for (const { people } of picked) all.add(people);
  const counts: Counts = { people: all.count(), byPlace: [], byPeriod: [], inPlaces: [], shared: [] };
  if (wanted.places || wanted.shared) {
    const sets = scope.places.map(() => new People(room));
    for (const { place, people } of picked) sets[place]?.add(people);
    counts.byPlace = sets.map((set) => set.count());
    counts.inPlaces = tallied(sets, room);
    if (wanted.shared) counts.shared = pairs(sets);
  }
  if (wanted.periods)
    counts.byPeriod = scope.periods.map(({ from, until }) => {
      const set = new People(room);
      for (const { day, people } of picked) if (from <= day && day < until) set.add(people);
      return set.count();
    });
  return counts;
}

/** Counts one place and period after the other in the same two sets. */
export class Counter {
  private readonly byPlace: Map<number, Picked[]>;
  private readonly people: People;
  private readonly settled: People;

  /** `all` that will be counted; `verified`: the activities that were, null: as it is now. */
  constructor(
    all: readonly Picked[],
    private readonly verified: ReadonlySet<string> | null = null,
  ) {
    const room = roomOf(all);
    this.byPlace = Map.groupBy(all, ({ place }) => place);
    for (const picked of this.byPlace.values()) picked.sort(byDay);
    this.people = new People(room);
    this.settled = new People(room);
  }

  /** Undefined: there was nobody to count. */
  count(place: number, { from, until }: Days): Distinct | undefined {
    const picked = this.byPlace.get(place) ?? [];
    let [any, isUnsettled] = [false, false];
    for (let at = firstFrom(picked, from); at < picked.length && (picked[at] as Picked).day < until; at++) {
      const { people, cell } = picked[at] as Picked;
      if (!any) this.people.clear();
      if (!any) this.settled.clear();
      any = true;
      this.people.add(people);
      if (this.verified?.has(cell.activityId) ?? cell.topic.isVerified) this.settled.add(people);
      else isUnsettled = true;
    }
    if (!any) return undefined;
    const all = this.people.count();
    return { all, settled: isUnsettled ? this.settled.count() : all };
  }
}

/** The highest number of anybody; each set is sorted. */
function roomOf(picked: readonly Picked[]): number {
  let room = 0;
  for (const { people } of picked) room = Math.max(room, people[people.length - 1] ?? 0);
  return room;
}

function tallied(sets: readonly People[], room: number): number[] {
  const times = new Uint16Array(room + 1);
  for (const set of sets) set.tally(times);
  const inPlaces: number[] = sets.map(() => 0);
  for (const many of times) if (many > 0) inPlaces[many - 1] = (inPlaces[many - 1] ?? 0) + 1;
  return inPlaces;
}

function pairs(sets: readonly People[]): Counts["shared"] {
  return sets.flatMap((set, first) =>
    sets.slice(first + 1).map((other, after) => ({ first, second: first + 1 + after, people: set.shared(other) })),
  );
}

/** The days of all periods, each once. */
export function merged(spans: readonly Days[]): Days[] {
  const days: Days[] = [];
  for (const { from, until } of [...spans].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = days.at(-1);
    if (last && from <= last.until) last.until = until > last.until ? until : last.until;
    else days.push({ from, until });
  }
  return days;
}
