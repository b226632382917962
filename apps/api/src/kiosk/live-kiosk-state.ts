import type { PoolClient } from "pg";
import type { KioskStatusRow } from "../ingest/announce.ts";
import type { Delta } from "../ingest/rows.ts";
import type { PlannedHours } from "./kiosk.entity.ts";
import { contentsOf, kiosksWithStatus, usageOfDay } from "./live-kiosk.queries.ts";
import { isPlanned } from "./planned-hours.ts";

/** Three missed heartbeats. */
const SILENCE_MS = 180_000;

export interface LiveKioskEntry {
  kioskId: string;
  communityId: string;
  lifecycle: string;
  plannedHours: PlannedHours[];
  state: string | null;
  since: Date | null;
  lastHeartbeatAt: Date | null;
  queueEmptyUpTo: Date | null;
  uses: number;
  loans: number;
  returns: number;
  dwellSeconds: number;
}

export interface KioskTally {
  total: number;
  online: number;
  offline: number;
  silent: number;
  fault: number;
  offPlan: number;
}

/** The kiosks in memory: their state, and what was done at them today. */
export class LiveKioskState {
  kiosks = new Map<string, LiveKioskEntry>();
  /** by community: uses of each content today */
  contents = new Map<string, Map<string, number>>();
  private readonly byRegion = new Map<string, LiveKioskEntry[]>();

  /** Reads; answers how to replace what was known. */
  async load(tx: PoolClient, day: string): Promise<() => void> {
    const kiosks = await kiosksWithStatus(tx);
    const usage = await usageOfDay(tx, day);
    const contents = await contentsOf(tx, day);
    return () => {
      this.kiosks = new Map(kiosks.map((row) => [row.kioskId, { ...row, uses: 0, loans: 0, returns: 0, dwellSeconds: 0 }]));
      this.byRegion.clear();
      for (const row of usage) this.add(row.kioskId, row.kind, row.items, row.seconds);
      this.contents = new Map();
      for (const { communityId, content, uses } of contents) this.addContent(communityId, content, uses);
    };
  }

  /** The kiosks of a region's communities; they stay where they are until everything is loaded again. */
  below(regionId: string, communitiesOf: () => readonly string[]): readonly LiveKioskEntry[] {
    let found = this.byRegion.get(regionId);
    if (!found) {
      const communities = new Set(communitiesOf());
      found = [...this.kiosks.values()].filter((kiosk) => communities.has(kiosk.communityId));
      this.byRegion.set(regionId, found);
    }
    return found;
  }

  addDelta(delta: Delta): void {
    this.add(delta.subjectId, delta.kind, delta.items, delta.seconds);
  }

  addContent(communityId: string, content: string, uses: number): void {
    const own = this.contents.get(communityId) ?? new Map<string, number>();
    own.set(content, (own.get(content) ?? 0) + uses);
    this.contents.set(communityId, own);
  }

  /** The newer heartbeat wins, in whatever order change rows are read; going offline keeps the heartbeat it follows from. */
  apply(row: KioskStatusRow): void {
    const kiosk = this.kiosks.get(row.kioskId);
    if (!kiosk) return;
    const heartbeat = row.lastHeartbeatAt ? new Date(row.lastHeartbeatAt) : null;
    const older = kiosk.lastHeartbeatAt && heartbeat && heartbeat < kiosk.lastHeartbeatAt;
    const undone =
      kiosk.state === "OFFLINE" && row.state !== "OFFLINE" && heartbeat && kiosk.lastHeartbeatAt && heartbeat <= kiosk.lastHeartbeatAt;
    if (older || undone) return;
    kiosk.state = row.state;
    kiosk.since = new Date(row.since);
    kiosk.lastHeartbeatAt = heartbeat;
    kiosk.queueEmptyUpTo = row.queueEmptyUpTo ? new Date(row.queueEmptyUpTo) : null;
  }

  private add(kioskId: string, kind: string, items: number, seconds: number): void {
    const kiosk = this.kiosks.get(kioskId);
    if (!kiosk) return;
    if (kind === "USE") {
      kiosk.uses += items;
      kiosk.dwellSeconds += seconds;
    } else if (kind === "LOAN") kiosk.loans += items;
    else if (kind === "RETURN") kiosk.returns += items;
  }
}

/** What a kiosk is now: what people decided goes before what is measured. */
export function stateAt(kiosk: LiveKioskEntry): string {
  return kiosk.lifecycle === "IN_SERVICE" ? (kiosk.state ?? "REGISTERED") : kiosk.lifecycle;
}

export function isSilent(kiosk: LiveKioskEntry, at: number): boolean {
  if (kiosk.lifecycle !== "IN_SERVICE" || !isPlanned(kiosk.plannedHours, at)) return false;
  return !kiosk.lastHeartbeatAt || at - kiosk.lastHeartbeatAt.getTime() > SILENCE_MS;
}

/** Each kiosk in service is counted once: online, offline, fault, silent (planned to be on and not heard of), or shut by plan. */
export function tallyOf(kiosks: Iterable<LiveKioskEntry>, at: number): KioskTally {
  const tally = { total: 0, online: 0, offline: 0, silent: 0, fault: 0, offPlan: 0 };
  for (const kiosk of kiosks) {
    if (kiosk.lifecycle === "RETIRED") continue;
    tally.total += 1;
    const heard = kiosk.lastHeartbeatAt !== null && at - kiosk.lastHeartbeatAt.getTime() <= SILENCE_MS;
    if (!isPlanned(kiosk.plannedHours, at) && !heard) tally.offPlan += 1;
    else if (kiosk.state === "OFFLINE") tally.offline += 1;
    else if (kiosk.state === "FAULT") tally.fault += 1;
    else if (!heard) tally.silent += 1;
    else tally.online += 1;
  }
  return tally;
}

/** Up to when every kiosk that is on has delivered everything; null when none has said so. */
export function completeUpTo(kiosks: Iterable<LiveKioskEntry>, at: number): Date | null {
  let least: Date | null = null;
  for (const kiosk of kiosks) {
    if (kiosk.state !== "ONLINE" || isSilent(kiosk, at) || !kiosk.queueEmptyUpTo) continue;
    if (!least || kiosk.queueEmptyUpTo < least) least = kiosk.queueEmptyUpTo;
  }
  return least;
}
