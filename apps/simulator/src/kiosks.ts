import { v7 as uuidv7 } from "uuid";
import type { Door } from "./door.ts";
import { busyness, isPlanned, type PlannedHours } from "./rhythm.ts";

const RECORD = `mutation ($input: RecordKioskUsageInput!) { recordKioskUsage(input: $input) { accepted duplicates rejected } }`;
const KIOSKS = `query ($rootId: ID!) { kiosks(regionId: $rootId) { id kind plannedHours { weekday opens closes } } }`;
const CONTENTS = [
  "安全用电常识",
  "地震来了怎么办",
  "垃圾分类",
  "识别电信诈骗",
  "合理用药",
  "节能小窍门",
  "急救知识",
  "科学健身",
  "食品安全",
  "防范一氧化碳中毒",
];
const HEARTBEAT_MS = 60_000;
const BATCH = 500;

interface Usage {
  id: string;
  kioskId: string;
  kind: "USE" | "LOAN" | "RETURN";
  occurredAt: string;
  content: string;
  clicks?: number;
  dwellSeconds?: number;
}

interface SimulatedKiosk {
  id: string;
  books: boolean;
  plannedHours: PlannedHours[];
  nextHeartbeat: number;
  /** without network until then: it goes on being used, and delivers later */
  offlineUntil: number;
  queue: Usage[];
}

/** The demo's kiosks: used by the hour of the day, a heartbeat a minute, and now and then one without network that comes back with a backlog. */
export class Kiosks {
  private kiosks: SimulatedKiosk[] | undefined;
  private readonly reader: Door;
  private readonly device: Door;
  private readonly rootId: string;

  constructor(reader: Door, device: Door, rootId: string) {
    this.reader = reader;
    this.device = device;
    this.rootId = rootId;
  }

  /** One second of use. */
  async turn(at: number): Promise<void> {
    this.kiosks ??= await this.load(at);
    const open = this.kiosks.filter((kiosk) => isPlanned(kiosk.plannedHours, at));
    if (Math.random() < busyness(at) * 0.16) {
      const kiosk = open[Math.floor(Math.random() * open.length)];
      if (kiosk) kiosk.queue.push(usageAt(kiosk, at));
    }
    // about one outage of some minutes a quarter of an hour
    const unlucky = Math.random() < 1 / 900 ? open[Math.floor(Math.random() * open.length)] : undefined;
    if (unlucky) this.cutOff(unlucky, at);
    await this.deliver(open, at);
  }

  private cutOff(kiosk: SimulatedKiosk, at: number): void {
    kiosk.offlineUntil = at + (5 + Math.random() * 20) * 60_000;
    const uses = 25 + Math.floor(Math.random() * 30);
    for (let index = 0; index < uses; index++) {
      const then = at - Math.random() * 1_800_000;
      kiosk.queue.push(usageAt(kiosk, then));
    }
  }

  private async deliver(open: SimulatedKiosk[], at: number): Promise<void> {
    const connected = open.filter((kiosk) => kiosk.offlineUntil <= at);
    const due = connected.filter((kiosk) => kiosk.nextHeartbeat <= at);
    const sending = connected.filter((kiosk) => kiosk.queue.length > 0);
    const items = sending.flatMap((kiosk) => kiosk.queue).slice(0, BATCH);
    if (items.length === 0 && due.length === 0) return;
    const taken = new Set(items.map((item) => item.id));
    const now = new Date(at).toISOString();
    const emptied = (kiosk: SimulatedKiosk) => kiosk.queue.every((item) => taken.has(item.id));
    const heartbeats = due.map((kiosk) => ({ kioskId: kiosk.id, at: now, ...(emptied(kiosk) ? { queueEmptyUpTo: now } : {}) }));
    await this.device.ask(RECORD, { input: { sentAt: now, items, heartbeats } });
    for (const kiosk of sending) kiosk.queue = kiosk.queue.filter((item) => !taken.has(item.id));
    for (const kiosk of due) kiosk.nextHeartbeat = at + HEARTBEAT_MS;
  }

  private async load(at: number): Promise<SimulatedKiosk[]> {
    const { kiosks } = await this.reader.ask<{ kiosks: { id: string; kind: string; plannedHours: PlannedHours[] }[] }>(KIOSKS, {
      rootId: this.rootId,
    });
    return kiosks.map(({ id, kind, plannedHours }, index) => ({
      id,
      books: kind === "BOOK_KIOSK",
      plannedHours,
      // the first within seconds, so that a fresh start shows them; then spread over the minute
      nextHeartbeat: at + (index % 10) * 500,
      // a few are always without network: the district has them too
      offlineUntil: index % 37 === 5 ? Number.POSITIVE_INFINITY : 0,
      queue: [],
    }));
  }
}

function usageAt(kiosk: SimulatedKiosk, at: number): Usage {
  const kinds = kiosk.books ? (["USE", "LOAN", "LOAN", "RETURN"] as const) : (["USE"] as const);
  const kind = kinds[Math.floor(Math.random() * kinds.length)] ?? "USE";
  return {
    id: uuidv7({ msecs: Math.floor(at) }),
    kioskId: kiosk.id,
    kind,
    occurredAt: new Date(at).toISOString(),
    content: CONTENTS[Math.floor(Math.random() * CONTENTS.length)] ?? "急救知识",
    ...(kind === "USE" ? { clicks: 1 + Math.floor(Math.random() * 9), dwellSeconds: 20 + Math.floor(Math.random() * 240) } : {}),
  };
}
