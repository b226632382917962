import { createHmac, hash, randomBytes } from "node:crypto";
import { AgeGroup, newUuid7, Residence } from "@kepu/schema";

/** An activity that items are recorded at. */
export interface Place {
  activityId: string;
  communityId: string;
  rootId: string;
}

export interface Item {
  id: string;
  activityId: string;
  occurredAt: string;
  kind: "ANONYMOUS" | "IDENTIFIED" | "HEAD_COUNT";
  ageGroup: string;
  residence: string;
  count?: number;
  phone?: string;
}

/** What arrives on a busy day: of the last two minutes, one in ten a head count, one in ten of a known person. */
const SPAN_MS = 120_000;
const KEY = randomBytes(32);
const ages = Object.keys(AgeGroup);
const residences = Object.keys(Residence);

export function itemsOf(places: Place[], count: number): Item[] {
  const until = Date.now();
  return Array.from({ length: count }, (_, at): Item => {
    const time = until - Math.floor(Math.random() * SPAN_MS);
    const item = {
      id: newUuid7(time),
      activityId: places[Math.floor(Math.random() * places.length)]?.activityId ?? "",
      occurredAt: new Date(time).toISOString(),
      ageGroup: ages[at % ages.length] ?? "UNKNOWN",
      residence: residences[at % residences.length] ?? "UNKNOWN",
    };
    if (at % 10 === 3) return { ...item, kind: "HEAD_COUNT", count: 1 + (at % 40) };
    if (at % 10 === 7) return { ...item, kind: "IDENTIFIED", phone: `139${String(at % 100_000_000).padStart(8, "0")}` };
    return { ...item, kind: "ANONYMOUS" };
  });
}

/** A pseudonym as long as the product's. */
export function pseudonymOf(phone: string): Buffer {
  return createHmac("sha256", KEY).update(phone).digest();
}

export function hashOf(item: Item): Buffer {
  return Buffer.from(hash("sha256", JSON.stringify(item), "hex").slice(0, 16), "hex");
}

/** The lines that COPY reads, in the order of COPY_COLUMNS, in buffers of about 64 kB. */
export function copyTextOf(items: Item[], places: Place[], recorderId: string): Buffer[] {
  const placeOf = new Map(places.map((place) => [place.activityId, place]));
  const recordedAt = new Date().toISOString();
  const buffers: Buffer[] = [];
  let text = "";
  for (const item of items) {
    const place = placeOf.get(item.activityId);
    const pseudonym = item.phone ? `\\\\x${pseudonymOf(item.phone).toString("hex")}` : "\\N";
    const fields = [item.id, item.occurredAt, item.occurredAt, recordedAt, place?.rootId, place?.communityId, item.activityId, item.kind];
    const more = [item.count ?? 1, item.ageGroup, item.residence, "\\N", "TERMINAL", pseudonym, recorderId];
    text += `${[...fields, ...more, `\\\\x${hashOf(item).toString("hex")}`].join("\t")}\n`;
    if (text.length > 65_536) {
      buffers.push(Buffer.from(text));
      text = "";
    }
  }
  return [...buffers, Buffer.from(text)];
}
