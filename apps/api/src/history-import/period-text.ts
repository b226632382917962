import { firstDayOfMonth, periodBounds, periodOf, spanBounds, spanOf } from "@kepu/schema";
import { periodIn } from "../form-table/cell-text.ts";
import type { CellValue } from "../spreadsheet/cell.ts";
import type { MappingContent } from "./mapping-content.ts";

export type PeriodReading = MappingContent["period"];

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const NAMES = ["JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER"];

/** The period that a file writes, in the product's own words; undefined: it is none of the type that the mapping asks for.
 * `year` is the present one: two digits mean the last year that ends with them and is not after the next. */
export function periodFrom(cell: CellValue, reading: PeriodReading, year: number): string | undefined {
  const text = String(cell).normalize("NFKC").replace(/\s/g, "").toUpperCase();
  const found = intervalIn(text) ?? (reading.type === "FISCAL_YEAR" ? fiscalYear(text, reading, year) : plain(cell, text, reading, year));
  return found !== undefined && spanBounds(found) && isOf(found, reading) ? found : undefined;
}

function isOf(period: string, { type, fiscalFirstMonth = 1 }: PeriodReading): boolean {
  const bounds = spanBounds(period);
  if (!bounds || type === "INTERVAL") return bounds !== undefined;
  if (type === "FISCAL_YEAR") return period === fiscalSpan(Number(bounds.from.slice(0, 4)), fiscalFirstMonth);
  return periodOf(type, bounds.from) === period;
}

/** 2014-03-01/2014-04-01, 2014-03-01/2014-03-31, 2013-04/2014-03, 2014-03-01T00:00:00/P1M, also at the end of an address. Of two days the last is meant
 * or not: whichever makes a period of the calendar or whole months. */
function intervalIn(text: string): string | undefined {
  const [, first = "", last = ""] =
    /(?:^|\/)(\d{4}-\d{2}(?:-\d{2})?)(?:T[0:]+Z?)?(?:\/|--|至)(P\d+[DWMY]|\d{4}-\d{2}(?:-\d{2})?)(?:T[0:]+Z?)?$/.exec(text) ?? [];
  if (first === "") return undefined;
  const from = first.length === 7 ? `${first}-01` : first;
  if (last.startsWith("P")) {
    const bounds = spanBounds(`${from}/${last}`);
    return bounds && spanOf(bounds.from, bounds.until);
  }
  if (last.length === 7) return periodBounds(last) && spanOf(from, firstDayOfMonth(last, 1));
  const after = periodBounds(last)?.until;
  if (!after) return undefined;
  const [open, closed] = [spanOf(from, last), spanOf(from, after)];
  const isWhole = (span: string | undefined) => span !== undefined && !/\/P\d+D$/.test(span);
  return isWhole(closed) || !isWhole(open) ? closed : open;
}

function plain(cell: CellValue, text: string, reading: PeriodReading, year: number): string | undefined {
  const { type } = reading;
  if (type === "INTERVAL" || type === "FISCAL_YEAR") return undefined;
  const day = dayIn(text, reading, year);
  if (day) return periodBounds(day) && (reading.day === "ANY" || type === "DAY" || beginsOn(type, day)) ? periodOf(type, day) : undefined;
  if (type === "MONTH") return monthIn(text, year) ?? periodIn(cell, type);
  if (type === "QUARTER") return quarterIn(text, reading, year) ?? periodIn(cell, type);
  if (type === "HALF") return swapped(text, "H") ?? periodIn(cell, type);
  if (type === "WEEK") return weekIn(text) ?? periodIn(cell, type);
  if (type === "YEAR") return /^(\d{4})(年度?)?$/.exec(text)?.[1];
  return periodIn(cell, type);
}

const beginsOn = (type: Exclude<PeriodReading["type"], "FISCAL_YEAR" | "INTERVAL">, day: string) =>
  periodBounds(periodOf(type, day))?.from === day;

/** 2014-03-01, 2014/3/1, 2014年3月1日, 01/03/2014 */
function dayIn(text: string, { dayFirst }: PeriodReading, year: number): string | undefined {
  const [, y = "", m = "", d = ""] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:T?[0:]+Z?)?$/.exec(text) ?? [];
  if (y !== "") return written(y, m, d);
  const [, one = "", other = "", end = ""] = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$/.exec(text) ?? [];
  if (one !== "") return dayFirst ? written(wholeYear(end, year), other, one) : written(wholeYear(end, year), one, other);
  const [, date = "", name = "", named = ""] = /^(\d{1,2})[-/.]?([A-Z]{3,9})[-/.]?(\d{4})$/.exec(text) ?? [];
  return monthNumber(name) ? written(named, String(monthNumber(name)), date) : undefined;
}

