import type { Pool } from "pg";
import { permit, type Viewer } from "../access/viewer.ts";
import { decodeCursor, INSTANT_KEY, pageOf, pageSize, UUID_KEY } from "../page.ts";
import type { RegionService } from "../region/region.service.ts";
import { selectFeed } from "./feed.queries.ts";

/** What was worth telling, as far back as it is kept. */
export class FeedService {
  constructor(
    private readonly pool: Pool,
    private readonly regions: RegionService,
  ) {}

  async list(viewer: Viewer, regionId: string, first: number, after?: string | null) {
    const path = this.regions.pathOf(regionId);
    permit(viewer, "feed", { regionPath: path });
    const size = pageSize(first);
    const ids = [
      regionId,
      ...this.regions
        .current()
        .below(regionId)
        .map((region) => region.id),
    ];
    const rows = await selectFeed(this.pool, path[0] ?? regionId, ids, size + 1, decodeCursor(after, [INSTANT_KEY, UUID_KEY]));
    const synthetic = this.regions.isSynthetic(regionId);
    return pageOf(
      rows.map((row) => ({ ...row, synthetic })),
      size,
      (row) => [row.sortAt, row.id],
    );
  }
}
