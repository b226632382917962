import { isUuid, LIMITS } from "@kepu/schema";
import type { DataSource } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import type { Audit } from "../access/audit.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { checkedText, optionalText } from "../checked-text.ts";
import { lockNamed } from "../database/lock.queries.ts";
import { badInput, conflict, notFound, ProductError } from "../errors.ts";
import type { RegionService } from "../region/region.service.ts";
import { Plan } from "./plan.entity.ts";

export interface PlanFields {
  name: string;
  nameEn?: string | null;
  summary?: string | null;
  startsOn: string;
  endsOn: string;
}

/** The programme plans of a district, and who may change them: the office. */
export class PlanService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
    private readonly audit: Audit,
  ) {}

  async list(viewer: Viewer, rootId: string): Promise<Plan[]> {
    permit(viewer, "plans", this.regions.insideRoot(viewer, "plans", rootId));
    return this.db.getRepository(Plan).find({ where: { rootId }, order: { position: "ASC", id: "ASC" } });
  }

  async create(viewer: Viewer, { rootId, ...input }: PlanFields & { rootId: string }): Promise<Plan> {
    permit(viewer, "createPlan", { regionPath: this.regions.pathOf(rootId) });
    if (this.regions.rootOf(rootId) !== rootId) throw notFound("region");
    const fields = checkedPlan(input);
    return this.db.transaction(async (tx) => {
      await lockNamed(tx, "plans", rootId);
      const known = await tx.find(Plan, { where: { rootId } });
      if (known.length >= LIMITS.plansPerRoot)
        throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.plansPerRoot} plans.`, { limit: LIMITS.plansPerRoot });
      refuseSameName(known, fields.name);
      const position = Math.max(-1, ...known.map((plan) => plan.position)) + 1;
      const plan: Plan = { id: uuidv7(), rootId, ...fields, position, origin: "RECORDED", version: 1 };
      await tx.insert(Plan, plan);
      const detail = `none → ${plan.startsOn} to ${plan.endsOn}, version 1`;
      await this.audit.record({ actor: viewer, action: "createPlan", outcome: "SUCCESS", target: plan.id, detail }, tx);
      return plan;
    });
  }

  async update(viewer: Viewer, { planId, version, ...input }: PlanFields & { planId: string; version: number }): Promise<Plan> {
    permit(viewer, "updatePlan");
    return this.db.transaction(async (tx) => {
      const plan = isUuid(planId) ? await tx.findOne(Plan, { where: { id: planId }, lock: { mode: "pessimistic_write" } }) : null;
      if (!plan) throw notFound("plan");
      permit(viewer, "updatePlan", { regionPath: this.regions.pathOf(plan.rootId) });
      await lockNamed(tx, "plans", plan.rootId);
      const fields = checkedPlan(input);
      if (plan.version !== version) throw conflict("Somebody changed this plan meanwhile.", plan, { ...fields, version });
      refuseSameName(
        (await tx.find(Plan, { where: { rootId: plan.rootId } })).filter((other) => other.id !== planId),
        fields.name,
      );
      const changed = { ...plan, ...fields, version: version + 1 };
      await tx.update(Plan, planId, { ...fields, version: changed.version });
      const detail = `${plan.startsOn}/${plan.endsOn} → ${fields.startsOn}/${fields.endsOn}`;
      await this.audit.record({ actor: viewer, action: "updatePlan", outcome: "SUCCESS", target: planId, detail }, tx);
      return changed;
    });
  }
}

function checkedPlan(input: PlanFields) {
  if (input.endsOn <= input.startsOn) throw badInput("input.endsOn", "A plan ends after it begins.");
  return {
    name: checkedText("input.name", input.name),
    nameEn: optionalText("input.nameEn", input.nameEn),
    summary: optionalText("input.summary", input.summary, LIMITS.longTextChars),
    startsOn: input.startsOn,
    endsOn: input.endsOn,
  };
}

function refuseSameName(others: Plan[], name: string): void {
  if (others.some((plan) => plan.name === name)) throw badInput("input.name", "There is a plan of this name.");
}
