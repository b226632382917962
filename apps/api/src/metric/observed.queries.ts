import type { MetricGrouping, Qualifier } from "@kepu/schema";
import type { PoolClient } from "pg";
import type { Calendar } from "./calendar.ts";
import { recordedActivities } from "./recorded.queries.ts";

export interface ObservedQuestion {
  rootId: string;
  indicatorIds: readonly string[];
  /** as held true at this instant; null: now */
  asOf: Date | null;
  calendar: Calendar;
  /** the day after the last, by period */
  until: string[];
  spans: { nos: number[]; regionIds: string[]; from: string[]; until: string[] };
  by: MetricGrouping | null;
  /** only of these organisations, told apart by them */
  organisationIds: readonly string[] | null;
  /** of the indicators those that activities are counted for as well: code by id */
  recorded: ReadonlyMap<string, string>;
}

/** What the reporters of one span hold for one indicator and period: summed where it is summed, and the last of each reporter. */
export interface ObservedRow {
  indicatorId: string;
  span: number;
  key: string;
  /** of the region as a whole, by no organisation */
  own: boolean;
  n: number;
  total: string;
  last: string;
  numerator: string;
  denominator: string;
  /** rows with a value, with numerator and denominator, and provisional ones */
  values: number;
  fractions: number;
  provisional: number;
  /** of the total, and of the last values, what is provisional */
  provisionalTotal: string;
  provisionalLast: string;
  /** days that are told, a value or that there can be none */
  covered: number;
  notReported: boolean;
  notApplicable: boolean;
  revision: number;
  qualifiers: Qualifier[];
  versionIds: string[];
  sources: string[];
}

const HELD = `CASE WHEN $3::timestamptz IS NULL THEN o.recorded_to IS NULL
  ELSE o.recorded_from <= $3::timestamptz AND (o.recorded_to IS NULL OR o.recorded_to > $3::timestamptz) END`;

/** how long a period is, whatever day it begins on: day, week, month, quarter, half, year */
const SIZE = `width_bucket(o.period_until - o.period_from, ARRAY[2, 8, 32, 93, 185])`;

const REPORTER = "indicator_id, region_id, organisation_id, subject_id";

/** Observations within the periods asked for: one statement for all series. Where a reporter has told a time twice, by months and by the year, the length
 * that covers more of it counts, and of equals the longer. */
export async function observedSums(tx: PoolClient, question: ObservedQuestion): Promise<ObservedRow[]> {
  if (question.indicatorIds.length === 0 || question.calendar.days.length === 0) return [];
  const { ranked, key, from, values } = heldRows(question);
  const { rows } = await tx.query<ObservedRow>(
    `${ranked}
     SELECT b.indicator_id AS "indicatorId", s.no AS span, ${key} AS key, b.organisation_id IS NULL AND b.source <> 'ACTIVITIES' AS own, b.n,
       coalesce(sum(b.value), 0)::text AS total, coalesce(sum(b.value) FILTER (WHERE b.latest), 0)::text AS last,
       coalesce(sum(b.numerator) FILTER (WHERE b.denominator IS NOT NULL), 0)::text AS numerator,
       coalesce(sum(b.denominator) FILTER (WHERE b.numerator IS NOT NULL), 0)::text AS denominator,
       count(b.value)::int AS values, count(*) FILTER (WHERE b.numerator IS NOT NULL AND b.denominator IS NOT NULL)::int AS fractions,
       count(b.value) FILTER (WHERE NOT b.settled)::int AS provisional,
       coalesce(sum(b.value) FILTER (WHERE NOT b.settled), 0)::text AS "provisionalTotal",
       coalesce(sum(b.value) FILTER (WHERE b.latest AND NOT b.settled), 0)::text AS "provisionalLast",
       coalesce(sum(b.days) FILTER (WHERE b.value IS NOT NULL OR b.missing = 'NOT_APPLICABLE'), 0)::int AS covered,
       coalesce(bool_or(b.missing = 'NOT_REPORTED'), false) AS "notReported", coalesce(bool_or(b.missing = 'NOT_APPLICABLE'), false) AS "notApplicable",
       coalesce(max(b.revision), 0)::int AS revision, coalesce(array_agg(DISTINCT b.qualifier) FILTER (WHERE b.value IS NOT NULL), '{}') AS qualifiers,
       coalesce(array_agg(DISTINCT b.version_id) FILTER (WHERE b.version_id IS NOT NULL), '{}') AS "versionIds", array_agg(DISTINCT b.source) AS sources
     ${from} GROUP BY 1, 2, 3, 4, 5`,
    values,
  );
  return rows;
}

