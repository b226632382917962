import { HonourLevel } from "@kepu/schema";
import type { DataSource } from "typeorm";
import { permit, type Viewer } from "../access/viewer.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import type { RegionService } from "../region/region.service.ts";
import { Honour } from "./honour.entity.ts";

export type HonourView = Honour & { holderNameEn: string };

const LEVELS = Object.keys(HonourLevel);

/** The register of honours. */
export class HonourService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
  ) {}

  async list(viewer: Viewer, rootId: string): Promise<HonourView[]> {
    permit(viewer, "honours", this.regions.insideRoot(viewer, "honours", rootId));
    const honours = await this.inOrder(rootId);
    const holders = await this.db.getRepository(Organisation).findBy({ rootId });
    const english = new Map(holders.map((holder) => [holder.id, holder.nameEn]));
    return honours.map((honour) => {
      const region = this.regions.current().byId.get(honour.holderRegionId ?? "");
      return { ...honour, holderNameEn: region?.nameEn ?? english.get(honour.holderOrganisationId ?? "") ?? honour.holderName };
    });
  }

  /** How many of each: honours, not holders, for a community may hold several. */
  async tallies(viewer: Viewer, rootId: string) {
    permit(viewer, "honourTallies", this.regions.insideRoot(viewer, "honourTallies", rootId));
    const tallies = new Map<string, Pick<Honour, "level" | "name" | "nameEn" | "origin"> & { count: number }>();
    for (const { level, name, nameEn, origin } of await this.inOrder(rootId)) {
      const key = `${level} ${name} ${origin}`;
      tallies.set(key, { level, name, nameEn, origin, count: (tallies.get(key)?.count ?? 0) + 1 });
    }
    return [...tallies.values()];
  }

  private async inOrder(rootId: string): Promise<Honour[]> {
    const rows = await this.db.getRepository(Honour).find({ where: { rootId }, order: { position: "ASC" } });
    return rows.sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
  }
}
