import { LIMITS } from "@kepu/schema";
import type { QualifiedValue } from "../qualified.ts";
import { type CellValue, cellName, type SheetRow } from "../spreadsheet/cell.ts";
import { MOST_NUMBER, MOST_WEIGHT } from "../task/task-fields.ts";
import { COLUMNS, type ColumnKey, columnOfHead, plainHead, REQUIRED } from "./columns.ts";
import { dayOf } from "./day-text.ts";
import { targetOf } from "./target-text.ts";

/** What is wrong with a cell. */
export type CellFault =
  | ("NO_TABLE" | "MISSING_COLUMN" | "MISSING" | "TOO_LONG" | "NOT_A_NUMBER" | "OUT_OF_RANGE" | "BAD_DATE" | "BAD_TARGET" | "FORMULA_ERROR")
  | ("UNKNOWN_PLAN" | "UNKNOWN_ORGANISATION" | "SUPPORTS_ITSELF" | "DUPLICATE" | "DUE_BEFORE_START" | "DUE_DATE_FIXED" | "TOO_MANY_TASKS");

export interface CellError {
  /** "D7" in the file's own coordinates */
  cell: string;
  row: number;
  /** the column's heading */
  column: string;
  fault: CellFault;
  /** what the cell holds, cut short */
  value: string | null;
}

/** One row of the table as the file says it; names are not looked up yet. */
export interface TableRow {
  row: number;
  plan: string | null;
  number: number;
  levelOne: string;
  levelTwo: string;
  content: string;
  target: QualifiedValue | null;
  weight: number;
  responsibleLeader: string;
  lead: string;
  supporting: string[];
  dueOn: string;
  requiredEvidence: string;
  remark: string | null;
}

const HEAD_WITHIN_ROWS = 20;
const GROUPS = ["plan", "levelOne", "levelTwo"] as const;

/** Reads the form: finds its head, carries merged and blank group cells down, and checks each cell by itself. */
export class TableReader {
  readonly rows: TableRow[] = [];
  readonly errors: CellError[] = [];
  errorCount = 0;
  private columns: Map<ColumnKey, number> | undefined;
  private headRow = 0;
  private groups: Partial<Record<(typeof GROUPS)[number], string>> = {};

  add(row: SheetRow): void {
    if (!this.columns) this.findHead(row);
    else if (row.number === this.headRow + 1 && this.isSecondHead(row)) this.readHead(row);
    else this.readRow(row);
  }

  /** After the last row: without its head or a column the table says nothing. */
  end(): void {
    const missing = this.columns ? REQUIRED.filter((key) => !this.has(key)) : [];
    if (!this.columns) this.fail(1, 0, "NO_TABLE", undefined, headOf("number"));
    for (const key of missing) this.fail(this.headRow, this.columns?.get("number") ?? 0, "MISSING_COLUMN", undefined, headOf(key));
    if (missing.length > 0) this.rows.length = 0;
  }

  has(key: ColumnKey): boolean {
    return this.columns?.has(key) ?? false;
  }

  /** A fault of a row's cell that only the database knows. */
  faultOf(row: number, key: ColumnKey, fault: CellFault, value: CellValue | undefined): void {
    this.fail(row, this.columns?.get(key) ?? 0, fault, value, headOf(key));
  }

  private findHead(row: SheetRow): void {
    if (row.number > HEAD_WITHIN_ROWS) return;
    if (![...row.cells.values()].some((cell) => typeof cell === "string" && plainHead(cell) === headOf("number"))) return;
    this.columns = new Map();
    this.headRow = row.number;
    this.readHead(row);
  }

  private readHead(row: SheetRow): void {
    for (const [column, cell] of row.cells) {
      const key = typeof cell === "string" ? columnOfHead(cell) : undefined;
      if (key) this.columns?.set(key, column);
    }
  }

  private isSecondHead(row: SheetRow): boolean {
    const heads = [...row.cells.values()].filter((cell) => typeof cell === "string" && columnOfHead(cell));
    return heads.length > 0 && !row.cells.has(this.columns?.get("number") ?? -1);
  }

