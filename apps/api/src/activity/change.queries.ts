import type { PoolClient } from "pg";

const COLUMNS: Record<string, string> = {
  state: "state",
  name: "name",
  nameEn: "name_en",
  form: "form",
  placeName: "place_name",
  seriesId: "series_id",
  campaignId: "campaign_id",
  startsAt: "starts_at",
  endsAt: "ends_at",
  planned: "planned",
};

/** Sets the named fields, and counts the version on. */
export async function updateActivity(tx: PoolClient, id: string, set: object): Promise<void> {
  const fields = Object.entries(set).filter(([field]) => field in COLUMNS);
  const assignments = fields.map(([field], index) => `, ${COLUMNS[field]} = $${index + 2}`).join("");
  await tx.query(`UPDATE activity SET version = version + 1${assignments} WHERE id = $1`, [id, ...fields.map(([, value]) => value)]);
}

export interface StepRow {
  id: string;
  activityId: string;
  at: Date;
  actorId: string | null;
  action: string;
  fromState: string | null;
  toState: string;
  reason: string | null;
  before: object;
  after: object;
}

export async function insertStep(tx: PoolClient, row: StepRow): Promise<void> {
  await tx.query(
    `INSERT INTO activity_step (id, activity_id, at, actor_id, action, from_state, to_state, reason, before, after)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [row.id, row.activityId, row.at, row.actorId, row.action, row.fromState, row.toState, row.reason, row.before, row.after],
  );
}

export interface NewActivity {
  id: string;
  rootId: string;
  communityId: string;
  seriesId: string | null;
  campaignId: string | null;
  venueId: string | null;
  organisationId: string | null;
  name: string;
  nameEn: string;
  form: string;
  placeName: string;
  startsAt: Date;
  endsAt: Date;
  planned: number;
  plannedBy: string | null;
  plannedRole: string | null;
}

/** Activities that this account planned and that wait for approval. */
export async function plansWaiting(tx: PoolClient, plannedBy: string | null): Promise<number> {
  const { rows } = await tx.query<{ n: number }>("SELECT count(*)::int AS n FROM activity WHERE planned_by = $1 AND state = 'PLANNED'", [
    plannedBy,
  ]);
  return rows[0]?.n ?? 0;
}

/** False: there is one with this id. */
export async function insertActivity(tx: PoolClient, row: NewActivity): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO activity (id, root_id, community_id, series_id, campaign_id, venue_id, organisation_id, name, name_en, form, place_name, starts_at,
       ends_at, state, planned, planned_by, planned_role, origin, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'PLANNED', $14, $15, $16, 'RECORDED', 1) ON CONFLICT (id) DO NOTHING`,
    [
      ...[row.id, row.rootId, row.communityId, row.seriesId, row.campaignId, row.venueId, row.organisationId, row.name, row.nameEn],
      ...[row.form, row.placeName, row.startsAt, row.endsAt, row.planned, row.plannedBy, row.plannedRole],
    ],
  );
  return rowCount === 1;
}

/** What a new activity may name must belong to its district. */
export async function belongings(
  tx: PoolClient,
  rootId: string,
  ids: { seriesId: string | null; campaignId: string | null; venueId: string | null; organisationId: string | null },
) {
  const { rows } = await tx.query<{
    series: boolean;
    campaign: boolean;
    venue: boolean;
    organisation: boolean;
    leadOrganisationId: string | null;
  }>(
    `SELECT ($2::uuid IS NULL OR EXISTS (SELECT FROM series WHERE id = $2 AND root_id = $1)) AS series,
       ($3::uuid IS NULL OR EXISTS (SELECT FROM campaign WHERE id = $3 AND root_id = $1 AND (series_id IS NULL OR series_id = $2))) AS campaign,
       ($4::uuid IS NULL OR EXISTS (SELECT FROM venue WHERE id = $4 AND root_id = $1)) AS venue,
       ($5::uuid IS NULL OR EXISTS (SELECT FROM organisation WHERE id = $5 AND root_id = $1)) AS organisation,
       (SELECT lead_organisation_id FROM series WHERE id = $2) AS "leadOrganisationId"`,
    [rootId, ids.seriesId, ids.campaignId, ids.venueId, ids.organisationId],
  );
  return rows[0];
}