const written = (year: string, month: string, day: string) => `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;

/** Jan-05, January 2005, 2005 Jan, 05-Jan, 1/2005, 2005M1 */
function monthIn(text: string, year: number): string | undefined {
  const [, name = "", end = ""] = /^([A-Z]{3,9})[-/.,'’]*(\d{4}|\d{2})$/.exec(text) ?? [];
  if (monthNumber(name)) return monthOf(wholeYear(end, year), monthNumber(name));
  const [, start = "", after = ""] = /^(\d{4}|\d{2})[-/.,]*([A-Z]{3,9})$/.exec(text) ?? [];
  if (monthNumber(after)) return monthOf(wholeYear(start, year), monthNumber(after));
  const [, number = "", of = ""] = /^(\d{1,2})[-/.](\d{4})$/.exec(text) ?? [];
  if (of !== "") return monthOf(of, Number(number));
  const [, in_ = "", nth = ""] = /^(\d{4})M(\d{1,2})$/.exec(text) ?? [];
  return in_ === "" ? undefined : monthOf(in_, Number(nth));
}

const monthOf = (year: string, month: number) => `${year}-${String(month).padStart(2, "0")}`;

/** From 1; 0: no month is called so. */
function monthNumber(name: string): number {
  return name === "SEPT" ? 9 : NAMES.findIndex((whole, at) => name === whole || name === MONTHS[at]) + 1;
}

function wholeYear(text: string, year: number): string {
  if (text.length === 4) return text;
  const century = Math.floor(year / 100) * 100;
  const full = century + Number(text);
  return String(full > year + 1 ? full - 100 : full);
}

const CHINESE: Record<string, string> = { 一: "1", 二: "2", 三: "3", 四: "4" };

/** 2013/14 Q1 counts from the fiscal year's first month; Q1 2014, 2014Q1 and 2014年第一季度 are the calendar's. */
function quarterIn(text: string, reading: PeriodReading, year: number): string | undefined {
  const [, before = "", ahead = "", over = "", behind = ""] =
    /^(?:第?Q?([1-4一二三四])(?:季度)?[-,]?)?((?:FY)?\d{4}[-/](?:\d{4}|\d{2})(?:年度)?)([-,]?第?Q?([1-4一二三四])(?:季度)?)?$/.exec(text) ??
    [];
  const nth = before || behind;
  if (ahead !== "" && nth !== "" && (before === "" || over === "") && reading.fiscalFirstMonth) {
    const start = fiscalYear(ahead, reading, year);
    const bounds = start ? spanBounds(start) : undefined;
    if (bounds) {
      const from = firstDayOfMonth(bounds.from.slice(0, 7), (Number(CHINESE[nth] ?? nth) - 1) * 3);
      return spanOf(from, firstDayOfMonth(from.slice(0, 7), 3));
    }
  }
  return swapped(text, "Q");
}

/** Q1 2014, 1Q2014, 2014Q1 */
function swapped(text: string, letter: "Q" | "H"): string | undefined {
  const [, a = "", b = "", y = ""] = new RegExp(`^(?:${letter}([1-4])|([1-4])${letter})[-/,]?(\\d{4})$`).exec(text) ?? [];
  if (y !== "") return `${y}-${letter}${a || b}`;
  const [, start = "", nth = ""] = new RegExp(`^(\\d{4})[-/,]?${letter}([1-4])$`).exec(text) ?? [];
  return start === "" ? undefined : `${start}-${letter}${nth}`;
}

function weekIn(text: string): string | undefined {
  const [, y = "", nth = ""] = /^(\d{4})(?:-?W|年第)(\d{1,2})周?$/.exec(text) ?? [];
  return y === "" ? undefined : `${y}-W${nth.padStart(2, "0")}`;
}

/** 2013/14, 2013-14, 2013/2014, FY2013/14, 2013-14学年; with one year (FY2014, 2014财年) the mapping says which of its two. */
function fiscalYear(text: string, { fiscalFirstMonth = 1, fiscalNamedBy }: PeriodReading, year: number): string | undefined {
  const [, first = "", second = ""] = /^(?:FY)?(\d{4})[-/](\d{4}|\d{2})(?:年度|财年|财政年度|学年)?$/.exec(text) ?? [];
  if (first !== "")
    return Number(second) % 100 === (Number(first) + 1) % 100 && isNext(first, second)
      ? fiscalSpan(Number(first), fiscalFirstMonth)
      : undefined;
  const [, one = ""] = /^(?:FY)?(\d{4}|(?<=FY)\d{2})(?:年|年度|财年|财政年度|学年)?$/.exec(text) ?? [];
  if (one === "") return undefined;
  return fiscalSpan(Number(wholeYear(one, year)) - (fiscalNamedBy === "END" && fiscalFirstMonth > 1 ? 1 : 0), fiscalFirstMonth);
}

const isNext = (first: string, second: string) => second.length === 2 || Number(second) === Number(first) + 1;

function fiscalSpan(year: number, firstMonth: number): string | undefined {
  const from = monthOf(String(year), firstMonth);
  return spanOf(`${from}-01`, firstDayOfMonth(from, 12));
}
