import { DAY_MS } from "@kepu/schema";

/** Text, a number, a truth value; a date is the text YYYY-MM-DD. A formula is the value that the workbook last computed. */
export type CellValue = string | number | boolean;

export interface SheetRow {
  /** as the spreadsheet shows it, from 1 */
  number: number;
  /** by column, from 0; empty cells are absent */
  cells: Map<number, CellValue>;
  /** columns whose value a formula computed */
  formulas?: Set<number>;
  /** of a CSV: how many cells are written in it, empty ones too */
  width?: number;
}

/** "A" of 0, "AA" of 26. */
export function columnName(column: number): string {
  return column < 26 ? String.fromCharCode(65 + column) : columnName(Math.floor(column / 26) - 1) + columnName(column % 26);
}

/** "D7": a cell as the file's own reader finds it. */
export function cellName(column: number, row: number): string {
  return `${columnName(column)}${row}`;
}

/** The column of "D7", from 0; undefined when it names none. */
export function columnOf(cell: string): number | undefined {
  const letters = /^([A-Z]{1,4})\d*$/.exec(cell)?.[1];
  return letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : undefined;
}

const DAYS_1904 = 1_462;
const EPOCH = Date.UTC(1899, 11, 30);

/** The day of a spreadsheet's date number. */
export function dayOfSerial(serial: number, from1904: boolean): string | undefined {
  const day = Math.floor(serial) + (from1904 ? DAYS_1904 : 0);
  return day > 0 && day < 2_958_466 ? new Date(EPOCH + day * DAY_MS).toISOString().slice(0, 10) : undefined;
}
