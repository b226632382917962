import { type ActivityState, type ActivityTodo, addDays, firstDayOfMonth, isUuid, LIMITS, startOfShanghaiDay } from "@kepu/schema";
import type { Pool } from "pg";
import type { Operation } from "../access/permissions.ts";
import { may, permit, type Viewer } from "../access/viewer.ts";
import { badInput, notFound, ProductError } from "../errors.ts";
import type { SubjectView } from "../evidence/subjects.ts";
import { decodeCursor, INSTANT_KEY, pageOf, pageSize, UUID_KEY } from "../page.ts";
import type { RegionService } from "../region/region.service.ts";
import {
  type ActivityCriteria,
  type ActivityRow,
  countActivities,
  selectActivities,
  selectActivity,
  selectCheckIns,
  selectDuty,
  summariseActivities,
} from "./activity.queries.ts";
import { actionsOf, enteredBy, judgedBy, todoCriteria } from "./rights.ts";

export interface ActivityFilter {
  regionId: string;
  from?: string | null;
  to?: string | null;
  states?: ActivityState[] | null;
  seriesId?: string | null;
  search?: string | null;
  mine?: boolean | null;
  todo?: ActivityTodo | null;
}

/** no record waits to be verified, and the activity is not off */
const EVIDENCE_OPEN: ReadonlySet<ActivityState> = new Set(["PLANNED", "APPROVED", "PUBLISHED", "ONGOING", "ENDED", "VERIFIED"]);

export type { ActivityRow } from "./activity.queries.ts";

const DUTY_MONTHS = 120;

/** What was held, is held and will be held; who may see which. */
export class ActivityService {
  constructor(
    private readonly pool: Pool,
    private readonly regions: RegionService,
    /** how many schools are registered in a root */
    private readonly schoolsOf: (rootId: string) => Promise<number>,
  ) {}

  async list(viewer: Viewer, filter: ActivityFilter, first: number, after?: string | null) {
    const regionPath = this.regions.pathOf(filter.regionId);
    permit(viewer, "activities", { regionPath });
    const criteria = this.criteriaOf(viewer, filter, regionPath);
    const size = pageSize(first);
    const key = decodeCursor(after, [INSTANT_KEY, UUID_KEY]);
    const [rows, totalCount] = await Promise.all([
      selectActivities(this.pool, criteria, size + 1, key),
      countActivities(this.pool, criteria),
    ]);
    return { ...pageOf(rows, size, (row) => [row.startsAt.toISOString(), row.id]), totalCount };
  }

  /** One activity, or null when there is none that the viewer may see. */
  async find(viewer: Viewer, id: string): Promise<ActivityRow | null> {
    permit(viewer, "activity");
    const row = isUuid(id) ? await selectActivity(this.pool, id) : undefined;
    return row && this.sees(viewer, row) ? row : null;
  }

  /** Where an activity is, and whether this viewer sees it: for its live board. */
  async forBoard(viewer: Viewer, id: string): Promise<{ regionId: string; seen: boolean } | undefined> {
    const row = isUuid(id) ? await selectActivity(this.pool, id) : undefined;
    return row && { regionId: row.regionId, seen: this.sees(viewer, row) };
  }

  /** For its evidence. */
  async evidenceSubject(id: string): Promise<SubjectView | undefined> {
    const row = await selectActivity(this.pool, id);
    if (!row) return undefined;
    const tree = this.regions.current();
    const [entered, judged] = [enteredBy(tree, row), judgedBy(tree, row)];
    return {
      seen: [entered, judged],
      changed: entered,
      closed: EVIDENCE_OPEN.has(row.state) ? null : "Its record waits to be verified, or it was not held: its files do not change now.",
    };
  }

  /** Activities begun in a period, and how far their records are. */
  async summary(viewer: Viewer, regionId: string, from: string, to: string) {
    permit(viewer, "activitySummary", { regionPath: this.regions.pathOf(regionId) });
    const until = startOfShanghaiDay(addDays(to, 1));
    return summariseActivities(this.pool, this.regions.current().communities(regionId), startOfShanghaiDay(from), until);
  }

  /** What the viewer may do with an activity now. */
  actions(viewer: Viewer, row: ActivityRow): Operation[] {
    return actionsOf(viewer, this.regions.current(), row);
  }

