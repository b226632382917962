import type { PoolClient } from "pg";
import type { ReachKey } from "../ingest/reach.queries.ts";
import { newestChanges, type SetRow, setsSince, type TopicRow, topicsSince } from "./memory.queries.ts";

/** The people of a community, day and activity. */
export interface ReachCell extends ReachKey {
  topic: Topic;
  people: Uint32Array;
  /** when the last of its check-ins or retractions was recorded */
  changedAt: number;
}

/** What an activity is about, as it is now; the same object for all its cells. */
export type Topic = Omit<TopicRow, "activityId">;

/** What a transaction sees beside the sets. */
export interface ReachState {
  /** cells that are not as their facts are */
  dirty: Map<string, ReachKey>;
  /** the first day whose facts are kept; null: all are */
  sealed: string | null;
}

export const keyOf = ({ communityId, day, activityId }: ReachKey): string => `${communityId}${day}${activityId}`;

/** All built sets, kept in the process: four bytes a person, place, day and activity. Each question first reads what other transactions have built since. */
export class ReachMemory {
  private readonly cells = new Map<string, ReachCell>();
  private readonly topics = new Map<string, Topic>();
  private byCommunity = new Map<string, ReachCell[]>();
  /** communities whose cells are not in the order of days */
  private readonly unsorted = new Set<string>();
  private seen: { epoch: string; snapshot: string } | null = null;
  highest = 0;

  /** Moves on to what this transaction sees. No two of these at a time. */
  async follow(tx: PoolClient): Promise<ReachState> {
    const { epoch, snapshot, sets, topics: activities, dirty, sealed } = await newestChanges(tx);
    const known = this.seen?.epoch === epoch ? this.seen.snapshot : null;
    const rows = mayBeNew(sets, known) ? await setsSince(tx, known) : [];
    const topics = mayBeNew(activities, known) ? await topicsSince(tx, known) : [];
    if (known === null) {
      this.cells.clear();
      this.byCommunity = new Map();
    }
    for (const { activityId, ...topic } of topics) Object.assign(this.topicOf(activityId), topic);
    for (const row of rows) this.put(row);
    // a transaction that began long ago has nothing to add
    if (known === null || newestIn(snapshot) >= newestIn(known)) this.seen = { epoch, snapshot };
    return { dirty: new Map((dirty ?? []).map((key) => [keyOf(key), key])), sealed };
  }

  /** Each cell of the days from `from` to the one before `until`. */
  each(communityId: string, from: string, until: string, visit: (cell: ReachCell) => void): void {
    const cells = this.byCommunity.get(communityId) ?? [];
    if (this.unsorted.delete(communityId)) cells.sort(byDay);
    const end = firstFrom(cells, until);
    for (let at = firstFrom(cells, from); at < end; at++) visit(cells[at] as ReachCell);
  }

  get(key: string): ReachCell | undefined {
    return this.cells.get(key);
  }

  activities(isWanted: (activityId: string, topic: Topic) => boolean): string[] {
    return [...this.topics].filter(([id, topic]) => isWanted(id, topic)).map(([id]) => id);
  }

  /** One that nothing is known of is none of any topic. */
  topicOf(activityId: string): Topic {
    const known = this.topics.get(activityId);
    if (known) return known;
    const topic: Topic = { form: "", seriesId: null, campaignId: null, isVerified: false };
    this.topics.set(activityId, topic);
    return topic;
  }

  private put({ people, changedAt, communityId, day, activityId }: SetRow): void {
    const key = `${communityId}${day}${activityId}`;
    const numbers = numbersOf(people);
    this.highest = Math.max(this.highest, numbers.at(-1) ?? 0);
    const cell = this.cells.get(key);
    if (cell) Object.assign(cell, { people: numbers, changedAt: changedAt.getTime() });
    else {
      const fresh = { communityId, day, activityId, topic: this.topicOf(activityId), people: numbers, changedAt: changedAt.getTime() };
      this.cells.set(key, fresh);
      this.unsorted.add(communityId);
      const others = this.byCommunity.get(communityId);
      if (others) others.push(fresh);
      else this.byCommunity.set(communityId, [fresh]);
    }
  }
}

/** Big-endian words, as PostgreSQL sends them. */
function numbersOf(people: Buffer): Uint32Array {
  const numbers = new Uint32Array(people.length / 4);
  for (let at = 0; at < numbers.length; at++) numbers[at] = people.readUInt32BE(at * 4);
  return numbers;
}

/** The first transaction that a snapshot does not see for certain. */
const newestIn = (snapshot: string): bigint => BigInt(snapshot.split(":")[1] ?? 0);

/** Is the newest transaction none that the snapshot saw for certain? A snapshot's text begins with the oldest one that it did not wait for. */
function mayBeNew(newest: string | null, snapshot: string | null): boolean {
  return newest !== null && (snapshot === null || BigInt(newest) >= BigInt(snapshot.split(":")[0] ?? 0));
}

interface OfDay {
  day: string;
}

export const byDay = (a: OfDay, b: OfDay): number => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0);

/** Where those of a day or later begin; they stand in the order of days. */
export function firstFrom(sorted: readonly OfDay[], day: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as OfDay).day < day) low = middle + 1;
    else high = middle;
  }
  return low;
}
