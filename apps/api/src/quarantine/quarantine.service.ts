import type { Pool } from "pg";
import { permit, type Viewer } from "../access/viewer.ts";
import { decodeCursor, INSTANT_KEY, pageOf, pageSize, UUID_KEY } from "../page.ts";
import type { RegionService } from "../region/region.service.ts";
import { countQuarantined, selectQuarantined } from "./quarantine.queries.ts";

/** What the door refused, for the office. Items whose root could not be told are shown in every root. */
export class QuarantineService {
  constructor(
    private readonly pool: Pool,
    private readonly regions: RegionService,
  ) {}

  async list(viewer: Viewer, rootId: string, first: number, after?: string | null) {
    permit(viewer, "quarantine", { regionPath: this.regions.pathOf(rootId) });
    const size = pageSize(first);
    const rows = await selectQuarantined(this.pool, rootId, size + 1, decodeCursor(after, [INSTANT_KEY, UUID_KEY]));
    const totalCount = await countQuarantined(this.pool, rootId);
    return { ...pageOf(rows, size, (row) => [row.receivedAt.toISOString(), row.id]), totalCount };
  }
}
