import type { CreateTaskInput, Qualifier } from "../graphql/generated/graphql.ts";
import type { Task } from "./prepare-tasks.ts";

/** What is typed into the editor; numbers as text until they are sent. */
export interface TaskDraft {
  planId: string;
  number: string;
  levelOne: string;
  levelTwo: string;
  content: string;
  qualifier: Qualifier;
  target: string;
  unit: string;
  weight: string;
  responsibleLeader: string;
  leadId: string;
  supportingIds: string[];
  startsOn: string;
  dueOn: string;
  requiredEvidence: string;
  remark: string;
}

export function draftOf(task: Task | null, plans: readonly { id: string; startsOn: string }[]): TaskDraft {
  return {
    planId: task?.plan.id ?? plans[0]?.id ?? "",
    number: task ? String(task.number) : "",
    levelOne: task?.levelOne ?? "",
    levelTwo: task?.levelTwo ?? "",
    content: task?.content ?? "",
    qualifier: task?.target?.qualifier ?? "GE",
    target: task?.target ? String(task.target.value) : "",
    unit: task?.target?.unit ?? "",
    weight: task ? String(task.weight) : "",
    responsibleLeader: task?.responsibleLeader ?? "",
    leadId: task?.lead.id ?? "",
    supportingIds: task?.supporting.map(({ id }) => id) ?? [],
    startsOn: task?.startsOn ?? plans[0]?.startsOn ?? "",
    dueOn: task?.dueOn ?? "",
    requiredEvidence: task?.requiredEvidence ?? "",
    remark: task?.remark ?? "",
  };
}

/** The fields that are wrong, by the rules that the service holds to. */
export function wrongFields(draft: TaskDraft): string[] {
  const empty = (
    ["levelOne", "levelTwo", "content", "responsibleLeader", "leadId", "startsOn", "dueOn", "requiredEvidence"] as const
  ).filter((field) => draft[field].trim() === "");
  const number = Number(draft.number);
  const weight = Number(draft.weight);
  return [
    ...(draft.planId ? [] : ["plan"]),
    ...(Number.isInteger(number) && number >= 1 && number <= 9_999 ? [] : ["number"]),
    ...empty,
    ...(draft.target.trim() !== "" && !Number.isFinite(Number(draft.target)) ? ["target"] : []),
    ...(draft.weight.trim() !== "" && weight >= 0 && weight <= 1_000 ? [] : ["weight"]),
    ...(draft.supportingIds.includes(draft.leadId) ? ["supportingIds"] : []),
    ...(draft.dueOn && draft.dueOn <= draft.startsOn ? ["dueOn"] : []),
  ];
}

export function inputOf(draft: TaskDraft): CreateTaskInput {
  const { qualifier, target, unit, number, weight, remark, ...same } = draft;
  return {
    ...same,
    number: Number(number),
    weight: Number(weight),
    target: target.trim() === "" ? null : { qualifier, value: Number(target), unit: unit.trim() },
    remark: remark.trim() || null,
  };
}
