import { type CellValue, cellName, type SheetRow } from "../spreadsheet/cell.ts";
import type { Field, FieldFinder } from "./fields.ts";

export interface HeadColumn {
  /** from 0 */
  column: number;
  /** as the file says it */
  title: string;
  /** what it is taken for; null: nothing */
  field: Field | null;
}

export interface Head {
  row: number;
  columns: HeadColumn[];
}

/** A head stands within the first rows, below a title and a note. */
export const HEAD_WITHIN_ROWS = 20;

/** The row of which most is recognised; where nothing is, the first that has two cells. What a person chose for a column goes before what was recognised. */
export function findHead(rows: readonly SheetRow[], finder: FieldFinder, chosen: ReadonlyMap<number, Field | null>): Head | undefined {
  const known = (row: SheetRow) => new Set([...row.cells.values()].flatMap((cell) => finder.field(String(cell)) ?? [])).size;
  const best = rows.reduce<SheetRow | undefined>((found, row) => (known(row) > (found ? known(found) : 1) ? row : found), undefined);
  const row = best ?? rows.find(({ cells }) => cells.size > 1);
  if (!row) return undefined;
  const columns = [...row.cells].map(([column, cell]: [number, CellValue]): HeadColumn => {
    const field = chosen.has(column) ? (chosen.get(column) ?? null) : (finder.field(String(cell)) ?? null);
    return { column, title: String(cell).slice(0, 100), field };
  });
  return { row: row.number, columns: columns.sort((a, b) => a.column - b.column) };
}

/** The columns of each field; a field that two columns stand for is told of. */
export function columnsByField(head: Head, twice: (column: number, first: string, field: Field) => void): Map<Field, number> {
  const columns = new Map<Field, number>();
  for (const { column, field } of head.columns) {
    if (!field) continue;
    const first = columns.get(field);
    if (first === undefined) columns.set(field, column);
    else twice(column, cellName(first, head.row), field);
  }
  return columns;
}
