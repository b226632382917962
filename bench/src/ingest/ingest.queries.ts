import { hash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { newUuid7 } from "@kepu/schema";
import type { Client } from "pg";
import { from } from "pg-copy-streams";
import type { Place } from "./items.ts";

const FACTS = "check_in, check_in_retraction, kiosk_usage";
const SUMS =
  "rollup_minute, rollup_day, rollup_month, rollup_total, rollup_content_day, activity_tally, reach_person, reach_set, reach_dirty, person, feed_entry, change";

/** Every phase begins with empty fact tables and roll-ups, and nothing left to write back. */
export async function empty(db: Client): Promise<void> {
  await db.query(`TRUNCATE ${FACTS}, ${SUMS}`);
  await db.query("CHECKPOINT");
}

export async function selectPlaces(db: Client, count: number): Promise<Place[]> {
  const { rows } = await db.query<Place>(
    `SELECT id AS "activityId", community_id AS "communityId", root_id AS "rootId" FROM activity
     WHERE state NOT IN ('PLANNED', 'CANCELLED', 'POSTPONED') ORDER BY starts_at DESC, id LIMIT $1`,
    [count],
  );
  return rows;
}

/** Device credentials for a whole root, as the office makes them, but many at once. */
export async function insertCredentials(db: Client, rootId: string, count: number): Promise<string[]> {
  const made = Array.from({ length: count }, () => ({
    id: newUuid7(),
    grant: newUuid7(),
    token: `kpd_${randomBytes(32).toString("base64url")}`,
  }));
  await db.query(
    `INSERT INTO credential (id, kind, name, token_hash, vendor) SELECT t.id, 'DEVICE', 'bench', t.token_hash, false
     FROM unnest($1::uuid[], $2::bytea[]) AS t (id, token_hash)`,
    [made.map((one) => one.id), made.map((one) => hash("sha256", one.token, "buffer"))],
  );
  await db.query(
    `INSERT INTO role_grant (id, holder_id, role, region_id) SELECT t.id, t.holder_id, 'DEVICE', $3::uuid
     FROM unnest($1::uuid[], $2::uuid[]) AS t (id, holder_id)`,
    [made.map((one) => one.grant), made.map((one) => one.id), rootId],
  );
  return made.map((one) => one.token);
}

/** One COPY stream of ready-made text; resolves when it is committed. */
export async function copyCheckIns(db: Client, text: Buffer[]): Promise<void> {
  const copy = from(
    `COPY check_in (id, occurred_at, device_time, recorded_at, root_id, community_id, activity_id, kind, count, age_group, residence,
      home_community_id, channel, pseudonym, recorder_id, content_hash) FROM STDIN`,
  );
  await pipeline(Readable.from(text), db.query(copy));
}

export async function countCheckIns(db: Client): Promise<number> {
  const { rows } = await db.query<{ count: number }>("SELECT count(*)::int AS count FROM check_in");
  return rows[0]?.count ?? 0;
}
