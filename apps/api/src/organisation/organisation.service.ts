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
    return this.views(await this.db.getRepository(Organisation).find({ where: { rootId }, order: { position: "ASC" } }));
  }

  /** One organisation as it stands in the list, after it changed. */
  async viewOf(organisation: Organisation): Promise<OrganisationView> {
    const [view] = await this.views([organisation]);
    return view as OrganisationView;
  }

  private async views(rows: Organisation[]): Promise<OrganisationView[]> {
    const honours = await this.db
      .getRepository(Honour)
      .find({ where: { holderOrganisationId: In(rows.map((row) => row.id)) }, order: { position: "ASC" } });
    return rows.map((row) => ({
      ...row,
      titles: honours.filter((honour) => honour.holderOrganisationId === row.id && !honour.withdrawnOn).map((honour) => honour.name),
    }));
  }

  /** Those of these ids, in the order of the register. */
  async named(ids: readonly string[]): Promise<Organisation[]> {
    return ids.length > 0 ? this.db.getRepository(Organisation).find({ where: { id: In([...ids]) }, order: { position: "ASC" } }) : [];
  }

  /** How many schools are registered in a root. */
  async schools(rootId: string): Promise<number> {
    return isUuid(rootId) ? this.db.getRepository(Organisation).countBy({ rootId, kind: "SCHOOL" }) : 0;
  }
}
