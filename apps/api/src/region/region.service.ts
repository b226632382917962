import { isUuid, type Origin, type RegionLevel, shanghaiDay } from "@kepu/schema";
import { type DataSource, In, Raw } from "typeorm";
import type { Operation } from "../access/permissions.ts";
import { may, permit, type Target, type Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { notFound } from "../errors.ts";
import { Population, Region, RegionSuccession, RegionVersion } from "./region.entity.ts";
import { formerRegions } from "./region-change.queries.ts";

/** A region as it is in force on a day. */
export interface RegionView {
  id: string;
  rootId: string;
  parentId: string | null;
  level: RegionLevel;
  code: string;
  name: string;
  shortName: string;
  nameEn: string;
  position: number;
  validFrom: string;
  validTo: string | null;
  village: boolean;
  origin: Origin;
  /** a root whose activity and usage are demo filler or replayed */
  synthetic: boolean;
}

export type RegionListing = RegionView & { population: Population | null; successors: RegionSuccession[] };

/** The regions in force on one day, with the paths that authorisation and the live boards need. */
export class RegionTree {
  readonly byId: ReadonlyMap<string, RegionView>;
  private readonly paths = new Map<string, readonly string[]>();
  private readonly leaves = new Map<string, string[]>();
  private readonly descendants = new Map<string, readonly RegionView[]>();

  /** `former`: regions that are over, each with the region that its past is counted in */
  constructor(views: RegionView[], former: readonly { id: string; under: string }[] = []) {
    this.byId = new Map(views.map((view) => [view.id, view]));
    for (const view of views) {
      const path: string[] = [];
      for (let at: RegionView | undefined = view; at; at = at.parentId ? this.byId.get(at.parentId) : undefined) path.unshift(at.id);
      this.paths.set(view.id, path);
      if (view.level === "COMMUNITY") this.addLeaf(path, view.id);
    }
    const over = new Map(former.map(({ id, under }) => [id, under]));
    for (const { id } of former) {
      let under = over.get(id);
      for (let steps = 0; under && over.has(under) && steps < former.length; steps++) under = over.get(under);
      const path = this.paths.get(under ?? "");
      if (!path || this.paths.has(id)) continue;
      this.paths.set(id, [...path, id]);
      this.addLeaf(path, id);
    }
  }

  private addLeaf(path: readonly string[], id: string): void {
    for (const above of path) this.leaves.set(above, [...(this.leaves.get(above) ?? []), id]);
  }

  /** Root first, the region itself last; one that is over lies below who took over from it. Undefined when there is no such region. */
  path(id: string): readonly string[] | undefined {
    return this.paths.get(id);
  }

  /** The communities of a region, itself when it is one, with former ones whose past is counted in it. */
  communities(id: string): readonly string[] {
    return this.leaves.get(id) ?? [];
  }

  /** Only those that are in force. */
  communitiesInForce(id: string): readonly string[] {
    return this.communities(id).filter((community) => this.byId.has(community));
  }

  children(id: string): RegionView[] {
    return [...this.byId.values()].filter((view) => view.parentId === id).sort((a, b) => a.position - b.position);
  }

  /** Every region below this one, in the order of the list. */
  below(id: string): readonly RegionView[] {
    let found = this.descendants.get(id);
    if (!found) {
      found = [...this.byId.values()].filter((view) => view.id !== id && this.paths.get(view.id)?.includes(id));
      this.descendants.set(id, found);
    }
    return found;
  }
}

export class RegionService {
  private tree: RegionTree = new RegionTree([]);

  constructor(private readonly db: DataSource) {}

  /** Loads the tree in force today; again at each day boundary and after a change of regions. */
  async refresh(): Promise<void> {
    const today = shanghaiDay(now());
    this.tree = new RegionTree(await this.inForce(today), await formerRegions(this.db.manager, today));
  }

  current(): RegionTree {
    return this.tree;
  }

  /** The path of a region for `permit`, or NOT_FOUND. */
  pathOf(id: string): readonly string[] {
    const path = this.tree.path(id);
    if (!path) throw notFound("region");
    return path;
  }

  /** For `permit`, about what belongs to a root as a whole (its registers, its honours): whoever may see any part of the root sees it. */
  insideRoot(viewer: Viewer, operation: Operation, rootId: string): Target {
    const paths = viewer.grants.flatMap((grant) => (grant.regionId ? [this.tree.path(grant.regionId) ?? []] : []));
    const inside = paths.find((regionPath) => regionPath[0] === rootId && may(viewer, operation, { regionPath }));
    return { regionPath: inside ?? this.pathOf(rootId) };
  }

  async roots(viewer: Viewer) {
    permit(viewer, "roots");
    const roots = await this.db.getRepository(Region).find({ where: { id: Raw((column) => `${column} = root_id`) }, order: { id: "ASC" } });
    return roots
      .filter(
        (root) =>
          may(viewer, "roots", { regionPath: [root.id] }) ||
          viewer.grants.some((grant) => grant.regionId && this.rootOf(grant.regionId) === root.id),
      )
      .map((root) => {
        const view = this.tree.byId.get(root.id);
        return { id: root.id, name: view?.name ?? "", nameEn: view?.nameEn ?? "", synthetic: root.synthetic, label: root.label ?? "" };
      });
  }

  /** Are activity and usage of this region demo filler or replayed? */
  isSynthetic(id: string): boolean {
    return this.tree.byId.get(this.rootOf(id) ?? "")?.synthetic ?? false;
  }

  rootOf(id: string): string | undefined {
    return this.tree.path(id)?.[0];
  }

  /** The root of what a viewer's grants cover, where they name a region. */
  rootOfViewer(viewer: Viewer): string | undefined {
    return viewer.grants.flatMap((grant) => (grant.regionId ? [this.rootOf(grant.regionId)] : []))[0];
  }

  /** The regions of a root on a day, each with its latest published population and, where it ended, who took over. */
  async list(viewer: Viewer, rootId: string, at?: string): Promise<RegionListing[]> {
    if (!(await this.roots(viewer)).some((root) => root.id === rootId)) throw notFound("region");
    const views = at ? await this.inForce(at) : [...this.tree.byId.values()];
    const listed = views.filter((view) => view.rootId === rootId).sort((a, b) => a.code.localeCompare(b.code) || a.position - b.position);
    const ids = listed.map((view) => view.id);
    const populations = await this.db.getRepository(Population).find({ where: { regionId: In(ids) }, order: { year: "DESC" } });
    const successions = await this.db.getRepository(RegionSuccession).find({ where: { fromId: In(ids) }, order: { toId: "ASC" } });
    return listed.map((view) => ({
      ...view,
      population: populations.find((population) => population.regionId === view.id) ?? null,
      successors: successions.filter((succession) => succession.fromId === view.id),
    }));
  }

  /** The dated versions of one region, the oldest first; also of one that is over. */
  async versions(viewer: Viewer, regionId: string): Promise<RegionVersion[]> {
    permit(viewer, "regionVersions");
    const region = isUuid(regionId) ? await this.db.getRepository(Region).findOneBy({ id: regionId }) : null;
    if (!region) throw notFound("region");
    permit(viewer, "regionVersions", this.insideRoot(viewer, "regionVersions", region.rootId));
    return this.db.getRepository(RegionVersion).find({ where: { regionId }, order: { validFrom: "ASC" } });
  }

  private async inForce(day: string): Promise<RegionView[]> {
    const rows = await this.db
      .getRepository(RegionVersion)
      .createQueryBuilder("v")
      .innerJoinAndMapOne("v.region", Region, "r", "r.id = v.region_id")
      .where("v.valid_from <= :day AND (v.valid_to IS NULL OR v.valid_to > :day)", { day })
      .getMany();
    return rows.map((row) => ({
      id: row.regionId,
      rootId: row.region?.rootId ?? row.regionId,
      parentId: row.parentId,
      level: row.level,
      code: row.code,
      name: row.name,
      shortName: row.shortName,
      nameEn: row.nameEn,
      position: row.position,
      validFrom: row.validFrom,
      validTo: row.validTo,
      village: row.village,
      origin: row.region?.origin ?? "OFFICIAL",
      synthetic: row.region?.synthetic ?? false,
    }));
  }
}
