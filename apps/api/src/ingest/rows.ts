import type { AgeGroup, Channel, CheckInKind, Residence, UsageKind } from "@kepu/schema";

/** What every fact row has: a UUIDv7 made at the source, its own time, the device's time before correction, and where it belongs. */
export interface FactRow {
  id: string;
  occurredAt: Date;
  deviceTime: Date;
  rootId: string;
  communityId: string;
  channel: Channel;
  /** account or credential that recorded it */
  recorderId: string;
  /** 8 bytes over the item as its source sent it: equal content under the same id is a duplicate, other content a reused id */
  contentHash: Buffer;
}

export interface CheckInRow extends FactRow {
  activityId: string;
  kind: CheckInKind;
  /** people: 1, or the head count */
  count: number;
  ageGroup: AgeGroup;
  residence: Residence;
  homeCommunityId: string | null;
  pseudonym: Buffer | null;
}

export interface KioskUsageRow extends FactRow {
  kioskId: string;
  kind: UsageKind;
  content: string | null;
  clicks: number;
  dwellSeconds: number;
  loanId: string | null;
}

export interface RetractionRow {
  checkInId: string;
  recorderId: string;
  reason: string | null;
}

/** What became of one row of a flush. */
export type Outcome = { status: "ACCEPTED"; receivedAt: Date } | { status: "DUPLICATE"; receivedAt: Date } | { status: "ID_REUSED" };

/** One change of a roll-up: the key at its finest, and what is added (negative for a retraction). */
export interface Delta {
  communityId: string;
  subjectId: string;
  kind: CheckInKind | UsageKind;
  ageGroup: AgeGroup;
  channel: Channel;
  /** epoch milliseconds of the minute */
  minute: number;
  /** facts */
  items: number;
  /** people for check-ins, clicks for uses, copies for loans and returns */
  amount: number;
  /** dwell seconds of uses */
  seconds: number;
}