/** One observation of those that count, as a row of its own. */
export type HeldRow = ObservedRow & { id: string; period: string; latest: boolean };

/** The same one by one, for a proof. */
export async function observedRows(tx: PoolClient, question: ObservedQuestion): Promise<HeldRow[]> {
  if (question.indicatorIds.length === 0 || question.calendar.days.length === 0) return [];
  const { ranked, key, from, values } = heldRows(question);
  const { rows } = await tx.query<HeldRow>(
    `${ranked}
     SELECT b.id, b.period, b.latest, b.indicator_id AS "indicatorId", s.no AS span, ${key} AS key, b.organisation_id IS NULL AND b.source <> 'ACTIVITIES' AS own, b.n,
       coalesce(b.value, 0)::text AS total, CASE WHEN b.latest THEN coalesce(b.value, 0) ELSE 0 END::text AS last,
       CASE WHEN b.denominator IS NULL THEN 0 ELSE coalesce(b.numerator, 0) END::text AS numerator,
       CASE WHEN b.numerator IS NULL THEN 0 ELSE coalesce(b.denominator, 0) END::text AS denominator,
       (b.value IS NOT NULL)::int AS values, (b.numerator IS NOT NULL AND b.denominator IS NOT NULL)::int AS fractions,
       (b.value IS NOT NULL AND NOT b.settled)::int AS provisional,
       CASE WHEN b.settled THEN 0 ELSE coalesce(b.value, 0) END::text AS "provisionalTotal",
       CASE WHEN b.latest AND NOT b.settled THEN coalesce(b.value, 0) ELSE 0 END::text AS "provisionalLast",
       CASE WHEN b.value IS NOT NULL OR b.missing = 'NOT_APPLICABLE' THEN b.days ELSE 0 END::int AS covered,
       coalesce(b.missing = 'NOT_REPORTED', false) AS "notReported", coalesce(b.missing = 'NOT_APPLICABLE', false) AS "notApplicable",
       coalesce(b.revision, 0) AS revision, CASE WHEN b.value IS NULL THEN '{}' ELSE ARRAY[b.qualifier] END AS qualifiers, array_remove(ARRAY[b.version_id], NULL) AS "versionIds", ARRAY[b.source] AS sources
     ${from} ORDER BY b.period_from DESC, b.id`,
    values,
  );
  return rows;
}

const COLUMNS = `id, indicator_id, region_id, organisation_id, n, period, period_from, period_until, value, numerator, denominator, settled, missing, qualifier,
  revision, version_id, source, days, latest`;
/** What an organiser has reported for a time stands above the activities that it held then. */
const RECORDED = `counted AS (SELECT ${COLUMNS} FROM ranked WHERE size = counted
    UNION ALL
    SELECT r.id, r.indicator_id, r.region_id, r.organisation_id, r.n, to_char(r.day, 'YYYY-MM-DD'), r.day, r.day + 1, r.value, NULL, NULL, r.settled, NULL, 'EXACT',
      NULL, NULL, 'ACTIVITIES', 0, true
    FROM recorded r WHERE NOT EXISTS (SELECT FROM ranked h WHERE h.size = h.counted AND h.value IS NOT NULL AND h.n = r.n AND h.indicator_id = r.indicator_id
      AND h.organisation_id = r.organisation_id AND r.day >= h.period_from AND r.day < h.period_until))`;

function keyOf(by: MetricGrouping | null, byOrganisation: boolean): string {
  if (byOrganisation) return "coalesce(b.organisation_id::text, 'NONE')";
  if (by === "ORGANISATION_KIND") return "coalesce(g.kind, 'NONE')";
  return by === "SOURCE" ? "b.source" : "''";
}

