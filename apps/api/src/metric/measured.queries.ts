import { addDays, firstDayOfMonth, type MetricGrouping, monthOf } from "@kepu/schema";
import type { PoolClient } from "pg";
import type { Calendar } from "./calendar.ts";
import { verifiedAt } from "./verified.ts";

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
  /** of a proof: each activity and kiosk apart, its id behind the key */
  bySubject?: boolean;
}

interface Slotted {
  bucket: number;
  n: number;
  key: string;
}

export interface MeasuredRow extends Slotted {
  class: "CHECK_IN" | "USE" | "LOAN" | "RETURN";
  items: string;
  amount: string;
  seconds: string;
}

export interface UnverifiedRow extends Slotted {
  amount: string;
}

export type Tier = "MONTH" | "DAY";

const KEYS: Partial<Record<MetricGrouping, string>> = {
  AGE_GROUP: "r.age_group",
  CHANNEL: "r.channel",
  RECORD_KIND: "r.kind",
  SOURCE: "CASE WHEN r.kind IN ('USE', 'LOAN', 'RETURN') THEN 'KIOSKS' ELSE 'CHECK_INS' END",
  ORGANISATION: "coalesce(a.organisation_id::text, 'NONE')",
  ORGANISATION_KIND: "coalesce(o.kind, 'NONE')",
};

/** Which rows of a tier count: parameters 1 to 6. */
function rowsOf(tier: Tier, { members, calendar, kinds, organisationIds, recordedBy }: MeasuredQuestion) {
  const day = tier === "MONTH" ? "r.month" : "r.day";
  const days = [...calendar.days].sort();
  return {
    ...{ table: tier === "MONTH" ? "rollup_month" : "rollup_day", day },
    where: `r.kind = ANY($1::text[]) AND r.community_id = ANY($2::uuid[]) AND ${day} BETWEEN $3::date AND $4::date
         AND ($5::uuid[] IS NULL ${organisationIds ? "OR a.organisation_id = ANY($5)" : ""}) AND ($6::date IS NULL ${tier === "DAY" ? "OR r.recorded_day <= $6" : ""})`,
    values: [kinds, [...new Set(members.regionIds)], days[0], days.at(-1), organisationIds, recordedBy] as unknown[],
  };
}

/** undefined: nothing is told apart */
function keyOf({ by, organisationIds, bySubject }: MeasuredQuestion): string | undefined {
  const key = organisationIds ? KEYS.ORGANISATION : KEYS[by ?? "SUBDISTRICT"];
  return bySubject ? `${key ?? "''"} || ' ' || r.subject_id::text` : key;
}
const organisationOf = ({ by }: MeasuredQuestion) =>
  by === "ORGANISATION_KIND" ? "LEFT JOIN organisation o ON o.id = a.organisation_id" : "";
const CLASS = "CASE WHEN r.kind IN ('USE', 'LOAN', 'RETURN') THEN r.kind ELSE 'CHECK_IN' END";
const classOf = (kind: string) => (kind === "USE" || kind === "LOAN" || kind === "RETURN" ? kind : "CHECK_IN");

/** Of sums by community, day and key: those of each bucket and period. Parameters 7 to 12. */
const SLOTS = `JOIN unnest($7::int[], $8::uuid[], $9::date[], $10::date[]) AS m (bucket, region_id, "from", "until")
         ON m.region_id = s.community_id AND s.day >= m."from" AND s.day < m."until"
       JOIN unnest($11::date[], $12::int[]) AS c (day, n) ON c.day = s.day`;
const slots = ({ members, calendar }: MeasuredQuestion): unknown[] => [
  ...[members.buckets, members.regionIds, members.from, members.until, calendar.days, calendar.of],
];
const isEmpty = ({ members, calendar, kinds }: MeasuredQuestion) =>
  calendar.days.length === 0 || members.buckets.length === 0 || kinds.length === 0;

