import type { PoolClient } from "pg";
import { HELD, ORGANISER, VERIFIED } from "./recorded.queries.ts";

/** An activity that was held, with who answers for it. */
export interface HeldActivity {
  id: string;
  organisationId: string | null;
  communityId: string;
  day: string;
  isVerified: boolean;
}

export async function heldActivities(
  tx: PoolClient,
  rootId: string,
  { from, until }: { from: string; until: string },
  asOf: Date | null,
): Promise<HeldActivity[]> {
  const { rows } = await tx.query<HeldActivity>(
    `SELECT a.id, g.id AS "organisationId", a.community_id AS "communityId", to_char(a.starts_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS day,
       ${VERIFIED} AS "isVerified"
     FROM activity a LEFT JOIN LATERAL (${ORGANISER}) g ON true
     WHERE a.root_id = $1 AND ${HELD} AND a.starts_at >= ($2::date::timestamp AT TIME ZONE 'Asia/Shanghai')
       AND a.starts_at < ($4::date::timestamp AT TIME ZONE 'Asia/Shanghai')
     ORDER BY a.starts_at, a.id`,
    [rootId, from, asOf, until],
  );
  return rows;
}

export async function namesOfOrganisations(tx: PoolClient, ids: readonly string[]): Promise<Map<string, { name: string; nameEn: string }>> {
  const { rows } = await tx.query<{ id: string; name: string; nameEn: string }>(
    'SELECT id, name, name_en AS "nameEn" FROM organisation WHERE id = ANY($1::uuid[])',
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
