import { type ActivityState, isUuid, LIMITS } from "@kepu/schema";
import type { Pool, PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { Audit } from "../access/audit.ts";
import type { Operation } from "../access/permissions.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { type ActivityRow, lockActivity } from "../activity/activity.queries.ts";
import { belongings, insertActivity, insertStep, plansWaiting } from "../activity/change.queries.ts";
import { type ActivityFields, auditDetail, changeActivity, expectStanding } from "../activity/change.ts";
import { enteringRole, permitChange, refuseOwn } from "../activity/rights.ts";
import { checkedText } from "../checked-text.ts";
import { now } from "../clock.ts";
import { badInput, conflict, notFound, ProductError } from "../errors.ts";
import { announce } from "../ingest/announce.ts";
import { inTransaction } from "../ingest/transaction.ts";
import { rowOfKey } from "../keyed/row-id.ts";
import type { RegionService } from "../region/region.service.ts";
import { checkedPlan, checkedTimes, optionalId, type PlanInput } from "./plan-input.ts";

export interface NewPlan extends PlanInput {
  regionId: string;
  organisationId?: string | null;
  venueId?: string | null;
  idempotencyKey: string;
}

export interface Standing {
  activityId: string;
  version: number;
}

/** From the plan of an activity to its publication; the clock takes over from there. */
export class ActivityPlanService {
  constructor(
    private readonly pool: Pool,
    private readonly regions: RegionService,
    private readonly audit: Audit,
  ) {}

  /** The same key with the same content answers as the first time; with other content: CONFLICT. */
  async plan(viewer: Viewer, input: NewPlan): Promise<string> {
    permit(viewer, "planActivity");
    const plan = checkedPlan(input);
    const organisationId = optionalId("input.organisationId", input.organisationId);
    const venueId = optionalId("input.venueId", input.venueId);
    if (!isUuid(input.regionId)) throw notFound("region");
    const rootId = this.regions.pathOf(input.regionId)[0] ?? "";
    if (this.regions.current().byId.get(input.regionId)?.level !== "COMMUNITY")
      throw badInput("input.regionId", "An activity takes place in a community.");
    return inTransaction(this.pool, async (tx) => {
      const { id } = await rowOfKey(tx, viewer, "planActivity", input.idempotencyKey, "activity");
      const found = await belongings(tx, rootId, { ...plan, venueId, organisationId });
      for (const one of ["series", "campaign", "venue", "organisation"] as const)
        if (!found?.[one]) throw badInput(`input.${one}Id`, `There is no such ${one} in this district.`);
      const place = { regionId: input.regionId, organisationId, leadOrganisationId: found?.leadOrganisationId ?? null };
      permitChange(viewer, "planActivity", this.regions.current(), place);
      const plannedRole = enteringRole(viewer, "planActivity", this.regions.current(), place);
      const row = { id, rootId, communityId: input.regionId, ...plan, venueId, organisationId, plannedBy: viewer.id, plannedRole };
      if (!(await insertActivity(tx, row))) return this.repeated(tx, row);
      const most = LIMITS.plansWaiting;
      if ((await plansWaiting(tx, viewer.id)) > most)
        throw new ProductError("LIMIT_EXCEEDED", `At most ${most} plans of yours wait for approval; cancel what is not held.`, {
          limit: most,
        });
      const after = { state: "PLANNED", startsAt: plan.startsAt, endsAt: plan.endsAt, planned: plan.planned };
      const step = { id: uuidv7(), activityId: id, at: now(), actorId: viewer.id, action: "planActivity" };
      await insertStep(tx, { ...step, reason: null, fromState: null, toState: "PLANNED", before: {}, after });
      await this.audit.record(
        { actor: viewer, action: "planActivity", outcome: "SUCCESS", target: id, detail: auditDetail({}, after) },
        tx,
      );
      await announce(tx, now(), { activities: [id] });
      return id;
    });
  }

  async amend(viewer: Viewer, input: Standing & PlanInput): Promise<string> {
    permit(viewer, "amendActivity");
    const plan = checkedPlan(input);
    return this.step(viewer, "amendActivity", input, ["PLANNED"], plan, {
      also: async (tx, activity) => {
        const found = await belongings(tx, this.regions.pathOf(activity.regionId)[0] ?? "", {
          ...plan,
          venueId: null,
          organisationId: null,
        });
        for (const one of ["series", "campaign"] as const)
          if (!found?.[one]) throw badInput(`input.${one}Id`, `There is no such ${one} in this district.`);
      },
    });
  }

  approve(viewer: Viewer, input: Standing): Promise<string> {
    return this.step(
      viewer,
      "approveActivity",
      input,
      ["PLANNED"],
      { state: "APPROVED" },
      { also: (_tx, activity) => refuseOwn(viewer, activity, "approveActivity") },
    );
  }

  publish(viewer: Viewer, input: Standing): Promise<string> {
    return this.step(viewer, "publishActivity", input, ["APPROVED", "POSTPONED"], { state: "PUBLISHED" });
  }

  async cancel(viewer: Viewer, input: Standing & { reason: string }): Promise<string> {
    permit(viewer, "cancelActivity");
    const reason = checkedText("input.reason", input.reason, LIMITS.longTextChars);
    return this.step(
      viewer,
      "cancelActivity",
      input,
      ["PLANNED", "APPROVED", "PUBLISHED", "POSTPONED"],
      { state: "CANCELLED" },
      { reason },
    );
  }

  /** A new time; the old one stays in the history. It is published again. */
  async postpone(viewer: Viewer, input: Standing & { startsAt: Date; endsAt: Date; reason: string }): Promise<string> {
    permit(viewer, "postponeActivity");
    const reason = checkedText("input.reason", input.reason, LIMITS.longTextChars);
    const times = checkedTimes(input.startsAt, input.endsAt);
    if (times.startsAt <= now()) throw badInput("input.startsAt", "The new time lies ahead.");
    return this.step(
      viewer,
      "postponeActivity",
      input,
      ["APPROVED", "PUBLISHED", "POSTPONED"],
      { ...times, state: "POSTPONED" },
      { reason },
    );
  }

  private step(
    viewer: Viewer,
    action: Operation,
    { activityId, version }: Standing,
    states: readonly ActivityState[],
    set: ActivityFields,
    { reason = null, also }: { reason?: string | null; also?: (tx: PoolClient, activity: ActivityRow) => void | Promise<void> } = {},
  ): Promise<string> {
    permit(viewer, action);
    return inTransaction(this.pool, async (tx) => {
      const activity = isUuid(activityId) ? await lockActivity(tx, activityId) : undefined;
      if (!activity) throw notFound("activity");
      permitChange(viewer, action, this.regions.current(), activity);
      await also?.(tx, activity);
      expectStanding(activity, version, states, { version, ...set });
      await changeActivity(tx, this.audit, activity, { actor: viewer, action, set, reason });
      return activity.id;
    });
  }

  private async repeated(tx: PoolClient, row: Parameters<typeof insertActivity>[1]): Promise<string> {
    const known = await lockActivity(tx, row.id);
    const content = (one: object, fields: readonly string[]) =>
      JSON.stringify(fields.map((field) => (one as Record<string, unknown>)[field] ?? null));
    const ids = ["seriesId", "campaignId", "venueId", "organisationId"];
    const fields = ["name", "nameEn", "form", "placeName", "planned", "startsAt", "endsAt", ...ids];
    if (!known || content(known, fields) !== content(row, fields) || known.regionId !== row.communityId)
      throw conflict("This idempotency key was used with other content.", known ?? {}, row);
    return row.id;
  }
}
