import type { ActivityState, ActivityTodo, AgeGroup, Channel, CheckInKind, Origin, RecordStatus, Residence, Role } from "@kepu/schema";
import type { Pool, PoolClient } from "pg";

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
  version: number;
  plannedBy: string | null;
  plannedRole: Role | null;
  /** of its series */
  leadOrganisationId: string | null;
  /** from the desk */
  attendance: number;
  /** the newest revision, but for corrections that were taken back */
  record: LatestRecord | null;
}

export interface LatestRecord {
  id: string;
  revision: number;
  status: RecordStatus;
  attendance: number;
  recordedBy: string | null;
  recordedRole: Role | null;
  returnReason: string | null;
  correction: boolean;
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
  /** what waits for the viewer, and where; null: whatever it is */
  todo: TodoCriteria | null;
}

/** Waiting activities of these communities, organisations or series led by these; never those that are the viewer's own to be judged. */
export interface TodoCriteria {
  todo: ActivityTodo;
  communityIds: readonly string[];
  organisationIds: readonly string[];
  leadIds: readonly string[];
  /** of the communities also what organisations hold there */
  everyOrganisation: boolean;
  /** for judging: not of these organisations, not of this account, not of this role's own */
  notOf: { organisationIds: readonly string[]; accountId: string | null; role: Role | null } | null;
}

const COLUMNS = `a.id, a.name, a.name_en AS "nameEn", a.series_id AS "seriesId", a.campaign_id AS "campaignId", a.form,
  a.community_id AS "regionId", a.venue_id AS "venueId", a.organisation_id AS "organisationId", a.place_name AS "placeName",
  a.starts_at AS "startsAt", a.ends_at AS "endsAt", a.state, a.planned, a.origin, coalesce(t.attendance, 0)::int AS attendance,
  a.version, a.planned_by AS "plannedBy", a.planned_role AS "plannedRole", s.lead_organisation_id AS "leadOrganisationId",
  CASE WHEN r.id IS NULL THEN NULL ELSE json_build_object('id', r.id, 'revision', r.revision, 'status', r.status, 'attendance', r.on_site + r.online,
    'recordedBy', r.recorded_by, 'recordedRole', r.recorded_role, 'returnReason', r.return_reason,
    'correction', r.correction_reason IS NOT NULL) END AS record`;

const FROM = `activity a LEFT JOIN activity_tally t ON t.activity_id = a.id LEFT JOIN series s ON s.id = a.series_id
  LEFT JOIN LATERAL (SELECT * FROM activity_record WHERE activity_id = a.id AND status <> 'WITHDRAWN' ORDER BY revision DESC LIMIT 1) r ON true`;

/** A record that was returned waits to be filed again. */
const WAITS = `CASE $10 WHEN 'APPROVE' THEN a.state = 'PLANNED' WHEN 'PUBLISH' THEN a.state IN ('APPROVED', 'POSTPONED')
  WHEN 'RECORD' THEN a.state = 'ENDED' AND r.status IS DISTINCT FROM 'RETURNED' WHEN 'RETURNED' THEN a.state = 'ENDED' AND r.status = 'RETURNED'
  WHEN 'VERIFY' THEN a.state = 'RECORDED' ELSE false END`;

const MATCHES = `a.community_id = ANY($1::uuid[])
  AND ($2::timestamptz IS NULL OR a.ends_at > $2) AND ($3::timestamptz IS NULL OR a.starts_at < $3)
  AND ($4::text[] IS NULL OR a.state = ANY($4)) AND ($5::uuid IS NULL OR a.series_id = $5)
  AND ($6::text IS NULL OR strpos(lower(a.name || ' ' || a.name_en || ' ' || a.place_name), lower($6)) > 0)
  AND ($7::uuid[] IS NULL OR a.id = ANY($7) OR (a.state = 'ONGOING' AND a.community_id = ANY($8::uuid[])))
  AND ($9::uuid[] IS NULL OR a.organisation_id = ANY($9))
  AND ($10::text IS NULL OR ${WAITS} AND (a.community_id = ANY($11::uuid[]) AND (a.organisation_id IS NULL OR $16::boolean)
    OR a.organisation_id = ANY($12::uuid[]) OR s.lead_organisation_id = ANY($13::uuid[]))
    AND ($14::uuid[] IS NULL OR a.organisation_id IS NULL OR a.organisation_id <> ALL($14))
    AND ($15::text IS NULL OR CASE WHEN $10 = 'VERIFY' THEN r.recorded_by ELSE a.planned_by END IS DISTINCT FROM $15::uuid)
    AND ($17::text IS NULL OR CASE WHEN $10 = 'VERIFY' THEN r.recorded_role ELSE a.planned_role END IS DISTINCT FROM $17))`;

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
    c.todo?.todo ?? null,
    c.todo?.communityIds ?? [],
    c.todo?.organisationIds ?? [],
    c.todo?.leadIds ?? [],
    c.todo?.notOf?.organisationIds ?? null,
    c.todo?.notOf?.accountId ?? null,
    c.todo?.everyOrganisation ?? false,
    c.todo?.notOf?.role ?? null,
  ];
}

