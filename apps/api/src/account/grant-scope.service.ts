import { type DataSource, In, IsNull, Not } from "typeorm";
import { may, permit, type Viewer } from "../access/viewer.ts";
import { Kiosk } from "../kiosk/kiosk.entity.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import type { RegionService, RegionView } from "../region/region.service.ts";

/** One district of which roles and credentials can be given. */
export interface GrantScope {
  rootId: string;
  name: string;
  nameEn: string;
  regions: RegionView[];
  organisations: Organisation[];
  kiosks: Kiosk[];
}

/** What a role or a credential can be given for: names only, no business data, so that the administrators may see it too. */
export class GrantScopeService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
  ) {}

  async list(viewer: Viewer): Promise<GrantScope[]> {
    permit(viewer, "grantScopes");
    const tree = this.regions.current();
    const roots = [...tree.byId.values()].filter(({ id, rootId }) => id === rootId && may(viewer, "grantScopes", { regionPath: [id] }));
    const rootIds = roots.map(({ id }) => id);
    const organisations = await this.db
      .getRepository(Organisation)
      .find({ where: { rootId: In(rootIds), closedOn: IsNull() }, order: { position: "ASC" } });
    const kiosks = await this.db
      .getRepository(Kiosk)
      .find({ where: { rootId: In(rootIds), lifecycle: Not("RETIRED") }, order: { serial: "ASC" } });
    return roots.map(({ id, name, nameEn }) => ({
      ...{ rootId: id, name, nameEn, regions: [...inOrder(tree.children.bind(tree), tree.byId.get(id))] },
      organisations: organisations.filter((one) => one.rootId === id),
      kiosks: kiosks.filter((one) => one.rootId === id),
    }));
  }
}

/** The region, then all below it, each before its own children. */
function* inOrder(children: (id: string) => RegionView[], region: RegionView | undefined): Iterable<RegionView> {
  if (!region) return;
  yield region;
  for (const child of children(region.id)) yield* inOrder(children, child);
}
