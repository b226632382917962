import { newUuid7 } from "@kepu/schema";
import type { Client } from "pg";

const SUBDISTRICTS = 10;
const COMMUNITIES = 200;
/** held in each community and month: with 20 million check-ins in 3 years some 250 people each */
const ACTIVITIES = 11;

/** A district with activities in every community and month; those of all months but the last are verified. One more is open now. */
export async function insertDistrict(db: Client, months: readonly string[]) {
  const rootId = newUuid7();
  const subdistricts = Array.from({ length: SUBDISTRICTS }, () => newUuid7());
  const communities = Array.from({ length: COMMUNITIES }, () => newUuid7());
  const regions = [
    { id: rootId, name: "district", level: "DISTRICT", parentId: null as string | null },
    ...subdistricts.map((id, nth) => ({ id, name: `subdistrict ${nth}`, level: "SUBDISTRICT", parentId: rootId })),
    ...communities.map((id, nth) => ({
      id,
      name: `community ${nth}`,
      level: "COMMUNITY",
      parentId: subdistricts[nth % SUBDISTRICTS] ?? "",
    })),
  ];
  const columns = [regions.map(({ id }) => id), regions.map(({ name }) => name), regions.map(({ level }) => level)];
  await db.query(
    `INSERT INTO region (id, root_id, origin, label, synthetic) SELECT id, $2::uuid, 'SYNTHETIC', NULL, true FROM unnest($1::uuid[]) AS r (id)`,
    [columns[0], rootId],
  );
  await db.query(
    `INSERT INTO region_version (id, region_id, code, name, short_name, name_en, level, parent_id, position, valid_from)
     SELECT gen_random_uuid(), id, name, name, name, name, level, parent_id, 0, '2012-01-01'
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[]) AS r (id, name, level, parent_id)`,
    [...columns, regions.map(({ parentId }) => parentId)],
  );
  await db.query(
    `INSERT INTO activity (id, root_id, community_id, name, name_en, form, place_name, starts_at, ends_at, state, planned, origin, version)
     SELECT gen_random_uuid(), $1, c.id, '科普讲座', 'Lecture', '科普讲座', '活动室', d.at, d.at + interval '2 hours',
       CASE WHEN m.month = (SELECT max(o.month) FROM unnest($3::date[]) AS o (month)) THEN 'ENDED' ELSE 'VERIFIED' END, 250, 'SYNTHETIC', 1
     FROM unnest($2::uuid[]) AS c (id), unnest($3::date[]) AS m (month), generate_series(0, $4::int - 1) AS g (nth),
       LATERAL (SELECT (m.month + ((g.nth * 5 + ascii(c.id::text) * 7) % 28) * interval '1 day' + interval '9 hours') AT TIME ZONE 'Asia/Shanghai' AS at) d`,
    [rootId, communities, months, ACTIVITIES],
  );
  await db.query(
    `INSERT INTO activity (id, root_id, community_id, name, name_en, form, place_name, starts_at, ends_at, state, planned, origin, version)
     SELECT gen_random_uuid(), $1, c.id, '科普开放日', 'Open day', '开放日', '活动室', now() - interval '1 hour', now() + interval '8 hours', 'ONGOING', 250, 'SYNTHETIC', 1
     FROM unnest($2::uuid[]) AS c (id)`,
    [rootId, communities],
  );
  return { rootId, communities };
}

export async function insertCredential(
  db: Client,
  one: { id: string; kind: string; role: string; regionId: string; tokenHash: Buffer; grantId: string },
): Promise<void> {
  await db.query("INSERT INTO credential (id, kind, name, token_hash, vendor) VALUES ($1, $2, 'bench', $3, false)", [
    one.id,
    one.kind,
    one.tokenHash,
  ]);
  await db.query("INSERT INTO role_grant (id, holder_id, role, region_id) VALUES ($1, $2, $3, $4)", [
    one.grantId,
    one.id,
    one.role,
    one.regionId,
  ]);
}
