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
const MEASURED = new Set(["D03", "D05", "D06", "D07", "D08", "D09", "D10", "A08"]);
const REGISTERED = /^(O0[12]|P01|F0[1-7]|G0[1-3]|D0[124]|E0[12]|H0\d)$/;

/** The district's 71 indicators and the items of the statistics form, each with its first definition; what is there already stays. */
export async function seedIndicators(tx: EntityManager): Promise<void> {
  const all = [...listed(), ...STATISTICS_ITEMS.map(dataItem)];
  const known = new Set((await tx.find(Indicator)).map((one) => one.code));
  const fresh = all.map((one, position) => ({ ...one, position })).filter((one) => !known.has(one.code));
  if (fresh.length === 0) return;
  await tx.insert(
    Indicator,
    fresh.map(({ code, kind, source, cadence, owner, position, origin }) => ({
      ...{ id: indicatorId(code), code, kind, source, cadence, owner, position, origin },
    })),
  );
  await tx.insert(
    IndicatorVersion,
    fresh.map(({ code, name, nameEn, unit, formula, note, decimals, aggregation }) => ({
      ...{ id: indicatorVersionId(code), indicatorId: indicatorId(code), number: 1, validFrom: VALID_FROM, validTo: null },
      ...{ name, nameEn, unit, formula, decimals, aggregation, definition: note || formula, definitionEn: note || formula },
      direction: (LESS.has(code) ? "LESS" : NEUTRAL.has(code) ? "NEUTRAL" : "MORE") as Direction,
      ...partsOf(formula, aggregation),
    })),
  );
}

function listed(): NewIndicator[] {
  return parse<ListRow>(readFileSync(LIST), { columns: true, bom: true, skip_empty_lines: true }).map((row) => {
    const aggregation = AGGREGATIONS[row.aggregation] ?? "NONE";
    return {
      ...{ code: row.code, kind: "INDICATOR", cadence: CADENCES[row.cadence] ?? "YEARLY", owner: row.reporter, origin: "OURS" },
      ...{ name: row.name_zh, nameEn: row.name_en, unit: row.unit, formula: row.formula, note: row.note, aggregation },
      source: sourceOf(row),
      decimals: row.unit === "%" || aggregation === "RATIO" ? 2 : ["万元", "小时", "人月", "分"].includes(row.unit) ? 2 : 0,
    };
  });
}

function sourceOf({ code, reporter }: ListRow): IndicatorSource {
  if (MEASURED.has(code)) return "MEASURED";
  if (REGISTERED.test(code)) return "REGISTERED";
  return reporter === "system" ? "COMPUTED" : "SUBMITTED";
}

function dataItem({ code, label, labelEn, unit, decimals }: (typeof STATISTICS_ITEMS)[number]): NewIndicator {
  return {
    ...{ code, kind: "DATA_ITEM", source: "SUBMITTED", cadence: "YEARLY", owner: "科技局", name: label, nameEn: labelEn, unit, decimals },
    ...{ formula: "count", note: "", aggregation: "SUM", origin: "OURS" },
  };
}

/** The codes that a ratio's formula names before and after its stroke. */
function partsOf(formula: string, aggregation: Aggregation): { numerator: string[]; denominator: string[] } {
  if (aggregation !== "RATIO") return { numerator: [], denominator: [] };
  const [over = "", under = ""] = formula.split("/");
  const codes = (text: string) => text.match(/\b[A-Z]\d{2}\b/g) ?? [];
  return { numerator: codes(over), denominator: codes(under) };
}