  private readRow(row: SheetRow): void {
    const cell = (key: ColumnKey) => row.cells.get(this.columns?.get(key) ?? -1);
    this.carry(cell);
    // titles, notes and empty lines between the groups
    if (cell("number") === undefined && cell("content") === undefined && cell("lead") === undefined) return;
    const before = this.errorCount;
    const check = new RowCheck(cell, (key, fault) => {
      if (this.has(key)) this.faultOf(row.number, key, fault, cell(key));
    });
    const read: TableRow = {
      row: row.number,
      plan: this.has("plan") ? this.group("plan", check) : null,
      number: check.number("number", 1, MOST_NUMBER, true),
      levelOne: this.group("levelOne", check) ?? "",
      levelTwo: this.group("levelTwo", check) ?? "",
      content: check.text("content", LIMITS.longTextChars) ?? "",
      target: check.target(),
      weight: check.number("weight", 0, MOST_WEIGHT, false),
      responsibleLeader: check.text("responsibleLeader", LIMITS.textChars) ?? "",
      lead: check.text("lead", LIMITS.textChars) ?? "",
      supporting: (check.optional("supporting", LIMITS.longTextChars) ?? "")
        .split(/[、,，;；\n]/)
        .map((name) => name.trim())
        .filter(Boolean),
      dueOn: check.day(),
      requiredEvidence: check.text("requiredEvidence", LIMITS.longTextChars) ?? "",
      remark: check.optional("remark", LIMITS.longTextChars),
    };
    if (this.errorCount === before) this.rows.push(read);
  }

  /** A new group ends the groups inside it. */
  private carry(cell: (key: ColumnKey) => CellValue | undefined): void {
    for (const [at, key] of GROUPS.entries()) {
      const value = cell(key);
      if (value === undefined) continue;
      for (const inner of GROUPS.slice(at)) delete this.groups[inner];
      this.groups[key] = String(value).trim();
    }
  }

  private group(key: (typeof GROUPS)[number], check: RowCheck): string | null {
    const text = this.groups[key];
    if (!text) check.fault(key, "MISSING");
    else if (text.length > LIMITS.textChars) check.fault(key, "TOO_LONG");
    return text ?? null;
  }

  private fail(row: number, column: number, fault: CellFault, value: CellValue | undefined, head: string): void {
    this.errorCount += 1;
    if (this.errors.length >= LIMITS.tableErrors) return;
    const shown = value === undefined ? null : String(value).slice(0, 60);
    this.errors.push({ cell: cellName(column, row), row, column: head, fault, value: shown });
  }
}

export const headOf = (key: ColumnKey): string => COLUMNS.find((column) => column.key === key)?.head ?? key;

/** The cells of one row, each read as what its column holds. */
class RowCheck {
  constructor(
    private readonly cell: (key: ColumnKey) => CellValue | undefined,
    readonly fault: (key: ColumnKey, fault: CellFault) => void,
  ) {}

  text(key: ColumnKey, most: number): string | null {
    const text = this.optional(key, most);
    if (text === null) this.fault(key, "MISSING");
    return text;
  }

  optional(key: ColumnKey, most: number): string | null {
    const text = String(this.cell(key) ?? "").trim();
    if (/^#(REF|N\/A|NAME|VALUE|DIV\/0|NULL|NUM)[!?]?$/.test(text)) this.fault(key, "FORMULA_ERROR");
    else if (text.length > most || text.includes("\u0000")) this.fault(key, "TOO_LONG");
    return text || null;
  }

  number(key: ColumnKey, least: number, most: number, whole: boolean): number {
    const cell = this.cell(key);
    if (cell === undefined) {
      this.fault(key, "MISSING");
      return 0;
    }
    const value = typeof cell === "number" ? cell : Number(String(cell).trim() || Number.NaN);
    if (!Number.isFinite(value)) this.fault(key, "NOT_A_NUMBER");
    else if (value < least || value > most || (whole && !Number.isInteger(value))) this.fault(key, "OUT_OF_RANGE");
    return value;
  }

  target(): QualifiedValue | null {
    const cell = this.cell("target");
    if (cell === undefined) return null;
    const target = typeof cell === "boolean" ? undefined : targetOf(cell);
    if (target === undefined || (target && target.unit.length > 20)) this.fault("target", "BAD_TARGET");
    return target ?? null;
  }

  day(): string {
    const cell = this.cell("dueOn");
    const day = cell === undefined ? undefined : dayOf(String(cell));
    if (day === undefined) this.fault("dueOn", cell === undefined ? "MISSING" : "BAD_DATE");
    return day ?? "";
  }
}
