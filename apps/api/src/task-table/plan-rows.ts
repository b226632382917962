import type { Organisation } from "../organisation/organisation.entity.ts";
import type { Plan } from "../plan/plan.entity.ts";
import { differenceOf } from "../task/change.ts";
import type { Task } from "../task/task.entity.ts";
import { type checkedFields, keepsDueDate } from "../task/task-fields.ts";
import type { TableReader, TableRow } from "./read-table.ts";

/** What the district has already. */
export interface Known {
  plans: Plan[];
  tasks: Task[];
  organisations: Organisation[];
}

export interface PlannedRow {
  row: number;
  plan: Plan;
  /** the stored task of this plan and number */
  task: Task | null;
  fields: ReturnType<typeof checkedFields>;
  outcome: "CREATE" | "UPDATE" | "SAME";
  /** names of fields */
  changed: string[];
}

/** Looks up what the rows name, and decides for each what it would do. Faults go to the reader, by their cells. */
export function planRows(reader: TableReader, known: Known, planId: string | null): PlannedRow[] {
  const plans = new Map(known.plans.map((plan) => [plan.name, plan]));
  const chosen = known.plans.find(({ id }) => id === planId);
  const units = unitsByName(known.organisations);
  const tasks = new Map(known.tasks.map((task) => [`${task.planId} ${task.number}`, task]));
  const seen = new Set<string>();
  const planned: PlannedRow[] = [];
  for (const read of reader.rows) {
    const before = reader.errorCount;
    const plan = read.plan === null ? chosen : plans.get(read.plan);
    if (!plan) {
      reader.faultOf(read.row, reader.has("plan") ? "plan" : "number", "UNKNOWN_PLAN", read.plan ?? undefined);
      continue;
    }
    const key = `${plan.id} ${read.number}`;
    if (seen.has(key)) reader.faultOf(read.row, "number", "DUPLICATE", read.number);
    seen.add(key);
    const task = tasks.get(key) ?? null;
    const fields = fieldsOf(reader, read, units, task?.startsOn ?? plan.startsOn);
    if (task && fields && !keepsDueDate(task, fields.dueOn)) reader.faultOf(read.row, "dueOn", "DUE_DATE_FIXED", read.dueOn);
    if (!fields || reader.errorCount > before) continue;
    const changed = task ? Object.keys(differenceOf(task, { actor: { kind: "ACCOUNT", id: null }, action: "", set: fields }).after) : [];
    planned.push({ row: read.row, plan, task, fields, changed, outcome: task ? (changed.length > 0 ? "UPDATE" : "SAME") : "CREATE" });
  }
  return planned;
}

/** By short name, full name, and every name it bore. */
function unitsByName(organisations: Organisation[]): Map<string, string> {
  return new Map(
    organisations.flatMap(({ id, shortName, name, names }) => [...names.map((one) => one.name), name, shortName].map((one) => [one, id])),
  );
}

function fieldsOf(reader: TableReader, read: TableRow, units: Map<string, string>, startsOn: string): PlannedRow["fields"] | undefined {
  const leadId = units.get(read.lead);
  if (!leadId) reader.faultOf(read.row, "lead", "UNKNOWN_ORGANISATION", read.lead);
  const unknown = read.supporting.filter((name) => !units.has(name));
  if (unknown.length > 0) reader.faultOf(read.row, "supporting", "UNKNOWN_ORGANISATION", unknown.join("、"));
  const supportingIds = [...new Set(read.supporting.flatMap((name) => units.get(name) ?? []))];
  if (leadId && supportingIds.includes(leadId)) reader.faultOf(read.row, "supporting", "SUPPORTS_ITSELF", read.lead);
  if (read.dueOn <= startsOn) reader.faultOf(read.row, "dueOn", "DUE_BEFORE_START", read.dueOn);
  if (!leadId) return undefined;
  const { number, levelOne, levelTwo, content, target, weight, responsibleLeader, dueOn, requiredEvidence, remark } = read;
  return {
    ...{ number, levelOne, levelTwo, content, target, weight, responsibleLeader, leadId, supportingIds, startsOn, dueOn },
    ...{ requiredEvidence, remark },
  };
}
