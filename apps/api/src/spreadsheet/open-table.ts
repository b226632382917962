import type { SheetRow } from "./cell.ts";
import { readCsv } from "./read-csv.ts";
import { readSheet, type Watch } from "./read-sheet.ts";
import { UnreadableTable } from "./unreadable-table.ts";

export type TableKind = "XLSX" | "CSV";

/** What the file's name says it is. Its content must agree: each reader looks at the bytes before it believes them. */
export function tableKindOf(name: string): TableKind {
  const ending = /\.(\w+)$/.exec(name.trim().toLowerCase())?.[1];
  if (ending === "xlsx") return "XLSX";
  if (ending === "csv") return "CSV";
  if (ending === "xls") throw new UnreadableTable("OLD_XLS");
  throw new UnreadableTable(ending === "xlsm" || ending === "xltm" ? "MACROS" : "WRONG_KIND");
}

/** The rows of a table file, whichever kind it is, as they are read. */
export function readTable(kind: TableKind, file: Buffer, watch?: Watch, columns?: number): AsyncGenerator<SheetRow> {
  return kind === "XLSX" ? readSheet(file, watch, columns) : readCsv(file, watch, columns);
}
