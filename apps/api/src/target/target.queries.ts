import type { Qualifier } from "@kepu/schema";

export interface HeldTarget {
  indicatorId: string;
  regionId: string | null;
  organisationId: string | null;
  period: string;
  revision: number;
  value: string;
  qualifier: Qualifier;
  basis: string | null;
  recordedFrom: Date;
  recordedTo: Date | null;
}

/** Targets whose periods reach into a time, as they held at an instant; without one, as they hold now. */
export async function heldTargets(
  read: (sql: string, values: unknown[]) => Promise<HeldTarget[]>,
  of: { rootId: string; indicatorIds: readonly string[]; from: string; to: string; asOf: Date | null; most: number },
): Promise<HeldTarget[]> {
  return read(
    `SELECT indicator_id AS "indicatorId", region_id AS "regionId", organisation_id AS "organisationId", period, revision, value::text, qualifier, basis,
       recorded_from AS "recordedFrom", recorded_to AS "recordedTo"
     FROM target WHERE root_id = $1 AND indicator_id = ANY($2::uuid[]) AND period_from <= $4::date AND period_until > $3::date
       AND CASE WHEN $5::timestamptz IS NULL THEN recorded_to IS NULL
         ELSE recorded_from <= $5::timestamptz AND (recorded_to IS NULL OR recorded_to > $5::timestamptz) END
     ORDER BY indicator_id, period_from, key LIMIT $6`,
    [of.rootId, of.indicatorIds, of.from, of.to, of.asOf, of.most],
  );
}
