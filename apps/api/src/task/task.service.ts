import { isUuid, LIMITS, type StatusLight, shanghaiDay, type TaskState, type TaskTodo } from "@kepu/schema";
import { type DataSource, IsNull } from "typeorm";
import { actorNames } from "../access/actor-names.queries.ts";
import type { Operation } from "../access/permissions.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { badInput, notFound } from "../errors.ts";
import { Escalation } from "../escalation/escalation.entity.ts";
import type { SubjectView } from "../evidence/subjects.ts";
import { Extension } from "../extension/extension.entity.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import { decodeCursor, pageOf, pageSize, UUID_KEY } from "../page.ts";
import type { Plan } from "../plan/plan.entity.ts";
import type { RegionService } from "../region/region.service.ts";
import { readable } from "./history.ts";
import { expectedPercent, isOverdue, lateDays, lightOf, pointsBehind } from "./light.ts";
import { actionsOf, seesTask, todoOf } from "./rights.ts";
import { countsOf, matches, mostUrgentFirst, type TaskCounts } from "./selection.ts";
import { Task, TaskChange, TaskReport } from "./task.entity.ts";
import { type LastReportRow, selectLastReports } from "./task.queries.ts";

export interface TaskFilter {
  rootId: string;
  planId?: string | null;
  organisationId?: string | null;
  states?: TaskState[] | null;
  lights?: StatusLight[] | null;
  overdue?: boolean | null;
  escalated?: boolean | null;
  mine?: boolean | null;
  search?: string | null;
}

/** A task with what is computed from it, as one viewer sees it today. */
export interface TaskView extends Task {
  plan: Plan;
  lead: Organisation;
  supporting: Organisation[];
  expectedPercent: number;
  pointsBehind: number;
  light: StatusLight;
  lateDays: number;
  overdue: boolean;
  escalation: Escalation | null;
  extension: Extension | null;
  lastReport: LastReportRow | null;
  actions: Operation[];
  todo: TaskTodo[];
}

const HISTORY_ROWS = 200;

/** The task-breakdown table as each viewer may see it. A district has at most 2,000 tasks: lights depend on the day, so they are computed for all of
 * them, in one place, and filtered and counted here. */
