import type { ActivityState, Origin } from "@kepu/schema";
import type { PoolClient } from "pg";

export async function activityHead(tx: PoolClient, activityId: string) {
  const { rows } = await tx.query<{ communityId: string; state: ActivityState; planned: number; origin: Origin }>(
    `SELECT community_id AS "communityId", state, planned, origin FROM activity WHERE id = $1`,
    [activityId],
  );
  return rows[0];
}

export async function activitySums(tx: PoolClient, activityId: string) {
  const { rows } = await tx.query<{ key: string; items: number; amount: number }>(
    `SELECT kind || ' ' || age_group || ' ' || channel AS key, sum(items)::int AS items, sum(amount)::int AS amount
     FROM rollup_day WHERE subject_id = $1 GROUP BY 1`,
    [activityId],
  );
  return rows;
}

export async function activityMinutes(tx: PoolClient, activityId: string) {
  const { rows } = await tx.query<{ kind: string; minute: Date; amount: number }>(
    `SELECT kind, minute, sum(amount)::int AS amount FROM rollup_minute WHERE subject_id = $1 GROUP BY 1, 2 ORDER BY 2`,
    [activityId],
  );
  return rows;
}
