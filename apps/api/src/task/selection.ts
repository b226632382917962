import type { StatusLight } from "@kepu/schema";
import type { Viewer } from "../access/viewer.ts";
import type { TaskFilter, TaskView } from "./task.service.ts";

export interface TaskCounts {
  green: number;
  yellow: number;
  red: number;
  grey: number;
  overdue: number;
  escalated: number;
}

export const LIGHTS = { green: "GREEN", yellow: "YELLOW", red: "RED", grey: "GREY" } as const satisfies Record<string, StatusLight>;

export function countsOf(tasks: readonly { light: StatusLight; overdue: boolean; escalation: unknown }[]): TaskCounts {
  const count = (light: StatusLight) => tasks.filter((task) => task.light === light).length;
  return {
    green: count("GREEN"),
    yellow: count("YELLOW"),
    red: count("RED"),
    grey: count("GREY"),
    overdue: tasks.filter((task) => task.overdue).length,
    escalated: tasks.filter((task) => task.escalation).length,
  };
}

/** Absent conditions do not narrow. */
export function matches(viewer: Viewer, task: TaskView, filter: Partial<TaskFilter>): boolean {
  const { planId, organisationId, states, lights, overdue, escalated, mine, search } = filter;
  return (
    (!planId || task.planId === planId) &&
    (!organisationId || [task.leadId, ...task.supportingIds].includes(organisationId)) &&
    (!states?.length || states.includes(task.state)) &&
    (!lights?.length || lights.includes(task.light)) &&
    (!overdue || task.overdue) &&
    (!escalated || task.escalation !== null) &&
    (!mine || isMine(viewer, task)) &&
    (!search?.trim() || textOf(task).includes(search.trim().toLowerCase()))
  );
}

/** What waits for the viewer, and for a unit head what the own organisation still has to finish. */
function isMine(viewer: Viewer, task: TaskView): boolean {
  const heads = viewer.grants.some((grant) => grant.role === "UNIT_HEAD" && grant.organisationId === task.leadId);
  return task.todo.length > 0 || (heads && task.doneOn === null);
}

function textOf({ content, levelOne, levelTwo, responsibleLeader, requiredEvidence, remark, lead, supporting, plan }: TaskView): string {
  const organisations = [lead, ...supporting].flatMap(({ name, shortName, nameEn }) => [name, shortName, nameEn]);
  return [content, levelOne, levelTwo, responsibleLeader, requiredEvidence, remark, plan.name, plan.nameEn, ...organisations]
    .filter(Boolean)
    .join("\n")
    .toLowerCase();
}

/** Escalated before all others, by the order's limit; then by the due date. */
export function mostUrgentFirst(a: TaskView, b: TaskView): number {
  const day = (task: TaskView) => task.escalation?.limitOn ?? task.dueOn;
  return (
    Number(b.escalation !== null) - Number(a.escalation !== null) || (day(a) < day(b) ? -1 : day(a) > day(b) ? 1 : a.number - b.number)
  );
}
