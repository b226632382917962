import type { Client } from "pg";

const PEOPLE = 150_000;
export const FORMS = ["科普讲座", "培训", "科普游园", "展览", "竞赛", "咨询", "电影", "参观"];

/** Activities of eight forms and eight series. */
export async function spreadTopics(db: Client, seriesIds: readonly string[]): Promise<void> {
  await db.query(
    `UPDATE activity SET form = ($1::text[])[1 + (hashtext(id::text) & 7)], series_id = ($2::uuid[])[1 + ((hashtext(id::text) >> 4) & 7)]`,
    [FORMS, seriesIds],
  );
}

/** Check-ins of identified people in a month, as many at each of its activities, some people far more often than others. */
export async function insertIdentified(db: Client, rootId: string, month: string, facts: number): Promise<void> {
  await db.query("BEGIN");
  await db.query("SET LOCAL synchronous_commit = off");
  await db.query("SET LOCAL work_mem = '256MB'");
  await db.query(
    `WITH held AS MATERIALIZED (
       SELECT id, community_id, starts_at, row_number() OVER (ORDER BY id) - 1 AS position FROM activity
       WHERE root_id = $1 AND starts_at >= $2::date AT TIME ZONE 'Asia/Shanghai' AND starts_at < ($2::date + interval '1 month') AT TIME ZONE 'Asia/Shanghai'
         AND state <> 'ONGOING')
     INSERT INTO check_in (id, occurred_at, device_time, recorded_at, root_id, community_id, activity_id, kind, count, age_group, residence,
       channel, pseudonym, recorder_id, content_hash)
     SELECT uuidv7(f.at - clock_timestamp()), f.at, f.at, f.at + interval '5 minutes', $1, f.community_id, f.id, 'IDENTIFIED', 1, 'UNKNOWN', 'RESIDENT',
       'DESK', sha256(int8send((f.chance * f.chance * $4)::bigint)), $1, int8send(f.g)
     FROM (
       SELECT a.id, a.community_id, g, random() AS chance, a.starts_at + random() * interval '2 hours' AS at
       FROM generate_series(1, $3::bigint) AS g JOIN held a ON a.position = g % (SELECT count(*) FROM held)
       ORDER BY at) f`,
    [rootId, `${month}-01`, facts, PEOPLE],
  );
  await db.query("COMMIT");
}

/** Everything waits to be built, as after an update from a version without sets. */
export async function markAll(db: Client): Promise<void> {
  await db.query("VACUUM (ANALYZE) check_in");
  await db.query("VACUUM (ANALYZE) check_in_retraction");
  await db.query(
    `INSERT INTO reach_dirty SELECT DISTINCT community_id, (occurred_at AT TIME ZONE 'Asia/Shanghai')::date, activity_id, 1 FROM check_in
     WHERE pseudonym IS NOT NULL`,
  );
}

export async function waiting(db: Client): Promise<number> {
  return (await db.query<{ n: number }>("SELECT count(*)::int AS n FROM reach_dirty")).rows[0]?.n ?? 0;
}

export async function setSizes(db: Client) {
  const { rows } = await db.query<{ sets: number; people: number; size: string }>(
    `SELECT count(*)::int AS sets, (sum(length(people)) / 4)::int AS people, pg_size_pretty(pg_total_relation_size('reach_set')) AS size FROM reach_set`,
  );
  return rows[0];
}

export interface Combination {
  regionIds: string[];
  communities: string[];
  periods: string[];
  from: string;
  /** the day after the last */
  until: string;
  forms: string[] | null;
  seriesIds: string[] | null;
}

/** What anybody would write on the facts: partitions left out by the bounds of ids, activities joined where a topic asks for them. */
export async function rawPeople(
  db: Client,
  rootId: string,
  { communities, from, until, forms, seriesIds }: Combination,
  districtWide: boolean,
) {
  const topics = forms || seriesIds;
  const { rows } = await db.query<{ people: number; facts: number }>(
    `SELECT count(DISTINCT c.pseudonym)::int AS people, count(*)::int AS facts FROM check_in c ${topics ? "JOIN activity a ON a.id = c.activity_id" : ""}
     WHERE ${districtWide ? "c.root_id = $1 AND $2::uuid[] IS NOT NULL" : "c.community_id = ANY($2::uuid[]) AND $1::uuid IS NOT NULL"}
       AND c.id >= $5::uuid AND c.id < $6::uuid
       AND c.occurred_at >= $3::timestamp AT TIME ZONE 'Asia/Shanghai' AND c.occurred_at < $4::timestamp AT TIME ZONE 'Asia/Shanghai'
       ${topics ? "AND ($7::text[] IS NULL OR a.form = ANY($7)) AND ($8::uuid[] IS NULL OR a.series_id = ANY($8))" : "AND $7::text[] IS NULL AND $8::uuid[] IS NULL"}
       AND c.pseudonym IS NOT NULL
       AND NOT EXISTS (SELECT FROM check_in_retraction r WHERE r.check_in_id = c.id AND r.check_in_id >= $5::uuid AND r.check_in_id < $6::uuid)`,
    [rootId, communities, from, until, floorOf(from, -1), floorOf(until, 1), forms, seriesIds],
  );
  return rows[0] ?? { people: 0, facts: 0 };
}

/** The lowest UUIDv7 of a day of Asia/Shanghai, so many days on. */
function floorOf(day: string, plus: number): string {
  const hex = (Date.parse(`${day}T00:00:00+08:00`) + plus * 86_400_000).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

export async function childrenOf(db: Client, rootId: string) {
  const { rows } = await db.query<{ id: string; parentId: string }>(
    `SELECT v.region_id AS id, v.parent_id AS "parentId" FROM region_version v JOIN region r ON r.id = v.region_id WHERE r.root_id = $1 AND v.level = 'COMMUNITY'`,
    [rootId],
  );
  return rows;
}
