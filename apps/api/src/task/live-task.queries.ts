import type { TaskState } from "@kepu/schema";
import type { PoolClient } from "pg";

/** What the live board knows of a task. */
export interface LiveTaskRow {
  id: string;
  rootId: string;
  leadId: string;
  supportingIds: string[];
  startsOn: string;
  dueOn: string;
  doneOn: string | null;
  state: TaskState;
  percent: number;
  /** an escalation is open */
  escalated: boolean;
  /** an extension waits for a decision */
  extensionApplied: boolean;
  version: number;
}

/** All tasks, or some. */
export async function selectLiveTasks(tx: PoolClient, ids: readonly string[] | null): Promise<LiveTaskRow[]> {
  const { rows } = await tx.query<LiveTaskRow>(
    `SELECT t.id, t.root_id AS "rootId", t.lead_id AS "leadId", t.supporting_ids AS "supportingIds", t.starts_on::text AS "startsOn",
       t.due_on::text AS "dueOn", t.done_on::text AS "doneOn", t.state, t.percent, t.version,
       EXISTS (SELECT FROM escalation e WHERE e.task_id = t.id AND e.closed_at IS NULL) AS escalated,
       EXISTS (SELECT FROM extension x WHERE x.task_id = t.id AND x.state = 'APPLIED') AS "extensionApplied"
     FROM task t WHERE $1::uuid[] IS NULL OR t.id = ANY($1)`,
    [ids],
  );
  return rows;
}
