import type { DataSource } from "typeorm";
import { permit, type Viewer } from "../access/viewer.ts";
import type { RegionService } from "../region/region.service.ts";
import { Campaign, Series } from "./series.entity.ts";

/** The named series and campaigns of a district. */
export class SeriesService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
  ) {}

  async series(viewer: Viewer, rootId: string): Promise<Series[]> {
    permit(viewer, "series", this.regions.insideRoot(viewer, "series", rootId));
    return this.db.getRepository(Series).find({ where: { rootId }, order: { position: "ASC" } });
  }

  async campaigns(viewer: Viewer, rootId: string): Promise<Campaign[]> {
    permit(viewer, "campaigns", this.regions.insideRoot(viewer, "campaigns", rootId));
    return this.db.getRepository(Campaign).find({ where: { rootId }, order: { position: "ASC" } });
  }
}
