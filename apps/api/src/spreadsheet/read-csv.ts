import { LIMITS } from "@kepu/schema";
import { CsvError, type Options, parse } from "csv-parse";
import { cellName, type SheetRow } from "./cell.ts";
import { type CsvEncoding, csvText, looksLikeFormula, withoutApostrophe } from "./csv-text.ts";
import type { Watch } from "./read-sheet.ts";
import { UnreadableTable } from "./unreadable-table.ts";

export interface CsvRow extends SheetRow {
  /** every cell as it stands, for a copy of the file */
  record: string[];
}

const PIECE = 65_536;

/** The rows of a CSV as they are parsed. A row has the number that a spreadsheet gives it: a line break inside quotes begins no row, an empty line is one.
 * Throws UnreadableTable with a reason. */
export async function* readCsv(file: Buffer, watch?: Watch, columns: number = LIMITS.tableColumns): AsyncGenerator<CsvRow> {
  if (file.length > LIMITS.tableBytes) throw new UnreadableTable("TOO_LARGE", { limit: LIMITS.tableBytes });
  const { text } = csvText(file);
  // its size: an unclosed quote must not swallow the rest of a large file
  const parser = parse({ ...SHAPE, max_record_size: columns * LIMITS.tableCellChars, delimiter: separatorOf(text) });
  const feeding = feed(parser, text);
  feeding.catch(() => undefined);
  let number = 0;
  let cells = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      number += 1;
      cells += record.length;
      if (number > LIMITS.tableRows) throw new UnreadableTable("TOO_MANY_ROWS", { limit: LIMITS.tableRows });
      if (record.length > columns) throw new UnreadableTable("TOO_MANY_COLUMNS", { limit: columns });
      if (cells > LIMITS.tableCells) throw new UnreadableTable("TOO_MANY_CELLS", { limit: LIMITS.tableCells });
      if (number % 200 === 0) watch?.(parser.info.bytes, file.length);
      yield rowOf(record, number);
    }
    watch?.(file.length, file.length);
  } catch (error) {
    throw error instanceof CsvError ? new UnreadableTable("DAMAGED", { cell: cellName(0, number + 1) }) : error;
  } finally {
    parser.destroy();
  }
}

export const csvEncoding = (file: Buffer): CsvEncoding => csvText(file).encoding;

const SHAPE: Options = {
  relax_column_count: true,
  skip_empty_lines: false,
};

async function feed(parser: ReturnType<typeof parse>, text: string): Promise<void> {
  for (let at = 0; at < text.length && !parser.destroyed; at += PIECE) {
    if (!parser.write(text.slice(at, at + PIECE)))
      await new Promise<void>((resolve) => {
        parser.once("drain", resolve);
        parser.once("close", resolve);
      });
  }
  if (!parser.destroyed) parser.end();
}

/** The one that the first line has most of. */
function separatorOf(text: string): string {
  const line = text.slice(0, 10_000).split(/\r?\n/, 1)[0] ?? "";
  return [",", "\t", ";"].reduce((best, one) => (line.split(one).length > line.split(best).length ? one : best));
}

function rowOf(record: string[], number: number): CsvRow {
  const row = { number, cells: new Map<number, string>(), formulas: new Set<number>(), record, width: record.length };
  for (const [column, raw] of record.entries()) {
    if (raw.trim() === "") continue;
    if (raw.length > LIMITS.tableCellChars)
      throw new UnreadableTable("CELL_TOO_LONG", { limit: LIMITS.tableCellChars, cell: cellName(column, number) });
    if (looksLikeFormula(raw)) row.formulas.add(column);
    row.cells.set(column, withoutApostrophe(raw));
  }
  return row;
}