export class TaskService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
  ) {}

  /** The lead organisation proves its progress until the office has confirmed it. */
  async evidenceSubject(id: string): Promise<SubjectView | undefined> {
    const task = await this.db.getRepository(Task).findOneBy({ id });
    if (!task) return undefined;
    const of = (organisationId: string) => ({ regionPath: [task.rootId], organisationId });
    return {
      seen: [task.leadId, ...task.supportingIds].map(of),
      changed: of(task.leadId),
      closed: task.state === "CONFIRMED" ? "It is confirmed: its files do not change any more." : null,
    };
  }

  async list(viewer: Viewer, filter: TaskFilter, first: number, after?: string | null) {
    const size = pageSize(first);
    const { rows, counts } = await this.select(viewer, filter);
    const [from] = decodeCursor(after, [UUID_KEY]) ?? [];
    const start = from ? rows.findIndex((row) => row.id === from) + 1 || rows.length : 0;
    return { ...pageOf(rows.slice(start, start + size + 1), size, (row) => [row.id]), totalCount: rows.length, counts };
  }

  /** Every task that matches, in the order of the table, or the most urgent first where it is the viewer's own list. */
  async select(viewer: Viewer, filter: TaskFilter): Promise<{ rows: TaskView[]; counts: TaskCounts }> {
    permit(viewer, "tasks", this.regions.insideRoot(viewer, "tasks", filter.rootId));
    checkFilter(filter);
    const seen = await this.views(viewer, filter.rootId);
    const { lights, overdue, escalated, ...others } = filter;
    const counted = seen.filter((task) => matches(viewer, task, others));
    const rows = counted.filter((task) => matches(viewer, task, { lights, overdue, escalated }));
    return { rows: filter.mine ? rows.sort(mostUrgentFirst) : rows, counts: countsOf(counted) };
  }

  /** One task with its reports, orders, extensions and history; null when there is none that the viewer may see. */
  async find(viewer: Viewer, id: string) {
    permit(viewer, "task");
    const task = isUuid(id) ? await this.db.getRepository(Task).findOneBy({ id }) : null;
    if (!task || !seesTask(viewer, "task", task)) return null;
    const [view] = await this.views(viewer, task.rootId, id);
    const [reports, escalations, extensions, changes] = await Promise.all([
      this.db.getRepository(TaskReport).find({ where: { taskId: id }, order: { reportedAt: "DESC" }, take: HISTORY_ROWS }),
      this.db.getRepository(Escalation).find({ where: { taskId: id }, order: { openedAt: "DESC" }, take: HISTORY_ROWS }),
      this.db.getRepository(Extension).find({ where: { taskId: id }, order: { requestedAt: "DESC" }, take: HISTORY_ROWS }),
      this.db.getRepository(TaskChange).find({ where: { taskId: id }, order: { at: "DESC", version: "DESC" }, take: HISTORY_ROWS }),
    ]);
    const names = await actorNames(this.db.manager, [...reports.map((one) => one.reportedBy), ...changes.map((one) => one.actorId)]);
    const organisations = await this.organisations(task.rootId);
    return {
      task: view as TaskView,
      reports: reports.map((report) => ({
        ...report,
        receipt: receiptOf(report),
        organisation: organisations.get(report.organisationId) as Organisation,
        by: names.get(report.reportedBy ?? "") ?? null,
      })),
      escalations,
      extensions,
      changes: changes.map((change) => ({
        ...change,
        by: names.get(change.actorId ?? "") ?? null,
        fields: readable(change, organisations),
      })),
    };
  }

  /** A task that was just changed, for who changed it. */
  async view(viewer: Viewer, id: string): Promise<TaskView> {
    const task = await this.db.getRepository(Task).findOneByOrFail({ id });
    const [view] = await this.views(viewer, task.rootId, id);
    if (!view) throw notFound("task");
    return view;
  }

  async receipt(viewer: Viewer, report: TaskReport): Promise<{ receipt: string; task: TaskView }> {
    return { receipt: receiptOf(report), task: await this.view(viewer, report.taskId) };
  }

  /** The tasks of a root that the viewer may see, or one of them. */
  async views(viewer: Viewer, rootId: string, id?: string): Promise<TaskView[]> {
    const where = { rootId, ...(id ? { id } : {}) };
    const tasks = await this.db.getRepository(Task).find({ where, relations: { plan: true } });
    const organisations = await this.organisations(rootId);
    const byTask = <Row extends { taskId: string }>(rows: Row[]) => new Map(rows.map((row) => [row.taskId, row]));
    const escalations = byTask(await this.db.getRepository(Escalation).find({ where: { task: where, closedAt: IsNull() } }));
    const extensions = byTask(await this.db.getRepository(Extension).find({ where: { task: where, state: "APPLIED" } }));
    const reports = byTask(await selectLastReports(this.db.manager, rootId));
    const today = shanghaiDay(now());
    return tasks
      .filter((task) => seesTask(viewer, "tasks", task))
      .map((task) => {
        const escalation = escalations.get(task.id) ?? null;
        const extension = extensions.get(task.id) ?? null;
        const standing = { task, escalation, extensionApplied: extension !== null, today };
        const actions = actionsOf(viewer, standing);
        return {
          ...task,
          plan: task.plan as Plan,
          lead: organisations.get(task.leadId) as Organisation,
          supporting: task.supportingIds.flatMap((supporting) => organisations.get(supporting) ?? []),
          expectedPercent: expectedPercent(task, today),
          pointsBehind: pointsBehind(task, today),
          light: lightOf(task, today),
          lateDays: lateDays(task, today),
          overdue: isOverdue(task, today),
          escalation,
          extension,
          lastReport: reports.get(task.id) ?? null,
          actions,
          todo: todoOf(actions, standing),
        };
      })
      .sort((a, b) => a.plan.position - b.plan.position || a.number - b.number || (a.id < b.id ? -1 : 1));
  }

  private async organisations(rootId: string): Promise<Map<string, Organisation>> {
    const rows = await this.db.getRepository(Organisation).findBy({ rootId });
    return new Map(rows.map((row) => [row.id, row]));
  }
}

/** The number on a receipt: the day and the end of the report's id. */
export function receiptOf({ id, reportedAt }: Pick<TaskReport, "id" | "reportedAt">): string {
  return `RW-${shanghaiDay(reportedAt).replaceAll("-", "")}-${id.slice(-8).toUpperCase()}`;
}

function checkFilter({ planId, organisationId, search }: TaskFilter): void {
  if (planId && !isUuid(planId)) throw badInput("filter.planId", "A UUID in lower case.");
  if (organisationId && !isUuid(organisationId)) throw badInput("filter.organisationId", "A UUID in lower case.");
  if ((search?.length ?? 0) > LIMITS.textChars) throw badInput("filter.search", `At most ${LIMITS.textChars} characters.`);
}
