import type { FeedKind } from "@kepu/schema";
import type { PoolClient } from "pg";
import type { FeedRow } from "../ingest/announce.ts";

export async function moveStates(tx: PoolClient, at: Date): Promise<{ id: string; state: string }[]> {
  const { rows } = await tx.query<{ id: string; state: string }>(
    `UPDATE activity SET state = CASE WHEN ends_at <= $1 THEN 'ENDED' ELSE 'ONGOING' END, version = version + 1
     WHERE (state = 'PUBLISHED' AND starts_at <= $1) OR (state = 'ONGOING' AND ends_at <= $1) RETURNING id, state`,
    [at],
  );
  return rows;
}

export async function insertActivityFeed(
  tx: PoolClient,
  entries: { id: string; activityId: string; kind: FeedKind }[],
  at: Date,
): Promise<FeedRow[]> {
  const { rows } = await tx.query<FeedRow>(
    `INSERT INTO feed_entry (id, at, root_id, region_id, kind, subject_id, subject_name, subject_name_en, value, cause)
     SELECT t.id, $4::timestamptz, a.root_id, a.community_id, t.kind, a.id, a.name, a.name_en, NULL, t.kind || ' ' || a.id
     FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS t (id, activity_id, kind) JOIN activity a ON a.id = t.activity_id
     ON CONFLICT DO NOTHING
     RETURNING id, at, root_id AS "rootId", region_id AS "regionId", kind, subject_id AS "subjectId", subject_name AS "subjectName",
       subject_name_en AS "subjectNameEn", value::int`,
    [entries.map((entry) => entry.id), entries.map((entry) => entry.activityId), entries.map((entry) => entry.kind), at],
  );
  return rows;
}
