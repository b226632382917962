import { HonourLevel, HonourState, isUuid, shanghaiDay } from "@kepu/schema";
import { type DataSource, In } from "typeorm";
import { permit, type Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { EvidenceLink } from "../evidence/evidence.entity.ts";
import type { SubjectView } from "../evidence/subjects.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import type { RegionService } from "../region/region.service.ts";
import { Honour } from "./honour.entity.ts";

export type HonourView = Honour & { holderNameEn: string; state: HonourState; certificates: number };

const LEVELS = Object.keys(HonourLevel);

/** The register of honours. */
export class HonourService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
  ) {}

  async list(viewer: Viewer, rootId: string, withWithdrawn = false): Promise<HonourView[]> {
    permit(viewer, "honours", this.regions.insideRoot(viewer, "honours", rootId));
    return this.views(
      rootId,
      (await this.inOrder(rootId)).filter((honour) => withWithdrawn || !honour.withdrawnOn),
    );
  }

  /** One honour as it stands in the list, after it changed. */
  async viewOf(honour: Honour): Promise<HonourView> {
    const [view] = await this.views(honour.rootId, [honour]);
    return view as HonourView;
  }

  /** How many of each: honours held today, not holders, for a community may hold several. */
  async tallies(viewer: Viewer, rootId: string) {
    permit(viewer, "honourTallies", this.regions.insideRoot(viewer, "honourTallies", rootId));
    const tallies = new Map<string, Pick<Honour, "level" | "name" | "nameEn" | "origin"> & { count: number }>();
    for (const honour of await this.inOrder(rootId)) {
      if (stateOf(honour) !== "VALID") continue;
      const { level, name, nameEn, origin } = honour;
      const key = `${level} ${name} ${origin}`;
      tallies.set(key, { level, name, nameEn, origin, count: (tallies.get(key)?.count ?? 0) + 1 });
    }
    return [...tallies.values()];
  }

  /** For certificates: whoever sees the register sees them, the office adds and removes them. */
  async evidenceSubject(id: string): Promise<SubjectView | undefined> {
    const honour = isUuid(id) ? await this.db.getRepository(Honour).findOneBy({ id }) : null;
    if (!honour) return undefined;
    const tree = this.regions.current();
    const paths = [honour.rootId, ...tree.below(honour.rootId).map((region) => region.id)].map((region) => tree.path(region) ?? []);
    return {
      seen: paths.map((regionPath) => ({ regionPath })),
      changed: { regionPath: tree.path(honour.rootId) ?? [] },
      alsoAllowed: "updateHonour",
      closed: honour.withdrawnOn ? "It was withdrawn: its certificate stays as it is." : null,
    };
  }

  private async views(rootId: string, honours: readonly Honour[]): Promise<HonourView[]> {
    const holders = await this.db.getRepository(Organisation).findBy({ rootId });
    const english = new Map(holders.map((holder) => [holder.id, holder.nameEn]));
    const links = await this.db.getRepository(EvidenceLink).find({
      select: { subjectId: true, removedAt: true },
      where: { subjectKind: "HONOUR", subjectId: In(honours.map((honour) => honour.id)) },
    });
    return honours.map((honour) => {
      const region = this.regions.current().byId.get(honour.holderRegionId ?? "");
      return {
        ...honour,
        holderNameEn: region?.nameEn ?? english.get(honour.holderOrganisationId ?? "") ?? honour.holderName,
        state: stateOf(honour),
        certificates: links.filter((link) => link.subjectId === honour.id && !link.removedAt).length,
      };
    });
  }

  private async inOrder(rootId: string): Promise<Honour[]> {
    const rows = await this.db.getRepository(Honour).find({ where: { rootId }, order: { position: "ASC" } });
    return rows.sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
  }
}

function stateOf({ withdrawnOn, validUntil }: Honour): HonourState {
  if (withdrawnOn) return HonourState.WITHDRAWN;
  return validUntil && validUntil < shanghaiDay(now()) ? HonourState.EXPIRED : HonourState.VALID;
}
