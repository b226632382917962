import type { Pool } from "pg";

/** What the counts need besides the root: an argument of the fact, and today's month, school year and year. */
export interface CountInput {
  rootId: string;
  argument: string;
  monthStart: Date;
  schoolYearStart: Date;
  year: number;
}

type Count = (input: CountInput) => [sql: string, values: unknown[]];

/** Each count of the product's own registers that can stand beside a stated fact; one row, one column `n`. */
const counts: Record<string, Count> = {
  honours: ({ rootId, argument }) => [`SELECT count(*) AS n FROM honour WHERE root_id = $1 AND name = $2`, [rootId, argument]],
  halls: ({ rootId, argument }) => [
    `SELECT count(*) AS n FROM hall h JOIN venue v ON v.id = h.venue_id WHERE v.root_id = $1 AND v.kind = $2`,
    [rootId, argument],
  ],
  experts: ({ rootId }) => [`SELECT count(*) AS n FROM expert WHERE root_id = $1`, [rootId]],
  serviceFields: ({ rootId }) => [`SELECT count(*) AS n FROM service_field WHERE root_id = $1`, [rootId]],
  volunteers: ({ rootId }) => [`SELECT sum(volunteers) AS n FROM volunteer_group WHERE root_id = $1`, [rootId]],
  venues: ({ rootId, argument }) => [`SELECT count(*) AS n FROM venue WHERE root_id = $1 AND kind = $2`, [rootId, argument]],
  equippedSubdistricts: ({ rootId, argument }) => equipped(rootId, argument, "SUBDISTRICT"),
  equippedCommunities: ({ rootId, argument }) => equipped(rootId, argument, "COMMUNITY"),
  investment: ({ rootId, argument }) => [
    `SELECT (investment ->> 'value')::float8 AS n FROM venue WHERE root_id = $1 AND name = $2`,
    [rootId, argument],
  ],
  floorArea: ({ rootId, argument }) => [
    `SELECT (floor_area ->> 'value')::float8 AS n FROM venue WHERE root_id = $1 AND name = $2`,
    [rootId, argument],
  ],
  innovationCentres: ({ rootId }) => [`SELECT count(*) AS n FROM venue WHERE root_id = $1 AND youth_innovation_centre`, [rootId]],
  galleries: ({ rootId }) => [`SELECT count(*) AS n FROM gallery WHERE root_id = $1`, [rootId]],
  galleryMetres: ({ rootId }) => [`SELECT sum(length_metres) AS n FROM gallery WHERE root_id = $1`, [rootId]],
  kiosks: ({ rootId, argument }) => [
    `SELECT count(*) AS n FROM kiosk WHERE root_id = $1 AND kind = $2 AND lifecycle <> 'RETIRED'`,
    [rootId, argument],
  ],
  campaigns: ({ rootId, argument }) => [
    `SELECT count(*) AS n FROM campaign c JOIN series s ON s.id = c.series_id WHERE c.root_id = $1 AND s.name = $2`,
    [rootId, argument],
  ],
  themes: ({ rootId }) => [`SELECT count(*) AS n FROM campaign WHERE root_id = $1 AND series_id IS NULL`, [rootId]],
  forms: ({ rootId }) => [`SELECT count(DISTINCT form) AS n FROM activity WHERE root_id = $1`, [rootId]],
  heldThisMonth: ({ rootId, argument, monthStart }) => [
    `SELECT count(*) AS n FROM activity a JOIN series s ON s.id = a.series_id
     WHERE a.root_id = $1 AND s.name = $2 AND a.starts_at >= $3 AND a.state IN ('ONGOING', 'ENDED', 'RECORDED', 'VERIFIED')`,
    [rootId, argument, monthStart],
  ],
  schoolCoverage: ({ rootId, schoolYearStart }) => [
    `SELECT 100.0 * count(*) FILTER (WHERE EXISTS (SELECT FROM activity a WHERE a.organisation_id = o.id AND a.state = 'VERIFIED'
       AND a.starts_at >= $2)) / nullif(count(*), 0) AS n FROM organisation o WHERE o.root_id = $1 AND o.kind = 'SCHOOL'`,
    [rootId, schoolYearStart],
  ],
  residentsReached: ({ rootId, year }) => [
    `SELECT 100.0 * (SELECT count(*) FROM reach_person WHERE root_id = $1 AND year = $2 AND check_ins > 0)
       / (SELECT value FROM population WHERE region_id = $1 ORDER BY population.year DESC LIMIT 1) AS n`,
    [rootId, year],
  ],
};

function equipped(rootId: string, kind: string, level: string): [string, unknown[]] {
  return [
    `SELECT count(DISTINCT v.region_id) AS n FROM venue v JOIN region_version r ON r.region_id = v.region_id AND r.valid_to IS NULL
     WHERE v.root_id = $1 AND v.kind = $2 AND r.level = $3`,
    [rootId, kind, level],
  ];
}

/** A count by its name, or null when there is no such count or nothing to count. */
export async function countRecorded(pool: Pool, name: string, input: CountInput): Promise<number | null> {
  const count = counts[name];
  if (!count) return null;
  const { rows } = await pool.query<{ n: string | number | null }>(...count(input));
  const n = rows[0]?.n ?? null;
  return n === null ? null : Number(n);
}
