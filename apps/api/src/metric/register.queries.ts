import type { PoolClient } from "pg";
import { heldRegisters, SINCE } from "../register/held.queries.ts";
import type { RegisterName } from "../register/register-entry.entity.ts";

/** How a register knows of other days than today: by the HISTORY of what it said, by DATES of its own, or not at all (TODAY). */
type Past = "HISTORY" | "DATES" | "TODAY";

/** What counts in a register, by indicator: region, how much, from when until when, whether it is the region's own figure, above those below it, which
 * entry it is, with its names, and whether somebody stated since when. */
interface Register {
  past: Past;
  of?: RegisterName;
  sql: string;
}

const entries = (register: RegisterName, where = "true", amount = "1"): Register => ({
  past: "HISTORY",
  of: register,
  sql: `SELECT region_id, (${amount})::numeric, "from", "until", false, entry_id, name, name_en, is_stated FROM held WHERE register = '${register}' AND ${where}`,
});
const venues = (where: string, amount?: string) => entries("VENUE", where, amount);
const honours = (where: string) => entries("HONOUR", where);
const kiosks = (kind: string) => entries("KIOSK", `says ->> 'kind' = '${kind}' AND NOT (says ->> 'retired')::boolean`);
const regions = (level: string): Register => ({
  past: "DATES",
  sql: `SELECT v.region_id, 1::numeric, v.valid_from, v.valid_to, false, r.id, v.name, v.name_en, true FROM region_version v JOIN region r ON r.id = v.region_id
    WHERE r.root_id = $1 AND v.level = '${level}' AND NOT v.village`,
});
/** regions in force that have a venue of some kinds, each once */
const places = (levels: string, kinds: string): Register => ({
  past: "HISTORY",
  of: "VENUE",
  sql: `SELECT p.region_id, 1::numeric, lower(t), upper(t), false, p.region_id, p.name, p.name_en, false FROM region_version p
      JOIN (SELECT region_id, range_agg(daterange("from", "until")) AS days FROM held WHERE register = 'VENUE' AND ${kinds} GROUP BY region_id) v
        ON v.region_id = p.region_id
      CROSS JOIN LATERAL unnest(v.days * datemultirange(daterange(p.valid_from, p.valid_to))) t
    WHERE p.level IN (${levels}) AND NOT p.village`,
});

const REGISTERS: Readonly<Record<string, Register>> = {
  O01: regions("SUBDISTRICT"),
  O02: regions("COMMUNITY"),
  O03: {
    past: "DATES",
    sql: `SELECT p.region_id, p.value::numeric, make_date(p.year, 12, 31),
        (SELECT make_date(min(n.year), 12, 31) FROM population n WHERE n.region_id = p.region_id AND n.year > p.year), true,
        p.id, p.year::text || ' · ' || p.source, p.year::text || ' · ' || p.source, true
      FROM population p JOIN region r ON r.id = p.region_id WHERE r.root_id = $1`,
  },
  P01: entries("EXPERT"),
  P02: entries("VOLUNTEERS", "true", "says ->> 'people'"),
  F01: venues("says ->> 'kind' = '青少年活动中心' AND says ->> 'floorArea' IS NOT NULL", "says ->> 'floorArea'"),
  F02: venues("says ->> 'kind' = '青少年活动中心' AND says ->> 'investment' IS NOT NULL", "says ->> 'investment'"),
  F04: venues("says ->> 'kind' LIKE '%科普大学教学点%' AND region_id IN (SELECT region_id FROM region_version WHERE level = 'COMMUNITY')"),
  F06: venues("says ->> 'kind' IN ('科普橱窗', '科普活动室')"),
  F07: venues("(says ->> 'youthInnovationCentre')::boolean"),
  G01: entries("GALLERY"),
  G02: entries("GALLERY", "true", "says ->> 'metres'"),
  D01: kiosks("E_GALLERY"),
  D02: kiosks("BOOK_KIOSK"),
  M05: places("'COMMUNITY'", "says ->> 'kind' LIKE '%科普图书室%'"),
  M06: places("'SUBDISTRICT', 'COMMUNITY'", "says ->> 'kind' IN ('科普橱窗', '科普活动室')"),
  M07: {
    past: "TODAY",
    sql: `SELECT k.community_id, 1::numeric, NULL::date, NULL::date, false, k.id, k.name, k.name_en, false
      FROM kiosk k LEFT JOIN kiosk_status s ON s.kiosk_id = k.id
      WHERE k.root_id = $1 AND k.lifecycle = 'IN_SERVICE' AND s.state IS DISTINCT FROM 'FAULT'`,
  },
  E01: honours("says ->> 'title' = '市级科技示范学校'"),
  E02: honours("says ->> 'title' LIKE '省级青少年科技教育基地学校%'"),
  H01: honours("says ->> 'level' = 'NATIONAL'"),
  H02: honours("says ->> 'title' = '国家级科普示范社区'"),
  H03: honours("says ->> 'title' = '省级科普示范社区'"),
  H04: honours("says ->> 'title' = '市级科普示范社区'"),
  H05: honours("says ->> 'title' = '区级科普示范社区'"),
  H06: honours("says ->> 'title' = '市级科普示范街道'"),
  H07: honours("says ->> 'title' LIKE '省级%益民%'"),
};

