import type { Pool } from "pg";

export async function selectFeed(pool: Pool, rootId: string, regionIds: readonly string[], limit: number, after: string[] | null) {
  const { rows } = await pool.query(
    `SELECT id, at, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "sortAt", region_id AS "regionId", kind,
       subject_id AS "subjectId", subject_name AS "subjectName", subject_name_en AS "subjectNameEn", value::int
     FROM feed_entry WHERE root_id = $1 AND region_id = ANY($2::uuid[]) AND ($3::timestamptz IS NULL OR (at, id) < ($3, $4::uuid))
     ORDER BY at DESC, id DESC LIMIT $5`,
    [rootId, regionIds, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
  return rows;
}
