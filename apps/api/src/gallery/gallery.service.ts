import { addDays, type EditionState, shanghaiDay } from "@kepu/schema";
import { type DataSource, In, MoreThan } from "typeorm";
import { permit, type Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { decodeCursor, pageOf, pageSize } from "../page.ts";
import type { RegionService } from "../region/region.service.ts";
import { Gallery } from "./gallery.entity.ts";

/** days an edition hangs before it is due, and before it is overdue (ours; practice asks for once a quarter) */
const DUE_SOON_DAYS = 60;
const OVERDUE_DAYS = 75;
const CODE_KEY = /^[\w-]{1,40}$/;

/** The register of galleries with the edition each one shows. */
export class GalleryService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
  ) {}

  async list(viewer: Viewer, regionId: string, first: number, after?: string | null) {
    permit(viewer, "galleries", { regionPath: this.regions.pathOf(regionId) });
    const size = pageSize(first);
    const [last] = decodeCursor(after, [CODE_KEY]) ?? [];
    const galleries = this.db.getRepository(Gallery);
    const here = { communityId: In([...this.regions.current().communities(regionId)]) };
    const rows = await galleries.find({
      where: last ? { ...here, code: MoreThan(last) } : here,
      order: { code: "ASC" },
      take: size + 1,
    });
    const today = shanghaiDay(now());
    const views = rows.map((row) => ({ ...row, regionId: row.communityId, editionState: editionState(row.displayedOn, today) }));
    const [totalCount, totalLengthMetres] = await Promise.all([galleries.countBy(here), galleries.sum("lengthMetres", here)]);
    return { ...pageOf(views, size, (row) => [row.code]), totalCount, totalLengthMetres: totalLengthMetres ?? 0 };
  }
}

function editionState(displayedOn: string, today: string): EditionState {
  if (addDays(displayedOn, OVERDUE_DAYS) <= today) return "OVERDUE";
  return addDays(displayedOn, DUE_SOON_DAYS) <= today ? "DUE_SOON" : "DISPLAYED";
}
