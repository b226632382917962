import type { TaskTodo } from "@kepu/schema";
import type { Operation } from "../access/permissions.ts";
import { belongsTo, denied, may, type Viewer } from "../access/viewer.ts";
import type { Task } from "./task.entity.ts";

/** What a task's actions depend on beside the task. */
export interface Standing {
  task: Task;
  escalation: { feedback: string | null } | null;
  extensionApplied: boolean;
  /** YYYY-MM-DD */
  today: string;
}

const ofLead = ({ rootId, leadId }: Task) => ({ regionPath: [rootId], organisationId: leadId });

/** The lead organisation and the supporting ones see a task, and who sees the whole district. */
export function seesTask(viewer: Viewer, operation: Operation, { rootId, leadId, supportingIds }: Task): boolean {
  return [leadId, ...supportingIds].some((organisationId) => may(viewer, operation, { regionPath: [rootId], organisationId }));
}

/** Is the viewer one of the lead organisation's own people? Nobody decides about their own organisation. */
export function isOwn(viewer: Viewer, { leadId }: Task): boolean {
  return belongsTo(viewer, leadId);
}

export function refuseOwn(viewer: Viewer, task: Task): void {
  if (isOwn(viewer, task)) throw denied("Nobody confirms or decides what their own organisation reports.");
}

/** The supporting organisations that the viewer reports for. */
export function supportingOf(viewer: Viewer, { rootId, supportingIds }: Task): string[] {
  return supportingIds.filter((organisationId) => may(viewer, "contributeToTask", { regionPath: [rootId], organisationId }));
}

/** What this viewer may do with a task as it stands; the services hold to the same rules. */
export function actionsOf(viewer: Viewer, standing: Standing): Operation[] {
  const { task, escalation, extensionApplied, today } = standing;
  const finished = task.state === "DONE_PENDING" || task.state === "CONFIRMED";
  const own = isOwn(viewer, task);
  const open: Partial<Record<Operation, boolean>> = {
    updateTask: true,
    reportTaskProgress: !finished,
    confirmTask: task.state === "DONE_PENDING" && !own,
    returnTask: task.state === "DONE_PENDING" && !own,
    escalateTask: escalation === null && task.state !== "CONFIRMED",
    answerEscalation: escalation !== null,
    closeEscalation: escalation !== null && !own,
    requestExtension: !finished && !extensionApplied && today < task.dueOn,
    decideExtension: extensionApplied && !own,
  };
  const operations = (Object.keys(open) as Operation[]).filter((operation) => open[operation] && may(viewer, operation, ofLead(task)));
  const contributes = task.state !== "CONFIRMED" && supportingOf(viewer, task).length > 0;
  return contributes ? [...operations, "contributeToTask"] : operations;
}

/** What waits for this viewer. */
export function todoOf(actions: readonly Operation[], { escalation, extensionApplied }: Standing): TaskTodo[] {
  const may = (operation: Operation) => actions.includes(operation);
  const todo: [TaskTodo, boolean][] = [
    ["ANSWER_ESCALATION", may("answerEscalation") && escalation?.feedback === null],
    ["CLOSE_ESCALATION", may("closeEscalation") && typeof escalation?.feedback === "string"],
    ["CONFIRM", may("confirmTask")],
    ["DECIDE_EXTENSION", may("decideExtension") && extensionApplied],
    ["REPORT", may("reportTaskProgress")],
  ];
  return todo.filter(([, waits]) => waits).map(([what]) => what);
}
