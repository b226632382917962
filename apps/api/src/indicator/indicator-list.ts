import { readFileSync } from "node:fs";
import type { Aggregation, Cadence, Direction, IndicatorKind, IndicatorSource, Origin } from "@kepu/schema";
import { parse } from "csv-parse/sync";
import type { EntityManager } from "typeorm";
import { v5 as uuidv5 } from "uuid";
import { STATISTICS_ITEMS } from "../submission/forms/statistics-form.ts";
import { Indicator, IndicatorVersion } from "./indicator.entity.ts";

const LIST = new URL("../../../../data/indicators/indicators.csv", import.meta.url);
const NAMESPACE = "0d7c5f0e-3f7a-5f65-9d8b-6b65707501ac";
/** first day that the list's definitions hold for */
const VALID_FROM = "2012-01-01";
/** the first definitions were known before anything was recorded */
const RECORDED_AT = new Date("2000-01-01T00:00:00Z");

/** The same code is the same indicator in every installation. */
export const indicatorId = (code: string): string => uuidv5(`indicator ${code}`, NAMESPACE);
export const indicatorVersionId = (code: string, number = 1): string => uuidv5(`indicator ${code} version ${number}`, NAMESPACE);

interface ListRow {
  code: string;
  name_zh: string;
  name_en: string;
  unit: string;
  formula: string;
  cadence: string;
  reporter: string;
  aggregation: string;
  note: string;
}

interface NewIndicator {
  code: string;
  kind: IndicatorKind;
  source: IndicatorSource;
  cadence: Cadence;
  owner: string;
  name: string;
  nameEn: string;
  unit: string;
  formula: string;
  note: string;
  decimals: number;
  aggregation: Aggregation;
  origin: Origin;
  /** what it is computed from, where the formula does not name codes */
  parts?: { numerator: string[]; denominator: string[] };
  factor?: string;
}