/** Sums of one tier of the roll-ups by bucket and period: one statement for all series. */
export async function measuredSums(tx: PoolClient, tier: Tier, question: MeasuredQuestion): Promise<MeasuredRow[]> {
  if (isEmpty(question)) return [];
  const { table, day, where, values } = rowsOf(tier, question);
  const key = keyOf(question);
  const ofActivity = question.organisationIds !== null || question.by === "ORGANISATION" || question.by === "ORGANISATION_KIND";
  const sums = `SELECT r.community_id, ${day} AS day, ${CLASS} AS class, ${key ?? "''"} AS key, sum(r.items) AS items, sum(r.amount) AS amount, sum(r.seconds) AS seconds
       FROM ${table} r ${ofActivity ? "LEFT JOIN activity a ON a.id = r.subject_id" : ""} ${organisationOf(question)}
       WHERE ${where} GROUP BY 1, 2, 3, 4`;
  // months that nothing is told apart by have their totals ready
  const totals = `SELECT r.community_id, r.month AS day, r.class, '' AS key, r.items, r.amount, r.seconds FROM rollup_total r
       WHERE r.class = ANY($1::text[]) AND r.community_id = ANY($2::uuid[]) AND r.month BETWEEN $3::date AND $4::date AND $5::uuid[] IS NULL AND $6::date IS NULL`;
  const total = tier === "MONTH" && key === undefined;
  const { members, calendar } = question;
  const single = total && new Set(members.buckets).size === members.buckets.length && new Set(calendar.of).size === calendar.of.length;
  const columns = ["items", "amount", "seconds"].map((column) => `${single ? `s.${column}` : `sum(s.${column})`}::text AS ${column}`);
  const { rows } = await tx.query<MeasuredRow>(
    `SELECT m.bucket, c.n, s.class, s.key, ${columns.join(", ")}
     FROM (${total ? totals : sums}) s ${SLOTS}
     ${single ? "" : "GROUP BY 1, 2, 3, 4"}`,
    [total ? [...new Set(question.kinds.map(classOf))] : values[0], ...values.slice(1), ...slots(question)],
  );
  return rows;
}

/** Of the attendance, how much is of activities that are not verified, or were not at an instant: from the days of those activities, which are few. */
export async function unverifiedSums(
  tx: PoolClient,
  tier: Tier,
  question: MeasuredQuestion,
  rootId: string,
  asOf: Date | null,
): Promise<UnverifiedRow[]> {
  if (isEmpty(question)) return [];
  const { where, values } = rowsOf("DAY", question);
  const last = String(values[3]);
  const until = tier === "MONTH" ? addDays(firstDayOfMonth(monthOf(last), 1), -1) : last;
  const day = tier === "MONTH" ? "date_trunc('month', r.day)::date" : "r.day";
  // the first half is the quick one: most have been verified, and for long
  const unverifiedThen = `(a.state <> 'VERIFIED' OR a.id IN (SELECT activity_id FROM activity_step WHERE at > $14)) AND NOT (${verifiedAt("$14")})`;
  const { rows } = await tx.query<UnverifiedRow>(
    `WITH sums AS (
       SELECT r.community_id, ${day} AS day, ${keyOf(question) ?? "''"} AS key, sum(r.amount) AS amount
       FROM activity a JOIN rollup_day r ON r.subject_id = a.id ${organisationOf(question)}
       WHERE a.root_id = $13 AND $14::timestamptz IS NOT DISTINCT FROM $14 AND ${asOf ? unverifiedThen : "a.state <> 'VERIFIED'"}
         AND ${where} GROUP BY 1, 2, 3)
     SELECT m.bucket, c.n, s.key, sum(s.amount)::text AS amount FROM sums s ${SLOTS} GROUP BY 1, 2, 3`,
    [...values.with(3, until), ...slots(question), rootId, asOf],
  );
  return rows;
}

/** The first day of check-ins and the first of kiosk use in these communities: before it nothing was recorded, which is not zero. */
export async function firstRecords(
  tx: PoolClient,
  communityIds: readonly string[],
  recordedBy: string | null,
): Promise<{ checkIns: string | null; kiosks: string | null }> {
  const first = (classes: string, kinds: string) =>
    recordedBy === null
      ? `(SELECT min(first_day) FROM rollup_total WHERE community_id = ANY($1) AND class IN ${classes} AND month =
           (SELECT min(month) FROM rollup_total WHERE community_id = ANY($1) AND class IN ${classes}))`
      : // of each community the first day that was recorded by then: its rows are in the order of days
        `(SELECT min(f.day) FROM (SELECT community_id, min(first_day) AS day FROM rollup_total WHERE community_id = ANY($1) AND class IN ${classes} GROUP BY 1) t
           CROSS JOIN LATERAL (
             SELECT d.day FROM rollup_day d WHERE d.community_id = t.community_id AND d.kind IN ${kinds} AND d.day >= t.day AND d.day <= $2::date + 1 AND d.recorded_day <= $2
             ORDER BY d.day LIMIT 1) f)`;
  const usage = "('USE', 'LOAN', 'RETURN')";
  const { rows } = await tx.query<{ checkIns: string | null; kiosks: string | null }>(
    `SELECT to_char(${first("('CHECK_IN')", "('IDENTIFIED', 'ANONYMOUS', 'HEAD_COUNT')")}, 'YYYY-MM-DD') AS "checkIns",
       to_char(${first(usage, usage)}, 'YYYY-MM-DD') AS kiosks
     WHERE $2::date IS NOT DISTINCT FROM $2::date`,
    [communityIds, recordedBy],
  );
  return rows[0] ?? { checkIns: null, kiosks: null };
}
