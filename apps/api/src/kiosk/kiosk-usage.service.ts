import { isUuid, LIMITS } from "@kepu/schema";
import type { Pool } from "pg";
import { type DataSource, In } from "typeorm";
import { may, permit, type Viewer } from "../access/viewer.ts";
import { ProductError } from "../errors.ts";
import type { Coalescer } from "../ingest/coalescer.ts";
import { answer, boundBatch, channelOf, sentAtOf, sharedFlushes, store } from "../ingest/door.ts";
import { flushHeartbeats, type HeartbeatRow } from "../ingest/heartbeat-flush.ts";
import { flushKioskUsage } from "../ingest/kiosk-usage-flush.ts";
import { asUnavailable } from "../ingest/results.ts";
import type { KioskUsageRow, Outcome } from "../ingest/rows.ts";
import { type Rejection, receptionOf } from "../ingest/verdict.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { RegionService } from "../region/region.service.ts";
import { ShortMemory } from "../short-memory.ts";
import { Kiosk } from "./kiosk.entity.ts";
import { type Heartbeat, heartbeatRowOf, type KioskUsageItem, usageRowOf } from "./kiosk-usage.verdict.ts";

export interface RecordKioskUsage {
  sentAt: string;
  items: KioskUsageItem[];
  heartbeats?: Heartbeat[] | null;
}

/** How long a kiosk is taken as it was read. */
const MEMORY_MS = 1_000;
const MOST_KIOSKS = 10_000;

/** The door for kiosks: uses, loans, returns and heartbeats of the kiosks assigned to a credential. */
export class KioskUsageService {
  private readonly usage: Coalescer<KioskUsageRow, Outcome | Rejection>;
  private readonly heartbeats: Coalescer<HeartbeatRow, Outcome | Rejection>;
  private readonly known: ShortMemory<Kiosk>;

  constructor(
    private readonly pool: Pool,
    private readonly db: DataSource,
    private readonly regions: RegionService,
    metrics: Metrics,
    peopleCheckIn: () => boolean,
  ) {
    this.known = new ShortMemory(async (ids) => mapOf(await db.getRepository(Kiosk).findBy({ id: In(ids) })), MEMORY_MS, MOST_KIOSKS);
    this.usage = sharedFlushes(metrics, "kiosk_usage", (rows: KioskUsageRow[]) => flushKioskUsage(pool, rows), peopleCheckIn);
    this.heartbeats = sharedFlushes(metrics, "heartbeats", (rows: HeartbeatRow[]) => flushHeartbeats(pool, rows));
  }

  async record(viewer: Viewer, input: RecordKioskUsage) {
    permit(viewer, "recordKioskUsage");
    const beats = input.heartbeats ?? [];
    if (beats.length === 0) boundBatch("input.items", input.items.length);
    for (const [field, count] of [
      ["input.items", input.items.length],
      ["input.heartbeats", beats.length],
    ] as const) {
      if (count > LIMITS.batchItems)
        throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.batchItems} in one batch.`, { field, limit: LIMITS.batchItems });
    }
    const around = { ...receptionOf(sentAtOf(input.sentAt)), channel: channelOf(viewer), recorderId: viewer.id ?? "" };
    const kiosks = await this.kiosks(
      viewer,
      [...input.items, ...beats].map((item) => item.kioskId),
    ).catch(asUnavailable);
    // uses before heartbeats: "queue empty up to" must not be known before what it promises is stored
    const stored = await store(
      this.usage,
      input.items.map((item) => usageRowOf(item, kiosks.get(item.kioskId), around)),
    );
    const alive = await store(
      this.heartbeats,
      beats.map((beat) => heartbeatRowOf(beat, kiosks.get(beat.kioskId), around)),
    );
    const rootId = [...kiosks.values()][0]?.rootId ?? (await this.rootOf(viewer).catch(asUnavailable));
    const answered = await answer(this.pool, viewer, "recordKioskUsage", input.items, stored, rootId);
    const heard = await answer(
      this.pool,
      viewer,
      "heartbeat",
      beats.map((beat) => ({ ...beat, id: beat.kioskId })),
      alive,
      rootId,
    );
    return { ...answered, heartbeats: heard.results.map(({ id, ...result }) => ({ kioskId: id, ...result })) };
  }

  /** rows that wait for a flush, by kind */
  waiting() {
    return { kiosk_usage: this.usage.queued, heartbeats: this.heartbeats.queued };
  }

  async drain(): Promise<void> {
    await Promise.all([this.usage.drain(), this.heartbeats.drain()]);
  }

  /** Where what a device sends belongs, also when none of it can be told. */
  private async rootOf(viewer: Viewer): Promise<string | undefined> {
    const own = viewer.grants.find((grant) => grant.kioskId)?.kioskId;
    const kiosk = own ? await this.db.getRepository(Kiosk).findOneBy({ id: own }) : null;
    return kiosk?.rootId ?? this.regions.rootOfViewer(viewer);
  }

  private async kiosks(viewer: Viewer, ids: string[]): Promise<Map<string, Kiosk>> {
    const found = await this.known.get([...new Set(ids)].filter(isUuid));
    const tree = this.regions.current();
    for (const [id, { communityId }] of found)
      if (!may(viewer, "recordKioskUsage", { regionPath: tree.path(communityId) ?? [], kioskId: id })) found.delete(id);
    return found;
  }
}

function mapOf(kiosks: Kiosk[]): Map<string, Kiosk> {
  return new Map(kiosks.map((kiosk) => [kiosk.id, kiosk]));
}
