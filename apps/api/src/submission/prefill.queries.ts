import type { EntityManager } from "typeorm";

export interface Scope {
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
  /** activities at which experts served, by their records; null: no record says so or otherwise */
  expertServices: number | null;
  verifiedExpertServices: number;
}

/** What the activity records of organisations say about times, one row a scope and in their order. Held is what has ended; who took part is what its
 * record says, and before there is one what the desk counted. A record that was returned or taken back says nothing. */
export async function activitySums(tx: EntityManager, rootId: string, scopes: readonly Scope[]): Promise<ActivitySums[]> {
  return tx.query(
    `SELECT sums.* FROM unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::timestamptz[]) WITH ORDINALITY AS scope(organisation_id, community_id, "from", "until", nth)
     CROSS JOIN LATERAL (
       SELECT count(*)::int AS activities,
         count(*) FILTER (WHERE a.state = 'VERIFIED')::int AS verified,
         coalesce(sum(coalesce(r.on_site + r.online, t.attendance)), 0)::int AS attendance,
         coalesce(sum(coalesce(r.on_site + r.online, t.attendance)) FILTER (WHERE a.state = 'VERIFIED'), 0)::int AS "verifiedAttendance",
         count(*) FILTER (WHERE s.duty_of = 'COMMUNITY')::int AS community,
         count(*) FILTER (WHERE s.duty_of = 'SCHOOL')::int AS campus,
         count(*) FILTER (WHERE a.form ~ '讲座|培训')::int AS lectures,
         sum(r.materials)::int AS materials,
         CASE WHEN count(r.experts) > 0 THEN count(*) FILTER (WHERE r.experts > 0)::int END AS "expertServices",
         count(*) FILTER (WHERE r.experts > 0 AND a.state = 'VERIFIED')::int AS "verifiedExpertServices"
       FROM activity a LEFT JOIN activity_tally t ON t.activity_id = a.id LEFT JOIN series s ON s.id = a.series_id
         LEFT JOIN LATERAL (
           SELECT on_site, online, materials, experts FROM activity_record
           WHERE activity_id = a.id AND status IN ('SUBMITTED', 'VERIFIED') ORDER BY revision DESC LIMIT 1) r ON true
       WHERE a.root_id = $1 AND a.starts_at >= scope."from" AND a.starts_at < scope."until" AND a.state IN ('ENDED', 'RECORDED', 'VERIFIED')
         AND (a.organisation_id = scope.organisation_id OR (a.organisation_id IS NULL AND a.community_id = scope.community_id))) sums
     ORDER BY scope.nth`,
    [
      rootId,
      scopes.map((scope) => scope.organisationId),
      scopes.map((scope) => scope.communityId),
      scopes.map((scope) => scope.from),
      scopes.map((scope) => scope.until),
    ],
  );
}

/** Galleries of communities whose content was changed between two days, in the order of the scopes. */
export async function editionsChanged(
  tx: EntityManager,
  scopes: readonly { communityId: string | null; from: string; until: string }[],
): Promise<number[]> {
  const rows: { n: number }[] = await tx.query(
    `SELECT (SELECT count(*)::int FROM gallery
       WHERE community_id = scope.community_id AND displayed_on >= scope."from" AND displayed_on < scope."until") AS n
     FROM unnest($1::uuid[], $2::date[], $3::date[]) WITH ORDINALITY AS scope(community_id, "from", "until", nth) ORDER BY scope.nth`,
    [scopes.map((scope) => scope.communityId), scopes.map((scope) => scope.from), scopes.map((scope) => scope.until)],
  );
  return rows.map(({ n }) => n);
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
