import { LIMITS, shanghaiDay } from "@kepu/schema";
import type { DataSource } from "typeorm";
import type { Audit } from "../access/audit.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { checkedText, optionalText } from "../checked-text.ts";
import { now } from "../clock.ts";
import { badInput, conflict } from "../errors.ts";
import { rowOfKey } from "../keyed/row-id.ts";
import { changeTask, currentOf, expectVersion } from "../task/change.ts";
import { refuseOwn } from "../task/rights.ts";
import { lockedFor } from "../task-progress/task-progress.service.ts";
import { Extension } from "./extension.entity.ts";

export interface ExtensionInput {
  taskId: string;
  version: number;
  requestedTo: string;
  reason: string;
  idempotencyKey: string;
}

/** 延期: applied for before the due date by the lead organisation, decided by the office. The original due date stays. */
export class ExtensionService {
  constructor(
    private readonly db: DataSource,
    private readonly audit: Audit,
  ) {}

  async request(viewer: Viewer, { taskId, version, requestedTo, ...input }: ExtensionInput): Promise<string> {
    permit(viewer, "requestExtension");
    const reason = checkedText("input.reason", input.reason, LIMITS.longTextChars);
    return this.db.transaction(async (tx) => {
      const { id } = await rowOfKey(tx, viewer, "requestExtension", input.idempotencyKey, "extension");
      const task = await lockedFor(tx, viewer, "requestExtension", taskId);
      const after = { requestedTo, reason };
      const known = await tx.findOneBy(Extension, { id });
      if (known) {
        if (known.taskId === taskId && known.requestedTo === requestedTo && known.reason === reason) return taskId;
        throw conflict("This idempotency key was used with other content.", known, after);
      }
      expectVersion(task, version, after);
      if (task.doneOn !== null) throw conflict("This task is reported done.", currentOf(task), after);
      if (shanghaiDay(now()) >= task.dueOn) throw badInput("input.taskId", "An extension is applied for before the due date.");
      if (requestedTo <= (task.extendedTo ?? task.dueOn)) throw badInput("input.requestedTo", "An extension moves to a later day.");
      if (await tx.existsBy(Extension, { taskId, state: "APPLIED" }))
        throw conflict("An extension waits for its decision already.", currentOf(task), after);
      await tx.insert(Extension, {
        id,
        taskId,
        ...after,
        state: "APPLIED",
        requestedBy: viewer.id,
        requestedAt: now(),
        origin: "RECORDED",
      });
      await changeTask(tx, this.audit, task, { actor: viewer, action: "requestExtension", set: {}, after });
      return taskId;
    });
  }

  async decide(viewer: Viewer, input: { taskId: string; version: number; approve: boolean; note?: string | null }): Promise<string> {
    permit(viewer, "decideExtension");
    const { taskId, version, approve } = input;
    const decisionNote = optionalText("input.note", input.note, LIMITS.longTextChars);
    if (!approve && decisionNote === null) throw badInput("input.note", "A refusal says why.");
    const state = approve ? "APPROVED" : "REFUSED";
    return this.db.transaction(async (tx) => {
      const task = await lockedFor(tx, viewer, "decideExtension", taskId);
      refuseOwn(viewer, task);
      const after = { extension: state, ...(decisionNote ? { note: decisionNote } : {}) };
      expectVersion(task, version, after);
      const applied = await tx.findOneBy(Extension, { taskId, state: "APPLIED" });
      if (!applied) throw conflict("No extension waits for a decision.", currentOf(task), after);
      await tx.update(Extension, applied.id, { state, decisionNote, decidedBy: viewer.id, decidedAt: now() });
      const set = approve ? { extendedTo: applied.requestedTo } : {};
      const before = { extension: "APPLIED" };
      await changeTask(tx, this.audit, task, { actor: viewer, action: "decideExtension", set, before, after });
      return taskId;
    });
  }
}
