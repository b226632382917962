import { LIMITS, shanghaiDay } from "@kepu/schema";
import { sha256Of } from "../canonical.ts";
import { now } from "../clock.ts";
import { columnName, type SheetRow } from "../spreadsheet/cell.ts";
import type { TableKind } from "../spreadsheet/open-table.ts";
import { csvEncoding } from "../spreadsheet/read-csv.ts";
import { faultText } from "./fault-words.ts";
import { type FieldName, fieldNames } from "./fields.ts";
import type { FormScope } from "./form-scope.ts";
import type { Judgement } from "./judge.ts";
import { type Problem, problemCell } from "./problems.ts";
import type { FormTableReader } from "./table-reader.ts";

/** What a file would do, or did. Rows count from 1 and columns from 1, as the spreadsheet shows them. */
export interface Outcome {
  /** false: a preview, or something is wrong and nothing was stored */
  committed: boolean;
  /** of what was stored: the day and the beginning of the file's SHA-256, which the audit holds whole; null where nothing was */
  receipt: string | null;
  kind: TableKind;
  /** how the text of a CSV was read; null for a workbook */
  encoding: string | null;
  layout: "WIDE" | "LONG";
  head: { row: number; columns: { column: number; name: string; title: string; field: string | null }[] } | null;
  /** what a column may stand for */
  fields: FieldName[];
  rows: number;
  submissions: number;
  /** cells: new, changed, as stored */
  created: number;
  updated: number;
  unchanged: number;
  errorCount: number;
  warningCount: number;
  /** the first of them, errors before warnings */
  problems: { level: Problem["level"]; row: number; column: number; cell: string; fault: string; zh: string; en: string }[];
  /** the first rows, and those that something was found in */
  preview: { row: number; cells: string[] }[];
  /** send it with the commit: what was previewed is stored, or nothing */
  plan: string;
}

const FIRST_ROWS = 20;
const PREVIEW_ROWS = 200;

export function outcomeOf(given: {
  scope: FormScope;
  reader: FormTableReader;
  kind: TableKind;
  judged: Judgement;
  committed: boolean;
  file: Buffer;
}): Outcome {
  const { scope, reader, kind, judged, committed, file } = given;
  const { head, problems } = reader;
  const listed = problems.sorted().slice(0, LIMITS.tableErrors);
  return {
    receipt: committed && judged.changes.length > 0 ? receiptOf(file) : null,
    ...{ committed, kind, encoding: kind === "CSV" ? csvEncoding(file) : null, layout: reader.layout },
    head: head
      ? { row: head.row, columns: head.columns.map((one) => ({ ...one, column: one.column + 1, name: columnName(one.column) })) }
      : null,
    fields: fieldNames(scope.items).filter(({ field }) => field !== "venue" || scope.form.perVenue),
    ...{ rows: reader.rowCount, submissions: reader.drafts.size },
    ...{ created: judged.created, updated: judged.updated, unchanged: judged.unchanged },
    ...{ errorCount: problems.errors, warningCount: problems.warnings },
    problems: listed.map((problem) => ({
      ...{ level: problem.level, row: problem.row, column: problem.column + 1, cell: problemCell(problem), fault: problem.fault },
      ...{ zh: faultText(problem.fault, problem.about, "zh"), en: faultText(problem.fault, problem.about, "en") },
    })),
    preview: previewOf(reader, listed),
    plan: judged.plan,
  };
}

const receiptOf = (file: Buffer) => `BL-${shanghaiDay(now()).replaceAll("-", "")}-${sha256Of(file).slice(0, 8).toUpperCase()}`;

function previewOf({ rows, head }: FormTableReader, listed: readonly Problem[]): Outcome["preview"] {
  if (!head) return [];
  const found = new Set(listed.map(({ row }) => row));
  const shown = rows.filter(({ number }, nth) => nth < FIRST_ROWS || found.has(number)).slice(0, PREVIEW_ROWS);
  return shown.map((row) => ({ row: row.number, cells: head.columns.map(({ column }) => cellText(row, column)) }));
}

const cellText = (row: SheetRow, column: number) => String(row.cells.get(column) ?? (row.formulas?.has(column) ? "=" : "")).slice(0, 80);
