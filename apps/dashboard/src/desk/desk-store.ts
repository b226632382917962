import type { RejectionReason } from "@kepu/schema";

/** A tap as it waits on this phone: never a phone or card number. */
export interface Tap {
  id: string;
  activityId: string;
  occurredAt: string;
  kind: "ANONYMOUS" | "HEAD_COUNT";
  count: number;
  ageGroup: string;
}

/** What waits to be sent, in order: a tap, or that one is taken back. */
export type Waiting = { type: "RECORD"; tap: Tap } | { type: "RETRACT"; activityId: string; checkInId: string; count: number };

/** What the service has, so that it can be taken back. */
export interface Sent {
  id: string;
  activityId: string;
  count: number;
}

/** What the service did not accept, until the steward has seen it. */
export interface Rejected {
  /** of the check-in */
  id: string;
  activityId: string;
  count: number;
  reason: RejectionReason;
}

const WAITING = "kepu.desk.waiting.";
const SENT = "kepu.desk.sent.";
const REJECTED = "kepu.desk.rejected.";
/** what the tabs of a browser share */
export const DESK_KEYS = "kepu.desk.";
const KEPT_SENT = 100;

let turns = 0;

/** Sorts by when it was made, also among several tabs. */
function newKey(prefix: string): string {
  turns += 1;
  return `${prefix}${String(Date.now()).padStart(15, "0")}-${String(turns).padStart(9, "0")}-${Math.random().toString(36).slice(2, 8)}`;
}

function entries<T>(prefix: string): { key: string; value: T }[] {
  return Object.keys(window.localStorage)
    .filter((key) => key.startsWith(prefix))
    .sort()
    .map((key) => ({ key, value: JSON.parse(window.localStorage.getItem(key) ?? "null") as T }))
    .filter((entry) => entry.value !== null);
}

/** The desk's memory in the browser. It is written at once, within the tap, so that a reload in the same moment loses nothing: a database
 * that writes later did lose the last tap before a reload. One key an item, so that tabs do not overwrite each other. */
export const deskStore = {
  add(waiting: Waiting): void {
    window.localStorage.setItem(newKey(WAITING), JSON.stringify(waiting));
  },

  /** In order, with their keys. */
  waiting(): { key: string; value: Waiting }[] {
    return entries<Waiting>(WAITING);
  },

  /** What was answered is done with; recorded taps can be taken back later, rejected ones stay to be seen. */
  settle(keys: string[], recorded: Sent[], rejected: Rejected[] = []): void {
    for (const sent of recorded) window.localStorage.setItem(newKey(SENT), JSON.stringify(sent));
    for (const one of rejected) window.localStorage.setItem(newKey(REJECTED), JSON.stringify(one));
    for (const key of keys) window.localStorage.removeItem(key);
    for (const { key } of entries<Sent>(SENT).slice(0, -KEPT_SENT)) window.localStorage.removeItem(key);
  },

  rejected(): Rejected[] {
    return entries<Rejected>(REJECTED).map((entry) => entry.value);
  },

  /** Seen, or taken back: all, or those of some check-ins. */
  forgetRejected(ids?: ReadonlySet<string>): void {
    for (const { key, value } of entries<Rejected>(REJECTED)) if (!ids || ids.has(value.id)) window.localStorage.removeItem(key);
  },

  /** Takes the last tap at an activity back; false when there is none. Recording and taking back go out in this order. */
  undo(activityId: string): boolean {
    const waiting = entries<Waiting>(WAITING).map((entry) => entry.value);
    const taken = new Set(waiting.flatMap((one) => (one.type === "RETRACT" ? [one.checkInId] : [])));
    const unsent = waiting.findLast((one) => one.type === "RECORD" && one.tap.activityId === activityId && !taken.has(one.tap.id));
    if (unsent?.type === "RECORD") {
      deskStore.add({ type: "RETRACT", activityId, checkInId: unsent.tap.id, count: unsent.tap.count });
      return true;
    }
    const sent = entries<Sent>(SENT).findLast(({ value }) => value.activityId === activityId && !taken.has(value.id));
    if (!sent) return false;
    deskStore.add({ type: "RETRACT", activityId, checkInId: sent.value.id, count: sent.value.count });
    window.localStorage.removeItem(sent.key);
    return true;
  },
};
