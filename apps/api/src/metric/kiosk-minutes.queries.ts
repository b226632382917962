import type { PoolClient } from "pg";
import type { Calendar } from "./calendar.ts";
import type { Members } from "./measured.queries.ts";

/** Kiosks with the hours they are planned to be on: many keep the same ones, and each of those stands once. */
export interface KioskHours {
  kioskIds: string[];
  communityIds: string[];
  /** which hours each keeps */
  kept: number[];
  /** of all hours and weekdays: which hours, the weekday, how many minutes, and which, as 1,440 bits */
  hours: number[];
  weekdays: number[];
  minutes: number[];
  planned: string[];
}

/** Minutes that kiosks were planned to be on and were on while planned, by bucket and period, of whole days before `before`. A kiosk counts from the day it
 * was installed or first heard of, in the community where it stands now. Added up by community and day first: what is left does not grow with kiosks. */
export async function kioskMinutes(
  tx: PoolClient,
  { kioskIds, communityIds, kept, hours, weekdays, minutes, planned }: KioskHours,
  members: Members,
  calendar: Calendar,
  before: string,
): Promise<{ bucket: number; n: number; planned: string; online: string }[]> {
  const days = [...new Set(calendar.days)].filter((day) => day < before).sort();
  if (kioskIds.length === 0 || days.length === 0) return [];
  const { rows } = await tx.query(
    `WITH hours AS MATERIALIZED (
         SELECT kept, weekday, minutes, planned::bit(1440) AS planned FROM unnest($4::int[], $5::int[], $6::int[], $7::text[]) AS h (kept, weekday, minutes, planned)),
       days AS MATERIALIZED (SELECT day, extract(isodow FROM day)::int AS weekday FROM unnest($8::date[]) AS u (day)),
       kiosks AS MATERIALIZED (
         SELECT h.kiosk_id, h.community_id, h.kept, (SELECT array_agg(p.planned ORDER BY p.weekday) FROM hours p WHERE p.kept = h.kept) AS planned,
           coalesce(k.installed_on, least((SELECT min(day) FROM kiosk_minutes WHERE kiosk_id = k.id), (SELECT min(day) FROM kiosk_day WHERE kiosk_id = k.id))) AS since
         FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS h (kiosk_id, community_id, kept) JOIN kiosk k ON k.id = h.kiosk_id),
       planned AS MATERIALIZED (
         SELECT k.community_id, d.day, sum(h.minutes) AS minutes
         FROM kiosks k JOIN days d ON d.day >= k.since JOIN hours h ON h.kept = k.kept AND h.weekday = d.weekday GROUP BY 1, 2),
       online AS MATERIALIZED (
         SELECT k.community_id, o.day, sum(o.minutes) AS minutes
         FROM kiosks k
           -- each kiosk's days in one go, and not day by day
           CROSS JOIN LATERAL (
             SELECT m.day, bit_count(m.online & k.planned[extract(isodow FROM m.day)::int]) AS minutes
             FROM kiosk_minutes m WHERE m.kiosk_id = k.kiosk_id AND m.day BETWEEN greatest($9::date, k.since) AND $10::date
             UNION ALL SELECT m.day, m.online FROM kiosk_day m WHERE m.kiosk_id = k.kiosk_id AND m.day BETWEEN greatest($9::date, k.since) AND $10::date OFFSET 0) o
         GROUP BY 1, 2)
     SELECT m.bucket, c.n, sum(p.minutes)::text AS planned, coalesce(sum(o.minutes), 0)::text AS online
     FROM planned p LEFT JOIN online o ON o.community_id = p.community_id AND o.day = p.day
       JOIN unnest($11::int[], $12::uuid[], $13::date[], $14::date[]) AS m (bucket, region_id, "from", "until")
         ON m.region_id = p.community_id AND p.day >= m."from" AND p.day < m."until"
       JOIN unnest($15::date[], $16::int[]) AS c (day, n) ON c.day = p.day
     GROUP BY 1, 2`,
    [
      ...[kioskIds, communityIds, kept, hours, weekdays, minutes, planned, days, days[0], days.at(-1)],
      ...[members.buckets, members.regionIds, members.from, members.until, calendar.days, calendar.of],
    ],
  );
  return rows;
}
