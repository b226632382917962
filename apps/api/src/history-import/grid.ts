import { LIMITS } from "@kepu/schema";
import { type CellValue, cellName, columnName, columnOf, type SheetRow } from "../spreadsheet/cell.ts";
import { readTable, tableKindOf } from "../spreadsheet/open-table.ts";
import type { Watch } from "../spreadsheet/read-sheet.ts";

/** Where a cell stands in the file itself, whichever way the table is turned: row from 1, column from 0. */
export interface Spot {
  row: number;
  column: number;
}

export interface GridRow {
  /** in the table as the mapping sees it, from 1 */
  number: number;
  cells: ReadonlyMap<number, CellValue>;
  formulas: ReadonlySet<number>;
}

/** A row of a CSV whose cells stand too far to the right. */
export interface SplitRow extends Spot {
  /** cells more than there should be */
  extra: number;
  /** what was probably one number: 1,204 */
  value: string;
}

/** A whole table, turned where the mapping says so. */
export class Grid {
  readonly rows: GridRow[];

  private constructor(
    private readonly lines: readonly SheetRow[],
    private readonly transposed: boolean,
  ) {
    const plain = lines.map(({ number, cells, formulas = new Set<number>() }) => ({ number, cells, formulas }));
    this.rows = transposed ? turned(plain) : plain;
  }

  /** Rows below the headings with more cells than these, where a number stands in two cells: a thousands comma without quotes has moved all that follows. */
  splitRows(headRows: readonly number[]): SplitRow[] {
    const lines = this.lines.filter(({ number, cells }) => cells.size > 0 && (this.transposed || !headRows.includes(number)));
    const heads = this.lines.filter(({ number }) => !this.transposed && headRows.includes(number));
    const headed = Math.max(0, ...heads.map(({ width = 0 }) => width));
    const usual = Math.max(headed, usualOf(lines.map(({ width = 0 }) => width)));
    return lines.flatMap(({ number, cells, width = 0 }) => {
      const due = headed > 0 && Math.max(...cells.keys()) >= headed ? headed : usual;
      const split = width > due ? splitIn(cells) : undefined;
      return split ? [{ row: number, column: split.column, extra: width - due, value: split.value }] : [];
    });
  }

  static async read(name: string, file: Buffer, transposed: boolean, watch?: Watch): Promise<Grid> {
    const rows: SheetRow[] = [];
    for await (const row of readTable(tableKindOf(name), file, watch, LIMITS.historyColumns)) rows.push(row);
    return new Grid(rows, transposed);
  }

  /** How many columns it has, from the first to the last that holds something. */
  get width(): number {
    let width = 0;
    for (const { cells, formulas } of this.rows)
      for (const columns of [cells.keys(), formulas]) for (const column of columns) width = Math.max(width, column + 1);
    return width;
  }

  /** The file's own row and column of a cell of the table. */
  spot(row: number, column: number): Spot {
    return this.transposed ? { row: column + 1, column: row - 1 } : { row, column };
  }

  name(row: number, column: number): string {
    const spot = this.spot(row, column);
    return cellName(spot.column, spot.row);
  }

  /** The column that "$C" names, from 0; of a turned table, the file's row that "$3" names. */
  column(text: string): number | undefined {
    if (!text.startsWith("$")) return undefined;
    if (!this.transposed) return columnOf(text.slice(1).toUpperCase());
    return /^\$[1-9]\d*$/.test(text) ? Number(text.slice(1)) - 1 : undefined;
  }

  /** What people call the column: C, or of a turned table the row 3. */
  columnTitle(column: number): string {
    return this.transposed ? String(column + 1) : columnName(column);
  }
}

function turned(rows: readonly GridRow[]): GridRow[] {
  const byColumn = new Map<number, { number: number; cells: Map<number, CellValue>; formulas: Set<number> }>();
  const rowOf = (column: number) => {
    const found = byColumn.get(column) ?? { number: column + 1, cells: new Map(), formulas: new Set() };
    byColumn.set(column, found);
    return found;
  };
  for (const { number, cells, formulas } of rows) {
    for (const [column, value] of cells) rowOf(column).cells.set(number - 1, value);
    for (const column of formulas) rowOf(column).formulas.add(number - 1);
  }
  return [...byColumn.values()].sort((a, b) => a.number - b.number);
}

/** What most are; of as many the smallest. */
function usualOf(widths: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1);
  return [...counts].sort(([a, as], [b, bs]) => bs - as || a - b)[0]?.[0] ?? 0;
}

/** The first number that goes on in the next cell, 1 and 204, and what they are together. */
function splitIn(cells: ReadonlyMap<number, CellValue>): { column: number; value: string } | undefined {
  const text = (column: number) => String(cells.get(column) ?? "").trim();
  for (const column of cells.keys()) {
    if (!/^[+-]?\d{1,3}$/.test(text(column)) || !/^\d{3}(\D.*)?$/.test(text(column + 1))) continue;
    const parts = [text(column)];
    for (let at = column + 1; /^\d{3}(\D.*)?$/.test(text(at)); at++) parts.push(text(at));
    return { column, value: parts.join(",") };
  }
  return undefined;
}
