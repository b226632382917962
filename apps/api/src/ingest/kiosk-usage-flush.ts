import { minuteOf, shanghaiDay } from "@kepu/schema";
import type { Pool } from "pg";
import { v7 as uuidv7 } from "uuid";
import { now } from "../clock.ts";
import { announce, type FeedRow } from "./announce.ts";
import { addContents, existingKioskUsage, insertBacklogFeed, insertKioskUsage } from "./kiosk-usage.queries.ts";
import { settle } from "./outcomes.ts";
import { applyDeltas, sumDeltas } from "./rollup.ts";
import type { Delta, KioskUsageRow, Outcome } from "./rows.ts";
import { inTransaction } from "./transaction.ts";

/** A kiosk that delivers at least so many items older than ten minutes in one flush has come back with a backlog: worth a line in the feed. */
const BACKLOG_ITEMS = 20;
const BACKLOG_AGE_MS = 10 * 60_000;

function deltaOf(row: KioskUsageRow): Delta {
  const use = row.kind === "USE";
  return {
    communityId: row.communityId,
    subjectId: row.kioskId,
    kind: row.kind,
    ageGroup: "UNKNOWN",
    channel: row.channel,
    minute: minuteOf(row.occurredAt).getTime(),
    items: 1,
    amount: use ? row.clicks : 1,
    seconds: use ? row.dwellSeconds : 0,
  };
}

/** One transaction: uses, loans and returns, their roll-ups, contents, backlog lines and the change row. Answers one outcome per row, in order. */
export function flushKioskUsage(pool: Pool, rows: KioskUsageRow[], recordedAt = now()): Promise<Outcome[]> {
  return inTransaction(pool, async (tx) => {
    const settled = await settle(
      rows,
      recordedAt,
      (firsts) => insertKioskUsage(tx, firsts, recordedAt),
      (ids) => existingKioskUsage(tx, ids),
    );
    if (settled.accepted.length > 0) {
      const deltas = sumDeltas(settled.accepted.map(deltaOf));
      const contents = sumContents(settled.accepted);
      // sent in this order, without waiting between them
      const [, , feed] = await Promise.all([
        applyDeltas(tx, deltas, recordedAt),
        contents.length > 0 ? addContents(tx, contents) : undefined,
        backlogFeed(settled.accepted, recordedAt, (lines) => insertBacklogFeed(tx, lines)),
      ]);
      await announce(tx, recordedAt, { deltas, ...(contents.length > 0 ? { contents } : {}), ...(feed.length > 0 ? { feed } : {}) });
    }
    return settled.outcomes;
  });
}

function sumContents(rows: KioskUsageRow[]) {
  const sums = new Map<string, { communityId: string; day: string; content: string; uses: number }>();
  for (const row of rows) {
    if (row.kind !== "USE" || row.content === null) continue;
    const day = shanghaiDay(row.occurredAt);
    const key = `${row.communityId}${day}${row.content}`;
    const sum = sums.get(key);
    if (sum) sum.uses += 1;
    else sums.set(key, { communityId: row.communityId, day, content: row.content, uses: 1 });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

async function backlogFeed(
  rows: KioskUsageRow[],
  recordedAt: Date,
  insert: (lines: { id: string; kioskId: string; items: number; at: Date; cause: string }[]) => Promise<FeedRow[]>,
): Promise<FeedRow[]> {
  const late = new Map<string, { items: number; firstId: string }>();
  for (const row of rows) {
    if (recordedAt.getTime() - row.occurredAt.getTime() < BACKLOG_AGE_MS) continue;
    const kiosk = late.get(row.kioskId);
    if (kiosk) kiosk.items += 1;
    else late.set(row.kioskId, { items: 1, firstId: row.id });
  }
  const lines = [...late]
    .filter(([, { items }]) => items >= BACKLOG_ITEMS)
    .map(([kioskId, { items, firstId }]) => ({
      id: uuidv7({ msecs: recordedAt.getTime() }),
      kioskId,
      items,
      at: recordedAt,
      cause: `backlog ${kioskId} ${firstId}`,
    }));
  return lines.length > 0 ? insert(lines) : [];
}
