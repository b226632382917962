import { addDays, monthOf, startOfShanghaiDay } from "@kepu/schema";
import type { PoolClient } from "pg";
import type { ReachKey } from "../ingest/reach.queries.ts";
import type { Moment } from "../metric/ask.ts";
import { cellsOf } from "./build.ts";
import { type Picked, pick, type Scope } from "./count.ts";
import { peopleOfCells, type RawRow } from "./memory.queries.ts";
import { keyOf, type ReachCell, ReachMemory, type ReachState, type Topic } from "./memory.ts";

/** from the time of recording to the commit: far less */
const RECORDING_MS = 60_000;

/** The people of a scope, each set with the place and the day it counts for. */
export interface ScopePeople {
  all: Picked[];
  /** who has no number yet, by the one they have for this answer */
  unnumbered: Map<number, Buffer>;
  /** the activities that are wanted, where they are asked for and not all are wanted */
  activities: string[] | null;
  /** the first day whose facts are kept; null: all are */
  sealed: string | null;
}

/** People by place, day and activity, exact: sets built from the facts, and the facts themselves where a set is not what they are. */
export class ReachSets {
  private readonly memory = new ReachMemory();
  private last: Promise<unknown> = Promise.resolve();

  /** The sets as this transaction sees them. In turn: the memory moves on from one snapshot to the next, and stands still for as long as `use` takes. */
  read<Result>(tx: PoolClient, use: (memory: ReachMemory, state: ReachState) => Result | Promise<Result>): Promise<Result> {
    const work = async () => use(this.memory, await this.memory.follow(tx));
    const turn = this.last.then(work, work);
    this.last = turn.catch(() => {});
    return turn;
  }

  async people(tx: PoolClient, scope: Scope, moment: Moment, withActivities = false): Promise<ScopePeople> {
    const { isWanted } = scope;
    const { chosen, activities, sealed } = await this.read(tx, (memory, { dirty, sealed }) => ({
      ...{ sealed, chosen: choose(memory, dirty, scope, moment) },
      activities: withActivities && isWanted ? memory.activities(isWanted) : null,
    }));
    return { ...(await this.withFacts(tx, scope, chosen, moment)), activities, sealed };
  }

  /** What the sets do not have as it is now, or was then, from the facts; and the people among them who have no number yet, by the one they have for this answer. */
  private async withFacts(tx: PoolClient, scope: Scope, { clean, raw, highest }: Chosen, moment: Moment) {
    const recordedBefore = moment.isNow ? null : startOfShanghaiDay(addDays(moment.day, 1));
    const rows: RawRow[] = [];
    for (const keys of Map.groupBy(raw, ({ day }) => monthOf(day)).values())
      rows.push(...(await peopleOfCells(tx, cellsOf(keys), recordedBefore)));
    const { cells, unnumbered } = cellsFrom(rows, highest, (id) => this.memory.topicOf(id));
    const fresh = pick(
      { ...scope, isWanted: null },
      (id, from, until, visit) => {
        for (const cell of cells.get(id) ?? []) if (from <= cell.day && cell.day < until) visit(cell);
      },
      () => true,
    );
    return { all: [...clean, ...fresh], unnumbered };
  }
}

/** What the sets give, and which cells the facts have to be asked for. */
function choose(memory: ReachMemory, dirty: ReadonlyMap<string, ReachKey>, scope: Scope, moment: Moment): Chosen {
  const { isWanted } = scope;
  const until = keptUntil(moment);
  // an item's time may lie a little ahead of the clock that it was recorded by
  const lastDay = addDays(moment.day, 1);
  const replaced = new Set([...dirty.keys()].flatMap((key) => memory.get(key) ?? []));
  const raw = new Map(dirty);
  const clean = pick(
    scope,
    (id, from, end, visit) => memory.each(id, from, end, visit),
    (cell) => {
      if (replaced.size > 0 && replaced.has(cell)) return false;
      if (cell.changedAt < until) return true;
      if (cell.day <= lastDay) raw.set(keyOf(cell), cell);
      return false;
    },
  );
  const communities = new Set(scope.places.flat().map((span) => span.regionId));
  const inScope = [...raw.values()].filter(
    (key) =>
      communities.has(key.communityId) &&
      scope.days.some(({ from, until: end }) => from <= key.day && key.day < end) &&
      (!isWanted || isWanted(key.activityId, memory.topicOf(key.activityId))),
  );
  return { clean, raw: inScope, highest: memory.highest };
}

/** From when on a cell that has changed is not what it was at the moment: the end of its day; a held one knows nothing of what was recorded since, or as it began. */
function keptUntil({ isNow, isHeld, instant, day }: Moment): number {
  if (!isNow) return startOfShanghaiDay(addDays(day, 1)).getTime();
  return isHeld ? instant.getTime() - RECORDING_MS : Number.POSITIVE_INFINITY;
}

interface Chosen {
  clean: Picked[];
  raw: ReachKey[];
  highest: number;
}

/** The facts' people as cells; who has no number yet gets one for this answer, above all others. */
function cellsFrom(rows: readonly RawRow[], highest: number, topicOf: (activityId: string) => Topic) {
  let next = rows.reduce((most, { no }) => Math.max(most, no ?? 0), highest) + 1;
  const numbers = new Map<string, number>();
  const cells = new Map<string, { key: RawRow; people: number[] }>();
  for (const row of rows) {
    const key = keyOf(row);
    const cell = cells.get(key) ?? { key: row, people: [] };
    cells.set(key, cell);
    const name = row.no === null ? row.pseudonym.toString("base64") : "";
    if (row.no === null && !numbers.has(name)) numbers.set(name, next++);
    cell.people.push(row.no ?? numbers.get(name) ?? 0);
  }
  const byCommunity = new Map<string, ReachCell[]>();
  for (const { key, people } of cells.values()) {
    const { communityId, day, activityId } = key;
    const cell = { communityId, day, activityId, topic: topicOf(activityId), people: Uint32Array.from(people).sort(), changedAt: 0 };
    byCommunity.set(communityId, [...(byCommunity.get(communityId) ?? []), cell]);
  }
  return { cells: byCommunity, unnumbered: new Map([...numbers].map(([name, no]) => [no, Buffer.from(name, "base64")])) };
}
