import { v7 as uuidv7 } from "uuid";
import type { Door } from "./door.ts";
import { Outbox } from "./outbox.ts";
import { busyness } from "./rhythm.ts";

const RECORD = `mutation ($input: RecordCheckInsInput!) { recordCheckIns(input: $input) { accepted duplicates rejected } }`;
const ONGOING = `query ($filter: ActivityFilter!) { activities(filter: $filter, first: 200) { edges { node { id planned attendance endsAt } } } }`;
const AGES = ["UNDER_14", "AGE_14_17", "AGE_18_34", "AGE_35_59", "AGE_35_59", "AGE_60_PLUS", "AGE_60_PLUS", "UNKNOWN"];
const REFRESH_MS = 20_000;

interface CheckIn {
  id: string;
  activityId: string;
  occurredAt: string;
  kind: "IDENTIFIED" | "ANONYMOUS" | "HEAD_COUNT";
  count?: number;
  ageGroup: string;
  residence: string;
  phone?: string;
}

/** The check-in desks of what is going on: arrivals, classes, a retry here and there, and a desk that sends some minutes late. */
export class Desks {
  private activities: { id: string; weight: number }[] = [];
  private refreshedAt = 0;
  private readonly outbox: Outbox<CheckIn>;
  private readonly late: { at: number; item: CheckIn }[] = [];

  private readonly reader: Door;
  private readonly rootId: string;

  constructor(reader: Door, device: Door, rootId: string) {
    this.reader = reader;
    this.rootId = rootId;
    this.outbox = new Outbox(device, RECORD);
  }

  /** One second of arrivals. */
  async turn(at: number, second: number): Promise<void> {
    if (at - this.refreshedAt > REFRESH_MS) await this.refresh(at);
    const arrivals = Math.random() < busyness(at) * 0.7 || second % 2 === 0 ? 1 + Number(Math.random() < busyness(at) * 0.3) : 0;
    for (let index = 0; index < arrivals; index++) {
      const item = this.arrival(at);
      if (!item) break;
      if (Math.random() < 0.01) this.late.push({ at: at + 120_000 + Math.random() * 480_000, item });
      else this.outbox.add(item);
      if (Math.random() < 0.01) this.outbox.add(item); // an answer got lost: the same id again
    }
    while (this.late[0] && this.late[0].at <= at) this.outbox.add((this.late.shift() as { item: CheckIn }).item);
    await this.outbox.send(new Date(at).toISOString());
  }

  private async refresh(at: number): Promise<void> {
    const { activities } = await this.reader.ask<{
      activities: { edges: { node: { id: string; planned: number; attendance: number; endsAt: string } }[] };
    }>(ONGOING, { filter: { regionId: this.rootId, states: ["ONGOING"] } });
    this.activities = activities.edges.map(({ node }) => {
      const share = node.attendance / Math.max(1, node.planned);
      const allDay = Date.parse(node.endsAt) - at > 6 * 3_600_000;
      return { id: node.id, weight: (allDay ? 1 : 4) / (1 + share * share * 2) };
    });
    this.refreshedAt = at;
  }

  private arrival(at: number): CheckIn | undefined {
    const total = this.activities.reduce((sum, activity) => sum + activity.weight, 0);
    let left = Math.random() * total;
    const activity = this.activities.find((one) => {
      left -= one.weight;
      return left <= 0;
    });
    if (!activity) return undefined;
    const kind = Math.random();
    const common = {
      id: uuidv7({ msecs: at }),
      activityId: activity.id,
      occurredAt: new Date(at).toISOString(),
      ageGroup: AGES[Math.floor(Math.random() * AGES.length)] ?? "UNKNOWN",
      residence: Math.random() < 0.8 ? "RESIDENT" : "UNKNOWN",
    };
    if (kind < 0.02) return { ...common, kind: "HEAD_COUNT", count: 8 + Math.floor(Math.random() * 40) };
    if (kind < 0.4) return { ...common, kind: "IDENTIFIED", phone: `139${String(Math.floor(Math.random() * 60_000)).padStart(8, "0")}` };
    return { ...common, kind: "ANONYMOUS" };
  }
}
