import type { PoolClient } from "pg";
import { days, uuids } from "./binary-arrays.ts";

/** Which of these activities are VERIFIED; all of them stay as they are until this transaction ends. */
export async function lockVerified(tx: PoolClient, activityIds: string[]): Promise<string[]> {
  const { rows } = await tx.query<{ id: string; state: string }>({
    name: "reach-lock",
    text: `SELECT id, state FROM activity WHERE id = ANY($1::uuid[]) ORDER BY id FOR SHARE`,
    values: [activityIds],
  });
  return rows.filter((row) => row.state === "VERIFIED").map((row) => row.id);
}

/** Check-ins of each identified person at an activity by year, less retractions; in the order in which `countReach` adds them. */
export async function peopleOfActivity(tx: PoolClient, activityId: string) {
  const { rows } = await tx.query<{ rootId: string; year: number; pseudonym: Buffer; checkIns: number }>(
    `SELECT c.root_id AS "rootId", extract(year FROM c.occurred_at AT TIME ZONE 'Asia/Shanghai')::int AS year, c.pseudonym, count(*)::int AS "checkIns"
     FROM check_in c WHERE c.activity_id = $1 AND c.pseudonym IS NOT NULL
       AND NOT EXISTS (SELECT FROM check_in_retraction r WHERE r.check_in_id = c.id)
     GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    [activityId],
  );
  return rows;
}

/** Adds check-ins to people of a root's year; answers how many people came or went, by root and year. */
export async function addPeople(tx: PoolClient, people: { rootId: string; year: number; pseudonym: Buffer; checkIns: number }[]) {
  const { rows } = await tx.query<{ rootId: string; year: number; people: number }>({
    name: "reach-add",
    text: `WITH given AS (SELECT * FROM unnest($1::uuid[], $2::int[], $3::bytea[], $4::int[]) AS t (root_id, year, pseudonym, added)),
      kept AS (
        INSERT INTO reach_person AS r (root_id, year, pseudonym, check_ins) SELECT * FROM given
        ON CONFLICT (root_id, year, pseudonym) DO UPDATE SET check_ins = r.check_ins + EXCLUDED.check_ins
        RETURNING root_id, year, pseudonym, check_ins)
      SELECT root_id AS "rootId", year,
        (count(*) FILTER (WHERE check_ins > 0 AND check_ins - added <= 0) - count(*) FILTER (WHERE check_ins <= 0 AND check_ins - added > 0))::int AS people
      FROM kept JOIN given USING (root_id, year, pseudonym) GROUP BY root_id, year`,
    values: [people.map((p) => p.rootId), people.map((p) => p.year), people.map((p) => p.pseudonym), people.map((p) => p.checkIns)],
  });
  return rows.filter((row) => row.people !== 0);
}

/** A set of people that a flush changed, waiting to be built again. */
export interface ReachKey {
  communityId: string;
  day: string;
  activityId: string;
}

/** The keys arrive sorted, so that locks are taken in their order. */
export async function markDirty(tx: PoolClient, keys: readonly ReachKey[]): Promise<void> {
  await tx.query({
    name: "reach-dirty",
    text: `INSERT INTO reach_dirty AS d (community_id, day, activity_id, marks) SELECT unnest($1::uuid[]), unnest($2::date[]), unnest($3::uuid[]), 1
      ON CONFLICT (community_id, day, activity_id) DO UPDATE SET marks = d.marks + 1`,
    values: [uuids(keys.map((key) => key.communityId)), days(keys.map((key) => key.day)), uuids(keys.map((key) => key.activityId))],
  });
}
