import type { PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { FeedRow } from "./announce.ts";
import { bigints, bytes, instants, integers, texts, uuids } from "./binary-arrays.ts";
import type { CheckInRow, Delta, RetractionRow } from "./rows.ts";

/** Inserts rows sorted by id; answers the ids that were new, or null when all were. One unnest a column in the select list goes row by row;
 * one unnest of all of them in FROM would keep every column in a store of its own first. */
export async function insertCheckIns(tx: PoolClient, rows: CheckInRow[], recordedAt: Date): Promise<string[] | null> {
  const { rows: inserted } = await tx.query<{ ids: string[] | null }>({
    name: "check-in-insert",
    text: `WITH inserted AS (
        INSERT INTO check_in (id, occurred_at, device_time, root_id, community_id, activity_id, kind, count, age_group, residence,
          home_community_id, channel, pseudonym, recorder_id, content_hash, recorded_at)
        SELECT unnest($1::uuid[]), unnest($2::timestamptz[]), unnest($3::timestamptz[]), unnest($4::uuid[]), unnest($5::uuid[]),
          unnest($6::uuid[]), unnest($7::text[]), unnest($8::int[]), unnest($9::text[]), unnest($10::text[]), unnest($11::uuid[]),
          unnest($12::text[]), unnest($13::bytea[]), unnest($14::uuid[]), unnest($15::bytea[]), $16::timestamptz
        ON CONFLICT DO NOTHING RETURNING id)
      SELECT CASE WHEN count(*) < $17::int THEN coalesce(array_agg(id), '{}') END AS ids FROM inserted`,
    values: [
      uuids(rows.map((row) => row.id)),
      instants(rows.map((row) => row.occurredAt)),
      instants(rows.map((row) => row.deviceTime)),
      uuids(rows.map((row) => row.rootId)),
      uuids(rows.map((row) => row.communityId)),
      uuids(rows.map((row) => row.activityId)),
      texts(rows.map((row) => row.kind)),
      integers(rows.map((row) => row.count)),
      texts(rows.map((row) => row.ageGroup)),
      texts(rows.map((row) => row.residence)),
      uuids(rows.map((row) => row.homeCommunityId)),
      texts(rows.map((row) => row.channel)),
      bytes(rows.map((row) => row.pseudonym)),
      uuids(rows.map((row) => row.recorderId)),
      bytes(rows.map((row) => row.contentHash)),
      recordedAt,
      rows.length,
    ],
  });
  return inserted[0]?.ids ?? null;
}

export async function existingCheckIns(tx: PoolClient, ids: string[]) {
  if (ids.length === 0) return [];
  const { rows } = await tx.query<{ id: string; recordedAt: Date; contentHash: Buffer }>({
    name: "check-in-existing",
    text: `SELECT id, recorded_at AS "recordedAt", content_hash AS "contentHash" FROM check_in WHERE id = ANY($1::uuid[])`,
    values: [ids],
  });
  return rows;
}

/** The check-ins newly retracted; ids without a check-in are left out by the join. */
export async function insertRetractions(tx: PoolClient, rows: RetractionRow[], recordedAt: Date): Promise<string[]> {
  const sorted = [...new Map(rows.map((row) => [row.checkInId, row])).values()].sort((a, b) => (a.checkInId < b.checkInId ? -1 : 1));
  const { rows: inserted } = await tx.query<{ id: string }>({
    name: "retraction-insert",
    text: `INSERT INTO check_in_retraction (check_in_id, recorder_id, reason, recorded_at)
      SELECT t.*, $4::timestamptz FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS t
      ON CONFLICT DO NOTHING RETURNING check_in_id AS id`,
    values: [sorted.map((row) => row.checkInId), sorted.map((row) => row.recorderId), sorted.map((row) => row.reason), recordedAt],
  });
  return inserted.map((row) => row.id);
}

/** When each of these was retracted first. */
export async function retractedAt(tx: PoolClient, ids: string[]): Promise<Map<string, Date>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.query<{ id: string; recordedAt: Date }>({
    name: "retraction-existing",
    text: `SELECT check_in_id AS id, recorded_at AS "recordedAt" FROM check_in_retraction WHERE check_in_id = ANY($1::uuid[])`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, row.recordedAt]));
}

export async function retractedCheckIns(tx: PoolClient, ids: string[]): Promise<CheckInRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await tx.query<CheckInRow>({
    name: "check-in-retracted",
    text: `SELECT id, occurred_at AS "occurredAt", device_time AS "deviceTime", root_id AS "rootId", community_id AS "communityId",
        activity_id AS "activityId", kind, count, age_group AS "ageGroup", residence, home_community_id AS "homeCommunityId", channel, pseudonym,
        recorder_id AS "recorderId", content_hash AS "contentHash"
      FROM check_in WHERE id = ANY($1::uuid[]) ORDER BY id`,
    values: [ids],
  });
  return rows;
}

/** Adds to the attendance of each activity; answers what it was and is. */
export async function addTallies(tx: PoolClient, deltas: Delta[]): Promise<{ activityId: string; before: number; after: number }[]> {
  const sums = new Map<string, { items: number; amount: number }>();
  for (const delta of deltas) {
    const sum = sums.get(delta.subjectId) ?? { items: 0, amount: 0 };
    sums.set(delta.subjectId, { items: sum.items + delta.items, amount: sum.amount + delta.amount });
  }
  const sorted = [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
  const { rows } = await tx.query<{ activityId: string; after: string }>({
    name: "tally",
    text: `INSERT INTO activity_tally AS a (activity_id, check_ins, attendance)
      SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[])
      ON CONFLICT (activity_id) DO UPDATE SET check_ins = a.check_ins + EXCLUDED.check_ins, attendance = a.attendance + EXCLUDED.attendance
      RETURNING activity_id AS "activityId", attendance AS after`,
    values: [uuids(sorted.map(([id]) => id)), bigints(sorted.map(([, sum]) => sum.items)), bigints(sorted.map(([, sum]) => sum.amount))],
  });
  return rows.map(({ activityId, after }) => ({
    activityId,
    before: Number(after) - (sums.get(activityId)?.amount ?? 0),
    after: Number(after),
  }));
}

/** A milestone is announced once, also when a retraction takes the count below it and it is reached again. */
export async function insertMilestones(tx: PoolClient, reached: { activityId: string; step: number }[], at: Date): Promise<FeedRow[]> {
  const { rows } = await tx.query<FeedRow>({
    name: "milestone",
    text: `INSERT INTO feed_entry (id, at, root_id, region_id, kind, subject_id, subject_name, subject_name_en, value, cause)
      SELECT t.id, $4::timestamptz, a.root_id, a.community_id, 'MILESTONE', a.id, a.name, a.name_en, t.step, 'milestone ' || a.id || ' ' || t.step
      FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS t (id, activity_id, step) JOIN activity a ON a.id = t.activity_id
      ORDER BY t.activity_id, t.step
      ON CONFLICT DO NOTHING
      RETURNING id, at, root_id AS "rootId", region_id AS "regionId", kind, subject_id AS "subjectId", subject_name AS "subjectName",
        subject_name_en AS "subjectNameEn", value::int`,
    values: [reached.map(() => uuidv7({ msecs: at.getTime() })), reached.map((row) => row.activityId), reached.map((row) => row.step), at],
  });
  return rows;
}
