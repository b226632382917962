import { hash } from "node:crypto";
import { addDays, DAY_MS, isUuid, LIMITS, type RejectionReason, shanghaiDay, startOfShanghaiDay, uuid7Time } from "@kepu/schema";
import { now } from "../clock.ts";
import { instantOf } from "../scalars.ts";

/** Why one item is not stored: the reason, the field at fault, and what to do. */
export class Rejection {
  constructor(
    readonly reason: RejectionReason,
    readonly field: string,
    readonly message: string,
  ) {}
}

/** What holds for every item of a batch. */
export interface Reception {
  /** the server's clock */
  receivedAt: Date;
  /** added to every time of the device's */
  correctionMs: number;
  /** nothing before this is taken */
  oldest: Date;
}

export function receptionOf(sentAt: Date): Reception {
  const receivedAt = now();
  return { receivedAt, correctionMs: clockCorrection(sentAt, receivedAt), oldest: oldestAccepted(receivedAt) };
}

/** How a batch's clock differs from ours: added to every item time when it is more than a few seconds. */
function clockCorrection(sentAt: Date, receivedAt: Date): number {
  const difference = receivedAt.getTime() - sentAt.getTime();
  return Math.abs(difference) > LIMITS.clockToleranceMs ? difference : 0;
}

/** Checks an item's id and time as the contract promises; answers both times, or a Rejection. */
export function timesOf(item: { id: string; occurredAt: string }, { correctionMs, receivedAt, oldest }: Reception) {
  const idTime = uuid7Time(item.id);
  if (idTime === undefined) return new Rejection("BAD_ID", "id", "An id is a lower-case UUIDv7 made at the source.");
  const deviceTime = instantOf(item.occurredAt);
  if (!deviceTime)
    return new Rejection("MALFORMED", "occurredAt", "A time is ISO-8601 with offset, for example 2026-11-24T14:03:22+08:00.");
  const occurredAt = new Date(deviceTime.getTime() + correctionMs);
  const ahead = occurredAt.getTime() - receivedAt.getTime();
  if (ahead > LIMITS.aheadOfNowMs)
    return new Rejection(
      "AHEAD_OF_NOW",
      "occurredAt",
      "The time lies more than 5 minutes ahead of the server's clock; set the device's clock.",
    );
  if (occurredAt < oldest)
    return new Rejection("TOO_OLD", "occurredAt", `The time lies more than ${LIMITS.lateDays} days back; hand it to the 科协 office.`);
  if (Math.abs(idTime - occurredAt.getTime()) > LIMITS.idTimeSkewMs)
    return new Rejection("BAD_ID_TIME", "id", "The id's time lies more than 24 hours from occurredAt; make the id when the item happens.");
  return { deviceTime, occurredAt };
}

/** The first instant of the Shanghai day 30 days ago. */
function oldestAccepted(receivedAt: Date): Date {
  return startOfShanghaiDay(addDays(shanghaiDay(receivedAt), -LIMITS.lateDays));
}

/** How far back partitions must reach: ids may be a day older than the oldest item. */
export function oldestPartition(at: Date): Date {
  return new Date(oldestAccepted(at).getTime() - DAY_MS);
}

/** A text of at most so many characters that PostgreSQL can hold, or a Rejection that names the field. */
export function textOf(field: string, value: string | null | undefined, limit: number): string | null | Rejection {
  if (value === null || value === undefined) return null;
  if (value.length > limit) return new Rejection("MALFORMED", field, `At most ${limit} characters.`);
  if (value.includes("\u0000")) return new Rejection("MALFORMED", field, "The text holds a NUL character.");
  if (!value.isWellFormed()) return new Rejection("MALFORMED", field, "The text is cut within a character; send whole characters.");
  return value;
}

export function integerOf(field: string, value: number | null | undefined, fallback: number, min: number, max: number): number | Rejection {
  const number = value ?? fallback;
  return Number.isInteger(number) && number >= min && number <= max
    ? number
    : new Rejection("MALFORMED", field, `A whole number from ${min} to ${max}.`);
}

/** An optional UUID. */
export function uuidOf(field: string, value: string | null | undefined): string | null | Rejection {
  if (value === null || value === undefined) return null;
  return isUuid(value) ? value : new Rejection("MALFORMED", field, "A UUID in lower case.");
}

/** 8 bytes over what the source sent, in fixed order: equal for a retry, different for an id used again. */
export function contentHashOf(parts: readonly (string | number | null)[]): Buffer {
  return Buffer.from(hash("sha256", JSON.stringify(parts), "hex").slice(0, 16), "hex"); // half the time of asking for a buffer
}
