import { isUuid, LIMITS } from "@kepu/schema";
import type { DataSource } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import type { Audit } from "../access/audit.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { badInput, notFound, ProductError } from "../errors.ts";
import { Plan } from "../plan/plan.entity.ts";
import { announceTasks, changeTask, expectVersion, lockTask } from "./change.ts";
import { Task, TaskChange } from "./task.entity.ts";
import { checkedFields, checkOrganisations, keepsDueDate, type TaskFields } from "./task-fields.ts";

/** The office writes the task-breakdown table. */
export class TaskEditingService {
  constructor(
    private readonly db: DataSource,
    private readonly audit: Audit,
  ) {}

  async create(viewer: Viewer, { planId, ...input }: TaskFields & { planId: string }): Promise<string> {
    permit(viewer, "createTask");
    return this.db.transaction(async (tx) => {
      const plan = isUuid(planId) ? await tx.findOne(Plan, { where: { id: planId }, lock: { mode: "pessimistic_write" } }) : null;
      if (!plan) throw notFound("plan");
      permit(viewer, "createTask", { regionPath: [plan.rootId] });
      const fields = checkedFields(input);
      await checkOrganisations(tx, plan.rootId, input);
      if ((await tx.countBy(Task, { rootId: plan.rootId })) >= LIMITS.tasksPerRoot)
        throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.tasksPerRoot} tasks.`, { limit: LIMITS.tasksPerRoot });
      if (await tx.existsBy(Task, { planId, number: fields.number })) throw badInput("input.number", "The plan has a task of this number.");
      const task = newTask(plan, fields);
      await insertTask(tx, viewer, task, "createTask");
      const detail = `none → ${task.state}, due ${task.dueOn}, version 1`;
      await this.audit.record({ actor: viewer, action: "createTask", outcome: "SUCCESS", target: task.id, detail }, tx);
      await announceTasks(tx, [task.id]);
      return task.id;
    });
  }

  async update(viewer: Viewer, { taskId, version, ...input }: TaskFields & { taskId: string; version: number }): Promise<string> {
    permit(viewer, "updateTask");
    return this.db.transaction(async (tx) => {
      if (!isUuid(taskId)) throw notFound("task");
      const task = await lockTask(tx, taskId);
      permit(viewer, "updateTask", { regionPath: [task.rootId] });
      const fields = checkedFields(input);
      await checkOrganisations(tx, task.rootId, input);
      expectVersion(task, version, fields);
      if (!keepsDueDate(task, fields.dueOn))
        throw badInput("input.dueOn", "Progress was reported: the due date stays, an extension is applied for.");
      const other = await tx.findOneBy(Task, { planId: task.planId, number: fields.number });
      if (other && other.id !== taskId) throw badInput("input.number", "The plan has a task of this number.");
      await changeTask(tx, this.audit, task, { actor: viewer, action: "updateTask", set: fields });
      return taskId;
    });
  }
}

export function newTask(plan: Plan, fields: ReturnType<typeof checkedFields>, origin: Task["origin"] = "RECORDED"): Task {
  return {
    ...{ id: uuidv7(), rootId: plan.rootId, planId: plan.id, ...fields, extendedTo: null },
    ...{ state: "NOT_STARTED", percent: 0, doneOn: null, origin, version: 1 },
  };
}

/** A new task and the first line of its history. */
export async function insertTask(tx: DataSource["manager"], viewer: Viewer, task: Task, action: string): Promise<void> {
  await tx.insert(Task, task);
  const { id, rootId, version, origin, ...after } = task;
  await tx.insert(TaskChange, {
    ...{ id: uuidv7(), taskId: id, at: now(), actorId: viewer.id, action, version },
    ...{ before: {}, after: after as never },
  });
}
