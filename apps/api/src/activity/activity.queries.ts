import type { ActivityState, AgeGroup, Channel, CheckInKind, Origin, Residence } from "@kepu/schema";
import type { Pool } from "pg";

export interface ActivityRow {
  id: string;
  name: string;
  nameEn: string;
  seriesId: string | null;
  campaignId: string | null;
  form: string;
  regionId: string;
  venueId: string | null;
  organisationId: string | null;
  placeName: string;
  startsAt: Date;
  endsAt: Date;
  state: ActivityState;
  planned: number;
  origin: Origin;
  attendance: number;
}

export interface ActivityCriteria {
  communityIds: readonly string[];
  from: Date | null;
  until: Date | null;
  states: readonly string[] | null;
  seriesId: string | null;
  search: string | null;
  /** null: every activity of these communities; else only these, and the ongoing ones of these communities */
  only: { ids: readonly string[]; ongoingIn: readonly string[] } | null;
  organisationIds: readonly string[] | null;
}

const COLUMNS = `a.id, a.name, a.name_en AS "nameEn", a.series_id AS "seriesId", a.campaign_id AS "campaignId", a.form,
  a.community_id AS "regionId", a.venue_id AS "venueId", a.organisation_id AS "organisationId", a.place_name AS "placeName",
  a.starts_at AS "startsAt", a.ends_at AS "endsAt", a.state, a.planned, a.origin, coalesce(t.attendance, 0)::int AS attendance`;

const MATCHES = `a.community_id = ANY($1::uuid[])
  AND ($2::timestamptz IS NULL OR a.ends_at > $2) AND ($3::timestamptz IS NULL OR a.starts_at < $3)
  AND ($4::text[] IS NULL OR a.state = ANY($4)) AND ($5::uuid IS NULL OR a.series_id = $5)
  AND ($6::text IS NULL OR strpos(lower(a.name || ' ' || a.name_en || ' ' || a.place_name), lower($6)) > 0)
  AND ($7::uuid[] IS NULL OR a.id = ANY($7) OR (a.state = 'ONGOING' AND a.community_id = ANY($8::uuid[])))
  AND ($9::uuid[] IS NULL OR a.organisation_id = ANY($9))`;

function valuesOf(c: ActivityCriteria): unknown[] {
  return [
    c.communityIds,
    c.from,
    c.until,
    c.states,
    c.seriesId,
    c.search,
    c.only?.ids ?? null,
    c.only?.ongoingIn ?? null,
    c.organisationIds,
  ];
}

/** Newest first. */
export async function selectActivities(pool: Pool, criteria: ActivityCriteria, limit: number, after: string[] | null) {
  const { rows } = await pool.query<ActivityRow>(
    `SELECT ${COLUMNS} FROM activity a LEFT JOIN activity_tally t ON t.activity_id = a.id
     WHERE ${MATCHES} AND ($10::timestamptz IS NULL OR (a.starts_at, a.id) < ($10, $11::uuid))
     ORDER BY a.starts_at DESC, a.id DESC LIMIT $12`,
    [...valuesOf(criteria), after?.[0] ?? null, after?.[1] ?? null, limit],
  );
  return rows;
}

export async function countActivities(pool: Pool, criteria: ActivityCriteria): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM activity a WHERE ${MATCHES}`, valuesOf(criteria));
  return rows[0]?.n ?? 0;
}

export async function selectActivity(pool: Pool, id: string): Promise<ActivityRow | undefined> {
  const { rows } = await pool.query<ActivityRow>(
    `SELECT ${COLUMNS} FROM activity a LEFT JOIN activity_tally t ON t.activity_id = a.id WHERE a.id = $1`,
    [id],
  );
  return rows[0];
}

export interface CheckInRecordRow {
  id: string;
  occurredAt: Date;
  deviceTime: Date;
  recordedAt: Date;
  kind: CheckInKind;
  count: number;
  ageGroup: AgeGroup;
  residence: Residence;
  homeRegionId: string | null;
  channel: Channel;
  retracted: boolean;
  pseudonym: string | null;
}

/** Newest first. The pseudonym is shortened: enough to tell people apart within one activity, not enough to search elsewhere. */
export async function selectCheckIns(pool: Pool, activityId: string, limit: number, after: string[] | null) {
  const { rows } = await pool.query<CheckInRecordRow>(
    `SELECT c.id, c.occurred_at AS "occurredAt", c.device_time AS "deviceTime", c.recorded_at AS "recordedAt", c.kind, c.count,
       c.age_group AS "ageGroup", c.residence, c.home_community_id AS "homeRegionId", c.channel,
       EXISTS (SELECT FROM check_in_retraction r WHERE r.check_in_id = c.id) AS retracted,
       encode(substring(c.pseudonym FROM 1 FOR 6), 'hex') AS pseudonym
     FROM check_in c WHERE c.activity_id = $1 AND ($2::uuid IS NULL OR c.id < $2) ORDER BY c.id DESC LIMIT $3`,
    [activityId, after?.[0] ?? null, limit],
  );
  return rows;
}

/** Per month (of the Shanghai day an activity starts) and kind of duty: how many communities and schools held at least one of the duty's series. */
export async function selectDuty(pool: Pool, rootId: string, from: Date, until: Date) {
  const { rows } = await pool.query<{ month: string; communities: number; schools: number }>(
    `SELECT to_char(a.starts_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS month,
       count(DISTINCT a.community_id) FILTER (WHERE s.duty_of = 'COMMUNITY')::int AS communities,
       count(DISTINCT a.organisation_id) FILTER (WHERE s.duty_of = 'SCHOOL')::int AS schools
     FROM activity a JOIN series s ON s.id = a.series_id
     WHERE a.root_id = $1 AND a.starts_at >= $2 AND a.starts_at < $3 AND s.duty_of IS NOT NULL
       AND a.state IN ('ONGOING', 'ENDED', 'RECORDED', 'VERIFIED')
     GROUP BY 1`,
    [rootId, from, until],
  );
  return rows;
}
