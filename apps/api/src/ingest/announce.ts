import type { FeedKind } from "@kepu/schema";
import type { PoolClient } from "pg";
import type { LiveTaskRow } from "../task/live-task.queries.ts";
import { insertChange } from "./announce.queries.ts";
import type { Delta } from "./rows.ts";

export interface FeedRow {
  id: string;
  at: Date;
  rootId: string;
  regionId: string;
  kind: FeedKind;
  subjectId: string | null;
  subjectName: string;
  subjectNameEn: string;
  value: number | null;
}

/** Everything a change row may say. Deltas are relative and commute; kiosk and activity entries carry a version, the larger wins. */
export interface ChangeBody {
  deltas?: Delta[];
  /** distinct identified people added to (or taken from) a root's year, verified activities only */
  reach?: { rootId: string; year: number; people: number }[];
  contents?: { communityId: string; day: string; content: string; uses: number }[];
  feed?: FeedRow[];
  kiosks?: KioskStatusRow[];
  /** activities whose row changed: readers load them again */
  activities?: string[];
  /** tasks as they are now; the larger version wins */
  tasks?: LiveTaskRow[];
  /** submissions that moved: who watches their form asks again */
  submissions?: { id: string; formId: string }[];
  /** regions, kiosks or other registers changed: readers load everything again */
  reload?: boolean;
}

export interface KioskStatusRow {
  kioskId: string;
  state: string;
  since: Date | string;
  lastHeartbeatAt: Date | string | null;
  queueEmptyUpTo: Date | string | null;
  fault: string | null;
}

/** The last statement of every transaction that changes what the live boards show: one change row, and a hint to wake the hubs. */
export async function announce(tx: PoolClient, at: Date, body: ChangeBody): Promise<void> {
  await insertChange(tx, at, JSON.stringify(encode(body)));
}

type EncodedDelta = [number, number, string, string, string, number, number, number, number];

/** Deltas travel as rows over a dictionary of ids: a flush of 5,000 rows stays well under a megabyte. */
function encode({ deltas, ...rest }: ChangeBody) {
  if (!deltas) return rest;
  const ids: string[] = [];
  const index = new Map<string, number>();
  const indexOf = (id: string) => {
    let at = index.get(id);
    if (at === undefined) {
      at = ids.push(id) - 1;
      index.set(id, at);
    }
    return at;
  };
  const rows = deltas.map(
    (d): EncodedDelta => [
      indexOf(d.communityId),
      indexOf(d.subjectId),
      d.kind,
      d.ageGroup,
      d.channel,
      d.minute / 60_000,
      d.items,
      d.amount,
      d.seconds,
    ],
  );
  return { ...rest, ids, rows };
}

export function decode(stored: Record<string, unknown>): ChangeBody {
  const { ids, rows, ...rest } = stored as { ids?: string[]; rows?: EncodedDelta[] } & ChangeBody;
  if (!ids || !rows) return rest;
  const deltas = rows.map(([community, subject, kind, ageGroup, channel, minute, items, amount, seconds]) => ({
    communityId: ids[community] ?? "",
    subjectId: ids[subject] ?? "",
    kind: kind as Delta["kind"],
    ageGroup: ageGroup as Delta["ageGroup"],
    channel: channel as Delta["channel"],
    minute: minute * 60_000,
    items,
    amount,
    seconds,
  }));
  return { ...rest, deltas };
}
