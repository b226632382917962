import { type DBSchema, type IDBPDatabase, openDB } from "idb";

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

interface Schema extends DBSchema {
  waiting: { key: number; value: Waiting };
  sent: { key: number; value: Sent };
}

const KEPT_SENT = 100;

/** The desk's memory in the browser: a tap is here before it shows, and leaves when the service has it. */
export class DeskStore {
  private readonly db: Promise<IDBPDatabase<Schema>>;

  constructor(name = "kepu-desk") {
    this.db = openDB<Schema>(name, 1, {
      upgrade(db) {
        db.createObjectStore("waiting", { autoIncrement: true });
        db.createObjectStore("sent", { autoIncrement: true });
      },
    });
  }

  async add(waiting: Waiting): Promise<void> {
    await (await this.db).add("waiting", waiting);
  }

  /** In order, with their keys. */
  async waiting(): Promise<{ key: number; value: Waiting }[]> {
    const tx = (await this.db).transaction("waiting");
    const [keys, values] = await Promise.all([tx.store.getAllKeys(), tx.store.getAll()]);
    return keys.map((key, index) => ({ key, value: values[index] as Waiting }));
  }

  /** What was sent is done with, and recorded taps can be taken back later: in one step. */
  async settle(keys: number[], recorded: Sent[]): Promise<void> {
    const tx = (await this.db).transaction(["waiting", "sent"], "readwrite");
    await Promise.all([
      ...keys.map((key) => tx.objectStore("waiting").delete(key)),
      ...recorded.map((sent) => tx.objectStore("sent").add(sent)),
    ]);
    const kept = await tx.objectStore("sent").getAllKeys();
    await Promise.all(kept.slice(0, -KEPT_SENT).map((key) => tx.objectStore("sent").delete(key)));
    await tx.done;
  }

  /** Takes the last tap of this desk back. */
  async undo(activityId: string): Promise<boolean> {
    const tx = (await this.db).transaction(["waiting", "sent"], "readwrite");
    const waiting = await tx.objectStore("waiting").getAll();
    const taken = new Set(waiting.flatMap((one) => (one.type === "RETRACT" ? [one.checkInId] : [])));
    const last = waiting.findLast((one) => one.type === "RECORD" && one.tap.activityId === activityId && !taken.has(one.tap.id));
    if (last?.type === "RECORD") {
      // it may be under way: recording and taking back go out in this order
      await tx.objectStore("waiting").add({ type: "RETRACT", activityId, checkInId: last.tap.id, count: last.tap.count });
      await tx.done;
      return true;
    }
    let cursor = await tx.objectStore("sent").openCursor(null, "prev");
    while (cursor && cursor.value.activityId !== activityId) cursor = await cursor.continue();
    if (cursor) {
      const { id, count } = cursor.value;
      await cursor.delete();
      await tx.objectStore("waiting").add({ type: "RETRACT", activityId, checkInId: id, count });
    }
    await tx.done;
    return cursor !== null;
  }
}
