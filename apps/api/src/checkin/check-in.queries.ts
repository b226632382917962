import { isUuid } from "@kepu/schema";
import type { Pool } from "pg";

/** Which activity each of these check-ins belongs to. */
export async function activitiesOfCheckIns(pool: Pool, ids: string[]): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ id: string; activityId: string }>(
    `SELECT id, activity_id AS "activityId" FROM check_in WHERE id = ANY($1::uuid[])`,
    [ids.filter(isUuid)],
  );
  return new Map(rows.map((row) => [row.id, row.activityId]));
}
