import { addDays, isUuid, type KioskState, shanghaiDay } from "@kepu/schema";
import type { Pool } from "pg";
import { type DataSource, In } from "typeorm";
import { permit, type Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { badInput, notFound, ProductError } from "../errors.ts";
import { decodeCursor, pageOf, pageSize, UUID_KEY } from "../page.ts";
import type { RegionService } from "../region/region.service.ts";
import { Kiosk } from "./kiosk.entity.ts";
import { selectKioskDays, selectOnlineMinutes, selectStatus, selectUsage } from "./kiosk.queries.ts";
import { plannedMinutes } from "./planned-hours.ts";

const MOST_DAYS = 400;

/** The kiosks of a region, their days and their facts. */
export class KioskService {
  constructor(
    private readonly pool: Pool,
    private readonly db: DataSource,
    private readonly regions: RegionService,
  ) {}

  async list(viewer: Viewer, regionId: string) {
    permit(viewer, "kiosks", { regionPath: this.regions.pathOf(regionId) });
    const communities = this.regions.current().communities(regionId);
    return this.withState(
      await this.db.getRepository(Kiosk).find({ where: { communityId: In([...communities]) }, order: { serial: "ASC" } }),
    );
  }

  /** One kiosk, or null when there is none that the viewer may see. */
  async find(viewer: Viewer, id: string) {
    permit(viewer, "kiosk");
    const kiosk = await this.kiosk(viewer, "kiosk", id).catch(() => undefined);
    return kiosk ? ((await this.withState([kiosk]))[0] ?? null) : null;
  }

  async days(viewer: Viewer, kioskId: string, from: string, to: string) {
    const kiosk = await this.kiosk(viewer, "kioskDays", kioskId);
    if (from > to) throw badInput("from", "The first day lies after the last.");
    if (addDays(from, MOST_DAYS) < to)
      throw new ProductError("LIMIT_EXCEEDED", `At most ${MOST_DAYS} days.`, { field: "to", limit: MOST_DAYS });
    const used = new Map((await selectKioskDays(this.pool, kiosk.id, from, to)).map((row) => [row.day, row]));
    const online = new Map((await selectOnlineMinutes(this.pool, kiosk.id, from, to)).map((row) => [row.day, row.online]));
    const days = [];
    for (let day = from; day <= to && day <= shanghaiDay(now()); day = addDays(day, 1)) {
      const planned = plannedMinutes(kiosk.plannedHours, day);
      const bits = online.get(day) ?? "";
      days.push({
        ...(used.get(day) ?? { day, uses: 0, loans: 0, returns: 0, clicks: 0, dwellSeconds: 0 }),
        scheduledMinutes: planned.reduce((sum, [begin, end]) => sum + end - begin, 0),
        onlineMinutes: planned.reduce((sum, [begin, end]) => sum + bits.slice(begin, end).replaceAll("0", "").length, 0),
      });
    }
    return days;
  }

  async usage(viewer: Viewer, kioskId: string, first: number, after?: string | null) {
    const kiosk = await this.kiosk(viewer, "kioskUsage", kioskId);
    const size = pageSize(first);
    return pageOf(await selectUsage(this.pool, kiosk.id, size + 1, decodeCursor(after, [UUID_KEY])), size, (row) => [row.id]);
  }

  private async kiosk(viewer: Viewer, operation: "kiosk" | "kioskDays" | "kioskUsage", id: string): Promise<Kiosk> {
    permit(viewer, operation);
    const kiosk = isUuid(id) ? await this.db.getRepository(Kiosk).findOneBy({ id }) : null;
    if (!kiosk) throw notFound("kiosk");
    permit(viewer, operation, { regionPath: this.regions.current().path(kiosk.communityId) ?? [] });
    return kiosk;
  }

  private async withState(kiosks: Kiosk[]) {
    const status = new Map(
      (
        await selectStatus(
          this.pool,
          kiosks.map((kiosk) => kiosk.id),
        )
      ).map((row) => [row.kioskId, row.state]),
    );
    return kiosks.map((kiosk) => ({ ...kiosk, regionId: kiosk.communityId, state: stateOf(kiosk.lifecycle, status.get(kiosk.id)) }));
  }
}

/** What people decided goes before what is measured. */
export function stateOf(lifecycle: Kiosk["lifecycle"], measured: string | undefined): KioskState {
  if (lifecycle !== "IN_SERVICE") return lifecycle;
  return (measured as KioskState | undefined) ?? "REGISTERED";
}
