import { EscalationOutcome, LIMITS, shanghaiDay } from "@kepu/schema";
import { type DataSource, type EntityManager, IsNull } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import type { Audit } from "../access/audit.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { checkedText } from "../checked-text.ts";
import { now } from "../clock.ts";
import { badInput, conflict } from "../errors.ts";
import { changeTask, currentOf, expectVersion } from "../task/change.ts";
import { refuseOwn } from "../task/rights.ts";
import type { Task } from "../task/task.entity.ts";
import { lockedFor } from "../task-progress/task-progress.service.ts";
import { Escalation } from "./escalation.entity.ts";

export interface EscalateInput {
  taskId: string;
  version: number;
  basis: string;
  requiredAction: string;
  limitOn: string;
}

/** 督办: the office orders, the lead organisation answers, the office closes. The state of the task is untouched. */
export class EscalationService {
  constructor(
    private readonly db: DataSource,
    private readonly audit: Audit,
  ) {}

  async escalate(viewer: Viewer, { taskId, version, ...input }: EscalateInput): Promise<string> {
    permit(viewer, "escalateTask");
    const basis = checkedText("input.basis", input.basis, LIMITS.longTextChars);
    const requiredAction = checkedText("input.requiredAction", input.requiredAction, LIMITS.longTextChars);
    const { limitOn } = input;
    if (limitOn < shanghaiDay(now())) throw badInput("input.limitOn", "The limit lies in the past.");
    return this.db.transaction(async (tx) => {
      const task = await lockedFor(tx, viewer, "escalateTask", taskId);
      const after = { basis, requiredAction, limitOn };
      expectVersion(task, version, after);
      if (task.state === "CONFIRMED") throw conflict("This task is confirmed.", currentOf(task), after);
      if (await tx.existsBy(Escalation, { taskId, closedAt: IsNull() }))
        throw conflict("This task is escalated already.", currentOf(task), after);
      await tx.insert(Escalation, { id: uuidv7(), taskId, ...after, openedBy: viewer.id, openedAt: now(), origin: "RECORDED" });
      await changeTask(tx, this.audit, task, { actor: viewer, action: "escalateTask", set: {}, after });
      return taskId;
    });
  }

  async answer(viewer: Viewer, { taskId, version, ...input }: { taskId: string; version: number; feedback: string }): Promise<string> {
    permit(viewer, "answerEscalation");
    const feedback = checkedText("input.feedback", input.feedback, LIMITS.longTextChars);
    return this.db.transaction(async (tx) => {
      const task = await lockedFor(tx, viewer, "answerEscalation", taskId);
      expectVersion(task, version, { feedback });
      const open = await this.openOf(tx, task, { feedback });
      await tx.update(Escalation, open.id, { feedback, feedbackBy: viewer.id, feedbackAt: now() });
      const before = { feedback: open.feedback };
      await changeTask(tx, this.audit, task, { actor: viewer, action: "answerEscalation", set: {}, before, after: { feedback } });
      return taskId;
    });
  }

  async close(viewer: Viewer, input: { taskId: string; version: number; outcome: EscalationOutcome; note: string }): Promise<string> {
    permit(viewer, "closeEscalation");
    const { taskId, version, outcome } = input;
    if (!(outcome in EscalationOutcome)) throw badInput("input.outcome", "SETTLED or STRUCK_OFF.");
    const closingNote = checkedText("input.note", input.note, LIMITS.longTextChars);
    return this.db.transaction(async (tx) => {
      const task = await lockedFor(tx, viewer, "closeEscalation", taskId);
      refuseOwn(viewer, task);
      expectVersion(task, version, { outcome, closingNote });
      const open = await this.openOf(tx, task, { outcome, closingNote });
      await tx.update(Escalation, open.id, { outcome, closingNote, closedBy: viewer.id, closedAt: now() });
      await changeTask(tx, this.audit, task, { actor: viewer, action: "closeEscalation", set: {}, after: { outcome, closingNote } });
      return taskId;
    });
  }

  private async openOf(tx: EntityManager, task: Task, submitted: Record<string, unknown>): Promise<Escalation> {
    const open = await tx.findOneBy(Escalation, { taskId: task.id, closedAt: IsNull() });
    if (!open) throw conflict("No escalation of this task is open.", currentOf(task), submitted);
    return open;
  }
}
