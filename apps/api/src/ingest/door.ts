import { LIMITS } from "@kepu/schema";
import type { Pool } from "pg";
import type { Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { badInput, ProductError, unavailable } from "../errors.ts";
import type { FlushKind, Metrics } from "../metrics/metrics.ts";
import { quarantine } from "../quarantine/quarantine.ts";
import { instantOf } from "../scalars.ts";
import { Coalescer } from "./coalescer.ts";
import { asUnavailable, type ItemResult, notStorable, resultOf, tallyOf } from "./results.ts";
import type { Outcome } from "./rows.ts";
import { isDataError } from "./transaction.ts";
import { Rejection } from "./verdict.ts";

/** What every recording mutation does besides judging its own items. */

export function boundBatch(field: string, count: number): void {
  if (count < 1) throw badInput(field, "Send at least one item.");
  if (count > LIMITS.batchItems)
    throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.batchItems} items in one batch.`, { field, limit: LIMITS.batchItems });
}

export function sentAtOf(text: string): Date {
  const sentAt = instantOf(text);
  if (!sentAt) throw badInput("input.sentAt", "sentAt is the device's time on sending, ISO-8601 with offset.");
  return sentAt;
}

export function channelOf(viewer: Viewer) {
  if (viewer.kind !== "DEVICE") return "DESK" as const;
  return viewer.vendor ? ("VENDOR" as const) : ("TERMINAL" as const);
}

/** Shared flushes of one kind of rows, measured. */
export function sharedFlushes<Row>(
  metrics: Metrics,
  kind: FlushKind,
  flush: (rows: Row[]) => Promise<Outcome[]>,
  givesWay?: () => boolean,
): Coalescer<Row, Outcome | Rejection> {
  return new Coalescer<Row, Outcome | Rejection>({
    flush: metrics.flush(kind, flush),
    isDataError,
    refuse: () => notStorable,
    overloaded: () => unavailable("Too much is waiting; retry in a moment."),
    ...(givesWay ? { givesWay } : {}),
  });
}

/** Sends the rows among the judged through a shared flush; answers in the order of the items. */
export async function store<Row>(
  coalescer: Coalescer<Row, Outcome | Rejection>,
  judged: (Row | Rejection)[],
): Promise<(Outcome | Rejection)[]> {
  const rows = judged.filter((row): row is Row => !(row instanceof Rejection));
  const outcomes = (await coalescer.submit(rows).catch(asUnavailable))[Symbol.iterator]();
  return judged.map((row) => (row instanceof Rejection ? row : (outcomes.next().value as Outcome | Rejection)));
}

/** One result per item; what was refused goes into the quarantine. */
export async function answer(
  pool: Pool,
  viewer: Viewer,
  operation: string,
  items: { id: string }[],
  stored: (Outcome | Rejection)[],
  rootId: string | undefined,
) {
  const results: ItemResult[] = [];
  const refused: { item: object; rejection: Rejection }[] = [];
  for (const [at, outcome] of stored.entries()) {
    const result = resultOf(items[at]?.id ?? "", outcome);
    results.push(result);
    if (result.status === "REJECTED")
      refused.push({
        item: items[at] ?? {},
        rejection: new Rejection(result.reason ?? "MALFORMED", result.field ?? "item", result.message ?? ""),
      });
  }
  await quarantine(pool, viewer, operation, rootId, refused).catch(asUnavailable);
  return { results, ...tallyOf(results), serverTime: now() };
}