const CADENCES: Record<string, Cadence> = {
  "real-time": "LIVE",
  hourly: "HOURLY",
  daily: "DAILY",
  monthly: "MONTHLY",
  quarterly: "QUARTERLY",
  annual: "YEARLY",
  once: "ONCE",
};
const AGGREGATIONS: Record<string, Aggregation> = {
  SUM: "SUM",
  LAST: "LAST",
  RATIO: "RATIO",
  DISTINCT: "DISTINCT",
  WAVG: "WEIGHTED",
  NONE: "NONE",
};
/** less is better */
const LESS = new Set(["S02", "K03"]);
/** how much there is of it says nothing good or bad */
const NEUTRAL = new Set(["O01", "O02", "O03"]);
const MEASURED = new Set(["D03", "D05", "D06", "D07", "D08", "D09", "D10", "A01", "A02", "A03", "A04", "A06", "A07", "A10"]);
/** made of figures that the product counts itself */
const COMPUTED = new Set(["A08", "A09"]);
/** what measured ones are made of: sums of the roll-ups and of the minutes that kiosks were on */
const MEASURED_PARTS: Record<string, { numerator: string[]; denominator: string[] }> = {
  D03: { numerator: ["ONLINE_MINUTES"], denominator: ["PLANNED_MINUTES"] },
  D05: { numerator: ["CLICKS"], denominator: [] },
  D06: { numerator: ["KIOSK_USES"], denominator: [] },
  D07: { numerator: ["DWELL_SECONDS"], denominator: ["KIOSK_USES"] },
  D08: { numerator: ["LOANS"], denominator: [] },
  D09: { numerator: ["ONLINE_MINUTES"], denominator: [] },
  D10: { numerator: ["ONLINE_MINUTES"], denominator: ["PLANNED_MINUTES"] },
  A08: { numerator: ["M11"], denominator: ["O03"] },
  A09: { numerator: ["M12"], denominator: ["M13"] },
  A10: { numerator: ["ORGANISERS"], denominator: [] },
};
/** 口径 of distinct counts: their method. Migration 48 gave them to lists that were there before. */
const METHODS: Record<string, [string, string]> = {
  A08: [
    "期内实名签到的不同人数（M11）÷期末已公布的常住人口（O03），只对全区发布；匿名签到和人数统计不计入，故为下限",
    "Distinct identified people of the period (M11) over the resident population published by its end (O03), of the district alone; anonymous and head-count attendance is not in it, so it is a lower bound",
  ],
  A09: [
    "期末在册学校中，本期或期末所在学年内办过已核实科普活动的学校数（M12）÷在册学校数（M13）",
    "Of the schools registered on the last day, those with a verified activity in the period or the school year that it ends in (M12), over all of them (M13)",
  ],
  A10: [
    "期内举办过科普活动的不同单位数；未注明主办单位的计入所在社区居委会",
    "Distinct organisations that held an activity; without an organiser the residents' committee of the place counts",
  ],
};
/** ratios of what registers count, which their formulas say in words */
const REGISTERED_PARTS: Record<string, { numerator: string[]; denominator: string[] }> = {
  F03: { numerator: ["M05"], denominator: ["O02"] },
  F05: { numerator: ["M06"], denominator: ["O01", "O02"] },
  D04: { numerator: ["M07"], denominator: ["D01", "D02"] },
};
/** What the product counts itself and the list does not name, or names only as a figure that is submitted. */
const MEASURES: NewIndicator[] = (
  [
    ["M01", "签到人次", "Attendance at check-in", "人次", "Σ 签到人次（永不作为人数）", "MEASURED", "SUM", 0, ["ATTENDANCE"], []],
    ["M02", "签到次数", "Check-ins", "次", "Σ 签到", "MEASURED", "SUM", 0, ["CHECK_INS"], []],
    ["M03", "电子图书归还量", "E-book returns", "册次", "Σ 归还", "MEASURED", "SUM", 0, ["RETURNS"], []],
    ["M04", "人均参与次数", "Attendance per resident", "次/人", "M01/O03", "COMPUTED", "RATIO", 4, ["M01"], ["O03"]],
    ["M05", "有科普图书室的社区数", "Communities with a library room", "个", "count", "REGISTERED", "LAST", 0, [], []],
    ["M06", "有科普活动场所的街道和社区数", "Subdistricts and communities with a venue", "个", "count", "REGISTERED", "LAST", 0, [], []],
    ["M07", "完好终端数", "Kiosks in good condition", "台", "count", "REGISTERED", "LAST", 0, [], []],
    ["M11", "到场人数", "Distinct people", "人", "实名签到的不同人数（按代码去重；下限）", "MEASURED", "DISTINCT", 0, ["PEOPLE"], []],
    [
      "M12",
      "开展活动的学校数",
      "Schools with activities",
      "所",
      "本期或本学年有已核实活动的学校",
      "MEASURED",
      "DISTINCT",
      0,
      ["ACTIVE_SCHOOLS"],
      [],
    ],
    ["M13", "在册学校数", "Schools registered", "所", "期末在册学校", "MEASURED", "LAST", 0, ["SCHOOLS"], []],
  ] as const
).map(([code, name, nameEn, unit, formula, source, aggregation, decimals, numerator, denominator]) => ({
  ...{ code, name, nameEn, unit, formula, source, aggregation, decimals, note: "", kind: "MEASURE", cadence: "LIVE", owner: "system" },
  ...{ origin: "OURS", parts: { numerator: [...numerator], denominator: [...denominator] } },
}));
const REGISTERED = /^(O0[123]|P0[12]|F0[1-7]|G0[1-3]|D0[124]|E0[12]|H0\d)$/;

