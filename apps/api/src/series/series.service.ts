import type { DataSource } from "typeorm";
import { permit, type Viewer } from "../access/viewer.ts";
import { Campaign, Series } from "./series.entity.ts";

/** The named series and campaigns of a district. */
export class SeriesService {
  constructor(
    private readonly db: DataSource,
    private readonly pathOf: (regionId: string) => readonly string[],
  ) {}

  async series(viewer: Viewer, rootId: string): Promise<Series[]> {
    permit(viewer, "series", { regionPath: this.pathOf(rootId) });
    return this.db.getRepository(Series).find({ where: { rootId }, order: { position: "ASC" } });
  }

  async campaigns(viewer: Viewer, rootId: string): Promise<Campaign[]> {
    permit(viewer, "campaigns", { regionPath: this.pathOf(rootId) });
    return this.db.getRepository(Campaign).find({ where: { rootId }, order: { position: "ASC" } });
  }
}
