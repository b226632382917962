import { LIMITS } from "@kepu/schema";
import { type CellValue, cellName, columnOf, dayOfSerial, type SheetRow } from "./cell.ts";
import { openPackage, parsePart } from "./package.ts";
import { UnreadableTable } from "./unreadable-table.ts";
import { readWorkbook, type Workbook } from "./workbook.ts";

/** Hears how much of the sheet was read: inflated bytes so far, and in all. */
export type Watch = (read: number, total: number) => void;

/** The rows of the first visible sheet of an .xlsx, as they are inflated: memory holds one piece of the sheet and the shared texts, however large it is.
 * Throws UnreadableTable with a reason; nothing is executed, followed or expanded. */
export async function* readSheet(file: Buffer, watch?: Watch, columns: number = LIMITS.tableColumns): AsyncGenerator<SheetRow> {
  const book = await openPackage(file);
  try {
    const workbook = await readWorkbook(book);
    const reader = new SheetReader(workbook, columns);
    const total = book.size(workbook.sheet.part);
    for await (const read of parsePart(await book.stream(workbook.sheet.part), reader)) {
      watch?.(read, total);
      yield* reader.take();
    }
  } finally {
    book.close();
  }
}

/** Collects the rows of a sheet's XML. */
class SheetReader {
  private ready: SheetRow[] = [];
  private row: SheetRow = { number: 0, cells: new Map() };
  private rows = 0;
  private cells = 0;
  private column = -1;
  private type = "n";
  private style = 0;
  private value = "";
  private taking = false;
  private phonetic = false;

  constructor(
    private readonly workbook: Workbook,
    private readonly columns: number,
  ) {}

  *take(): Iterable<SheetRow> {
    const rows = this.ready;
    this.ready = [];
    yield* rows;
  }

  open(name: string, attributes: Record<string, string>): void {
    if (name === "row") this.openRow(Number(attributes.r ?? this.row.number + 1));
    else if (name === "c") this.openCell(attributes);
    else if (name === "rPh") this.phonetic = true;
    else if (name === "v" || name === "t") this.taking = !this.phonetic;
    else if (name === "f" && this.column >= 0) this.formula();
  }

  text(piece: string): void {
    if (!this.taking) return;
    if (this.value.length + piece.length > LIMITS.tableCellChars) this.refuseLong();
    this.value += piece;
  }

  close(name: string): void {
    if (name === "v" || name === "t") this.taking = false;
    else if (name === "rPh") this.phonetic = false;
    else if (name === "c") this.closeCell();
    else if (name === "row") this.ready.push(this.row);
  }

  private formula(): void {
    this.row.formulas ??= new Set();
    this.row.formulas.add(this.column);
  }

  private openRow(number: number): void {
    this.rows += 1;
    if (!(number > this.row.number)) throw new UnreadableTable("DAMAGED");
    if (this.rows > LIMITS.tableRows || number > LIMITS.tableRows * 2)
      throw new UnreadableTable("TOO_MANY_ROWS", { limit: LIMITS.tableRows });
    this.row = { number, cells: new Map() };
    this.column = -1;
  }

  private openCell({ r, t = "n", s = "0" }: Record<string, string>): void {
    this.column = (r === undefined ? undefined : columnOf(r)) ?? this.column + 1;
    this.cells += 1;
    if (this.column >= this.columns) throw new UnreadableTable("TOO_MANY_COLUMNS", { limit: this.columns });
    if (this.cells > LIMITS.tableCells) throw new UnreadableTable("TOO_MANY_CELLS", { limit: LIMITS.tableCells });
    this.type = t;
    this.style = Number(s);
    this.value = "";
  }

  private closeCell(): void {
    const value = this.cellValue();
    if (value !== undefined && value !== "") this.row.cells.set(this.column, value);
  }

  private cellValue(): CellValue | undefined {
    if (this.value === "") return undefined;
    if (this.type === "s") {
      const text = this.workbook.sharedStrings[Number(this.value)];
      if (text === undefined) throw new UnreadableTable("DAMAGED");
      if (text.length > LIMITS.tableCellChars) this.refuseLong();
      return text;
    }
    if (this.type === "b") return this.value === "1";
    if (this.type === "d") return this.value.slice(0, 10);
    if (this.type !== "n") return this.value; // inlineStr, a formula's text, an error such as #REF!
    const number = Number(this.value);
    if (!Number.isFinite(number)) throw new UnreadableTable("DAMAGED");
    return this.workbook.dateStyles[this.style] ? (dayOfSerial(number, this.workbook.from1904) ?? number) : number;
  }

  private refuseLong(): never {
    throw new UnreadableTable("CELL_TOO_LONG", { limit: LIMITS.tableCellChars, cell: cellName(this.column, this.row.number) });
  }
}
