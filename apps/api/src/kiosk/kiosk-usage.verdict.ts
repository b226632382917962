import { LIMITS, type UsageKind } from "@kepu/schema";
import type { HeartbeatRow } from "../ingest/heartbeat-flush.ts";
import type { KioskUsageRow } from "../ingest/rows.ts";
import { contentHashOf, integerOf, type Reception, Rejection, textOf, timesOf, uuidOf } from "../ingest/verdict.ts";
import { instantOf } from "../scalars.ts";
import type { Kiosk } from "./kiosk.entity.ts";

export interface KioskUsageItem {
  id: string;
  kioskId: string;
  kind: UsageKind;
  occurredAt: string;
  content?: string | null;
  clicks?: number | null;
  dwellSeconds?: number | null;
  loanId?: string | null;
}

export interface Heartbeat {
  kioskId: string;
  at: string;
  queueEmptyUpTo?: string | null;
  fault?: string | null;
}

interface Surroundings extends Reception {
  channel: KioskUsageRow["channel"];
  recorderId: string;
}

const MAX_CLICKS = 10_000;
const MAX_DWELL_SECONDS = 86_400;

const unknownKiosk = new Rejection("UNKNOWN_KIOSK", "kioskId", "There is no such kiosk, or this credential does not write for it.");

/** One item as a row that may be stored, or why not. */
export function usageRowOf(item: KioskUsageItem, kiosk: Kiosk | undefined, around: Surroundings): KioskUsageRow | Rejection {
  const times = timesOf(item, around);
  if (times instanceof Rejection) return times;
  if (!kiosk) return unknownKiosk;
  if (kiosk.lifecycle === "RETIRED") return new Rejection("NOT_OPEN", "kioskId", "This kiosk is retired.");
  if (kiosk.kind === "E_GALLERY" && item.kind !== "USE")
    return new Rejection("MALFORMED", "kind", "An electronic gallery lends no books: it reports USE only.");
  const content = textOf("content", item.content, LIMITS.contentChars);
  if (content instanceof Rejection) return content;
  const use = item.kind === "USE";
  const clicks = integerOf("clicks", item.clicks, 0, 0, use ? MAX_CLICKS : 0);
  if (clicks instanceof Rejection) return clicks;
  const dwellSeconds = integerOf("dwellSeconds", item.dwellSeconds, 0, 0, use ? MAX_DWELL_SECONDS : 0);
  if (dwellSeconds instanceof Rejection) return dwellSeconds;
  const loanId = uuidOf("loanId", item.loanId);
  if (loanId instanceof Rejection) return loanId;
  if (loanId && item.kind !== "RETURN") return new Rejection("MALFORMED", "loanId", "Only a RETURN names the loan it ends.");
  const { deviceTime } = times;
  return {
    id: item.id,
    ...times,
    rootId: kiosk.rootId,
    communityId: kiosk.communityId,
    kioskId: kiosk.id,
    kind: item.kind,
    content,
    clicks,
    dwellSeconds,
    loanId,
    channel: around.channel,
    recorderId: around.recorderId,
    contentHash: contentHashOf([kiosk.id, deviceTime.getTime(), item.kind, content, clicks, dwellSeconds, loanId]),
  };
}

/** A heartbeat that may be stored, or why not. Both of its times are corrected by the batch's clock. */
export function heartbeatRowOf(item: Heartbeat, kiosk: Kiosk | undefined, around: Surroundings): HeartbeatRow | Rejection {
  if (!kiosk) return unknownKiosk;
  const at = corrected("at", item.at, around);
  if (at instanceof Rejection) return at;
  const queueEmptyUpTo = item.queueEmptyUpTo ? corrected("queueEmptyUpTo", item.queueEmptyUpTo, around) : null;
  if (queueEmptyUpTo instanceof Rejection) return queueEmptyUpTo;
  const fault = textOf("fault", item.fault, LIMITS.textChars);
  if (fault instanceof Rejection) return fault;
  return { kioskId: kiosk.id, at, queueEmptyUpTo, fault: fault || null };
}

function corrected(field: string, text: string, around: Surroundings): Date | Rejection {
  const instant = instantOf(text);
  if (!instant) return new Rejection("MALFORMED", field, "A time is ISO-8601 with offset, for example 2026-11-24T14:03:22+08:00.");
  const at = new Date(instant.getTime() + around.correctionMs);
  const age = around.receivedAt.getTime() - at.getTime();
  if (age < -LIMITS.aheadOfNowMs)
    return new Rejection("AHEAD_OF_NOW", field, "The time lies more than 5 minutes ahead; set the device's clock.");
  if (age > LIMITS.lateDays * 86_400_000) return new Rejection("TOO_OLD", field, `The time lies more than ${LIMITS.lateDays} days back.`);
  return at;
}
