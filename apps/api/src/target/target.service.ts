import { isUuid, LIMITS, type Qualifier } from "@kepu/schema";
import { type DataSource, type EntityManager, In } from "typeorm";
import { v5 as uuidv5, v7 as uuidv7 } from "uuid";
import type { Audit } from "../access/audit.ts";
import { may, permit, type Target as Subject, type Viewer } from "../access/viewer.ts";
import { checkedPeriod } from "../checked-period.ts";
import { optionalText } from "../checked-text.ts";
import { now } from "../clock.ts";
import { badInput, conflict, ProductError } from "../errors.ts";
import { Indicator } from "../indicator/indicator.entity.ts";
import { checkCount } from "../metric/ask.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import type { RegionService } from "../region/region.service.ts";
import { Target } from "./target.entity.ts";
import { type HeldTarget, heldTargets } from "./target.queries.ts";

const NAMESPACE = "5d0e4a4b-9d3c-5b8e-8a51-6b65707501af";

export interface TargetOf {
  rootId: string;
  code: string;
  regionId?: string | null;
  organisationId?: string | null;
  period: string;
  /** as read; 0: there was none */
  revision: number;
}

export type TargetView = Omit<HeldTarget, "indicatorId"> & { code: string };

/** What the office sets for regions and organisations; every figure can be held beside it. */
export class TargetService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
    private readonly audit: Audit,
  ) {}

  /** Those of a root that lie in a time and the viewer may see, as they held at an instant. */
  async list(
    viewer: Viewer,
    filter: { rootId: string; codes?: string[] | null; from: string; to: string; asOf?: Date | null },
  ): Promise<TargetView[]> {
    permit(viewer, "targets", this.regions.insideRoot(viewer, "targets", filter.rootId));
    if (filter.from > filter.to) throw badInput("filter.from", "The first day lies after the last.");
    checkCount("filter.codes", filter.codes?.length ?? 0, LIMITS.codes, "indicators");
    const indicators = await this.db.getRepository(Indicator).find(filter.codes ? { where: { code: In(filter.codes) } } : {});
    const codes = new Map(indicators.map((one) => [one.id, one.code]));
    const rows = await heldTargets((sql, values) => this.db.manager.query(sql, values), {
      ...{ rootId: filter.rootId, indicatorIds: [...codes.keys()], from: filter.from, to: filter.to, asOf: filter.asOf ?? null },
      most: LIMITS.targets + 1,
    });
    if (rows.length > LIMITS.targets)
      throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.targets} targets: ask for fewer indicators or a shorter time.`, {
        limit: LIMITS.targets,
      });
    const places = await this.placesOf(rows.flatMap((row) => row.organisationId ?? []));
    return rows
      .filter((row) => may(viewer, "targets", this.subjectOf(filter.rootId, row, places)))
      .map(({ indicatorId, ...row }) => ({ ...row, code: codes.get(indicatorId) ?? "" }));
  }

  async set(viewer: Viewer, input: TargetOf & { value: string; qualifier: Qualifier; basis?: string | null }): Promise<TargetView> {
    const basis = optionalText("input.basis", input.basis);
    const set = await this.change(viewer, "setTarget", input, async (tx, of, kept) => {
      const at = now();
      if (kept?.recordedTo === null) await tx.update(Target, kept.id, { recordedTo: at });
      const target: Target = {
        ...{
          id: uuidv7({ msecs: at.getTime() }),
          ...of,
          revision: (kept?.revision ?? 0) + 1,
          value: input.value,
          qualifier: input.qualifier,
        },
        ...{ basis, recordedBy: viewer.id, recordedFrom: at, recordedTo: null },
      };
      await tx.insert(Target, target);
      return target;
    });
    return { ...set, code: input.code };
  }

  /** It holds no longer; what it was stays readable as of before. */
  async withdraw(viewer: Viewer, input: TargetOf): Promise<TargetView> {
    const withdrawn = await this.change(viewer, "withdrawTarget", input, async (tx, _, kept) => {
      if (kept?.recordedTo !== null) throw badInput("input.period", "There is no target to withdraw.");
      const recordedTo = now();
      await tx.update(Target, kept.id, { recordedTo });
      return { ...kept, recordedTo };
    });
    return { ...withdrawn, code: input.code };
  }

  private async change(
    viewer: Viewer,
    operation: "setTarget" | "withdrawTarget",
    input: TargetOf,
    work: (
      tx: EntityManager,
      of: Omit<Target, "id" | "revision" | "value" | "qualifier" | "basis" | "recordedBy" | "recordedFrom" | "recordedTo">,
      kept: Target | undefined,
    ) => Promise<Target>,
  ): Promise<Target> {
    permit(viewer, operation, { regionPath: this.regions.pathOf(input.rootId) });
    const bounds = checkedPeriod("input.period", input.period);
    const [regionId, organisationId] = [input.regionId ?? null, input.organisationId ?? null];
    if ((regionId === null) === (organisationId === null))
      throw badInput("input.regionId", "A target is of a region or of an organisation: name one of them.");
    return this.db.transaction(async (tx) => {
      const indicator = await tx.findOne(Indicator, { where: { code: input.code }, lock: { mode: "pessimistic_write" } });
      if (!indicator || (indicator.rootId !== null && indicator.rootId !== input.rootId))
        throw badInput("input.code", "There is no indicator of this code.");
      await this.checkPlace(tx, input.rootId, regionId, organisationId);
      const key = uuidv5(JSON.stringify([indicator.id, regionId, organisationId, input.period]), NAMESPACE);
      const [kept] = await tx.find(Target, { where: { key }, order: { revision: "DESC" }, take: 1 });
      const stands = kept && kept.recordedTo === null ? kept.revision : 0;
      if (stands !== input.revision) throw conflict("Somebody changed this target meanwhile.", kept ?? {}, { revision: input.revision });
      const target = await work(
        tx,
        {
          ...{ key, rootId: input.rootId, indicatorId: indicator.id, regionId, organisationId, period: input.period },
          ...{ periodFrom: bounds.from, periodUntil: bounds.until },
        },
        kept,
      );
      const before = kept && kept.recordedTo === null ? `${kept.qualifier} ${kept.value}` : "none";
      const after = target.recordedTo === null ? `${target.qualifier} ${target.value}` : "none";
      const detail = `${input.code} ${input.period}: ${before} → ${after}`;
      const subject = regionId ?? organisationId;
      await this.audit.record({ actor: viewer, action: operation, outcome: "SUCCESS", target: subject, detail }, tx);
      return target;
    });
  }

  private async checkPlace(tx: EntityManager, rootId: string, regionId: string | null, organisationId: string | null): Promise<void> {
    if (regionId && this.regions.rootOf(regionId) !== rootId) throw badInput("input.regionId", "Choose a region of this district.");
    if (!organisationId) return;
    if (!isUuid(organisationId) || !(await tx.existsBy(Organisation, { id: organisationId, rootId })))
      throw badInput("input.organisationId", "Choose an organisation of this district.");
  }

  private async placesOf(organisationIds: readonly string[]): Promise<Map<string, string | null>> {
    if (organisationIds.length === 0) return new Map();
    const rows = await this.db.getRepository(Organisation).find({ where: { id: In([...new Set(organisationIds)]) } });
    return new Map(rows.map((row) => [row.id, row.regionId]));
  }

  private subjectOf(rootId: string, row: HeldTarget, places: ReadonlyMap<string, string | null>): Subject {
    const regionId = row.regionId ?? places.get(row.organisationId ?? "") ?? rootId;
    const regionPath = this.regions.current().path(regionId) ?? [rootId];
    return row.organisationId ? { regionPath, organisationId: row.organisationId } : { regionPath };
  }
}
