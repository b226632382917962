import type { MetricSource, RestatementReason } from "@kepu/schema";
import type { EntityManager } from "typeorm";

/** One change of a figure whose period was over. */
export interface RestatementRow {
  id: string;
  source: MetricSource;
  measure: string | null;
  indicatorId: string | null;
  regionId: string;
  organisationId: string | null;
  period: string;
  recordedOn: string;
  before: string | null;
  after: string | null;
  difference: string | null;
  reasons: RestatementReason[];
  explanations: string[];
  acceptedBy: string[];
  provisional: boolean;
}

export interface RestatementQuestion {
  rootId: string;
  communityIds: readonly string[];
  since: string;
  until: string;
  measures: readonly string[];
  indicatorIds: readonly string[];
  after: { recordedOn: string; id: string } | null;
  most: number;
}

/** as the index on late days has it */
const LATE = `extract(year FROM d.recorded_day) * 12 + extract(month FROM d.recorded_day) > extract(year FROM d.day) * 12 + extract(month FROM d.day)`;
const MEASURE = `CASE WHEN d.kind = 'USE' THEN 'KIOSK_USES' WHEN d.kind = 'LOAN' THEN 'LOANS' WHEN d.kind = 'RETURN' THEN 'RETURNS' ELSE 'ATTENDANCE' END`;
/** who imports or withdraws on the command line has no account */
const OPERATOR = "命令行 command line";
/** facts carry their time in their ids: those of the month, and a day around it */
const idAt = (day: string) =>
  `(lpad(to_hex((extract(epoch FROM ((${day})::timestamp AT TIME ZONE 'Asia/Shanghai')) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid`;
const FROM_ID = idAt("c.month - 1");
const UNTIL_ID = idAt("c.month + interval '1 month 1 day'");
const VALUE = `CASE WHEN d.kind IN ('USE', 'LOAN', 'RETURN') THEN d.items ELSE d.amount END`;

