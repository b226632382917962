import type { ItemStatus, RejectionReason } from "@kepu/schema";
import { isDatabaseAway, unavailable } from "../errors.ts";
import type { Outcome } from "./rows.ts";
import { Rejection } from "./verdict.ts";

export interface ItemResult {
  id: string;
  status: ItemStatus;
  reason?: RejectionReason;
  field?: string;
  message?: string;
  receivedAt?: Date;
}

const idReused = new Rejection("ID_REUSED", "id", "This id was stored before with other content; make a new id for every item.");
export const notStorable = new Rejection("MALFORMED", "item", "The database cannot hold a value of this item.");

export function resultOf(id: string, outcome: Outcome | Rejection): ItemResult {
  if (outcome instanceof Rejection)
    return { id, status: "REJECTED", reason: outcome.reason, field: outcome.field, message: outcome.message };
  if (outcome.status === "ID_REUSED") return resultOf(id, idReused);
  return { id, status: outcome.status, receivedAt: outcome.receivedAt };
}

export function tallyOf(results: { status: ItemStatus }[]) {
  const counts = { ACCEPTED: 0, DUPLICATE: 0, REJECTED: 0 } satisfies Record<ItemStatus, number>;
  for (const { status } of results) counts[status] += 1;
  return { accepted: counts.ACCEPTED, duplicates: counts.DUPLICATE, rejected: counts.REJECTED };
}

/** A lost database means an unknown outcome: 503, and the client sends the same ids again. */
export function asUnavailable(error: unknown): never {
  throw isDatabaseAway(error) ? unavailable("The outcome is unknown; send the same items with the same ids again.") : error;
}
