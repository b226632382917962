import { LIMITS } from "@kepu/schema";
import { refuseUnstorable } from "../checked-text.ts";
import { badInput } from "../errors.ts";
import { csvLine, withMark } from "../spreadsheet/csv-text.ts";

/** A table as a screen shows it. */
export interface ScreenTable {
  /** the page's path, without what its query says */
  page: string;
  name: string;
  columns: string[];
  rows: (string | number | null)[][];
  /** stands in the last line */
  note: string | null;
}

const PAGE = /^\/[\w/.-]{0,200}$/;

/** The path of a page, from `{ page }`. */
export function readPage(body: unknown): string {
  const { page } = (body ?? {}) as Record<string, unknown>;
  if (typeof page !== "string" || !PAGE.test(page)) throw badInput("page", "The path of a page, such as /tasks.");
  return page;
}

/** BAD_INPUT names what is wrong. */
export function readScreenTable(body: unknown): ScreenTable {
  const page = readPage(body);
  const { name, columns, rows, note = null } = (body ?? {}) as Record<string, unknown>;
  refuseUnstorable(body, "");
  if (!isText(name) || name === "" || name.length > LIMITS.textChars)
    throw badInput("name", `The table's name, 1 to ${LIMITS.textChars} characters.`);
  if (note !== null && !isText(note)) throw badInput("note", "A text, or null.");
  if (!Array.isArray(columns) || columns.length === 0 || columns.length > LIMITS.tableColumns || !columns.every(isText))
    throw badInput("columns", `1 to ${LIMITS.tableColumns} headings.`);
  if (!Array.isArray(rows) || rows.length > LIMITS.tableRows) throw badInput("rows", `At most ${LIMITS.tableRows} rows.`);
  if (!rows.every((row) => Array.isArray(row) && row.length === columns.length && row.every(isCell)))
    throw badInput("rows", "Each row has a text, a number or null for each column.");
  return { page, name, columns, rows, note };
}

const isText = (value: unknown): value is string => typeof value === "string" && value.length <= LIMITS.tableCellChars;
const isCell = (value: unknown) => value === null || Number.isFinite(value) || isText(value);

export const screenCsv = ({ columns, rows, note }: ScreenTable): Buffer =>
  withMark([columns, ...rows, ...(note === null ? [] : [[note]])].map(csvLine).join(""));
