import { isUuid, LIMITS } from "@kepu/schema";
import type { Pool } from "pg";
import { type DataSource, In } from "typeorm";
import type { Pseudonymise } from "../access/pseudonym.ts";
import { may, permit, type Viewer } from "../access/viewer.ts";
import { Activity } from "../activity/activity.entity.ts";
import { badInput } from "../errors.ts";
import { flushCheckIns, flushRetractions } from "../ingest/check-in-flush.ts";
import type { Coalescer } from "../ingest/coalescer.ts";
import { answer, boundBatch, channelOf, sentAtOf, sharedFlushes, store } from "../ingest/door.ts";
import { asUnavailable } from "../ingest/results.ts";
import type { CheckInRow, Outcome, RetractionRow } from "../ingest/rows.ts";
import { Rejection, receptionOf } from "../ingest/verdict.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { RegionService } from "../region/region.service.ts";
import { ShortMemory } from "../short-memory.ts";
import { activitiesOfCheckIns } from "./check-in.queries.ts";
import { type CheckInItem, rowOf } from "./check-in.verdict.ts";

const STEWARD_MARGIN_MS = 12 * 3_600_000;

export interface RecordCheckIns {
  sentAt: string;
  items: CheckInItem[];
}
export interface RetractCheckIns {
  checkInIds: string[];
  reason?: string | null;
}

/** How long an activity is taken as it was read. */
const MEMORY_MS = 1_000;
const MOST_ACTIVITIES = 10_000;

/** The door for participation: every item is authorised and validated before it waits for a flush; acknowledged means committed. */
export class CheckInService {
  private readonly checkIns: Coalescer<CheckInRow, Outcome | Rejection>;
  private readonly retractions: Coalescer<RetractionRow, Outcome | Rejection>;
  private readonly known: ShortMemory<Activity>;

  constructor(
    private readonly pool: Pool,
    db: DataSource,
    private readonly regions: RegionService,
    private readonly pseudonymise: Pseudonymise,
    metrics: Metrics,
  ) {
    this.known = new ShortMemory(
      async (ids) => mapOf(await db.getRepository(Activity).findBy({ id: In(ids) })),
      MEMORY_MS,
      MOST_ACTIVITIES,
    );
    this.checkIns = sharedFlushes(metrics, "check_ins", (rows: CheckInRow[]) => flushCheckIns(pool, rows));
    this.retractions = sharedFlushes(metrics, "retractions", (rows: RetractionRow[]) => flushRetractions(pool, rows));
  }

  async record(viewer: Viewer, input: RecordCheckIns) {
    permit(viewer, "recordCheckIns");
    boundBatch("input.items", input.items.length);
    const reception = receptionOf(sentAtOf(input.sentAt));
    const activities = await this.activities(
      viewer,
      input.items.map((item) => item.activityId),
    ).catch(asUnavailable);
    const timed = new Set([...activities.values()].filter((activity) => this.isBoundToTime(viewer, activity)));
    const around = {
      ...reception,
      channel: channelOf(viewer),
      recorderId: viewer.id ?? "",
      pseudonymise: this.pseudonymise,
      isCommunity: (id: string) => this.regions.current().byId.get(id)?.level === "COMMUNITY",
      isOpen: (activity: Activity, occurredAt: Date) => !timed.has(activity) || isDuring(activity, occurredAt),
    };
    const judged = input.items.map((item) => rowOf(item, activities.get(item.activityId), around));
    const stored = await store(this.checkIns, judged);
    return answer(this.pool, viewer, "recordCheckIns", input.items, stored, this.rootOf(viewer, activities));
  }

  async retract(viewer: Viewer, input: RetractCheckIns) {
    permit(viewer, "retractCheckIns");
    boundBatch("input.checkInIds", input.checkInIds.length);
    if ((input.reason?.length ?? 0) > LIMITS.textChars) throw badInput("input.reason", `At most ${LIMITS.textChars} characters.`);
    const known = await activitiesOfCheckIns(this.pool, input.checkInIds).catch(asUnavailable);
    const activities = await this.activities(viewer, [...known.values()]).catch(asUnavailable);
    const judged = input.checkInIds.map((checkInId): RetractionRow | Rejection => {
      if (!activities.has(known.get(checkInId) ?? ""))
        return new Rejection("UNKNOWN_CHECK_IN", "checkInIds", "There is no such check-in, or it is not yours to retract.");
      return { checkInId, recorderId: viewer.id ?? "", reason: input.reason?.replaceAll("\u0000", "") ?? null };
    });
    const stored = await store(this.retractions, judged);
    const items = input.checkInIds.map((id) => ({ id }));
    return answer(this.pool, viewer, "retractCheckIns", items, stored, this.rootOf(viewer, activities));
  }

  /** Is somebody being counted in right now? A kiosk's queue can wait a little, a person at a desk does not. */
  get isCounting(): boolean {
    return this.checkIns.inUse;
  }

  /** rows that wait for a flush, by kind */
  waiting() {
    return { check_ins: this.checkIns.queued, retractions: this.retractions.queued };
  }

  async drain(): Promise<void> {
    await Promise.all([this.checkIns.drain(), this.retractions.drain()]);
  }

  /** The activities of these ids that the viewer may record for. */
  private async activities(viewer: Viewer, ids: string[]): Promise<Map<string, Activity>> {
    const found = await this.known.get([...new Set(ids)].filter(isUuid));
    const tree = this.regions.current();
    for (const [id, { communityId }] of found)
      if (!may(viewer, "recordCheckIns", { regionPath: tree.path(communityId) ?? [], activityId: id })) found.delete(id);
    return found;
  }

  /** A steward of a region records for what goes on there; a grant of the activity itself, and every other role, for any time. */
  private isBoundToTime(viewer: Viewer, activity: Activity): boolean {
    const free = viewer.grants.filter((grant) => grant.role !== "STEWARD" || grant.activityId);
    const target = { regionPath: this.regions.current().path(activity.communityId) ?? [], activityId: activity.id };
    return !may({ ...viewer, grants: free }, "recordCheckIns", target);
  }

  private rootOf(viewer: Viewer, activities: Map<string, Activity>): string | undefined {
    return [...activities.values()][0]?.rootId ?? this.regions.rootOfViewer(viewer);
  }
}

/** People come early and desks send late: half a day around the planned time. */
function isDuring({ startsAt, endsAt }: Activity, at: Date): boolean {
  return at.getTime() >= startsAt.getTime() - STEWARD_MARGIN_MS && at.getTime() <= endsAt.getTime() + STEWARD_MARGIN_MS;
}

function mapOf(activities: Activity[]): Map<string, Activity> {
  return new Map(activities.map((activity) => [activity.id, activity]));
}
