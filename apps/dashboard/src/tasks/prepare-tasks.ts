import type { TFunction } from "i18next";
import type { TaskFieldsFragment } from "../graphql/generated/graphql.ts";
import { qualifiedText } from "../i18n/qualified.ts";

export type Task = TaskFieldsFragment;

/** How many rows a group cell spans; 0: the cell above covers this row. */
export interface Spans {
  plan: number;
  levelOne: number;
  levelTwo: number;
}

/** The merged look of the table: a cell spans the neighbours that say the same within the same group above. */
export function spansOf(tasks: readonly Task[]): Spans[] {
  const keys = tasks.map(({ plan, levelOne, levelTwo }) => ({
    plan: plan.id,
    levelOne: JSON.stringify([plan.id, levelOne]),
    levelTwo: JSON.stringify([plan.id, levelOne, levelTwo]),
  }));
  const span = (group: keyof Spans, at: number) => {
    if (at > 0 && keys[at - 1]?.[group] === keys[at]?.[group]) return 0;
    let end = at + 1;
    while (end < keys.length && keys[end]?.[group] === keys[at]?.[group]) end += 1;
    return end - at;
  };
  return tasks.map((_, at) => ({ plan: span("plan", at), levelOne: span("levelOne", at), levelTwo: span("levelTwo", at) }));
}

export type Language = "zh" | "en";

export const unitName = (unit: { shortName: string; nameEn: string }, language: Language) =>
  language === "en" ? unit.nameEn : unit.shortName;
export const planName = (plan: { name: string; nameEn: string | null }, language: Language) =>
  language === "en" ? (plan.nameEn ?? plan.name) : plan.name;

export function supportingNames(task: Task, language: Language): string {
  return task.supporting.map((unit) => unitName(unit, language)).join(language === "en" ? "; " : "、");
}

export function targetText(task: Pick<Task, "target">, t: TFunction): string {
  return task.target ? qualifiedText(task.target, t) : "—";
}

/** What the light does not say by itself: lateness, an extension, an order. */
export function marksOf(task: Task, t: TFunction): string[] {
  const marks: string[] = [];
  if (task.lateDays > 0) marks.push(t(task.doneOn ? "tasks.doneLate" : "tasks.late", { days: task.lateDays }));
  if (task.escalation) marks.push(t("tasks.escalated"));
  if (task.extendedTo) marks.push(t("tasks.extendedTo", { date: task.extendedTo }));
  if (task.extension) marks.push(t("tasks.extensionApplied"));
  return marks;
}

/** The table for a CSV: every column, with what is computed said as such. */
export function csvOf(tasks: readonly Task[], t: TFunction, language: Language) {
  const heads = [
    "plan",
    "number",
    "levelOne",
    "levelTwo",
    "content",
    "target",
    "weight",
    "leader",
    "lead",
    "supporting",
    "due",
    "evidence",
  ];
  const columns = [...heads, "state", "percent", "expected", "light", "marks", "remark", "origin"];
  return {
    columns: columns.map((column) => t(`tasks.column.${column}`)),
    rows: tasks.map((task) => [
      ...[planName(task.plan, language), task.number, task.levelOne, task.levelTwo, task.content, targetText(task, t), task.weight],
      ...[task.responsibleLeader, unitName(task.lead, language), supportingNames(task, language), task.dueOn, task.requiredEvidence],
      ...[t(`tasks.state.${task.state}`), task.percent, task.expectedPercent, t(`tasks.light.${task.light}`)],
      ...[marksOf(task, t).join(" · "), task.remark, t(`origin.${task.origin}`)],
    ]),
  };
}
