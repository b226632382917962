import type { PoolClient } from "pg";

/** What counts in a register, by indicator: region, how much, from when until when, whether it is the region's own figure, above those below it, and which
 * entry it is, with its names. `dated`: the register says since when. The others only say how they stand today. */
interface Register {
  dated: boolean;
  sql: string;
}

const venues = (where: string, amount = "1"): Register => ({
  dated: false,
  sql: `SELECT region_id, (${amount})::numeric AS amount, NULL::date AS "from", NULL::date AS "until", false AS own, id, name, name_en FROM venue WHERE root_id = $1 AND ${where}`,
});
const regions = (level: string): Register => ({
  dated: true,
  sql: `SELECT v.region_id, 1::numeric, v.valid_from, v.valid_to, false, r.id, v.name, v.name_en FROM region_version v JOIN region r ON r.id = v.region_id
    WHERE r.root_id = $1 AND v.level = '${level}' AND NOT v.village`,
});
const kiosks = (kind: string): Register => ({
  dated: false,
  sql: `SELECT community_id, 1::numeric, NULL::date, NULL::date, false, id, name, name_en FROM kiosk WHERE root_id = $1 AND kind = '${kind}' AND lifecycle <> 'RETIRED'`,
});
/** regions in force that have a venue of some kinds, each once */
const places = (levels: string, kinds: string): Register => ({
  dated: false,
  sql: `SELECT p.region_id, 1::numeric, NULL::date, NULL::date, false, p.region_id, p.name, p.name_en FROM region_version p JOIN region r ON r.id = p.region_id
    WHERE r.root_id = $1 AND p.level IN (${levels}) AND NOT p.village AND p.valid_from <= $3::date AND (p.valid_to IS NULL OR p.valid_to > $3::date)
      AND EXISTS (SELECT FROM venue v WHERE v.region_id = p.region_id AND ${kinds})`,
});
/** An honour without a stated day counts as long as anybody knows of it: it only says how it stands today. */
const honours = (where: string): Register => ({
  dated: false,
  sql: `SELECT coalesce(h.holder_region_id, o.region_id, h.root_id), 1::numeric, NULL::date, NULL::date, false, h.id, h.name || ' · ' || h.holder_name, h.name_en
    FROM honour h LEFT JOIN organisation o ON o.id = h.holder_organisation_id
    WHERE h.root_id = $1 AND ${where} AND h.withdrawn_on IS NULL AND (h.valid_until IS NULL OR h.valid_until >= $3::date)`,
});

const REGISTERS: Readonly<Record<string, Register>> = {
  O01: regions("SUBDISTRICT"),
  O02: regions("COMMUNITY"),
  O03: {
    dated: true,
    sql: `SELECT p.region_id, p.value::numeric, make_date(p.year, 12, 31),
        (SELECT make_date(min(n.year), 12, 31) FROM population n WHERE n.region_id = p.region_id AND n.year > p.year), true,
        p.id, p.year::text || ' · ' || p.source, p.year::text || ' · ' || p.source
      FROM population p JOIN region r ON r.id = p.region_id WHERE r.root_id = $1`,
  },
  P01: {
    dated: false,
    sql: `SELECT root_id, 1::numeric, NULL::date, NULL::date, false, id, left(name, 1) || '**', left(name, 1) || '**' FROM expert WHERE root_id = $1`,
  },
  P02: {
    dated: false,
    sql: `SELECT region_id, volunteers::numeric, NULL::date, NULL::date, false, region_id, NULL, NULL FROM volunteer_group WHERE root_id = $1`,
  },
  F01: venues("kind = '青少年活动中心' AND floor_area IS NOT NULL", "floor_area ->> 'value'"),
  F02: venues("kind = '青少年活动中心' AND investment IS NOT NULL", "investment ->> 'value'"),
  F04: venues("kind LIKE '%科普大学教学点%' AND region_id IN (SELECT region_id FROM region_version WHERE level = 'COMMUNITY')"),
  F06: venues("kind IN ('科普橱窗', '科普活动室')"),
  F07: venues("youth_innovation_centre"),
  G01: {
    dated: false,
    sql: `SELECT community_id, 1::numeric, NULL::date, NULL::date, false, id, name, name_en FROM gallery WHERE root_id = $1`,
  },
  G02: {
    dated: false,
    sql: `SELECT community_id, length_metres::numeric, NULL::date, NULL::date, false, id, name, name_en FROM gallery WHERE root_id = $1`,
  },
  D01: kiosks("E_GALLERY"),
  D02: kiosks("BOOK_KIOSK"),
  M05: places("'COMMUNITY'", "v.kind LIKE '%科普图书室%'"),
  M06: places("'SUBDISTRICT', 'COMMUNITY'", "v.kind IN ('科普橱窗', '科普活动室')"),
  M07: {
    dated: false,
    sql: `SELECT k.community_id, 1::numeric, NULL::date, NULL::date, false, k.id, k.name, k.name_en FROM kiosk k LEFT JOIN kiosk_status s ON s.kiosk_id = k.id
      WHERE k.root_id = $1 AND k.lifecycle = 'IN_SERVICE' AND s.state IS DISTINCT FROM 'FAULT'`,
  },
  E01: honours("h.name = '市级科技示范学校'"),
  E02: honours("h.name LIKE '省级青少年科技教育基地学校%'"),
  H01: honours("h.level = 'NATIONAL'"),
  H02: honours("h.name = '国家级科普示范社区'"),
  H03: honours("h.name = '省级科普示范社区'"),
  H04: honours("h.name = '市级科普示范社区'"),
  H05: honours("h.name = '区级科普示范社区'"),
  H06: honours("h.name = '市级科普示范街道'"),
  H07: honours("h.name LIKE '省级%益民%'"),
};

