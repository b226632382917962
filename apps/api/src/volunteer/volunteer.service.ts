import type { DataSource } from "typeorm";
import { permit, type Viewer } from "../access/viewer.ts";
import type { RegionService } from "../region/region.service.ts";
import { VolunteerGroup } from "./volunteer.entity.ts";

/** How many volunteers each region has. */
export class VolunteerService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
  ) {}

  async groups(viewer: Viewer, rootId: string): Promise<VolunteerGroup[]> {
    permit(viewer, "volunteerGroups", this.regions.insideRoot(viewer, "volunteerGroups", rootId));
    const rows = await this.db.getRepository(VolunteerGroup).find({ where: { rootId } });
    const codeOf = (row: VolunteerGroup) => this.regions.current().byId.get(row.regionId)?.code ?? "";
    return rows.sort((a, b) => codeOf(a).localeCompare(codeOf(b)));
  }
}
