import type { Origin } from "@kepu/schema";
import type { Pool } from "pg";

/** What the counts need besides the root: an argument of the fact, and today's month, school year and year. */
export interface CountInput {
  rootId: string;
  argument: string;
  /** in Shanghai */
  today: string;
  monthStart: Date;
  schoolYearStart: Date;
  year: number;
}

type Count = (input: CountInput) => [sql: string, values: unknown[]];

const COUNT = `SELECT count(*) AS n, array_agg(DISTINCT origin) AS origins`;
/** what is measured from check-ins has no record of its own: it is as synthetic as its root */
const OF_ROOT = `(SELECT ARRAY[CASE WHEN synthetic THEN 'SYNTHETIC' ELSE 'RECORDED' END] FROM region WHERE id = $1) AS origins`;

/** Each count of the product's own registers that can stand beside a stated fact: one row, `n` and the origins of the records it was counted from. */
const counts: Record<string, Count> = {
  honours: ({ rootId, argument, today }) => [
    `${COUNT} FROM honour WHERE root_id = $1 AND name = $2 AND withdrawn_on IS NULL AND (valid_until IS NULL OR valid_until >= $3)`,
    [rootId, argument, today],
  ],
  halls: ({ rootId, argument }) => [
    `SELECT count(*) AS n, array_agg(DISTINCT h.origin) AS origins FROM hall h JOIN venue v ON v.id = h.venue_id
     WHERE v.root_id = $1 AND v.kind = $2`,
    [rootId, argument],
  ],
  experts: ({ rootId }) => [`${COUNT} FROM expert WHERE root_id = $1`, [rootId]],
  serviceFields: ({ rootId }) => [`${COUNT} FROM service_field WHERE root_id = $1`, [rootId]],
  volunteers: ({ rootId }) => [
    `SELECT sum(volunteers) AS n, array_agg(DISTINCT origin) AS origins FROM volunteer_group WHERE root_id = $1`,
    [rootId],
  ],
  venues: ({ rootId, argument }) => [`${COUNT} FROM venue WHERE root_id = $1 AND kind = $2`, [rootId, argument]],
  equippedSubdistricts: ({ rootId, argument }) => equipped(rootId, argument, "SUBDISTRICT"),
  equippedCommunities: ({ rootId, argument }) => equipped(rootId, argument, "COMMUNITY"),
  investment: ({ rootId, argument }) => [
    `SELECT (investment ->> 'value')::float8 AS n, ARRAY[origin] AS origins FROM venue WHERE root_id = $1 AND name = $2`,
    [rootId, argument],
  ],
  floorArea: ({ rootId, argument }) => [
    `SELECT (floor_area ->> 'value')::float8 AS n, ARRAY[origin] AS origins FROM venue WHERE root_id = $1 AND name = $2`,
    [rootId, argument],
  ],
  innovationCentres: ({ rootId }) => [`${COUNT} FROM venue WHERE root_id = $1 AND youth_innovation_centre`, [rootId]],
  galleries: ({ rootId }) => [`${COUNT} FROM gallery WHERE root_id = $1`, [rootId]],
  galleryMetres: ({ rootId }) => [
    `SELECT sum(length_metres) AS n, array_agg(DISTINCT origin) AS origins FROM gallery WHERE root_id = $1`,
    [rootId],
  ],
  kiosks: ({ rootId, argument }) => [`${COUNT} FROM kiosk WHERE root_id = $1 AND kind = $2 AND lifecycle <> 'RETIRED'`, [rootId, argument]],
  campaigns: ({ rootId, argument }) => [
    `SELECT count(*) AS n, array_agg(DISTINCT c.origin) AS origins FROM campaign c JOIN series s ON s.id = c.series_id
     WHERE c.root_id = $1 AND s.name = $2`,
    [rootId, argument],
  ],
  themes: ({ rootId }) => [`${COUNT} FROM campaign WHERE root_id = $1 AND series_id IS NULL`, [rootId]],
  forms: ({ rootId }) => [
    `SELECT count(DISTINCT form) AS n, array_agg(DISTINCT origin) AS origins FROM activity WHERE root_id = $1`,
    [rootId],
  ],
  heldThisMonth: ({ rootId, argument, monthStart }) => [
    `SELECT count(*) AS n, array_agg(DISTINCT a.origin) AS origins FROM activity a JOIN series s ON s.id = a.series_id
     WHERE a.root_id = $1 AND s.name = $2 AND a.starts_at >= $3 AND a.state IN ('ONGOING', 'ENDED', 'RECORDED', 'VERIFIED')`,
    [rootId, argument, monthStart],
  ],
  schoolCoverage: ({ rootId, schoolYearStart }) => [
    `SELECT 100.0 * count(*) FILTER (WHERE EXISTS (SELECT FROM activity a WHERE a.organisation_id = o.id AND a.state = 'VERIFIED'
       AND a.starts_at >= $2)) / nullif(count(*), 0) AS n, ${OF_ROOT} FROM organisation o WHERE o.root_id = $1 AND o.kind = 'SCHOOL'`,
    [rootId, schoolYearStart],
  ],
  residentsReached: ({ rootId, year }) => [
    `SELECT 100.0 * (SELECT count(*) FROM reach_person WHERE root_id = $1 AND year = $2 AND check_ins > 0)
       / (SELECT value FROM population WHERE region_id = $1 ORDER BY population.year DESC LIMIT 1) AS n, ${OF_ROOT}`,
    [rootId, year],
  ],
};

function equipped(rootId: string, kind: string, level: string): [string, unknown[]] {
  return [
    `SELECT count(DISTINCT v.region_id) AS n, array_agg(DISTINCT v.origin) AS origins FROM venue v
     JOIN region_version r ON r.region_id = v.region_id AND r.valid_to IS NULL WHERE v.root_id = $1 AND v.kind = $2 AND r.level = $3`,
    [rootId, kind, level],
  ];
}

/** A count by its name, or null when there is no such count or nothing to count. */
export async function countRecorded(pool: Pool, name: string, input: CountInput): Promise<{ n: number; origins: Origin[] } | null> {
  const count = counts[name];
  if (!count) return null;
  const { rows } = await pool.query<{ n: string | number | null; origins: Origin[] | null }>(...count(input));
  const [row] = rows;
  return !row || row.n === null ? null : { n: Number(row.n), origins: row.origins ?? [] };
}
