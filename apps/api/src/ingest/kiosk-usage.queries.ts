import type { PoolClient } from "pg";
import type { FeedRow } from "./announce.ts";
import { bytes, instants, integers, texts, uuids } from "./binary-arrays.ts";
import type { KioskUsageRow } from "./rows.ts";

/** Inserts rows sorted by id; answers the ids that were new, or null when all were. */
export async function insertKioskUsage(tx: PoolClient, rows: KioskUsageRow[], recordedAt: Date): Promise<string[] | null> {
  const { rows: inserted } = await tx.query<{ ids: string[] | null }>({
    name: "kiosk-usage-insert",
    text: `WITH inserted AS (
        INSERT INTO kiosk_usage (id, occurred_at, device_time, root_id, community_id, kiosk_id, kind, content, clicks, dwell_seconds,
          loan_id, channel, recorder_id, content_hash, recorded_at)
        SELECT unnest($1::uuid[]), unnest($2::timestamptz[]), unnest($3::timestamptz[]), unnest($4::uuid[]), unnest($5::uuid[]),
          unnest($6::uuid[]), unnest($7::text[]), unnest($8::text[]), unnest($9::int[]), unnest($10::int[]), unnest($11::uuid[]),
          unnest($12::text[]), unnest($13::uuid[]), unnest($14::bytea[]), $15::timestamptz
        ON CONFLICT DO NOTHING RETURNING id)
      SELECT CASE WHEN count(*) < $16::int THEN coalesce(array_agg(id), '{}') END AS ids FROM inserted`,
    values: [
      uuids(rows.map((row) => row.id)),
      instants(rows.map((row) => row.occurredAt)),
      instants(rows.map((row) => row.deviceTime)),
      uuids(rows.map((row) => row.rootId)),
      uuids(rows.map((row) => row.communityId)),
      uuids(rows.map((row) => row.kioskId)),
      texts(rows.map((row) => row.kind)),
      texts(rows.map((row) => row.content)),
      integers(rows.map((row) => row.clicks)),
      integers(rows.map((row) => row.dwellSeconds)),
      uuids(rows.map((row) => row.loanId)),
      texts(rows.map((row) => row.channel)),
      uuids(rows.map((row) => row.recorderId)),
      bytes(rows.map((row) => row.contentHash)),
      recordedAt,
      rows.length,
    ],
  });
  return inserted[0]?.ids ?? null;
}

export async function existingKioskUsage(tx: PoolClient, ids: string[]) {
  if (ids.length === 0) return [];
  const { rows } = await tx.query<{ id: string; recordedAt: Date; contentHash: Buffer }>({
    name: "kiosk-usage-existing",
    text: `SELECT id, recorded_at AS "recordedAt", content_hash AS "contentHash" FROM kiosk_usage WHERE id = ANY($1::uuid[])`,
    values: [ids],
  });
  return rows;
}

export async function addContents(
  tx: PoolClient,
  contents: { communityId: string; day: string; content: string; uses: number }[],
): Promise<void> {
  await tx.query({
    name: "rollup-content",
    text: `INSERT INTO rollup_content_day AS r (community_id, day, content, uses)
      SELECT * FROM unnest($1::uuid[], $2::date[], $3::text[], $4::bigint[])
      ON CONFLICT (community_id, day, content) DO UPDATE SET uses = r.uses + EXCLUDED.uses`,
    values: [contents.map((c) => c.communityId), contents.map((c) => c.day), contents.map((c) => c.content), contents.map((c) => c.uses)],
  });
}

export async function insertBacklogFeed(
  tx: PoolClient,
  lines: { id: string; kioskId: string; items: number; at: Date; cause: string }[],
): Promise<FeedRow[]> {
  const { rows } = await tx.query<FeedRow>({
    name: "backlog-feed",
    text: `INSERT INTO feed_entry (id, at, root_id, region_id, kind, subject_id, subject_name, subject_name_en, value, cause)
      SELECT t.id, t.at, k.root_id, k.community_id, 'KIOSK_BACKLOG', k.id, k.name, k.name_en, t.items, t.cause
      FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::bigint[], $5::text[]) AS t (id, at, kiosk_id, items, cause)
      JOIN kiosk k ON k.id = t.kiosk_id
      ON CONFLICT DO NOTHING
      RETURNING id, at, root_id AS "rootId", region_id AS "regionId", kind, subject_id AS "subjectId", subject_name AS "subjectName",
        subject_name_en AS "subjectNameEn", value::int`,
    values: [
      lines.map((l) => l.id),
      lines.map((l) => l.at.toISOString()),
      lines.map((l) => l.kioskId),
      lines.map((l) => l.items),
      lines.map((l) => l.cause),
    ],
  });
  return rows;
}
