import type { MetricGrouping } from "@kepu/schema";
import type { PoolClient } from "pg";
import type { Calendar } from "./calendar.ts";

/** Which community counts for which bucket, and in which time. */
export interface Members {
  buckets: number[];
  regionIds: string[];
  from: string[];
  until: string[];
}

export interface MeasuredQuestion {
  members: Members;
  calendar: Calendar;
  /** kinds of roll-up rows */
  kinds: readonly string[];
  /** only what was recorded by the end of this day; null: whatever is recorded */
  recordedBy: string | null;
  by: MetricGrouping | null;
  /** only activities that these organisations hold, told apart by them */
  organisationIds: readonly string[] | null;
  /** how much of it comes from activities that were not verified, as of an instant (null: now) */
  provisional: { asOf: Date | null } | null;
}

export interface MeasuredRow {
  bucket: number;
  n: number;
  class: "CHECK_IN" | "USE" | "LOAN" | "RETURN";
  key: string;
  items: string;
  amount: string;
  seconds: string;
  provisional: string;
}

const KEYS: Partial<Record<MetricGrouping, string>> = {
  AGE_GROUP: "r.age_group",
  CHANNEL: "r.channel",
  RECORD_KIND: "r.kind",
  ORGANISATION: "coalesce(a.organisation_id::text, 'NONE')",
  ORGANISATION_KIND: "coalesce(o.kind, 'NONE')",
};

/** Verified by then: it is, and was not only verified afterwards. */
const VERIFIED = `(a.state = 'VERIFIED' AND ($10::timestamptz IS NULL
  OR EXISTS (SELECT FROM activity_step s WHERE s.activity_id = a.id AND s.to_state = 'VERIFIED' AND s.at <= $10)
  OR NOT EXISTS (SELECT FROM activity_step s WHERE s.activity_id = a.id AND s.to_state = 'VERIFIED')))`;

/** Sums of one tier of the roll-ups by bucket and period: one statement for all series. */
export async function measuredSums(tx: PoolClient, tier: "MONTH" | "DAY", question: MeasuredQuestion): Promise<MeasuredRow[]> {
  const { members, calendar, kinds, recordedBy, by, organisationIds, provisional } = question;
  if (calendar.days.length === 0 || members.buckets.length === 0 || kinds.length === 0) return [];
  const [table, day] = tier === "MONTH" ? ["rollup_month", "r.month"] : ["rollup_day", "r.day"];
  const key = organisationIds ? KEYS.ORGANISATION : KEYS[by ?? "SUBDISTRICT"];
  const activity = organisationIds || provisional || by === "ORGANISATION" || by === "ORGANISATION_KIND";
  const unsettled = provisional ? `sum(CASE WHEN r.kind IN ('USE', 'LOAN', 'RETURN') OR ${VERIFIED} THEN 0 ELSE r.amount END)` : "0";
  const values: unknown[] = [
    [...new Set(members.regionIds)],
    ...[kinds, members.buckets, members.regionIds, members.from, members.until, calendar.days, calendar.of],
    organisationIds ?? null,
    provisional?.asOf ?? null,
    recordedBy,
  ];
  const { rows } = await tx.query<MeasuredRow>(
    `WITH sums AS (
       SELECT r.community_id, ${day} AS day, CASE WHEN r.kind IN ('USE', 'LOAN', 'RETURN') THEN r.kind ELSE 'CHECK_IN' END AS class,
         ${key ?? "''"} AS key, sum(r.items) AS items, sum(r.amount) AS amount, sum(r.seconds) AS seconds, ${unsettled} AS provisional
       FROM ${table} r ${activity ? "LEFT JOIN activity a ON a.id = r.subject_id" : ""}
         ${by === "ORGANISATION_KIND" ? "LEFT JOIN organisation o ON o.id = a.organisation_id" : ""}
       WHERE r.community_id = ANY($1::uuid[]) AND r.kind = ANY($2::text[])
         AND ${day} >= (SELECT min(d) FROM unnest($7::date[]) d) AND ${day} <= (SELECT max(d) FROM unnest($7::date[]) d)
         AND ($9::uuid[] IS NULL ${organisationIds ? "OR a.organisation_id = ANY($9)" : ""}) AND $10::timestamptz IS NOT DISTINCT FROM $10
         AND ($11::date IS NULL ${tier === "DAY" ? "OR r.recorded_day <= $11" : ""})
       GROUP BY 1, 2, 3, 4)
     SELECT m.bucket, c.n, s.class, s.key, sum(s.items)::text AS items, sum(s.amount)::text AS amount, sum(s.seconds)::text AS seconds,
       sum(s.provisional)::text AS provisional
     FROM sums s
       JOIN unnest($3::int[], $4::uuid[], $5::date[], $6::date[]) AS m (bucket, region_id, "from", "until")
         ON m.region_id = s.community_id AND s.day >= m."from" AND s.day < m."until"
       JOIN unnest($7::date[], $8::int[]) AS c (day, n) ON c.day = s.day
     GROUP BY 1, 2, 3, 4`,
    values,
  );
  return rows;
}

