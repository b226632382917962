import writeExcelFile, { type Cell } from "write-excel-file/node";

export interface WrittenCell {
  /** a date is the text YYYY-MM-DD */
  value: string | number | null;
  rowSpan?: number;
  columnSpan?: number;
  bold?: boolean;
  align?: "left" | "center" | "right";
}

export interface WrittenSheet {
  name: string;
  /** null: covered by the span of another cell */
  rows: (WrittenCell | null)[][];
  /** in characters */
  widths: number[];
  /** these rows and columns stay in sight */
  frozen?: { rows: number; columns: number };
}

/** control characters that XML does not know */
const ILLEGAL = /[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu;

/** An .xlsx of one sheet, ruled and wrapped, landscape. Text is text: what begins with = is no formula. */
export async function writeSheet({ name, rows, widths, frozen }: WrittenSheet): Promise<Buffer> {
  const data = rows.map((row) => row.map(cellOf));
  return writeExcelFile(data, {
    sheet: name.slice(0, 31),
    orientation: "landscape",
    columns: widths.map((width) => ({ width })),
    ...(frozen ? { stickyRowsCount: frozen.rows, stickyColumnsCount: frozen.columns } : {}),
  }).toBuffer();
}

function cellOf(cell: WrittenCell | null): Cell {
  if (cell === null) return null;
  const { value, rowSpan, columnSpan, bold, align } = cell;
  return {
    value: typeof value === "string" ? value.replace(ILLEGAL, "") : (value ?? ""),
    type: typeof value === "number" ? Number : String,
    wrap: true,
    alignVertical: "center",
    borderStyle: "thin",
    borderColor: "#777777",
    ...(align ? { align } : {}),
    ...(bold ? { fontWeight: "bold" as const } : {}),
    ...(rowSpan && rowSpan > 1 ? { rowSpan } : {}),
    ...(columnSpan && columnSpan > 1 ? { columnSpan } : {}),
  } as Cell;
}