/** Newest first. Measured: by community, month and day of recording, from the days of the roll-ups. Reported and imported: a later revision of a settled value. */
export async function restatementRows(tx: EntityManager, question: RestatementQuestion): Promise<RestatementRow[]> {
  const { rootId, communityIds, since, until, measures, indicatorIds, after, most } = question;
  return tx.query(
    `WITH late AS (
       SELECT d.community_id, date_trunc('month', d.day)::date AS month, d.recorded_day, ${MEASURE} AS measure,
         sum(${VALUE}) AS difference, bool_or(d.items > 0) AS late, bool_or(d.items < 0) AS retracted
       FROM rollup_day d
       WHERE ${LATE} AND d.recorded_day BETWEEN $3::date AND $4::date AND d.community_id = ANY($2::uuid[]) AND ${MEASURE} = ANY($5::text[])
       GROUP BY 1, 2, 3, 4),
     changes AS (
       SELECT measure || ' ' || community_id || ' ' || month AS id, CASE measure WHEN 'ATTENDANCE' THEN 'CHECK_INS' ELSE 'KIOSKS' END AS source, measure,
         NULL::uuid AS indicator_id, community_id AS region_id, NULL::uuid AS organisation_id, to_char(month, 'YYYY-MM') AS period, recorded_day AS recorded_on,
         NULL::numeric AS before, NULL::numeric AS after, difference, array_remove(ARRAY[CASE WHEN late THEN 'LATE' END, CASE WHEN retracted THEN 'RETRACTED' END], NULL) AS reasons,
         month, NULL::uuid AS source_id, NULL::timestamptz AS recorded_from, false AS provisional, NULL::uuid AS withdrawn_id
       FROM late
       UNION ALL
       SELECT o.id::text, o.source, NULL, o.indicator_id, o.region_id, o.organisation_id, o.period, (o.recorded_from AT TIME ZONE 'Asia/Shanghai')::date,
         p.value, o.value, o.value - p.value, ARRAY[CASE WHEN w.id IS NULL THEN 'CORRECTED' ELSE 'WITHDRAWN' END], NULL, o.source_id, o.recorded_from, NOT o.settled, w.id
       FROM observation o JOIN observation p ON p.key = o.key AND p.revision = o.revision - 1 AND p.recorded_to = o.recorded_from
         LEFT JOIN history_import w ON w.id = p.source_id AND p.source = 'IMPORT' AND w.withdrawn_at = o.recorded_from
       WHERE o.root_id = $1 AND o.indicator_id = ANY($6::uuid[]) AND p.settled AND (o.value IS DISTINCT FROM p.value OR o.missing IS DISTINCT FROM p.missing)
         AND o.period_until <= (o.recorded_from AT TIME ZONE 'Asia/Shanghai')::date
         AND (o.recorded_from AT TIME ZONE 'Asia/Shanghai')::date BETWEEN $3::date AND $4::date
       UNION ALL
       SELECT o.id || ' ended', o.source, NULL, o.indicator_id, o.region_id, o.organisation_id, o.period, (o.recorded_to AT TIME ZONE 'Asia/Shanghai')::date,
         o.value, NULL, NULL, ARRAY['WITHDRAWN'], NULL, o.source_id, o.recorded_to, false, w.id
       FROM history_import w JOIN observation o ON o.source = 'IMPORT' AND o.source_id = w.id AND o.recorded_to = w.withdrawn_at
       WHERE w.root_id = $1 AND o.root_id = $1 AND o.indicator_id = ANY($6::uuid[]) AND o.settled AND o.value IS NOT NULL
         AND (w.withdrawn_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN $3::date AND $4::date
         AND o.period_until <= (o.recorded_to AT TIME ZONE 'Asia/Shanghai')::date
         AND NOT EXISTS (SELECT FROM observation n WHERE n.key = o.key AND n.revision = o.revision + 1 AND n.recorded_from = o.recorded_to)),
     page AS (
       SELECT * FROM changes WHERE $7::date IS NULL OR (recorded_on, id COLLATE "C") < ($7::date, $8::text) ORDER BY recorded_on DESC, id COLLATE "C" DESC LIMIT $9)
     SELECT c.id, c.source, c.measure, c.indicator_id AS "indicatorId", c.region_id AS "regionId", c.organisation_id AS "organisationId", c.period,
       to_char(c.recorded_on, 'YYYY-MM-DD') AS "recordedOn", coalesce(c.before, m.before)::text AS before,
       coalesce(c.after, m.before + c.difference)::text AS after, c.difference::text AS difference, c.reasons,
       coalesce(r.explanations, x.explanations, e.explanations, '{}') AS explanations, coalesce(r.accepted || t.accepted, r.accepted, t.accepted, x.accepted, e.accepted, i.accepted, '{}') AS "acceptedBy", c.provisional
     FROM page c
       LEFT JOIN LATERAL (
         SELECT coalesce(sum(${VALUE}), 0) AS before FROM rollup_day d
         WHERE d.community_id = c.region_id AND d.day >= c.month AND d.day < c.month + interval '1 month' AND d.recorded_day < c.recorded_on AND ${MEASURE} = c.measure
       ) m ON c.month IS NOT NULL
       LEFT JOIN LATERAL (
         SELECT array_agg(DISTINCT t.reason) FILTER (WHERE t.reason IS NOT NULL) AS explanations, array_agg(DISTINCT coalesce(a.name, k.name)) FILTER (WHERE coalesce(a.name, k.name) IS NOT NULL) AS accepted
         FROM (
           SELECT t.reason, t.recorder_id FROM (SELECT DISTINCT subject_id FROM rollup_day d
               WHERE d.community_id = c.region_id AND d.day >= c.month AND d.day < c.month + interval '1 month' AND d.recorded_day = c.recorded_on AND d.items < 0) s
             JOIN check_in f ON f.activity_id = s.subject_id JOIN check_in_retraction t ON t.check_in_id = f.id
           WHERE (t.recorded_at AT TIME ZONE 'Asia/Shanghai')::date = c.recorded_on AND f.community_id = c.region_id
             AND date_trunc('month', f.occurred_at AT TIME ZONE 'Asia/Shanghai')::date = c.month LIMIT 50) t
           LEFT JOIN account a ON a.id = t.recorder_id LEFT JOIN credential k ON k.id = t.recorder_id
       ) r ON 'RETRACTED' = ANY(c.reasons)
       LEFT JOIN LATERAL (
         SELECT array_agg(DISTINCT coalesce(a.name, k.name)) FILTER (WHERE coalesce(a.name, k.name) IS NOT NULL) AS accepted
         FROM (SELECT DISTINCT recorder_id FROM (
             SELECT f.recorder_id FROM (SELECT DISTINCT subject_id FROM rollup_day d
               WHERE d.community_id = c.region_id AND d.day >= c.month AND d.day < c.month + interval '1 month' AND d.recorded_day = c.recorded_on AND d.items > 0 AND ${MEASURE} = c.measure) s
               JOIN LATERAL (
                 SELECT recorder_id, recorded_at FROM check_in WHERE c.measure = 'ATTENDANCE' AND activity_id = s.subject_id AND id >= ${FROM_ID} AND id < ${UNTIL_ID}
                 UNION ALL
                 SELECT recorder_id, recorded_at FROM kiosk_usage WHERE c.measure <> 'ATTENDANCE' AND kiosk_id = s.subject_id AND id >= ${FROM_ID} AND id < ${UNTIL_ID}) f
                 ON (f.recorded_at AT TIME ZONE 'Asia/Shanghai')::date = c.recorded_on LIMIT 500) taken) t
           LEFT JOIN account a ON a.id = t.recorder_id LEFT JOIN credential k ON k.id = t.recorder_id
       ) t ON 'LATE' = ANY(c.reasons)
       LEFT JOIN LATERAL (
         SELECT (SELECT ARRAY[v.reason] FROM submission_event v WHERE v.submission_id = c.source_id AND v.reason IS NOT NULL AND v.at <= c.recorded_from ORDER BY v.at DESC LIMIT 1) AS explanations,
           (SELECT ARRAY[v.actor_name] FROM submission_event v WHERE v.submission_id = c.source_id AND v.to_state = 'APPROVED' AND v.at <= c.recorded_from ORDER BY v.at DESC LIMIT 1) AS accepted
       ) e ON c.source = 'SUBMISSION' AND NOT c.provisional
       LEFT JOIN LATERAL (
         SELECT array_remove(ARRAY[h.withdraw_reason], NULL) AS explanations, ARRAY[coalesce(a.name, k.name, '${OPERATOR}')] AS accepted
         FROM history_import h LEFT JOIN account a ON a.id = h.withdrawn_by LEFT JOIN credential k ON k.id = h.withdrawn_by WHERE h.id = c.withdrawn_id
       ) x ON c.withdrawn_id IS NOT NULL
       LEFT JOIN LATERAL (
         SELECT ARRAY[coalesce(a.name, k.name, '${OPERATOR}')] AS accepted
         FROM history_import h LEFT JOIN account a ON a.id = h.imported_by LEFT JOIN credential k ON k.id = h.imported_by WHERE h.id = c.source_id
       ) i ON c.source = 'IMPORT'
     ORDER BY c.recorded_on DESC, c.id COLLATE "C" DESC`,
    [rootId, communityIds, since, until, measures, indicatorIds, after?.recordedOn ?? null, after?.id ?? null, most],
  );
}