/** The first day of check-ins and the first of kiosk use in these communities: before it nothing was recorded, which is not zero. */
export async function firstRecords(
  tx: PoolClient,
  communityIds: readonly string[],
  recordedBy: string | null,
): Promise<{ checkIns: string | null; kiosks: string | null }> {
  const first = (kinds: string) =>
    recordedBy === null
      ? // the month tier says which month, its days which day
        `(SELECT to_char(min(d.day), 'YYYY-MM-DD') FROM rollup_day d WHERE d.community_id = ANY($1) AND d.kind ${kinds}
           AND d.day < (SELECT min(m.month) + interval '1 month' FROM rollup_month m WHERE m.community_id = ANY($1) AND m.kind ${kinds}))`
      : `(SELECT to_char(min(d.day), 'YYYY-MM-DD') FROM rollup_day d WHERE d.community_id = ANY($1) AND d.kind ${kinds} AND d.recorded_day <= $2)`;
  const { rows } = await tx.query<{ checkIns: string | null; kiosks: string | null }>(
    `SELECT ${first("IN ('IDENTIFIED', 'ANONYMOUS', 'HEAD_COUNT')")} AS "checkIns", ${first("IN ('USE', 'LOAN', 'RETURN')")} AS kiosks
     WHERE $2::date IS NOT DISTINCT FROM $2::date`,
    [communityIds, recordedBy],
  );
  return rows[0] ?? { checkIns: null, kiosks: null };
}

export interface KioskHours {
  kioskIds: string[];
  communityIds: string[];
  weekdays: number[];
  /** planned minutes of that weekday as 1,440 bits */
  planned: string[];
}

/** Minutes that kiosks were planned to be on and were on while planned, by bucket and period, of whole days before `before`. A kiosk counts from the day it
 * was installed or first heard of, in the community where it stands now. */
export async function kioskMinutes(
  tx: PoolClient,
  hours: KioskHours,
  members: Members,
  calendar: Calendar,
  before: string,
): Promise<{ bucket: number; n: number; planned: string; online: string }[]> {
  if (hours.kioskIds.length === 0 || calendar.days.length === 0) return [];
  const { rows } = await tx.query(
    `WITH hours AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[]) AS h (kiosk_id, community_id, weekday, planned)),
       since AS (
         SELECT k.id AS kiosk_id, coalesce(k.installed_on, (SELECT min(day) FROM kiosk_minutes WHERE kiosk_id = k.id)) AS day
         FROM kiosk k WHERE k.id = ANY($1::uuid[])),
       days AS (
         SELECT h.kiosk_id, h.community_id, d.day, h.planned::bit(1440) AS planned
         FROM (SELECT DISTINCT day FROM unnest($9::date[]) AS u (day) WHERE day < $11::date) d
           JOIN hours h ON h.weekday = extract(isodow FROM d.day) JOIN since s ON s.kiosk_id = h.kiosk_id AND s.day <= d.day)
     SELECT m.bucket, c.n, sum(bit_count(d.planned))::text AS planned, coalesce(sum(bit_count(d.planned & k.online)), 0)::text AS online
     FROM days d
       LEFT JOIN kiosk_minutes k ON k.kiosk_id = d.kiosk_id AND k.day = d.day
       JOIN unnest($5::int[], $6::uuid[], $7::date[], $8::date[]) AS m (bucket, region_id, "from", "until")
         ON m.region_id = d.community_id AND d.day >= m."from" AND d.day < m."until"
       JOIN unnest($9::date[], $10::int[]) AS c (day, n) ON c.day = d.day
     GROUP BY 1, 2`,
    [
      ...[hours.kioskIds, hours.communityIds, hours.weekdays, hours.planned],
      ...[members.buckets, members.regionIds, members.from, members.until, calendar.days, calendar.of, before],
    ],
  );
  return rows;
}
