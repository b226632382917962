import { shanghaiDay } from "@kepu/schema";
import type { PoolClient } from "pg";
import { now } from "../clock.ts";
import { isOverdue, lightOf } from "./light.ts";
import { type LiveTaskRow, selectLiveTasks } from "./live-task.queries.ts";
import type { TaskCounts } from "./selection.ts";

/** Every task, as small as the boards need it. */
export class LiveTaskState {
  readonly tasks = new Map<string, LiveTaskRow>();

  /** Reads; what it returns takes over what was read. */
  async load(tx: PoolClient): Promise<() => void> {
    const tasks = await selectLiveTasks(tx, null);
    return () => {
      this.tasks.clear();
      for (const task of tasks) this.tasks.set(task.id, task);
    };
  }

  apply(rows: readonly LiveTaskRow[]): void {
    for (const row of rows) if (row.version >= (this.tasks.get(row.id)?.version ?? 0)) this.tasks.set(row.id, row);
  }

  /** of a root, or of what an organisation leads or supports there */
  of(rootId: string, organisationId?: string | null): LiveTaskRow[] {
    return [...this.tasks.values()].filter(
      (task) =>
        task.rootId === rootId && (!organisationId || task.leadId === organisationId || task.supportingIds.includes(organisationId)),
    );
  }
}

export function tallyOf(tasks: readonly LiveTaskRow[]): TaskCounts & { donePending: number; extensionsApplied: number } {
  const today = shanghaiDay(now());
  const lights = tasks.map((task) => lightOf(task, today));
  const count = (light: string) => lights.filter((one) => one === light).length;
  return {
    green: count("GREEN"),
    yellow: count("YELLOW"),
    red: count("RED"),
    grey: count("GREY"),
    overdue: tasks.filter((task) => isOverdue(task, today)).length,
    escalated: tasks.filter((task) => task.escalated).length,
    donePending: tasks.filter((task) => task.state === "DONE_PENDING").length,
    extensionsApplied: tasks.filter((task) => task.extensionApplied).length,
  };
}
