import { isUuid, LIMITS, shanghaiDay, type TaskState } from "@kepu/schema";
import type { DataSource, EntityManager } from "typeorm";
import type { Audit } from "../access/audit.ts";
import type { Operation } from "../access/permissions.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { checkedText, optionalText } from "../checked-text.ts";
import { now } from "../clock.ts";
import { badInput, conflict, notFound, ProductError } from "../errors.ts";
import { rowOfKey } from "../keyed/row-id.ts";
import { announceTasks, changeTask, currentOf, expectVersion, lockTask } from "../task/change.ts";
import { refuseOwn, supportingOf } from "../task/rights.ts";
import { type Task, TaskReport } from "../task/task.entity.ts";

export interface ProgressInput {
  taskId: string;
  version: number;
  percent: number;
  text: string;
  blocked?: boolean | null;
  idempotencyKey: string;
}

export interface ContributionInput {
  taskId: string;
  organisationId?: string | null;
  text: string;
  idempotencyKey: string;
}

/** The task for a viewer whose grant covers its lead organisation; a foreign one answers as an absent one. */
export async function lockedFor(tx: EntityManager, viewer: Viewer, operation: Operation, taskId: string): Promise<Task> {
  if (!isUuid(taskId)) throw notFound("task");
  const task = await lockTask(tx, taskId);
  permit(viewer, operation, { regionPath: [task.rootId], organisationId: task.leadId });
  return task;
}

/** Where a task stands: its lead organisation reports, the others contribute, the office confirms or returns. */
export class TaskProgressService {
  constructor(
    private readonly db: DataSource,
    private readonly audit: Audit,
  ) {}

  /** The same key with the same content answers as the first time; with other content: CONFLICT. */
  async report(viewer: Viewer, input: ProgressInput): Promise<TaskReport> {
    permit(viewer, "reportTaskProgress");
    const { percent, version } = input;
    if (!Number.isInteger(percent) || percent < 0 || percent > 100) throw badInput("input.percent", "A whole number from 0 to 100.");
    const blocked = input.blocked ?? false;
    if (blocked && percent === 100) throw badInput("input.blocked", "What is done is not blocked.");
    const text = checkedText("input.text", input.text, LIMITS.longTextChars);
    return this.db.transaction(async (tx) => {
      const task = await lockedFor(tx, viewer, "reportTaskProgress", input.taskId);
      const report = await this.rowOf(tx, viewer, "reportTaskProgress", input, {
        organisationId: task.leadId,
        kind: "PROGRESS",
        percent,
        blocked,
        text,
      });
      const known = await this.repeated(tx, report);
      if (known) return known;
      expectVersion(task, version, { version, percent, blocked, text });
      if (task.doneOn !== null) throw conflict("This task is reported done.", currentOf(task), { version, percent, blocked, text });
      await this.refuseMore(tx, report);
      await tx.insert(TaskReport, report);
      const state: TaskState = percent === 100 ? "DONE_PENDING" : blocked ? "BLOCKED" : "IN_PROGRESS";
      const doneOn = percent === 100 ? shanghaiDay(report.reportedAt) : null;
      await changeTask(tx, this.audit, task, {
        actor: viewer,
        action: "reportTaskProgress",
        set: { state, percent, doneOn },
        after: { text },
      });
      return report;
    });
  }

