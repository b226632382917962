import { addDays, mondayOf, periodTypeOf } from "@kepu/schema";
import type { Cell, Row } from "../prepare-explore.ts";

/** One line of a calendar; null: no period of the question lies there. */
export interface HeatLine {
  key: string;
  cells: (Cell | null)[];
}

export interface HeatGrid {
  /** what the columns are: weeks by their Monday, or the numbers of months, weeks, quarters and halves within a year */
  columns: string[];
  /** of days: weekdays 1 to 7; else years */
  lines: HeatLine[];
  ofDays: boolean;
}

/** A series as a calendar: days by week and weekday, everything longer by year. */
export function prepareHeat(row: Row): HeatGrid {
  const type = periodTypeOf(row.cells[0]?.period ?? "");
  if (type === "DAY") return ofDays(row);
  const placed = row.cells.map((cell) => ({ cell, year: cell.period.slice(0, 4), at: partOf(cell.period) }));
  const years = [...new Set(placed.map(({ year }) => year))].sort();
  const columns = [...new Set(placed.map(({ at }) => at))].sort();
  if (type === "YEAR" || type === undefined)
    return { columns: row.cells.map(({ period }) => period), lines: [{ key: "", cells: row.cells }], ofDays: false };
  const found = new Map(placed.map(({ cell, year, at }) => [`${year} ${at}`, cell]));
  return {
    columns,
    lines: years.map((year) => ({ key: year, cells: columns.map((at) => found.get(`${year} ${at}`) ?? null) })),
    ofDays: false,
  };
}

/** 2024-09: 09; 2024-W36: W36; a year: nothing. */
const partOf = (period: string) => period.slice(5);

function ofDays(row: Row): HeatGrid {
  const byDay = new Map(row.cells.map((cell) => [cell.period, cell]));
  const columns = [...new Set(row.cells.map(({ period }) => mondayOf(period)))];
  const lines = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
    key: String(weekday),
    cells: columns.map((monday) => byDay.get(addDays(monday, weekday - 1)) ?? null),
  }));
  return { columns, lines, ofDays: true };
}

/** How full a cell is drawn: 0 to 1 of the most that any row beside it has. */
export function shadeOf(cell: Cell, most: number): number {
  return cell.value === null || most <= 0 ? 0 : Math.min(1, Math.abs(cell.value) / most);
}

export const mostOf = (rows: Row[]): number => Math.max(0, ...rows.flatMap((row) => row.cells.map((cell) => Math.abs(cell.value ?? 0))));

/** The end of an axis whose quarters can be read: 4, 6, 8, 10, 12, 20 and their tens. */
export function roundedUp(most: number): number {
  if (most <= 0) return 0;
  const ten = 10 ** Math.floor(Math.log10(most));
  return Number((([1, 1.2, 2, 4, 6, 8].find((step) => step * ten >= most) ?? 10) * ten).toPrecision(6));
}
