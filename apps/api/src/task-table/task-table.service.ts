import { LIMITS } from "@kepu/schema";
import { type DataSource, type EntityManager, In } from "typeorm";
import type { Audit } from "../access/audit.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import { Plan } from "../plan/plan.entity.ts";
import type { RegionService } from "../region/region.service.ts";
import { readSheet } from "../spreadsheet/read-sheet.ts";
import { refusedTable } from "../spreadsheet/refused-table.ts";
import { announceTasks, differenceOf, writeChange } from "../task/change.ts";
import { Task } from "../task/task.entity.ts";
import type { TaskFilter, TaskService } from "../task/task.service.ts";
import { insertTask, newTask } from "../task/task-editing.service.ts";
import { type Known, type PlannedRow, planRows } from "./plan-rows.ts";
import { type CellError, TableReader } from "./read-table.ts";
import { writeTable } from "./write-table.ts";

export interface TableOutcome {
  /** false: a preview, or something is wrong and nothing was stored */
  committed: boolean;
  created: number;
  updated: number;
  unchanged: number;
  errorCount: number;
  /** the first of them */
  errors: CellError[];
  rows: { row: number; plan: string; number: number; content: string; outcome: PlannedRow["outcome"]; changed: string[] }[];
}

/** The task-breakdown table as a workbook: out for whoever sees the rows, in for the office, as one transaction or not at all. */
export class TaskTableService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
    private readonly audit: Audit,
    private readonly tasks: TaskService,
  ) {}

  admit(viewer: Viewer, rootId: string): void {
    permit(viewer, "importTasks", { regionPath: this.regions.pathOf(rootId) });
  }

  async export(viewer: Viewer, filter: TaskFilter): Promise<{ name: string; file: Buffer; rows: number }> {
    permit(viewer, "exportTasks", this.regions.insideRoot(viewer, "exportTasks", filter.rootId));
    const { rows } = await this.tasks.select(viewer, filter);
    const made = rows.some((row) => row.origin === "OURS" || row.origin === "SYNTHETIC");
    const place = this.regions.current().byId.get(filter.rootId)?.name ?? "";
    const note = made ? "演示数据：计划和任务为我方拟定，进度为合成，不是公布内容。" : null;
    return { name: `${place}任务分解表`, file: await writeTable(`${place}任务分解表`, rows, note), rows: rows.length };
  }

  /** What the file would do, or does. The same file again changes nothing; rows that the file does not name stay as they are. */
  async import(viewer: Viewer, rootId: string, planId: string | null, file: Buffer, commit: boolean): Promise<TableOutcome> {
    this.admit(viewer, rootId);
    const reader = await readTable(file);
    return this.db.transaction(async (tx) => {
      const known = await this.known(tx, rootId, commit);
      const planned = planRows(reader, known, planId);
      const count = (outcome: PlannedRow["outcome"]) => planned.filter((row) => row.outcome === outcome).length;
      const created = count("CREATE");
      if (known.tasks.length + created > LIMITS.tasksPerRoot) reader.faultOf(1, "number", "TOO_MANY_TASKS", LIMITS.tasksPerRoot);
      const committed = commit && reader.errorCount === 0;
      if (committed) await this.store(tx, viewer, rootId, planned);
      return {
        ...{ committed, created, updated: count("UPDATE"), unchanged: count("SAME") },
        ...{ errorCount: reader.errorCount, errors: reader.errors },
        rows: planned.map(({ row, plan, fields, outcome, changed }) => ({
          ...{ row, plan: plan.name, number: fields.number, content: fields.content, outcome, changed },
        })),
      };
    });
  }

  private async store(tx: EntityManager, viewer: Viewer, rootId: string, planned: PlannedRow[]): Promise<void> {
    const touched: string[] = [];
    for (const { plan, fields, task, outcome } of planned) {
      if (outcome === "SAME") continue;
      const stored = task ?? newTask(plan, fields);
      touched.push(stored.id);
      if (task) await writeChange(tx, task, { actor: viewer, action: "importTasks", set: changedOf(task, fields) });
      else await insertTask(tx, viewer, stored, "importTasks");
    }
    if (touched.length === 0) return;
    const detail = `${planned.filter((row) => row.outcome === "CREATE").length} created, ${planned.filter((row) => row.outcome === "UPDATE").length} changed`;
    await this.audit.record({ actor: viewer, action: "importTasks", outcome: "SUCCESS", target: rootId, detail }, tx);
    await announceTasks(tx, touched);
  }

  /** Plans are locked for a commit, so that two imports come one after the other. */
  private async known(tx: EntityManager, rootId: string, lock: boolean): Promise<Known> {
    const plans = await tx.find(Plan, {
      where: { rootId },
      order: { id: "ASC" },
      ...(lock ? { lock: { mode: "pessimistic_write" } } : {}),
    });
    const tasks = await tx.find(Task, {
      where: { planId: In(plans.map(({ id }) => id)) },
      order: { id: "ASC" },
      ...(lock ? { lock: { mode: "pessimistic_write" } } : {}),
    });
    return { plans, tasks, organisations: await tx.findBy(Organisation, { rootId }) };
  }
}

function changedOf(task: Task, fields: Partial<Task>): Partial<Task> {
  const { after } = differenceOf(task, { actor: { kind: "ACCOUNT", id: null }, action: "", set: fields });
  return after as Partial<Task>;
}

async function readTable(file: Buffer): Promise<TableReader> {
  const reader = new TableReader();
  try {
    for await (const row of readSheet(file)) reader.add(row);
  } catch (error) {
    throw refusedTable(error);
  }
  reader.end();
  return reader;
}
