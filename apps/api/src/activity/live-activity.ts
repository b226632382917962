import type { ActivityState, Origin } from "@kepu/schema";
import type { PoolClient } from "pg";
import { permit, type Viewer } from "../access/viewer.ts";
import { notFound } from "../errors.ts";
import type { Delta } from "../ingest/rows.ts";
import type { Board } from "../live/board.ts";
import type { OverviewState } from "../overview/live-state.ts";
import { activityHead, activityMinutes, activitySums } from "./live-activity.queries.ts";

/** Watched activities are kept in memory; this many at most, the first to be forgotten first. */
const MOST_WATCHED = 1_000;

export interface WatchedActivity {
  activityId: string;
  communityId: string;
  state: ActivityState;
  planned: number;
  origin: Origin;
  /** "kind ageGroup channel" → check-ins and people */
  sums: Map<string, { items: number; amount: number }>;
  /** "kind minute" → people */
  minutes: Map<string, number>;
}

/** The activities that someone watches, counted to the finest. */
export class WatchedActivities {
  readonly byId = new Map<string, WatchedActivity>();

  async load(tx: PoolClient, activityId: string): Promise<void> {
    const watched = await read(tx, activityId);
    if (watched) this.keep(watched);
  }

  /** Reads; answers how to replace what was known. */
  async reload(tx: PoolClient): Promise<() => void> {
    const all: (WatchedActivity | undefined)[] = [];
    for (const id of [...this.byId.keys()]) all.push(await read(tx, id));
    return () => {
      for (const watched of all) if (watched) this.keep(watched);
    };
  }

  private keep(watched: WatchedActivity): void {
    this.byId.delete(watched.activityId);
    this.byId.set(watched.activityId, watched);
    for (const id of [...this.byId.keys()].slice(0, -MOST_WATCHED)) this.byId.delete(id);
  }

  addDelta(delta: Delta): void {
    const watched = this.byId.get(delta.subjectId);
    if (!watched) return;
    const key = `${delta.kind} ${delta.ageGroup} ${delta.channel}`;
    const sum = watched.sums.get(key) ?? { items: 0, amount: 0 };
    watched.sums.set(key, { items: sum.items + delta.items, amount: sum.amount + delta.amount });
    const minute = `${delta.kind} ${delta.minute}`;
    watched.minutes.set(minute, (watched.minutes.get(minute) ?? 0) + delta.amount);
  }
}

async function read(tx: PoolClient, activityId: string): Promise<WatchedActivity | undefined> {
  const head = await activityHead(tx, activityId);
  if (!head) return undefined;
  const sums = new Map((await activitySums(tx, activityId)).map(({ key, items, amount }) => [key, { items, amount }]));
  const minutes = new Map(
    (await activityMinutes(tx, activityId)).map(({ kind, minute, amount }) => [`${kind} ${minute.getTime()}`, amount]),
  );
  return { activityId, ...head, sums, minutes };
}

/** One activity: arrivals as they happen, by kind of check-in, age group and channel. */
export function liveActivity(
  state: OverviewState,
  activityFor: (viewer: Viewer, activityId: string) => Promise<{ regionId: string; seen: boolean } | undefined>,
): Board<{ activityId: string }> {
  return {
    field: "liveActivity",
    async authorise(viewer: Viewer, { activityId }: { activityId: string }) {
      permit(viewer, "liveActivity");
      const activity = await activityFor(viewer, activityId);
      if (!activity) throw notFound("activity");
      permit(viewer, "liveActivity", { regionPath: state.regions.pathOf(activity.regionId), activityId });
      if (!activity.seen) throw notFound("activity");
    },
    prepare({ activityId }) {
      return state.watched.byId.has(activityId) ? null : (tx) => state.watched.load(tx, activityId);
    },
    frame({ activityId }, touched) {
      const watched = state.watched.byId.get(activityId);
      if (!watched || (!touched.all && !touched.has(`activity:${activityId}`))) return null;
      return framed(watched);
    },
  };
}

function framed({ activityId, state, planned, origin, sums, minutes }: WatchedActivity) {
  const kinds = new Map<string, { checkIns: number; attendance: number }>();
  const ages = new Map<string, number>();
  const channels = new Map<string, number>();
  let attendance = 0;
  let checkIns = 0;
  for (const [key, { items, amount }] of sums) {
    const [kind = "", age = "", channel = ""] = key.split(" ");
    const sum = kinds.get(kind) ?? { checkIns: 0, attendance: 0 };
    kinds.set(kind, { checkIns: sum.checkIns + items, attendance: sum.attendance + amount });
    ages.set(age, (ages.get(age) ?? 0) + amount);
    channels.set(channel, (channels.get(channel) ?? 0) + amount);
    attendance += amount;
    checkIns += items;
  }
  return {
    activityId,
    state,
    planned,
    attendance,
    checkIns,
    synthetic: origin === "SYNTHETIC",
    byKind: [...kinds].map(([kind, sum]) => ({ kind, ...sum })),
    byAgeGroup: [...ages].map(([ageGroup, amount]) => ({ ageGroup, attendance: amount })),
    byChannel: [...channels].map(([channel, amount]) => ({ channel, attendance: amount })),
    arrivals: [...minutes]
      .map(([key, value]) => ({ kind: key.split(" ")[0], minute: new Date(Number(key.split(" ")[1])), value }))
      .sort((a, b) => a.minute.getTime() - b.minute.getTime()),
  };
}
