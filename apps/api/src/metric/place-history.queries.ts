import type { PoolClient } from "pg";
import { type DatedRegion, PlaceHistory } from "./place-history.ts";

/** Every dated version of a root's regions, and who took over from whom. */
export async function placeHistoryOf(tx: PoolClient, rootId: string): Promise<PlaceHistory> {
  const { rows } = await tx.query<DatedRegion & { heirs: string[] | null }>({
    name: "place-history",
    text: `SELECT v.region_id AS "regionId", v.parent_id AS "parentId", v.level, v.valid_from::text AS "from", v.valid_to::text AS "until",
        CASE WHEN v.valid_to IS NOT NULL THEN (SELECT array_agg(s.to_id) FROM region_succession s WHERE s.from_id = v.region_id) END AS heirs
      FROM region_version v JOIN region r ON r.id = v.region_id WHERE r.root_id = $1 ORDER BY v.position, v.code`,
    values: [rootId],
  });
  return new PlaceHistory(rootId, rows, new Map(rows.flatMap(({ regionId, heirs }) => (heirs ? [[regionId, heirs]] : []))));
}