  async contribute(viewer: Viewer, input: ContributionInput): Promise<TaskReport> {
    permit(viewer, "contributeToTask");
    const text = checkedText("input.text", input.text, LIMITS.longTextChars);
    return this.db.transaction(async (tx) => {
      if (!isUuid(input.taskId)) throw notFound("task");
      const task = await lockTask(tx, input.taskId);
      const own = supportingOf(viewer, task).filter((id) => !input.organisationId || id === input.organisationId);
      permit(viewer, "contributeToTask", { regionPath: [task.rootId], organisationId: own[0] ?? "" });
      if (own.length > 1) throw badInput("input.organisationId", "You report for several supporting organisations: say for which.");
      const content = { organisationId: own[0] as string, kind: "CONTRIBUTION" as const, percent: null, blocked: false, text };
      const report = await this.rowOf(tx, viewer, "contributeToTask", input, content);
      const known = await this.repeated(tx, report);
      if (known) return known;
      if (task.state === "CONFIRMED") throw conflict("This task is confirmed.", currentOf(task), { text });
      await this.refuseMore(tx, report);
      await tx.insert(TaskReport, report);
      const detail = `none → contribution ${report.id}`;
      await this.audit.record({ actor: viewer, action: "contributeToTask", outcome: "SUCCESS", target: task.id, detail }, tx);
      await announceTasks(tx, [task.id]);
      return report;
    });
  }

  async confirm(viewer: Viewer, { taskId, version, note }: { taskId: string; version: number; note?: string | null }): Promise<string> {
    permit(viewer, "confirmTask");
    const remark = optionalText("input.note", note, LIMITS.longTextChars);
    return this.judge(viewer, "confirmTask", taskId, version, { state: "CONFIRMED" }, remark ? { note: remark } : {});
  }

  /** Back to the lead organisation, with what the office recognises and why. */
  async giveBack(viewer: Viewer, input: { taskId: string; version: number; percent: number; reason: string }): Promise<string> {
    permit(viewer, "returnTask");
    const { taskId, version, percent } = input;
    if (!Number.isInteger(percent) || percent < 0 || percent > 99) throw badInput("input.percent", "A whole number from 0 to 99.");
    const reason = checkedText("input.reason", input.reason, LIMITS.longTextChars);
    return this.judge(viewer, "returnTask", taskId, version, { state: "IN_PROGRESS", percent, doneOn: null }, { reason });
  }

  private judge(viewer: Viewer, action: "confirmTask" | "returnTask", taskId: string, version: number, set: Partial<Task>, after: object) {
    return this.db.transaction(async (tx) => {
      const task = await lockedFor(tx, viewer, action, taskId);
      refuseOwn(viewer, task);
      expectVersion(task, version, { ...set, ...after });
      if (task.state !== "DONE_PENDING") throw conflict("This task is not reported done.", currentOf(task), { ...set, ...after });
      await changeTask(tx, this.audit, task, { actor: viewer, action, set, after: after as Record<string, unknown> });
      return task.id;
    });
  }

  /** A script that reports every minute must not make a task's page endless. */
  private async refuseMore(tx: EntityManager, { taskId, organisationId }: TaskReport): Promise<void> {
    const most = LIMITS.reportsPerTask;
    if ((await tx.countBy(TaskReport, { taskId, organisationId })) >= most)
      throw new ProductError("LIMIT_EXCEEDED", `At most ${most} reports of one organisation on one task.`, { limit: most });
  }

  private async rowOf(
    tx: EntityManager,
    viewer: Viewer,
    operation: Operation,
    { taskId, idempotencyKey }: { taskId: string; idempotencyKey: string },
    content: Pick<TaskReport, "organisationId" | "kind" | "percent" | "blocked" | "text">,
  ): Promise<TaskReport> {
    const { id } = await rowOfKey(tx, viewer, operation, idempotencyKey, "task_report");
    return { id, taskId, ...content, reportedBy: viewer.id, reportedAt: now(), origin: "RECORDED" };
  }

  private async repeated(tx: EntityManager, report: TaskReport): Promise<TaskReport | null> {
    const known = await tx.findOneBy(TaskReport, { id: report.id });
    if (!known) return null;
    const content = ({ taskId, kind, percent, blocked, text }: TaskReport) => JSON.stringify([taskId, kind, percent, blocked, text]);
    if (content(known) !== content(report)) throw conflict("This idempotency key was used with other content.", known, report);
    return known;
  }
}
