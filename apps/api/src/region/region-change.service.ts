import { createHash } from "node:crypto";
import { addDays, shanghaiDay } from "@kepu/schema";
import type { PoolClient } from "pg";
import { type DataSource, type EntityManager, In } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import type { Audit } from "../access/audit.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { badInput, conflict, notFound } from "../errors.ts";
import { announce } from "../ingest/announce.ts";
import { recordRegisters } from "../register/register-history.ts";
import { Region, RegionSuccession, RegionVersion } from "./region.entity.ts";
import type { RegionService } from "./region.service.ts";
import { lockRegions, moveStanding, type Standing, standingIn } from "./region-change.queries.ts";
import { checkedPlan, type Plan, type RegionChange } from "./region-change-plan.ts";

export interface RegionPreview {
  /** what the preview was made from; sent back when the change is made */
  basis: string;
  before: { id: string; code: string; name: string }[];
  after: { id: string | null; code: string; name: string }[];
  heirName: string | null;
  moved: Standing | null;
  children: number;
}

const LAST_DAYS_AHEAD = 366;

/** How the office changes the regions of its district: what goes on begins a new version, what ends names who took over. */
export class RegionChangeService {
  constructor(
    private readonly db: DataSource,
    private readonly audit: Audit,
    private readonly regions: RegionService,
  ) {}

  /** What a change would do; nothing is changed. */
  async preview(viewer: Viewer, change: RegionChange): Promise<RegionPreview> {
    permit(viewer, "previewRegionChange");
    this.permitRoot(viewer, "previewRegionChange", change);
    return this.db.transaction(async (tx) => this.previewOf(tx, change, await this.plan(tx, change)));
  }

  async apply(viewer: Viewer, change: RegionChange, basis: string): Promise<string[]> {
    permit(viewer, "changeRegions");
    this.permitRoot(viewer, "changeRegions", change);
    const ids = await this.db.transaction(async (tx) => {
      await lockRegions(tx, change.rootId);
      const plan = await this.plan(tx, change);
      const preview = await this.previewOf(tx, change, plan);
      if (preview.basis !== basis) throw conflict("These regions changed meanwhile; look at the effect again.", preview, { basis });
      const changed = change.kind === "AMEND" ? await amend(tx, change, plan) : await replace(tx, change, plan);
      for (const [index, { id }] of plan.current.entries()) {
        const detail = `${change.kind} from ${change.on}: ${plan.current[index]?.version.code} → ${preview.after.map(({ code }) => code).join(", ")}`;
        await this.audit.record({ actor: viewer, action: "changeRegions", outcome: "SUCCESS", target: id, detail }, tx);
      }
      await recordRegisters(tx, change.rootId);
      await announce((await tx.queryRunner?.connect()) as PoolClient, now(), { reload: true });
      return changed;
    });
    await this.regions.refresh();
    return ids;
  }

  private permitRoot(viewer: Viewer, operation: "previewRegionChange" | "changeRegions", { rootId }: RegionChange): void {
    permit(viewer, operation, { regionPath: this.regions.pathOf(rootId) });
    if (this.regions.rootOf(rootId) !== rootId) throw notFound("region");
  }

  private async plan(tx: EntityManager, change: RegionChange): Promise<Plan> {
    const today = shanghaiDay(now());
    const latest = change.kind === "AMEND" ? addDays(today, LAST_DAYS_AHEAD) : today;
    if (change.on > latest)
      throw badInput(
        "input.on",
        change.kind === "AMEND" ? "At most a year ahead." : "Regions split and merge today or before: what stands in them moves at once.",
      );
    const regions = await tx.findBy(Region, { rootId: change.rootId });
    const versions = await tx.findBy(RegionVersion, { regionId: In(regions.map((region) => region.id)) });
    return checkedPlan(change, versions);
  }

  private async previewOf(tx: EntityManager, change: RegionChange, plan: Plan): Promise<RegionPreview> {
    const ending = change.kind === "AMEND" ? [] : plan.current.map(({ id }) => id);
    const named = ({ id, version }: Plan["current"][number]) => ({ id, code: version.code, name: version.name });
    const after =
      change.kind === "AMEND"
        ? plan.current.map(({ id }) => ({ id, code: change.amended?.code ?? "", name: change.amended?.name ?? "" }))
        : [...(plan.into ? [named(plan.into)] : []), ...change.created.map(({ code, name }) => ({ id: null, code, name }))];
    return {
      basis: createHash("sha256").update(JSON.stringify(plan.concerned)).digest("base64url"),
      before: plan.current.map(named),
      after,
      heirName: ending.length > 0 ? (after[0]?.name ?? null) : null,
      moved: ending.length > 0 ? await standingIn(tx, ending) : null,
      children: plan.children.length,
    };
  }
}

/** The identity goes on: its version ends, the next one begins. */
async function amend(tx: EntityManager, { on, amended }: RegionChange, { current }: Plan): Promise<string[]> {
  for (const { id, version } of current) {
    await tx.update(RegionVersion, version.id, { validTo: on });
    const next = { ...version, ...amended, parentId: amended?.parentId ?? version.parentId };
    await tx.insert(RegionVersion, { ...next, id: uuidv7(), regionId: id, validFrom: on, validTo: null });
  }
  return current.map(({ id }) => id);
}

/** The identities end and name who took over; what stands in them, and the regions below them, go to the first of those. */
async function replace(
  tx: EntityManager,
  { rootId, kind, on, created }: RegionChange,
  { current, into, children }: Plan,
): Promise<string[]> {
  const [first] = current;
  if (!first) throw notFound("region");
  const heirs = into ? [into.id] : [];
  for (const [index, names] of created.entries()) {
    const id = uuidv7();
    await tx.insert(Region, { id, rootId, origin: "RECORDED", label: null, synthetic: false });
    const position = first.version.position + index;
    const { level, village, parentId } = first.version;
    await tx.insert(RegionVersion, {
      ...names,
      id: uuidv7(),
      regionId: id,
      level,
      village,
      parentId,
      position,
      validFrom: on,
      validTo: null,
    });
    heirs.push(id);
  }
  for (const { id, version } of current) {
    await tx.update(RegionVersion, version.id, { validTo: on });
    for (const toId of heirs)
      await tx.insert(RegionSuccession, { fromId: id, toId, kind: kind === "SPLIT" ? "SPLIT" : "MERGE", happenedOn: on });
  }
  const heirId = heirs[0] ?? "";
  for (const { id, version } of children) {
    await tx.update(RegionVersion, version.id, { validTo: on });
    await tx.insert(RegionVersion, { ...version, id: uuidv7(), regionId: id, parentId: heirId, validFrom: on, validTo: null });
  }
  await moveStanding(
    tx,
    current.map(({ id }) => id),
    heirId,
  );
  return [...current.map(({ id }) => id), ...heirs];
}
