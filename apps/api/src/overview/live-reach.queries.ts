import type { PoolClient } from "pg";

export async function reachedPeople(tx: PoolClient, year: number) {
  const { rows } = await tx.query<{ rootId: string; people: number }>(
    `SELECT root_id AS "rootId", count(*)::int AS people FROM reach_person WHERE year = $1 AND check_ins > 0 GROUP BY 1`,
    [year],
  );
  return rows;
}

export async function rootPopulations(tx: PoolClient) {
  const { rows } = await tx.query<{ rootId: string; value: number; year: number }>(
    `SELECT DISTINCT ON (region_id) region_id AS "rootId", value, year FROM population ORDER BY region_id, year DESC`,
  );
  return rows;
}

export async function attendanceByKind(tx: PoolClient, firstMonth: string) {
  const { rows } = await tx.query<{ rootId: string; kind: string; attendance: number }>(
    `SELECT r.root_id AS "rootId", m.kind, sum(m.amount)::int AS attendance FROM rollup_month m JOIN region r ON r.id = m.community_id
     WHERE m.month >= $1::date AND m.kind IN ('IDENTIFIED', 'ANONYMOUS', 'HEAD_COUNT') GROUP BY 1, 2`,
    [firstMonth],
  );
  return rows;
}

/** Communities with an activity of a series that is a monthly duty for them, begun this month. */
export async function heldCommunities(tx: PoolClient, firstDay: string, today: string): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT DISTINCT a.community_id AS id FROM activity a JOIN series s ON s.id = a.series_id
     WHERE s.duty_of = 'COMMUNITY' AND a.state IN ('ONGOING', 'ENDED', 'RECORDED', 'VERIFIED')
       AND (a.starts_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN $1::date AND $2::date`,
    [firstDay, today],
  );
  return rows.map((row) => row.id);
}

/** Schools of each root that are not closed, and those of them with a verified activity since the school year began. */
export async function schoolCoverage(tx: PoolClient, from: Date, today: string) {
  const { rows } = await tx.query<{ rootId: string; schools: number; reached: number }>(
    `SELECT o.root_id AS "rootId", count(*)::int AS schools, count(*) FILTER (WHERE EXISTS (
       SELECT FROM activity a WHERE a.organisation_id = o.id AND a.state = 'VERIFIED' AND a.starts_at >= $1))::int AS reached
     FROM organisation o WHERE o.kind = 'SCHOOL' AND (o.closed_on IS NULL OR o.closed_on > $2::date) GROUP BY 1`,
    [from, today],
  );
  return rows;
}
