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

/** A whole table, turned where the mapping says so. */
export class Grid {
  readonly rows: GridRow[];

  private constructor(
    rows: readonly SheetRow[],
    private readonly transposed: boolean,
  ) {
    const plain = rows.map(({ number, cells, formulas = new Set<number>() }) => ({ number, cells, formulas }));
    this.rows = transposed ? turned(plain) : plain;
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
