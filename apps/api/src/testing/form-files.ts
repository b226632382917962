import { escaped } from "../spreadsheet/marked/xml.ts";
import { type Parts, workbook } from "./workbooks.ts";

/** `{ formula }`: a cell that computes its value. */
export type FileCell = string | number | null | { formula: string; value: number };

/** A workbook whose rows begin at row 1: texts inline, numbers as numbers. */
export function sheetFile(rows: readonly (readonly FileCell[])[], more: Parts = {}): Buffer {
  return workbook(rows.map((row, nth) => `<row r="${nth + 1}">${row.map(cellXml).join("")}</row>`).join(""), more);
}

function cellXml(cell: FileCell): string {
  if (cell === null) return "<c/>";
  if (typeof cell === "number") return `<c><v>${cell}</v></c>`;
  if (typeof cell === "string") return `<c t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`;
  return `<c><f>${escaped(cell.formula)}</f><v>${cell.value}</v></c>`;
}

interface Answer {
  status: number;
  progress: { phase: string; done: number; total: number; rows: number }[];
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape
  data?: any;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape
  error?: any;
}

/** What a form's file is answered with: the progress lines, then the outcome or the refusal. */
export async function answerOf(response: Response): Promise<Answer> {
  const lines = (await response.text()).split("\n").filter((line) => line !== "");
  const parsed = lines.map((line) => JSON.parse(line));
  const last = parsed.at(-1);
  return {
    status: response.status,
    progress: parsed.flatMap(({ progress }) => progress ?? []),
    data: last?.data,
    error: last?.errors?.[0].extensions,
  };
}
