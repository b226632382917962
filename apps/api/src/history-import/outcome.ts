import type { FindingLevel, MissingKind, Qualifier } from "@kepu/schema";
import { LIMITS } from "@kepu/schema";
import { problemCell } from "../form-table/problems.ts";
import { cellName } from "../spreadsheet/cell.ts";
import { type TableKind, tableKindOf } from "../spreadsheet/open-table.ts";
import { csvEncoding } from "../spreadsheet/read-csv.ts";
import { type HistoryFault, historyFaultText } from "./fault-words.ts";
import type { Grid } from "./grid.ts";
import type { Place } from "./place-finder.ts";
import type { ImportPlan, Mapped } from "./plan-import.ts";

interface Held {
  value: string | null;
  qualifier: Qualifier;
  missing: MissingKind | null;
}

/** What a file of past figures would do, or did. Rows and columns count from 1, as the spreadsheet shows them, also of a turned table. */
export interface HistoryOutcome {
  /** false: a preview, or something is wrong and nothing was stored */
  committed: boolean;
  /** the import that the figures name as their source; null: nothing was stored, or nothing had changed */
  importId: string | null;
  mapping: { id: string; version: number };
  kind: TableKind;
  /** how the text of a CSV was read; null for a workbook */
  encoding: string | null;
  sha256: string;
  /** rows of data; figures of them, of which so many are marked as missing; figures of places that were left out */
  rows: number;
  figures: number;
  missing: number;
  leftOut: number;
  created: number;
  revised: number;
  unchanged: number;
  /** periods between the first and the last that the file does not have */
  gaps: string[];
  indicators: { code: string; isNew: boolean; newVersions: number }[];
  /** names that somebody must decide about, with what they may mean */
  openNames: {
    name: string;
    cell: string;
    figures: number;
    ambiguous: boolean;
    candidates: Pick<Place, "id" | "code" | "name" | "nameEn">[];
  }[];
  errorCount: number;
  warningCount: number;
  /** the first of them, errors before warnings */
  problems: { level: FindingLevel; row: number; column: number; cell: string; fault: HistoryFault; zh: string; en: string }[];
  /** the first figures that replace others */
  revisions: {
    cell: string;
    indicator: string;
    placeId: string;
    place: string;
    placeEn: string;
    period: string;
    before: Held;
    after: Held;
  }[];
  /** the file's first rows, as they are read */
  preview: { row: number; cells: string[] }[];
  /** send it with the commit: what was previewed is stored, or nothing */
  plan: string;
}

const SHOWN_ROWS = 12;
const SHOWN_COLUMNS = 12;
const SHOWN_REVISIONS = 200;

export function outcomeOf(given: {
  mapped: Mapped;
  plan: ImportPlan;
  grid: Grid;
  name: string;
  file: Buffer;
  sha256: string;
  committed: boolean;
  importId: string | null;
}): HistoryOutcome {
  const { mapped, plan, grid, name, file, sha256, committed, importId } = given;
  const { reader, finder } = plan;
  const kind = tableKindOf(name);
  return {
    ...{ committed, importId, mapping: { id: mapped.id, version: mapped.version }, kind, sha256 },
    encoding: kind === "CSV" ? csvEncoding(file) : null,
    ...{ rows: reader.rows, figures: reader.figures.length, missing: plan.missing, leftOut: reader.leftOut },
    ...{ created: plan.created, revised: plan.revised, unchanged: plan.unchanged, gaps: plan.gaps },
    indicators: plan.indicators.used.map(({ code, isNew, newVersions }) => ({ code, isNew, newVersions })),
    openNames: [...reader.openNames.values()].map((open) => ({
      ...{ name: open.name, cell: cellName(open.column, open.row), figures: open.figures, ambiguous: open.ambiguous },
      candidates: finder.candidates(open.name).map(({ id, code, name, nameEn }) => ({ id, code, name, nameEn })),
    })),
    ...{ errorCount: reader.problems.errors, warningCount: reader.problems.warnings },
    problems: reader.problems
      .sorted()
      .slice(0, LIMITS.tableErrors)
      .map((problem) => ({
        ...{ level: problem.level, row: problem.row, column: problem.column + 1, cell: problemCell(problem), fault: problem.fault },
        ...{ zh: historyFaultText(problem.fault, problem.about, "zh"), en: historyFaultText(problem.fault, problem.about, "en") },
      })),
    revisions: plan.revisions.slice(0, SHOWN_REVISIONS).map(({ figure, before }) => ({
      ...{ cell: cellName(figure.column, figure.row), indicator: figure.indicator, placeId: figure.placeId, period: figure.period },
      ...{ place: finder.byId.get(figure.placeId)?.name ?? "", placeEn: finder.byId.get(figure.placeId)?.nameEn ?? "" },
      before: { value: before?.value ?? null, qualifier: before?.qualifier ?? "EXACT", missing: before?.missing ?? null },
      after: { value: figure.value, qualifier: figure.qualifier, missing: figure.missing },
    })),
    preview: grid.rows.slice(0, SHOWN_ROWS).map((row) => ({
      row: row.number,
      cells: Array.from({ length: Math.min(SHOWN_COLUMNS, grid.width) }, (_, column) => String(row.cells.get(column) ?? "").slice(0, 40)),
    })),
    plan: plan.plan,
  };
}