/** The district's 71 indicators and the items of the statistics form, each with its first definition; what is there already stays. */
export async function seedIndicators(tx: EntityManager): Promise<void> {
  const all = [...listed(), ...STATISTICS_ITEMS.map(dataItem), ...MEASURES].map((one, position) => ({ ...one, position }));
  const missing = async () => {
    const known = new Set((await tx.find(Indicator)).map((one) => one.code));
    return all.filter((one) => !known.has(one.code));
  };
  if ((await missing()).length === 0) return;
  await tx.query("LOCK TABLE indicator IN SHARE ROW EXCLUSIVE MODE"); // two processes start at the same time
  const fresh = await missing();
  if (fresh.length === 0) return;
  await tx.insert(
    Indicator,
    fresh.map(({ code, kind, source, cadence, owner, position, origin }) => ({
      ...{ id: indicatorId(code), code, kind, source, cadence, owner, position, origin },
    })),
  );
  await tx.insert(
    IndicatorVersion,
    fresh.map(({ code, name, nameEn, unit, formula, note, decimals, aggregation, parts, factor }) => ({
      ...{ id: indicatorVersionId(code), indicatorId: indicatorId(code), rootId: null, number: 1, validFrom: VALID_FROM, validTo: null },
      ...{ reason: null, recordedAt: RECORDED_AT, recordedBy: null, factor: factor ?? factorOf(unit, formula) },
      ...{ name, nameEn, unit, formula, decimals, aggregation, definition: METHODS[code]?.[0] ?? (note || formula) },
      definitionEn: METHODS[code]?.[1] ?? (note || formula),
      direction: (LESS.has(code) ? "LESS" : NEUTRAL.has(code) ? "NEUTRAL" : "MORE") as Direction,
      ...(parts ?? partsOf(formula, aggregation)),
    })),
  );
}

function listed(): NewIndicator[] {
  return parse<ListRow>(readFileSync(LIST), { columns: true, bom: true, skip_empty_lines: true }).map((row) => {
    // a sample's estimate has no area sum, whatever the list calls its last value
    const aggregation = row.note === "no area sum" ? "NONE" : (AGGREGATIONS[row.aggregation] ?? "NONE");
    const parts = MEASURED_PARTS[row.code] ?? REGISTERED_PARTS[row.code];
    return {
      ...(parts ? { parts } : {}),
      ...(row.code === "D09" ? { factor: "1/60" } : {}),
      ...{ code: row.code, kind: "INDICATOR", cadence: CADENCES[row.cadence] ?? "YEARLY", owner: row.reporter, origin: "OURS" },
      ...{ name: row.name_zh, nameEn: row.name_en, unit: row.unit, formula: row.formula, note: row.note, aggregation },
      source: sourceOf(row),
      decimals: row.unit === "%" || aggregation === "RATIO" ? 2 : ["万元", "小时", "人月", "分"].includes(row.unit) ? 2 : 0,
    };
  });
}

function sourceOf({ code, reporter }: ListRow): IndicatorSource {
  if (MEASURED.has(code)) return "MEASURED";
  if (COMPUTED.has(code)) return "COMPUTED";
  if (REGISTERED.test(code)) return "REGISTERED";
  return reporter === "system" ? "COMPUTED" : "SUBMITTED";
}

function dataItem({ code, label, labelEn, unit, decimals }: (typeof STATISTICS_ITEMS)[number]): NewIndicator {
  return {
    ...{ code, kind: "DATA_ITEM", source: "SUBMITTED", cadence: "YEARLY", owner: "科技局", name: label, nameEn: labelEn, unit, decimals },
    ...{ formula: "count", note: "", aggregation: "SUM", origin: "OURS" },
  };
}

/** Per cent, and per ten thousand where the formula says ×10⁴. */
function factorOf(unit: string, formula: string): string {
  if (formula.includes("×10⁴")) return "10000";
  return unit === "%" ? "100" : "1";
}

/** The codes that a ratio's formula names before and after its stroke. */
function partsOf(formula: string, aggregation: Aggregation): { numerator: string[]; denominator: string[] } {
  if (aggregation !== "RATIO") return { numerator: [], denominator: [] };
  const [over = "", under = ""] = formula.split("/");
  const codes = (text: string) => text.match(/\b[A-Z]\d{2}\b/g) ?? [];
  const parts = { numerator: codes(over), denominator: codes(under) };
  return parts.numerator.length > 0 && parts.denominator.length > 0 ? parts : { numerator: [], denominator: [] };
}
