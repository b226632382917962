import { isUuid } from "@kepu/schema";
import { type DataSource, In } from "typeorm";
import { permit, type Viewer } from "../access/viewer.ts";
import { Honour } from "../honour/honour.entity.ts";
import type { RegionService } from "../region/region.service.ts";
import { Organisation } from "./organisation.entity.ts";

export type OrganisationView = Organisation & { titles: string[] };

/** The register of organisations. */
export class OrganisationService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
  ) {}

  async list(viewer: Viewer, rootId: string): Promise<OrganisationView[]> {
    permit(viewer, "organisations", this.regions.insideRoot(viewer, "organisations", rootId));
    const rows = await this.db.getRepository(Organisation).find({ where: { rootId }, order: { position: "ASC" } });
    const honours = await this.db
      .getRepository(Honour)
      .find({ where: { holderOrganisationId: In(rows.map((row) => row.id)) }, order: { position: "ASC" } });
    return rows.map((row) => ({
      ...row,
      titles: honours.filter((honour) => honour.holderOrganisationId === row.id).map((honour) => honour.name),
    }));
  }

  /** How many schools are registered in a root. */
  async schools(rootId: string): Promise<number> {
    return isUuid(rootId) ? this.db.getRepository(Organisation).countBy({ rootId, kind: "SCHOOL" }) : 0;
  }
}