/** Why figures of closed periods changed on a day: what came late or was corrected, where, and of which period. */
export interface Cause {
  /** measure of the roll-ups; ACTIVITIES: of activities and their records; else the indicator that was told */
  of: string;
  regionId: string;
  period: string;
  reasons: RestatementReason[];
  explanations: string[];
  acceptedBy: string[];
  provisional: boolean;
}

const SHANGHAI_DAY = (at: string) => `(${at} AT TIME ZONE 'Asia/Shanghai')::date`;
const SHANGHAI_MONTH = (at: string) => `date_trunc('month', ${at} AT TIME ZONE 'Asia/Shanghai')`;
/** What was done to activities and their records, by whom, and in which words. A record that is sent back or taken back counts no longer. */
const DONE = `SELECT r.activity_id, r.recorded_at AS at, CASE WHEN r.correction_reason IS NULL THEN 'LATE' ELSE 'CORRECTED' END AS reason, r.correction_reason AS words,
    r.reviewed_by AS actor_id, r.status NOT IN ('VERIFIED', 'RETURNED', 'WITHDRAWN') AS provisional FROM activity_record r
  UNION ALL SELECT r.activity_id, r.reviewed_at, 'CORRECTED', NULL, r.reviewed_by, false FROM activity_record r WHERE r.status = 'RETURNED'
  UNION ALL SELECT s.activity_id, s.at, CASE WHEN s.action = 'withdrawCorrection' THEN 'CORRECTED' WHEN s.from_state IS NULL THEN 'LATE' END,
    CASE WHEN s.action = 'withdrawCorrection' THEN s.reason END, CASE WHEN s.action IN ('verifyActivity', 'withdrawCorrection') THEN s.actor_id END, false FROM activity_step s`;

