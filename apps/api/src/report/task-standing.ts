import type { BriefTasks, StatusLight } from "@kepu/schema";
import { type DataSource, In, LessThanOrEqual, MoreThan } from "typeorm";
import { Escalation } from "../escalation/escalation.entity.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import { isOverdue, lateDays, lightOf } from "../task/light.ts";
import { Task, TaskChange } from "../task/task.entity.ts";
import type { Moment } from "./moment.ts";

/** the brief names so many of the worst */
const WORST = 4;

/** The tasks of a root as they stood: every change after the moment is undone by its own record. */
export async function tasksAsOf(db: DataSource, rootId: string, { instant, day }: Moment): Promise<BriefTasks> {
  const tasks = await db.getRepository(Task).findBy({ rootId });
  const ids = tasks.map(({ id }) => id);
  const changes = await db
    .getRepository(TaskChange)
    .find({ where: { taskId: In(ids), at: MoreThan(instant) }, order: { at: "DESC", version: "DESC" } });
  const made = new Set(changes.filter(({ action, version }) => action === "createTask" || version === 1).map(({ taskId }) => taskId));
  const byId = new Map(tasks.filter(({ id }) => !made.has(id)).map((task) => [task.id, task]));
  for (const { taskId, before } of changes) {
    const task = byId.get(taskId);
    if (task) Object.assign(task, Object.fromEntries(Object.entries(before).filter(([field]) => field in task)));
  }
  const orders = await db.getRepository(Escalation).findBy({ taskId: In(ids), openedAt: LessThanOrEqual(instant) });
  const open = new Set(orders.filter(({ closedAt }) => closedAt === null || closedAt > instant).map(({ taskId }) => taskId));
  const organisations = new Map((await db.getRepository(Organisation).findBy({ rootId })).map((one) => [one.id, one]));
  const standing = [...byId.values()].map((task) => {
    const lead = organisations.get(task.leadId);
    return {
      light: lightOf(task, day),
      overdue: isOverdue(task, day),
      row: {
        ...{ taskId: task.id, number: task.number, content: task.content, lateDays: task.doneOn ? 0 : lateDays(task, day) },
        ...{ leadName: lead?.shortName ?? "", leadNameEn: lead?.nameEn ?? "", escalated: open.has(task.id) },
      },
    };
  });
  const count = (light: StatusLight) => standing.filter((one) => one.light === light).length;
  return {
    lights: { GREEN: count("GREEN"), YELLOW: count("YELLOW"), RED: count("RED"), GREY: count("GREY") },
    overdue: standing.filter(({ overdue }) => overdue).length,
    escalated: standing.filter(({ row }) => row.escalated).length,
    worst: standing
      .map(({ row }) => row)
      .filter((row) => row.lateDays > 0 || row.escalated)
      .sort((a, b) => Number(b.escalated) - Number(a.escalated) || b.lateDays - a.lateDays || (a.taskId < b.taskId ? -1 : 1))
      .slice(0, WORST),
  };
}
