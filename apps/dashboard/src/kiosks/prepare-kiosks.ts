import type { KiosksQuery, LiveKiosksSubscription } from "../graphql/generated/pages.ts";
import { byKey } from "../live/by-key.ts";

export type KioskFrame = LiveKiosksSubscription["liveKiosks"];
export type Kiosk = KiosksQuery["kiosks"][number];
export type LiveKiosk = KioskFrame["kiosks"][number];

/** How a kiosk stands, each in one of these, as the tally counts them. */
export const STANDINGS = ["online", "silent", "offline", "fault", "offPlan", "out"] as const;
export type Standing = (typeof STANDINGS)[number];

const SILENCE_MS = 180_000;

export function mergeKiosks(board: KioskFrame | undefined, frame: KioskFrame): KioskFrame {
  if (!board || frame.kind !== "CHANGE") return frame;
  return { ...frame, kiosks: byKey(board.kiosks, frame.kiosks, (kiosk) => kiosk.kioskId) };
}

export function standingOf(live: LiveKiosk, at: number): Standing {
  if (live.state === "MAINTENANCE" || live.state === "RETIRED") return "out";
  const heard = live.lastHeartbeatAt !== null && at - Date.parse(live.lastHeartbeatAt) <= SILENCE_MS;
  if (!live.planned && !heard) return "offPlan";
  if (live.state === "OFFLINE") return "offline";
  if (live.state === "FAULT") return "fault";
  return heard ? "online" : "silent";
}

export interface KioskRow extends Kiosk {
  live: LiveKiosk | undefined;
  standing: Standing | undefined;
}

export interface KioskFilter {
  standing: string | null;
  kind: string | null;
  text: string;
}

/** The kiosks that are asked for: those in need of attention first, then the busiest. */
export function prepareKiosks(kiosks: readonly Kiosk[], board: KioskFrame | undefined, filter: KioskFilter): KioskRow[] {
  const live = new Map((board?.kiosks ?? []).map((kiosk) => [kiosk.kioskId, kiosk]));
  const at = board ? Date.parse(board.at) : 0;
  const text = filter.text.trim().toLowerCase();
  const need = (row: KioskRow) =>
    row.standing === "fault" ? 0 : row.standing === "offline" ? 1 : row.standing === "silent" ? 2 : row.standing === "online" ? 3 : 4;
  return kiosks
    .map((kiosk): KioskRow => {
      const now = live.get(kiosk.id);
      return { ...kiosk, live: now, standing: now && standingOf(now, at) };
    })
    .filter((row) => !filter.standing || row.standing === filter.standing)
    .filter((row) => !filter.kind || row.kind === filter.kind)
    .filter((row) => text === "" || `${row.name} ${row.nameEn} ${row.serial} ${row.placeName}`.toLowerCase().includes(text))
    .sort((a, b) => need(a) - need(b) || usedToday(b) - usedToday(a) || (a.serial < b.serial ? -1 : 1));
}

const usedToday = ({ live }: KioskRow) => (live ? live.uses + live.loans : 0);

/** Planned hours in few words: one line for days that are alike. */
export function hoursText(hours: Kiosk["plannedHours"], day: (weekday: number) => string, always: string): string {
  if (hours.length === 0) return always;
  const spans = new Map<string, number[]>();
  for (const { weekday, opens, closes } of hours)
    spans.set(`${opens}–${closes}`, [...(spans.get(`${opens}–${closes}`) ?? []), weekday].sort());
  return [...spans].map(([span, days]) => (days.length === 7 ? span : `${days.map(day).join(" ")} ${span}`)).join("; ");
}
