import { addDays, shanghaiDay } from "@kepu/schema";
import type { DataSource, EntityManager } from "typeorm";
import { Escalation } from "../escalation/escalation.entity.ts";
import { Extension } from "../extension/extension.entity.ts";
import { Plan } from "../plan/plan.entity.ts";
import { Task, TaskChange, TaskReport } from "../task/task.entity.ts";
import { organisationId } from "./organisations.ts";
import { ROOT_ID } from "./places.ts";
import { demoId } from "./random.ts";
import { type DemoTask, PLANS } from "./task-table.ts";

/** Office hours of the demo's people: an instant on a day at ten in the morning, Shanghai. */
const on = (day: string) => new Date(`${day}T10:00:00+08:00`);

/** Four plans and their tasks, names and rows of our own making, once; days are counted from the day on which the demo is filled. */
export async function seedTasks(db: DataSource, at: Date): Promise<void> {
  await db.transaction(async (tx) => {
    if (await tx.existsBy(Plan, { rootId: ROOT_ID })) return;
    const today = shanghaiDay(at);
    for (const [position, { tasks, ...plan }] of PLANS.entries()) {
      const id = demoId(`plan ${plan.name}`);
      const days = { startsOn: `${addDays(today, -300).slice(0, 7)}-01`, endsOn: `${addDays(today, 400).slice(0, 7)}-01` };
      await tx.insert(Plan, { id, rootId: ROOT_ID, ...plan, ...days, position, origin: "OURS", version: 1 });
      for (const [index, task] of tasks.entries()) await seedTask(tx, id, index + 1, task, today);
    }
  });
}

async function seedTask(tx: EntityManager, planId: string, number: number, row: DemoTask, today: string): Promise<void> {
  const id = demoId(`task ${planId} ${number}`);
  const [startedAgo, dueIn] = row.days;
  const percent = row.percent ?? 0;
  const reportedOn = addDays(today, -(row.reportedAgo ?? 6));
  const doneOn = percent === 100 ? reportedOn : null;
  const dueOn = addDays(today, dueIn);
  const extendedTo = row.extension ? addDays(dueOn, row.extension.days) : null;
  const startsOn = addDays(today, -startedAgo);
  await tx.insert(Task, {
    ...{ id, rootId: ROOT_ID, planId, number, levelOne: row.levels[0], levelTwo: row.levels[1], content: row.content },
    ...{ target: row.target ? { qualifier: row.target[0], value: row.target[1], unit: row.target[2] } : null, weight: row.weight },
    ...{ responsibleLeader: row.leader, leadId: organisationId(row.lead), supportingIds: row.supporting.map(organisationId) },
    ...{ startsOn, dueOn, extendedTo, requiredEvidence: row.evidence, remark: row.remark ?? null },
    ...{ state: row.state ?? (percent > 0 ? "IN_PROGRESS" : "NOT_STARTED"), percent, doneOn, origin: "OURS", version: 2 },
  });
  const change = (action: string, day: string, before: object, after: object, version: number) =>
    tx.insert(TaskChange, {
      ...{ id: demoId(`change ${id} ${action}`), taskId: id, at: on(day), actorId: null, action, version },
      ...{ before: before as never, after: after as never },
    });
  await change("createTask", startsOn < today ? startsOn : today, {}, { content: row.content, dueOn, weight: row.weight }, 1);
  if (row.report) {
    await tx.insert(TaskReport, {
      ...{ id: demoId(`report ${id}`), taskId: id, kind: "PROGRESS", organisationId: organisationId(row.lead), percent },
      ...{ blocked: row.state === "BLOCKED", text: row.report, reportedBy: null, reportedAt: on(reportedOn), origin: "SYNTHETIC" },
    });
    await change("reportTaskProgress", reportedOn, { percent: 0 }, { percent, text: row.report }, 2);
  }
  await seedOrders(tx, id, row, { today, dueOn, extendedTo });
}

interface Days {
  today: string;
  dueOn: string;
  extendedTo: string | null;
}

async function seedOrders(tx: EntityManager, taskId: string, { escalation, extension }: DemoTask, days: Days): Promise<void> {
  const nobody = { openedBy: null, feedbackBy: null, closedBy: null };
  if (escalation) {
    const opened = addDays(days.today, -escalation.ago);
    const closed = escalation.closed
      ? { outcome: "SETTLED" as const, closingNote: escalation.closed, closedAt: on(addDays(opened, 6)) }
      : {};
    const answered = escalation.feedback ? { feedback: escalation.feedback, feedbackAt: on(addDays(opened, 4)) } : {};
    await tx.insert(Escalation, {
      ...{ id: demoId(`escalation ${taskId}`), taskId, basis: escalation.basis, requiredAction: escalation.action, ...nobody },
      ...{ limitOn: addDays(opened, 10), openedAt: on(opened), ...answered, ...closed, origin: "SYNTHETIC" },
    });
  }
  if (extension && days.extendedTo) {
    const requested = addDays(days.dueOn, -12);
    await tx.insert(Extension, {
      ...{ id: demoId(`extension ${taskId}`), taskId, requestedTo: days.extendedTo, reason: extension.reason, state: "APPROVED" },
      ...{ requestedBy: null, requestedAt: on(requested), decisionNote: "同意，原时限照记。", decidedBy: null },
      ...{ decidedAt: on(addDays(requested, 3)), origin: "SYNTHETIC" },
    });
  }
}