export const isRegistered = (code: string): boolean => code in REGISTERS;
export const isDatedRegister = (code: string): boolean => REGISTERS[code]?.dated ?? false;
/** For who reads the contract: those that say since when. */
export const DATED_REGISTERS: readonly string[] = Object.keys(REGISTERS).filter(isDatedRegister);

export interface RegisteredRow {
  code: string;
  span: number;
  own: boolean;
  /** null: this row only says how far back the register reaches */
  n: number | null;
  amount: string;
  first: string | null;
}

/** One entry of a register, as a row of its own. */
export type RegisterEntry = RegisteredRow & { id: string; name: string | null; nameEn: string | null };

const columns = (codes: readonly string[]) =>
  codes
    .map(
      (code) =>
        `SELECT '${code}' AS code, ${isDatedRegister(code)} AS dated, e.* FROM (${REGISTERS[code]?.sql}) AS e (region_id, amount, "from", "until", own, id, name, name_en)`,
    )
    .join("\nUNION ALL ");
/** Parameters 2 and 4 to 8. */
const COUNTED = `FROM entries e
       JOIN periods p ON p.day IS NOT NULL AND CASE WHEN e.dated THEN (e."from" IS NULL OR e."from" <= p.day) AND (e."until" IS NULL OR e."until" > p.day) ELSE p.current END
       JOIN unnest($4::int[], $5::uuid[], $6::date[], $7::date[]) AS s (no, region_id, "from", "until")
         ON s.region_id = e.region_id AND p.day >= s."from" AND p.day < s."until"`;
const PERIODS = `periods AS (SELECT day, current, (nth - 1)::int AS n FROM unnest($8::date[], $2::boolean[]) WITH ORDINALITY AS p (day, current, nth))`;

/** The entries of one register one by one, for a proof. */
export async function registerEntries(
  tx: PoolClient,
  rootId: string,
  code: string,
  spans: { nos: number[]; regionIds: string[]; from: string[]; until: string[] },
  periods: { days: (string | null)[]; current: boolean[] },
  today: string,
): Promise<RegisterEntry[]> {
  if (!isRegistered(code)) return [];
  const { rows } = await tx.query<RegisterEntry>(
    `WITH entries AS (${columns([code])}), ${PERIODS}
     SELECT e.code, s.no AS span, e.own, p.n, e.amount::text AS amount, NULL AS first, e.id, e.name, e.name_en AS "nameEn" ${COUNTED}
     WHERE $3::date IS NOT NULL ORDER BY e.name, e.id`,
    [rootId, periods.current, today, spans.nos, spans.regionIds, spans.from, spans.until, periods.days],
  );
  return rows;
}

/** One statement for all registers. A period is counted on its `days` entry (null: it cannot be), and an undated register only for the periods that are `current`. */
export async function registeredSums(
  tx: PoolClient,
  rootId: string,
  codes: readonly string[],
  spans: { nos: number[]; regionIds: string[]; from: string[]; until: string[] },
  periods: { days: (string | null)[]; current: boolean[] },
  today: string,
): Promise<RegisteredRow[]> {
  const asked = codes.filter(isRegistered);
  if (asked.length === 0) return [];
  const { rows } = await tx.query<RegisteredRow>(
    `WITH entries AS (${columns(asked)}), ${PERIODS}
     SELECT e.code, s.no AS span, e.own, p.n, sum(e.amount)::text AS amount, NULL AS first ${COUNTED}
     GROUP BY 1, 2, 3, 4
     UNION ALL
     SELECT code, 0, false, NULL, '0', to_char(min("from"), 'YYYY-MM-DD') FROM entries WHERE $3::date IS NOT NULL GROUP BY code`,
    [rootId, periods.current, today, spans.nos, spans.regionIds, spans.from, spans.until, periods.days],
  );
  return rows;
}
