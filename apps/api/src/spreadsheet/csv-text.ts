import { isUtf8 } from "node:buffer";
import { UnreadableTable } from "./unreadable-table.ts";

export type CsvEncoding = "UTF-8" | "UTF-16LE" | "UTF-16BE" | "GB18030";

const BOM = "\uFEFF";
/** what other kinds of files begin with: zip, old Office, PDF, pictures, executables */
const SIGNATURES = ["504b0304", "d0cf11e0", "25504446", "89504e47", "ffd8ff", "47494638", "1f8b", "7f454c46", "4d5a90"];

/** The text of a CSV and how it was written. Without a mark it is UTF-8 where it can be, and else GBK, as Excel in China saves it: bytes of GBK are hardly ever valid UTF-8. */
export function csvText(file: Buffer): { text: string; encoding: CsvEncoding } {
  const start = file.subarray(0, 4).toString("hex");
  if (file.length === 0 || SIGNATURES.some((signature) => start.startsWith(signature))) throw new UnreadableTable("NOT_CSV");
  const encoding = encodingOf(file);
  let text: string;
  try {
    text = new TextDecoder(encoding.toLowerCase(), { fatal: true }).decode(file);
  } catch {
    throw new UnreadableTable("UNKNOWN_ENCODING");
  }
  if (/[^\P{Cc}\t\r\n]/u.test(text)) throw new UnreadableTable("NOT_CSV");
  return { text, encoding };
}

function encodingOf(file: Buffer): CsvEncoding {
  if (file[0] === 0xff && file[1] === 0xfe) return "UTF-16LE";
  if (file[0] === 0xfe && file[1] === 0xff) return "UTF-16BE";
  return isUtf8(file) ? "UTF-8" : "GB18030";
}

const FORMULA = /^[=+\-@\t\r]/;
/** where people type Chinese, Excel takes full-width signs for the plain ones; in a file that comes in they are dashes and marks */
const WIDE_FORMULA = /^[＝＋－＠\n](?=.)/s;
const NUMBER = /^[+-]?\d[\d,]*(\.\d+)?%?$/;

/** Would a spreadsheet take this text for a formula? */
export function looksLikeFormula(text: string): boolean {
  return FORMULA.test(text) && !NUMBER.test(text) && text !== "-";
}

/** A line of a CSV as Excel opens it; a text that begins like a formula gets an apostrophe before it, and stays a text. */
export function csvLine(values: readonly (string | number | null)[]): string {
  return `${values.map(csvCell).join(",")}\r\n`;
}

function csvCell(value: string | number | null): string {
  if (value === null) return "";
  const text = typeof value === "string" && (looksLikeFormula(value) || WIDE_FORMULA.test(value)) ? `'${value}` : String(value);
  return /[",\r\n#]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What `csvLine` put an apostrophe before, without it. */
export function withoutApostrophe(text: string): string {
  return text.startsWith("'") && (FORMULA.test(text.slice(1)) || WIDE_FORMULA.test(text.slice(1))) ? text.slice(1) : text;
}

/** A CSV that every Excel opens as UTF-8. */
export const withMark = (text: string): Buffer => Buffer.from(`${BOM}${text}`);
