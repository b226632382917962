import { setTimeout as sleep } from "node:timers/promises";
import { newUuid7 } from "@kepu/schema";
import { type District, type Kiosk, places, post } from "./district.ts";
import type { ItemResult, Ledger } from "./ledger.ts";

const CHECK_INS = `mutation ($input: RecordCheckInsInput!) { answer: recordCheckIns(input: $input) { results { id status reason receivedAt } } }`;
const USES = `mutation ($input: RecordKioskUsageInput!) { answer: recordKioskUsage(input: $input) { results { id status reason receivedAt } } }`;
const BATCH = 500;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
const GIVE_UP_AFTER_MS = 60_000;

interface Item {
  id: string;
  occurredAt: string;
}

export interface Senders {
  /** milliseconds from the first sending of an item to its acknowledgement, longest first */
  waits(): number[];
  /** no new items; resolves when every item is settled, or a minute has passed */
  finish(): Promise<void>;
}

/** Clients as kiosks and desks are: each keeps its items until they are acknowledged, and sends the same ids again after a growing, jittered
 * pause, at the next process. Together `perSecond` items. */
export async function startSenders(district: District, ledger: Ledger, perSecond: number, clients = 20): Promise<Senders> {
  const where = await places(district);
  let stopping = false;
  const waits: number[] = [];
  const loops = Array.from({ length: clients }, (_, index) => run(index));

  async function run(index: number): Promise<void> {
    const kind = index % 2 === 0 ? "checkIn" : "use";
    const queue: Item[] = [];
    let made = 0;
    const began = Date.now() - Math.random() * 1_000;
    let deadline = Number.POSITIVE_INFINITY;
    for (let failures = 0; !stopping || queue.length > 0; ) {
      if (stopping) deadline = Math.min(deadline, Date.now() + GIVE_UP_AFTER_MS);
      if (Date.now() > deadline) return;
      const due = stopping ? made : Math.floor(((Date.now() - began) / 1_000) * (perSecond / clients));
      for (; made < due; made++) queue.push(kind === "checkIn" ? checkIn(where.activities) : use(where.kiosks));
      const batch = queue.slice(0, BATCH);
      if (batch.length === 0) {
        await sleep(50);
        continue;
      }
      if (await send(kind, batch, index + failures)) {
        queue.splice(0, batch.length);
        failures = 0;
        await sleep(stopping ? 0 : 500 + Math.random() * 500);
      } else {
        failures += 1;
        await sleep(Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures));
      }
    }
  }

  async function send(kind: "checkIn" | "use", items: Item[], turn: number): Promise<boolean> {
    const ids = items.map((item) => item.id);
    const url = district.urls[turn % district.urls.length] ?? "";
    const sentAt = new Date().toISOString();
    ledger.sending(kind, ids);
    try {
      const token = district.token(kind === "checkIn" ? "deskToken" : "deviceToken");
      const { data, code } = await post<{ answer: { results: ItemResult[] } }>(url, token, kind === "checkIn" ? CHECK_INS : USES, {
        input: { sentAt, items },
      });
      if (!data) throw new Error(code);
      ledger.answered(data.answer.results);
      waits.push(...items.map((item) => Date.now() - Date.parse(item.occurredAt)));
      return true;
    } catch (error) {
      ledger.failed((error as Error).message);
      ledger.unknown(ids);
      return false;
    }
  }

  return {
    waits: () => waits.sort((a, b) => b - a),
    async finish() {
      stopping = true;
      await Promise.all(loops);
    },
  };
}

const any = <T>(list: T[]): T => list[Math.floor(Math.random() * list.length)] as T;

export function checkIn(activities: string[]) {
  const at = Date.now();
  const people = Math.random() < 0.1 ? 2 + Math.floor(Math.random() * 30) : 0;
  const phone = `139${String(Math.floor(Math.random() * 100_000)).padStart(8, "0")}`;
  const who =
    people > 0 ? { kind: "HEAD_COUNT", count: people } : Math.random() < 0.4 ? { kind: "IDENTIFIED", phone } : { kind: "ANONYMOUS" };
  return { id: newUuid7(at), activityId: any(activities), occurredAt: new Date(at).toISOString(), ...who };
}

export function use(kiosks: Kiosk[]) {
  const at = Date.now();
  const kiosk = any(kiosks);
  const kind = kiosk.kind === "BOOK_KIOSK" ? any(["USE", "LOAN", "RETURN"]) : "USE";
  const touched = kind === "USE" ? { clicks: 3, dwellSeconds: 40 } : {};
  return { id: newUuid7(at), kioskId: kiosk.id, occurredAt: new Date(at).toISOString(), kind, content: "急救知识", ...touched };
}