/** Days on which something of closed periods was recorded, the latest first. */
export async function daysOfCauses(
  tx: EntityManager,
  { rootId, communityIds, since, until, measures, indicatorIds }: Omit<RestatementQuestion, "after" | "most">,
  ofActivities: boolean,
): Promise<string[]> {
  const changed = SHANGHAI_DAY("o.recorded_from");
  const ended = SHANGHAI_DAY("w.withdrawn_at");
  const rows: { day: string }[] = await tx.query(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day FROM (
       SELECT d.recorded_day AS day FROM rollup_day d
       WHERE ${LATE} AND d.recorded_day BETWEEN $3::date AND $4::date AND d.community_id = ANY($2::uuid[]) AND ${MEASURE} = ANY($5::text[])
       UNION SELECT ${changed} FROM observation o
       WHERE o.root_id = $1 AND o.indicator_id = ANY($6::uuid[]) AND o.revision > 1 AND o.period_until <= ${changed} AND ${changed} BETWEEN $3::date AND $4::date
       UNION SELECT ${ended} FROM history_import w WHERE w.root_id = $1 AND cardinality($6::uuid[]) > 0 AND ${ended} BETWEEN $3::date AND $4::date
       UNION SELECT ${SHANGHAI_DAY("c.at")} FROM (${DONE}) c JOIN activity a ON a.id = c.activity_id
       WHERE $7 AND a.root_id = $1 AND ${SHANGHAI_DAY("c.at")} BETWEEN $3::date AND $4::date AND ${SHANGHAI_MONTH("c.at")} > ${SHANGHAI_MONTH("a.starts_at")}) all_days
     ORDER BY 1 DESC`,
    [rootId, communityIds, since, until, measures, indicatorIds, ofActivities],
  );
  return rows.map(({ day }) => day);
}

/** What was done to activities whose month was over, by day, community and month. */
export async function causesInActivities(
  tx: EntityManager,
  rootId: string,
  since: string,
  until: string,
): Promise<(Cause & { day: string })[]> {
  return tx.query(
    `SELECT to_char(${SHANGHAI_DAY("c.at")}, 'YYYY-MM-DD') AS day, 'ACTIVITIES' AS "of", a.community_id AS "regionId", to_char(${SHANGHAI_MONTH("a.starts_at")}, 'YYYY-MM') AS period,
       coalesce(array_agg(DISTINCT c.reason) FILTER (WHERE c.reason IS NOT NULL), '{LATE}') AS reasons,
       coalesce(array_agg(DISTINCT c.words) FILTER (WHERE c.words IS NOT NULL), '{}') AS explanations,
       coalesce(array_agg(DISTINCT coalesce(p.name, k.name)) FILTER (WHERE coalesce(p.name, k.name) IS NOT NULL), '{}') AS "acceptedBy", bool_or(c.provisional) AS provisional
     FROM (${DONE}) c JOIN activity a ON a.id = c.activity_id LEFT JOIN account p ON p.id = c.actor_id LEFT JOIN credential k ON k.id = c.actor_id
     WHERE a.root_id = $1 AND ${SHANGHAI_DAY("c.at")} BETWEEN $2::date AND $3::date AND ${SHANGHAI_MONTH("c.at")} > ${SHANGHAI_MONTH("a.starts_at")}
     GROUP BY 1, 3, 4`,
    [rootId, since, until],
  );
}
