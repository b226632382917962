import type { AgeGroup, Channel, CheckInKind, MetricGrouping, Residence, UsageKind } from "@kepu/schema";
import type { PoolClient } from "pg";

/** What some facts of one day are asked of. */
export interface FactsOf {
  subjectId: string;
  /** null: wherever they were recorded */
  communityIds: readonly string[] | null;
  from: Date;
  until: Date;
  /** ids may be made so much earlier or later than what they are of */
  idFrom: string;
  idUntil: string;
  /** only what was recorded by the end of this day */
  recordedBy: string | null;
  by: MetricGrouping | null;
  key: string;
  /** of a distinct count: those whose first check-in of all that is counted is among these facts */
  people?: { nos: readonly number[]; pseudonyms: readonly Buffer[] };
}

export interface FactRow {
  id: string;
  /** null: no check-in */
  kind: CheckInKind | null;
  usage: UsageKind | null;
  retraction: boolean;
  amount: string;
  occurredAt: Date;
  recordedAt: Date;
  ageGroup: AgeGroup | null;
  residence: Residence | null;
  channel: Channel | null;
  pseudonym: Buffer | null;
  clicks: number | null;
  dwellSeconds: number | null;
  content: string | null;
  reason: string | null;
}

const RECORDED = (at: string) => `($7::date IS NULL OR (${at} AT TIME ZONE 'Asia/Shanghai')::date <= $7)`;
const OF = (alias: string, subject: string) => `${alias}.${subject} = $1 AND ($2::uuid[] IS NULL OR ${alias}.community_id = ANY($2))
  AND ${alias}.occurred_at >= $3 AND ${alias}.occurred_at < $4 AND ${alias}.id >= $5 AND ${alias}.id < $6`;
const KEYED: Partial<Record<MetricGrouping, string>> = { AGE_GROUP: "age_group", CHANNEL: "channel", RECORD_KIND: "kind" };

const checkIns = (amount: string, by: MetricGrouping | null) => {
  const keyed = `AND ($8::text = '' ${by && KEYED[by] ? `OR c.${KEYED[by]} = $8` : "OR true"})`;
  const shown = `c.id, c.kind, NULL::text AS usage, c.occurred_at AS "occurredAt", c.age_group AS "ageGroup", c.residence, c.channel, c.pseudonym,
    NULL::int AS clicks, NULL::int AS "dwellSeconds", NULL::text AS content`;
  return `SELECT ${shown}, c.recorded_at AS "recordedAt", false AS retraction, NULL::text AS reason, (${amount}) AS amount
    FROM check_in c WHERE ${OF("c", "activity_id")} ${keyed} AND ${RECORDED("c.recorded_at")}
    UNION ALL
    SELECT ${shown}, r.recorded_at, true, r.reason, -(${amount})
    FROM check_in c JOIN check_in_retraction r ON r.check_in_id = c.id WHERE ${OF("c", "activity_id")} ${keyed} AND ${RECORDED("r.recorded_at")}`;
};

const usage = (kind: UsageKind, amount: string, by: MetricGrouping | null) =>
  `SELECT u.id, NULL::text AS kind, u.kind AS usage, u.occurred_at AS "occurredAt", NULL::text AS "ageGroup", NULL::text AS residence, u.channel,
     NULL::bytea AS pseudonym, u.clicks, u.dwell_seconds AS "dwellSeconds", u.content, u.recorded_at AS "recordedAt", false AS retraction,
     NULL::text AS reason, (${amount}) AS amount
   FROM kiosk_usage u WHERE u.kind = '${kind}' AND ${OF("u", "kiosk_id")} AND ($8::text = '' ${by === "CHANNEL" ? "OR u.channel = $8" : "OR true"})
     AND ${RECORDED("u.recorded_at")}`;

