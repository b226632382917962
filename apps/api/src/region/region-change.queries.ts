import type { EntityManager } from "typeorm";

/** What stands in a region today and would go to its heir. */
export interface Standing {
  kiosks: number;
  galleries: number;
  venues: number;
  organisations: number;
  activities: number;
  volunteerGroups: number;
  roles: number;
}

/** What is not over yet: what was held stays where it was held. */
const NOT_OVER = "state IN ('PLANNED', 'APPROVED', 'PUBLISHED', 'ONGOING', 'POSTPONED')";

/** One change of a root's regions at a time. */
export async function lockRegions(tx: EntityManager, rootId: string): Promise<void> {
  await tx.query("SELECT FROM region WHERE id = $1 FOR UPDATE", [rootId]);
}

export async function standingIn(tx: EntityManager, regionIds: readonly string[]): Promise<Standing> {
  const [row] = (await tx.query(
    `SELECT (SELECT count(*)::int FROM kiosk WHERE community_id = ANY($1)) AS kiosks,
       (SELECT count(*)::int FROM gallery WHERE community_id = ANY($1)) AS galleries,
       (SELECT count(*)::int FROM venue WHERE region_id = ANY($1)) AS venues,
       (SELECT count(*)::int FROM organisation WHERE region_id = ANY($1)) AS organisations,
       (SELECT count(*)::int FROM activity WHERE community_id = ANY($1) AND ${NOT_OVER}) AS activities,
       (SELECT count(*)::int FROM volunteer_group WHERE region_id = ANY($1)) AS "volunteerGroups",
       (SELECT count(*)::int FROM role_grant WHERE region_id = ANY($1)) AS roles`,
    [regionIds],
  )) as [Standing];
  return row;
}

/** Everything that stands in these regions goes to their heir; what was held, filed and counted stays with the region it was in. */
export async function moveStanding(tx: EntityManager, regionIds: readonly string[], heirId: string): Promise<void> {
  const moves = [
    "UPDATE kiosk SET community_id = $2 WHERE community_id = ANY($1)",
    "UPDATE gallery SET community_id = $2 WHERE community_id = ANY($1)",
    "UPDATE venue SET region_id = $2 WHERE region_id = ANY($1)",
    "UPDATE organisation SET region_id = $2 WHERE region_id = ANY($1)",
    `UPDATE activity SET community_id = $2 WHERE community_id = ANY($1) AND ${NOT_OVER}`,
    "UPDATE role_grant SET region_id = $2 WHERE region_id = ANY($1)",
    `WITH gone AS (DELETE FROM volunteer_group WHERE region_id = ANY($1) RETURNING *)
     INSERT INTO volunteer_group (region_id, root_id, volunteers, origin)
     SELECT $2, root_id, sum(volunteers), min(origin) FROM gone GROUP BY root_id
     ON CONFLICT (region_id) DO UPDATE SET volunteers = volunteer_group.volunteers + excluded.volunteers`,
  ];
  for (const sql of moves) await tx.query(sql, [regionIds, heirId]);
}

/** Regions that are over on a day, each with where its past is counted: the one that took over alone, else the region above it. */
export async function formerRegions(tx: EntityManager, day: string): Promise<{ id: string; under: string }[]> {
  return tx.query(
    `SELECT DISTINCT ON (v.region_id) v.region_id AS id, coalesce(
       (SELECT (array_agg(s.to_id))[1] FROM region_succession s WHERE s.from_id = v.region_id HAVING count(*) = 1),
       v.parent_id) AS under
     FROM region_version v
     WHERE v.valid_to <= $1 AND v.parent_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM region_version n WHERE n.region_id = v.region_id AND (n.valid_to IS NULL OR n.valid_to > $1))
     ORDER BY v.region_id, v.valid_to DESC`,
    [day],
  );
}
