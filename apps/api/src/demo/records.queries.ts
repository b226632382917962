import type { Pool } from "pg";

export interface HeldRow {
  id: string;
  communityId: string;
  startsAt: Date;
  endsAt: Date;
  state: string;
  name: string;
}

export async function hasRecords(pool: Pool, rootId: string): Promise<boolean> {
  const { rows } = await pool.query<{ known: boolean }>(
    `SELECT EXISTS (SELECT FROM activity_record r JOIN activity a ON a.id = r.activity_id WHERE a.root_id = $1 AND r.origin = 'SYNTHETIC') AS known`,
    [rootId],
  );
  return rows[0]?.known ?? false;
}

/** Events of series that were held in a period, newest first. */
export async function heldEvents(pool: Pool, rootId: string, from: Date, until: Date): Promise<HeldRow[]> {
  const { rows } = await pool.query<HeldRow>(
    `SELECT id, community_id AS "communityId", starts_at AS "startsAt", ends_at AS "endsAt", state, name FROM activity
     WHERE root_id = $1 AND series_id IS NOT NULL AND organisation_id IS NULL AND ends_at >= $2 AND ends_at < $3 AND state IN ('ENDED', 'VERIFIED')
     ORDER BY starts_at DESC, id`,
    [rootId, from, until],
  );
  return rows;
}