/** Newest first. */
export async function selectActivities(pool: Pool, criteria: ActivityCriteria, limit: number, after: string[] | null) {
  const { rows } = await pool.query<ActivityRow>(
    `SELECT ${COLUMNS} FROM ${FROM}
     WHERE ${MATCHES} AND ($18::timestamptz IS NULL OR (a.starts_at, a.id) < ($18, $19::uuid))
     ORDER BY a.starts_at DESC, a.id DESC LIMIT $20`,
    [...valuesOf(criteria), after?.[0] ?? null, after?.[1] ?? null, limit],
  );
  return rows;
}

export async function countActivities(pool: Pool, criteria: ActivityCriteria): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${FROM} WHERE ${MATCHES}`, valuesOf(criteria));
  return rows[0]?.n ?? 0;
}

export async function selectActivity(pool: Pool, id: string): Promise<ActivityRow | undefined> {
  const { rows } = await pool.query<ActivityRow>(`SELECT ${COLUMNS} FROM ${FROM} WHERE a.id = $1`, [id]);
  return rows[0];
}

/** The activity as it is now, kept so until this transaction ends: check-ins that count people wait (ingest/reach.ts). */
export async function lockActivity(tx: PoolClient, id: string): Promise<ActivityRow | undefined> {
  await tx.query("SELECT FROM activity WHERE id = $1 FOR UPDATE", [id]);
  const { rows } = await tx.query<ActivityRow>(`SELECT ${COLUMNS} FROM ${FROM} WHERE a.id = $1`, [id]);
  return rows[0];
}

export interface SummaryRow {
  held: number;
  settled: number;
  toVerify: number;
  toRecord: number;
  settledAttendance: number;
  provisionalAttendance: number;
}

/** Activities begun in a period: how far their records are, and their attendance: recorded where there is a record, else the desk's. */
export async function summariseActivities(pool: Pool, communityIds: readonly string[], from: Date, until: Date): Promise<SummaryRow> {
  const { rows } = await pool.query<SummaryRow>(
    `SELECT count(*)::int AS held, count(*) FILTER (WHERE a.state = 'VERIFIED')::int AS settled,
       count(*) FILTER (WHERE a.state = 'RECORDED')::int AS "toVerify", count(*) FILTER (WHERE a.state = 'ENDED')::int AS "toRecord",
       coalesce(sum(coalesce(r.on_site + r.online, t.attendance, 0)) FILTER (WHERE a.state = 'VERIFIED'), 0)::float8 AS "settledAttendance",
       coalesce(sum(coalesce(r.on_site + r.online, t.attendance, 0)) FILTER (WHERE a.state <> 'VERIFIED'), 0)::float8 AS "provisionalAttendance"
     FROM ${FROM} WHERE a.community_id = ANY($1::uuid[]) AND a.starts_at >= $2 AND a.starts_at < $3
       AND a.state IN ('ONGOING', 'ENDED', 'RECORDED', 'VERIFIED')`,
    [communityIds, from, until],
  );
  return rows[0] as SummaryRow;
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

interface DutyRow {
  month: string;
  communities: number;
  communitiesSettled: number;
  schools: number;
  schoolsSettled: number;
}

/** Per month (of the Shanghai day an activity starts) and kind of duty: how many communities and schools held at least one of the duty's series. */
export async function selectDuty(pool: Pool, rootId: string, from: Date, until: Date) {
  const { rows } = await pool.query<DutyRow>(
    `SELECT to_char(a.starts_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS month,
       count(DISTINCT a.community_id) FILTER (WHERE s.duty_of = 'COMMUNITY')::int AS communities,
       count(DISTINCT a.community_id) FILTER (WHERE s.duty_of = 'COMMUNITY' AND a.state = 'VERIFIED')::int AS "communitiesSettled",
       count(DISTINCT a.organisation_id) FILTER (WHERE s.duty_of = 'SCHOOL')::int AS schools,
       count(DISTINCT a.organisation_id) FILTER (WHERE s.duty_of = 'SCHOOL' AND a.state = 'VERIFIED')::int AS "schoolsSettled"
     FROM activity a JOIN series s ON s.id = a.series_id
     WHERE a.root_id = $1 AND a.starts_at >= $2 AND a.starts_at < $3 AND s.duty_of IS NOT NULL
       AND a.state IN ('ONGOING', 'ENDED', 'RECORDED', 'VERIFIED')
     GROUP BY 1`,
    [rootId, from, until],
  );
  return rows;
}
