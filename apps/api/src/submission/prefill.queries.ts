import type { EntityManager } from "typeorm";

export interface Scope {
  rootId: string;
  organisationId: string;
  /** a residents' committee also answers for what its community does without another organiser */
  communityId: string | null;
  from: Date;
  until: Date;
}

export interface ActivitySums {
  activities: number;
  verified: number;
  attendance: number;
  verifiedAttendance: number;
  community: number;
  campus: number;
  lectures: number;
  /** null: no record says how many */
  materials: number | null;
}

/** What the activity records of an organisation say about a time. Held is what has ended; who took part is what its record says, and before there is one
 * what the desk counted. A record that was returned or taken back says nothing. */
export async function activitySums(tx: EntityManager, { rootId, organisationId, communityId, from, until }: Scope): Promise<ActivitySums> {
  const [row] = await tx.query(
    `SELECT count(*)::int AS activities,
       count(*) FILTER (WHERE a.state = 'VERIFIED')::int AS verified,
       coalesce(sum(coalesce(r.on_site + r.online, t.attendance)), 0)::int AS attendance,
       coalesce(sum(coalesce(r.on_site + r.online, t.attendance)) FILTER (WHERE a.state = 'VERIFIED'), 0)::int AS "verifiedAttendance",
       count(*) FILTER (WHERE s.duty_of = 'COMMUNITY')::int AS community,
       count(*) FILTER (WHERE s.duty_of = 'SCHOOL')::int AS campus,
       count(*) FILTER (WHERE a.form ~ '讲座|培训')::int AS lectures,
       sum(r.materials)::int AS materials
     FROM activity a LEFT JOIN activity_tally t ON t.activity_id = a.id LEFT JOIN series s ON s.id = a.series_id
       LEFT JOIN LATERAL (
         SELECT on_site, online, materials FROM activity_record
         WHERE activity_id = a.id AND status IN ('SUBMITTED', 'VERIFIED') ORDER BY revision DESC LIMIT 1) r ON true
     WHERE a.root_id = $1 AND a.starts_at >= $4 AND a.starts_at < $5 AND a.state IN ('ENDED', 'RECORDED', 'VERIFIED')
       AND (a.organisation_id = $2 OR (a.organisation_id IS NULL AND a.community_id = $3))`,
    [rootId, organisationId, communityId, from, until],
  );
  return row;
}

/** Galleries of a community whose content was changed between two days. */
export async function editionsChanged(tx: EntityManager, communityId: string, from: string, until: string): Promise<number> {
  const [row] = await tx.query(
    `SELECT count(*)::int AS n FROM gallery WHERE community_id = $1 AND displayed_on >= $2::date AND displayed_on < $3::date`,
    [communityId, from, until],
  );
  return row.n;
}

/** Months of a root in which both 科普进社区 and 科普进校园 were held, and months in all. */
export async function dutyMonths(tx: EntityManager, rootId: string, from: string, until: string): Promise<{ met: number; months: number }> {
  const [row] = await tx.query(
    `WITH months AS (SELECT generate_series($2::date, $3::date - 1, interval '1 month')::date AS month),
       held AS (
         SELECT date_trunc('month', a.starts_at AT TIME ZONE 'Asia/Shanghai')::date AS month,
           bool_or(s.duty_of = 'COMMUNITY') AND bool_or(s.duty_of = 'SCHOOL') AS met
         FROM activity a JOIN series s ON s.id = a.series_id
         WHERE a.root_id = $1 AND s.duty_of IS NOT NULL AND a.state IN ('ENDED', 'RECORDED', 'VERIFIED')
           AND (a.starts_at AT TIME ZONE 'Asia/Shanghai')::date >= $2::date AND (a.starts_at AT TIME ZONE 'Asia/Shanghai')::date < $3::date
         GROUP BY 1)
     SELECT count(*)::int AS months, count(*) FILTER (WHERE held.met)::int AS met FROM months LEFT JOIN held USING (month)`,
    [rootId, from, until],
  );
  return row;
}