  async checkIns(viewer: Viewer, activityId: string, first: number, after?: string | null) {
    permit(viewer, "checkIns");
    const row = isUuid(activityId) ? await selectActivity(this.pool, activityId) : undefined;
    if (!row) throw notFound("activity");
    permit(viewer, "checkIns", { regionPath: this.regions.pathOf(row.regionId), activityId });
    const size = pageSize(first);
    const rows = await selectCheckIns(this.pool, activityId, size + 1, decodeCursor(after, [UUID_KEY]));
    return pageOf(rows, size, (checkIn) => [checkIn.id]);
  }

  async monthlyDuty(viewer: Viewer, rootId: string, from: string, to: string) {
    permit(viewer, "monthlyDuty", { regionPath: this.regions.pathOf(rootId) });
    const months = monthsBetween(from, to);
    const held = await selectDuty(this.pool, rootId, startOfShanghaiDay(firstDayOfMonth(from)), startOfShanghaiDay(firstDayOfMonth(to, 1)));
    const byMonth = new Map(held.map((row) => [row.month, row]));
    const communities = this.regions.current().communitiesInForce(rootId).length;
    const schools = await this.schoolsOf(rootId);
    return months.map((month) => ({
      month,
      communitiesHeld: byMonth.get(month)?.communities ?? 0,
      communitiesSettled: byMonth.get(month)?.communitiesSettled ?? 0,
      communities,
      schoolsSettled: byMonth.get(month)?.schoolsSettled ?? 0,
      schoolsHeld: byMonth.get(month)?.schools ?? 0,
      schools,
    }));
  }

  private criteriaOf(viewer: Viewer, filter: ActivityFilter, regionPath: readonly string[]): ActivityCriteria {
    if ((filter.search?.length ?? 0) > LIMITS.textChars) throw badInput("filter.search", `At most ${LIMITS.textChars} characters.`);
    if (filter.search?.includes("\u0000")) throw badInput("filter.search", "The text holds a NUL character.");
    if (filter.seriesId && !isUuid(filter.seriesId)) throw badInput("filter.seriesId", "A UUID in lower case.");
    const organisationIds = viewer.grants.flatMap((grant) => (grant.organisationId ? [grant.organisationId] : []));
    const watches = may(withoutSteward(viewer), "activities", { regionPath });
    const ownOnly = filter.mine === true && organisationIds.length === 0 && viewer.grants.some((grant) => grant.activityId);
    return {
      communityIds: this.regions.current().communities(filter.regionId),
      from: filter.from ? startOfShanghaiDay(filter.from) : null,
      until: filter.to ? startOfShanghaiDay(addDays(filter.to, 1)) : null,
      states: filter.states?.length ? filter.states : null,
      seriesId: filter.seriesId ?? null,
      search: filter.search?.trim() || null,
      only: watches && !ownOnly ? null : this.stewarded(viewer),
      organisationIds: filter.mine && organisationIds.length > 0 ? organisationIds : null,
      todo: filter.todo ? todoCriteria(viewer, this.regions.current(), filter.todo) : null,
    };
  }

  /** A steward's world: the named activity of each grant, or what is going on in the grant's region. */
  private stewarded(viewer: Viewer) {
    const grants = viewer.grants.filter((grant) => grant.role === "STEWARD");
    return {
      ids: grants.flatMap((grant) => (grant.activityId ? [grant.activityId] : [])),
      ongoingIn: grants.flatMap((grant) =>
        !grant.activityId && grant.regionId ? [...this.regions.current().communities(grant.regionId)] : [],
      ),
    };
  }

  private sees(viewer: Viewer, row: ActivityRow): boolean {
    const target = { regionPath: this.regions.current().path(row.regionId) ?? [], activityId: row.id };
    if (may(withoutSteward(viewer), "activity", target)) return true;
    const { ids, ongoingIn } = this.stewarded(viewer);
    return may(viewer, "activity", target) && (ids.includes(row.id) || (row.state === "ONGOING" && ongoingIn.includes(row.regionId)));
  }
}

function withoutSteward(viewer: Viewer): Viewer {
  return { ...viewer, grants: viewer.grants.filter((grant) => grant.role !== "STEWARD") };
}

function monthsBetween(from: string, to: string): string[] {
  if (![from, to].every((month) => /^\d{4}-(0[1-9]|1[0-2])$/.test(month)) || to >= "9999")
    throw badInput("from", "A month is written YYYY-MM.");
  const months: string[] = [];
  for (let month = from; month <= to; month = firstDayOfMonth(month, 1).slice(0, 7)) {
    if (months.push(month) > DUTY_MONTHS)
      throw new ProductError("LIMIT_EXCEEDED", `At most ${DUTY_MONTHS} months.`, { field: "to", limit: DUTY_MONTHS });
  }
  return months;
}