/** Of each person the first check-in that still stands. */
const PEOPLE = `SELECT * FROM (
    SELECT DISTINCT ON (c.pseudonym) c.id, c.kind, NULL::text AS usage, c.occurred_at AS "occurredAt", c.age_group AS "ageGroup", c.residence, c.channel, c.pseudonym,
      NULL::int AS clicks, NULL::int AS "dwellSeconds", NULL::text AS content, c.recorded_at AS "recordedAt", false AS retraction, NULL::text AS reason, 1 AS amount
    FROM check_in c LEFT JOIN person p ON p.pseudonym = c.pseudonym
    WHERE ${OF("c", "activity_id")} AND c.pseudonym IS NOT NULL AND ($8::text = '' OR true) AND ${RECORDED("c.recorded_at")}
      AND (p.no = ANY($9) OR c.pseudonym = ANY($10))
      AND NOT EXISTS (SELECT FROM check_in_retraction r WHERE r.check_in_id = c.id AND ${RECORDED("r.recorded_at")})
    ORDER BY c.pseudonym, c.occurred_at, c.id) one`;

/** The facts that a measure adds up, by measure. */
const FACTS: Readonly<Record<string, (by: MetricGrouping | null) => string>> = {
  ATTENDANCE: (by) => checkIns("c.count", by),
  CHECK_INS: (by) => checkIns("1", by),
  KIOSK_USES: (by) => usage("USE", "1", by),
  CLICKS: (by) => usage("USE", "u.clicks", by),
  DWELL_SECONDS: (by) => usage("USE", "u.dwell_seconds", by),
  LOANS: (by) => usage("LOAN", "1", by),
  RETURNS: (by) => usage("RETURN", "1", by),
  PEOPLE: () => PEOPLE,
};

const valuesOf = ({ subjectId, communityIds, from, until, idFrom, idUntil, recordedBy, key, people }: FactsOf): unknown[] => [
  ...[subjectId, communityIds, from, until, idFrom, idUntil, recordedBy, key, people?.nos ?? [], people?.pseudonyms ?? []],
];
const TYPED = "$9::int[] IS NOT NULL AND $10::bytea[] IS NOT NULL";

/** One page, in the order of their ids; a retraction after what it takes back. */
export async function selectFacts(tx: PoolClient, term: string, of: FactsOf, most: number, after: string[] | null): Promise<FactRow[]> {
  const { rows } = await tx.query<FactRow>(
    `SELECT f.id, f.kind, f.usage, f.retraction, f.amount::text AS amount, f."occurredAt", f."recordedAt", f."ageGroup", f.residence, f.channel, f.pseudonym,
       f.clicks, f."dwellSeconds", f.content, f.reason
     FROM (${FACTS[term]?.(of.by)}) f WHERE ${TYPED} AND ($11::uuid IS NULL OR (f.id, f.retraction) > ($11::uuid, $12::boolean))
     ORDER BY f.id, f.retraction LIMIT $13`,
    [...valuesOf(of), after?.[0] ?? null, after?.[1] === "true", most],
  );
  return rows;
}

export async function sumOfFacts(tx: PoolClient, term: string, of: FactsOf): Promise<{ facts: number; amount: string }> {
  const { rows } = await tx.query<{ facts: number; amount: string }>(
    `SELECT count(*)::int AS facts, coalesce(sum(f.amount), 0)::text AS amount FROM (${FACTS[term]?.(of.by)}) f WHERE ${TYPED}`,
    valuesOf(of),
  );
  return rows[0] ?? { facts: 0, amount: "0" };
}

export interface NameRow {
  id: string;
  name: string;
  nameEn: string;
  communityId: string | null;
  isKiosk: boolean;
}

/** Activities and kiosks of these ids. */
export async function namesOfSubjects(tx: PoolClient, ids: readonly string[]): Promise<Map<string, NameRow>> {
  const { rows } = await tx.query<NameRow>(
    `SELECT id, name, name_en AS "nameEn", community_id AS "communityId", false AS "isKiosk" FROM activity WHERE id = ANY($1::uuid[])
     UNION ALL SELECT id, name, name_en, community_id, true FROM kiosk WHERE id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Regions, by the name that they had last. */
export async function namesOfRegions(tx: PoolClient, ids: readonly string[]): Promise<Map<string, { name: string; nameEn: string }>> {
  const { rows } = await tx.query<{ id: string; name: string; nameEn: string }>(
    `SELECT DISTINCT ON (region_id) region_id AS id, name, name_en AS "nameEn" FROM region_version WHERE region_id = ANY($1::uuid[])
     ORDER BY region_id, valid_from DESC`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
