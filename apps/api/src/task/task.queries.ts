import type { EntityManager } from "typeorm";

export interface LastReportRow {
  taskId: string;
  text: string;
  reportedAt: Date;
}

/** The newest progress report of each task of a root. */
export function selectLastReports(db: EntityManager, rootId: string): Promise<LastReportRow[]> {
  return db.query(
    `SELECT DISTINCT ON (r.task_id) r.task_id AS "taskId", r.text, r.reported_at AS "reportedAt"
     FROM task_report r JOIN task t ON t.id = r.task_id WHERE t.root_id = $1 AND r.kind = 'PROGRESS' ORDER BY r.task_id, r.reported_at DESC`,
    [rootId],
  );
}
