import { type FormItem, type MissingKind, type PeriodType, periodBounds, periodOf, periodTypeOf, type Qualifier } from "@kepu/schema";
import type { CellValue } from "../spreadsheet/cell.ts";
import { isNumeric } from "../submission/numeric.ts";
import { targetOf } from "../task-table/target-text.ts";

export interface GivenValue {
  /** a decimal number as text */
  value: string | null;
  qualifier: Qualifier;
  missing: MissingKind | null;
}

/** The first of each is what the template writes. */
const MISSING: Record<MissingKind, readonly string[]> = {
  NOT_APPLICABLE: ["不适用", "—", "-", "–", "/", "n/a", "na", "notapplicable", "not_applicable"],
  NOT_REPORTED: ["未报", "未上报", "未统计", "无数据", "…", "...", "notreported", "not_reported"],
};
const QUALIFIERS: Record<Qualifier, readonly string[]> = {
  EXACT: ["", "=", "exact", "准确"],
  GE: ["≥", ">=", "不少于", "以上", "ge"],
  LE: ["≤", "<=", "不超过", "以下", "le"],
  GT: [">", "超过", "gt"],
  LT: ["<", "不足", "lt"],
  APPROX: ["约", "≈", "左右", "approx"],
};

const plainMark = (text: string) => text.normalize("NFKC").replace(/\s/g, "").toLowerCase();

function wordIn<Word extends string>(lists: Record<Word, readonly string[]>, text: string): Word | undefined {
  const plain = plainMark(text);
  return (Object.keys(lists) as Word[]).find((word) => lists[word].some((one) => plainMark(one) === plain));
}

/** What a cell says about an item: a number (with its thousands and unit, or not), how exactly, or why there is none; undefined: it cannot be read. */
export function givenIn(cell: CellValue, item: Pick<FormItem, "unit">): GivenValue | undefined {
  if (typeof cell === "boolean") return undefined;
  if (typeof cell === "number") return given(cell);
  const text = cell.trim();
  const missing = wordIn(MISSING, text);
  if (missing) return { value: null, qualifier: "EXACT", missing };
  const ascii = text.normalize("NFKC");
  if (isNumeric(ascii)) return { value: ascii, qualifier: "EXACT", missing: null };
  if (/\d,(?!\d{3}(\D|$))/.test(ascii)) return undefined;
  const read = targetOf(ascii);
  if (!read || (read.unit !== "" && read.unit !== item.unit.normalize("NFKC"))) return undefined;
  return given(read.value, read.qualifier);
}

/** At most six decimals: what a spreadsheet adds beyond is the noise of its arithmetic. */
function given(number: number, qualifier: Qualifier = "EXACT"): GivenValue | undefined {
  const value = Number.isInteger(number) ? String(number) : String(Number(number.toFixed(6)));
  return isNumeric(value) ? { value, qualifier, missing: null } : undefined;
}

/** The mark column of a long table: a qualifier or a kind of missing. */
export function markOf(text: string): { qualifier?: Qualifier; missing?: MissingKind } | undefined {
  const missing = wordIn(MISSING, text);
  if (missing) return { missing };
  const qualifier = wordIn(QUALIFIERS, text);
  return qualifier ? { qualifier } : undefined;
}

export function markText(qualifier: Qualifier, missing: MissingKind | null): string {
  return (missing ? MISSING[missing][0] : QUALIFIERS[qualifier][0]) ?? "";
}

const HALVES: Record<string, string> = { 上: "H1", 下: "H2" };
const QUARTERS: Record<string, string> = { 一: "Q1", 二: "Q2", 三: "Q3", 四: "Q4", 1: "Q1", 2: "Q2", 3: "Q3", 4: "Q4" };
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** The period that people write: 2026-11, 2026年11月, 202611, Nov-26, 2026/11/1 (what Excel makes of it), 2026-Q3, 2026年第三季度, 2026年上半年, 2026. */
export function periodIn(cell: CellValue, type: PeriodType): string | undefined {
  const text = plainMark(String(cell)).toUpperCase();
  const found = candidate(text, type);
  return found && periodTypeOf(found) === type && periodBounds(found) ? found : undefined;
}

function candidate(text: string, type: PeriodType): string | undefined {
  if (periodTypeOf(text) === type) return text;
  const [, day] = /^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})(00:00(:00)?)?$/.exec(text) ?? [];
  if (day) {
    const [year = "", month = "", date = ""] = day.split(/[-/.]/);
    return startingOn(`${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`, type);
  }
  const [, name = "", short = ""] = /^([A-Z]{3})-(\d{2})$/.exec(text) ?? [];
  if (name) return inYear(`20${short}`, MONTHS.indexOf(name.toLowerCase()) + 1);
  const [, year = "", rest = ""] = /^(\d{4})[-年./]?(.*)$/.exec(text) ?? [];
  if (rest === "") return year;
  const [, half] = /^(上|下)半年$/.exec(rest) ?? [];
  if (half) return `${year}-${HALVES[half]}`;
  const [, quarter] = /^第?([一二三四1-4])季度?$/.exec(rest) ?? /^Q([1-4])$/.exec(rest) ?? [];
  if (quarter) return `${year}-${QUARTERS[quarter]}`;
  if (/^H[12]$/.test(rest)) return `${year}-${rest}`;
  const [, month] = /^(\d{1,2})月?$/.exec(rest) ?? [];
  return month ? inYear(year, Number(month)) : undefined;
}

const inYear = (year: string, month: number) => (month > 0 ? `${year}-${String(month).padStart(2, "0")}` : undefined);

/** A spreadsheet turns 2026-11 into its first day: that day is the period, another is not. */
function startingOn(day: string, type: PeriodType): string | undefined {
  if (!periodBounds(day)) return undefined;
  const period = periodOf(type, day);
  return periodBounds(period)?.from === day ? period : undefined;
}

/** As the template writes it: a spreadsheet leaves it as it is. */
export function periodText(period: string): string {
  const year = period.slice(0, 4);
  switch (periodTypeOf(period)) {
    case "MONTH":
      return `${year}年${Number(period.slice(5))}月`;
    case "QUARTER":
      return `${year}年第${"一二三四"[Number(period.slice(6)) - 1]}季度`;
    case "HALF":
      return `${year}年${period.endsWith("1") ? "上" : "下"}半年`;
    case "YEAR":
      return `${year}年`;
    default:
      return period;
  }
}
