import type { PoolClient } from "pg";
import type { ReachKey } from "../ingest/reach.queries.ts";
import { dirtyNow, type SetRow, setsSince } from "./memory.queries.ts";

/** The people of a community, day and activity. */
export interface ReachCell extends ReachKey {
  people: Uint32Array;
  /** when the last of its check-ins or retractions was recorded */
  changedAt: number;
}

export const keyOf = ({ communityId, day, activityId }: ReachKey): string => `${communityId}${day}${activityId}`;

/** All built sets, kept in the process: four bytes a person, place, day and activity. Each question first reads what other transactions have built since. */
export class ReachMemory {
  private readonly cells = new Map<string, ReachCell>();
  private byCommunity = new Map<string, ReachCell[]>();
  /** communities whose cells are not in the order of days */
  private readonly unsorted = new Set<string>();
  private seen: { epoch: string; snapshot: string } | null = null;
  highest = 0;

  /** Moves on to what this transaction sees; answers which cells are not as their facts are. No two of these at a time. */
  async follow(tx: PoolClient, now: { epoch: string; snapshot: string }): Promise<Map<string, ReachKey>> {
    const known = this.seen?.epoch === now.epoch ? this.seen.snapshot : null;
    const rows = await setsSince(tx, known);
    const dirty = await dirtyNow(tx);
    if (known === null) {
      this.cells.clear();
      this.byCommunity = new Map();
    }
    for (const row of rows) this.put(row);
    this.seen = now;
    return new Map(dirty.map((key) => [keyOf(key), key]));
  }

  /** Of the days from `from` to the one before `until`. */
  of(communityId: string, from: string, until: string): readonly ReachCell[] {
    const cells = this.byCommunity.get(communityId) ?? [];
    if (this.unsorted.delete(communityId)) cells.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
    return cells.slice(firstFrom(cells, from), firstFrom(cells, until));
  }

  get(key: string): ReachCell | undefined {
    return this.cells.get(key);
  }

  private put({ people, changedAt, communityId, day, activityId }: SetRow): void {
    const key = `${communityId}${day}${activityId}`;
    const numbers = numbersOf(people);
    this.highest = Math.max(this.highest, numbers.at(-1) ?? 0);
    const cell = this.cells.get(key);
    if (cell) Object.assign(cell, { people: numbers, changedAt: changedAt.getTime() });
    else {
      const fresh = { communityId, day, activityId, people: numbers, changedAt: changedAt.getTime() };
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

/** Where the cells of a day or later begin. */
function firstFrom(cells: readonly ReachCell[], day: string): number {
  let [low, high] = [0, cells.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cells[middle] as ReachCell).day < day) low = middle + 1;
    else high = middle;
  }
  return low;
}