/** Which observations count, each in its period and span, and beside them the activities that are counted for the same. */
function heldRows({ rootId, indicatorIds, asOf, calendar, until, spans, by, organisationIds, recorded }: ObservedQuestion) {
  const byOrganisation = organisationIds !== null || by === "ORGANISATION";
  const isRecorded = indicatorIds.some((id) => recorded.has(id));
  return {
    key: keyOf(by, byOrganisation),
    ranked: `WITH held AS (
       SELECT o.*, c.n, ${SIZE} AS size, o.period_until - o.period_from AS days
       FROM observation o
         JOIN unnest($4::date[], $5::int[]) AS c (day, n) ON c.day = o.period_from
         JOIN (SELECT "until", (nth - 1)::int AS n FROM unnest($6::date[]) WITH ORDINALITY AS u ("until", nth)) e ON e.n = c.n AND o.period_until <= e."until"
       WHERE o.root_id = $1 AND o.indicator_id = ANY($2::uuid[]) AND ${HELD}
         AND o.period_from >= (SELECT min(d) FROM unnest($4::date[]) d) AND o.period_from <= (SELECT max(d) FROM unnest($4::date[]) d)
         AND ($7::uuid[] IS NULL OR o.organisation_id = ANY($7::uuid[]))),
       sized AS (SELECT *, sum(days) OVER (PARTITION BY ${REPORTER}, n, size) AS told FROM held),
       ranked AS (
         SELECT *, first_value(size) OVER (PARTITION BY ${REPORTER}, n ORDER BY told DESC, size DESC) AS counted,
           row_number() OVER (PARTITION BY ${REPORTER}, n, size ORDER BY (value IS NULL), period_from DESC) = 1 AS latest
         FROM sized)${isRecorded ? `, recorded AS (${recordedActivities(recorded, asOf !== null)}), ${RECORDED}` : ""}`,
    from: `FROM ${isRecorded ? "counted" : "(SELECT * FROM ranked WHERE size = counted)"} b
       JOIN unnest($8::int[], $9::uuid[], $10::date[], $11::date[]) AS s (no, region_id, "from", "until")
         ON s.region_id = b.region_id AND b.period_until - 1 >= s."from" AND b.period_until - 1 < s."until"
       ${by === "ORGANISATION_KIND" ? "LEFT JOIN organisation g ON g.id = b.organisation_id" : ""}`,
    values: [
      ...[rootId, indicatorIds, asOf, calendar.days, calendar.of, until, organisationIds],
      ...[spans.nos, spans.regionIds, spans.from, spans.until],
    ],
  };
}

const SAYS = "o.value IS NOT NULL OR o.missing = 'NOT_APPLICABLE' OR o.source <> 'IMPORT'";

export interface ReporterRow {
  indicatorId: string;
  regionId: string;
  organisationId: string | null;
  kind: string | null;
  /** null: whichever */
  source: string | null;
  /** first day of the first period it told */
  since: string;
}

/** Who has told an indicator, since which period: from then on it is expected. A blank in a file before the first figure of its place says nothing of it. */
export async function reportersOf(
  tx: PoolClient,
  rootId: string,
  indicatorIds: readonly string[],
  asOf: Date | null,
  bySource: boolean,
): Promise<ReporterRow[]> {
  if (indicatorIds.length === 0) return [];
  const { rows } = await tx.query<ReporterRow>(
    `SELECT o.indicator_id AS "indicatorId", o.region_id AS "regionId", o.organisation_id AS "organisationId", max(g.kind) AS kind, ${bySource ? "o.source" : "NULL"} AS source,
       to_char(min(o.period_from) FILTER (WHERE ${SAYS}), 'YYYY-MM-DD') AS since
     FROM observation o LEFT JOIN organisation g ON g.id = o.organisation_id
     WHERE o.root_id = $1 AND o.indicator_id = ANY($2::uuid[]) AND ${HELD}
     GROUP BY o.indicator_id, o.region_id, o.organisation_id, o.subject_id${bySource ? ", o.source" : ""} HAVING bool_or(${SAYS})`,
    [rootId, indicatorIds, asOf],
  );
  return rows;
}