export const isRegistered = (code: string): boolean => code in REGISTERS;
export const registerOf = (code: string): RegisterName | undefined => REGISTERS[code]?.of;
export const pastOf = (code: string): Past | undefined => REGISTERS[code]?.past;

export interface RegisteredRow {
  code: string;
  span: number;
  own: boolean;
  /** null: this row only says since when the register knows */
  n: number | null;
  amount: string;
  first: string | null;
}

/** One entry of a register, as a row of its own. */
export type RegisterEntry = RegisteredRow & { id: string; name: string | null; nameEn: string | null };

interface Spans {
  nos: number[];
  regionIds: string[];
  from: string[];
  until: string[];
}
/** `days`: on which each period is counted; null: it cannot be. `current`: it is today. */
interface Periods {
  days: (string | null)[];
  current: boolean[];
}

/** Parameters 1 to 8; `counted` are the entries of a day, once for each span and period that they count for. */
const counting = (codes: readonly string[]) => `WITH ${heldRegisters("$1", "$3")}, entries AS (${codes
  .map(
    (code) =>
      `SELECT '${code}' AS code, '${pastOf(code)}' AS past, e.* FROM (${REGISTERS[code]?.sql}) AS e (region_id, amount, "from", "until", own, id, name, name_en, is_stated)`,
  )
  .join("\n UNION ALL ")}),
  since AS (SELECT a.code, CASE a.past WHEN 'HISTORY' THEN ${SINCE} ELSE min("from") END AS day
    FROM (VALUES ${codes.map((code) => `('${code}', '${pastOf(code)}')`).join(", ")}) AS a (code, past) LEFT JOIN entries e ON e.code = a.code GROUP BY a.code, a.past),
  periods AS (SELECT day, current, (nth - 1)::int AS n FROM unnest($8::date[], $2::boolean[]) WITH ORDINALITY AS p (day, current, nth)),
  counted AS (SELECT e.*, s.no AS span, p.n FROM entries e JOIN since k ON k.code = e.code
    JOIN periods p ON CASE e.past WHEN 'TODAY' THEN p.current ELSE p.day >= k.day AND p.day >= e."from" AND (e."until" IS NULL OR p.day < e."until") END
    JOIN unnest($4::int[], $5::uuid[], $6::date[], $7::date[]) AS s (no, region_id, "from", "until")
      ON s.region_id = e.region_id AND p.day >= s."from" AND p.day < s."until")`;

/** The entries of one register one by one, for a proof. `asOf`: what it said by then; null: now. */
export async function registerEntries(
  tx: PoolClient,
  rootId: string,
  code: string,
  spans: Spans,
  periods: Periods,
  asOf: Date | null,
): Promise<RegisterEntry[]> {
  if (!isRegistered(code)) return [];
  const { rows } = await tx.query<RegisterEntry>(
    `${counting([code])}
     SELECT code, span, own, n, amount::text AS amount, NULL AS first, id, name, name_en AS "nameEn" FROM counted ORDER BY name, id`,
    [rootId, periods.current, asOf, spans.nos, spans.regionIds, spans.from, spans.until, periods.days],
  );
  return rows;
}

/** One statement for all registers. */
export async function registeredSums(
  tx: PoolClient,
  rootId: string,
  codes: readonly string[],
  spans: Spans,
  periods: Periods,
  asOf: Date | null,
): Promise<RegisteredRow[]> {
  const asked = codes.filter(isRegistered);
  if (asked.length === 0) return [];
  const { rows } = await tx.query<RegisteredRow>(
    `${counting(asked)}
     SELECT code, span, own, n, sum(amount)::text AS amount, NULL AS first FROM counted GROUP BY 1, 2, 3, 4
     UNION ALL SELECT code, 0, false, NULL, '0', to_char(day, 'YYYY-MM-DD') FROM since`,
    [rootId, periods.current, asOf, spans.nos, spans.regionIds, spans.from, spans.until, periods.days],
  );
  return rows;
}
