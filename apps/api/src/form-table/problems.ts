import { type FindingLevel, LIMITS } from "@kepu/schema";
import { cellName } from "../spreadsheet/cell.ts";
import type { Fault } from "./fault-words.ts";

/** Something is wrong, or unusual, about a cell. */
export interface Problem<Kind extends string = Fault> {
  level: FindingLevel;
  /** from 1, as the spreadsheet shows it */
  row: number;
  /** from 0 */
  column: number;
  fault: Kind;
  /** what the words of the fault are completed with */
  about: Record<string, string | number>;
}

/** What was found in a file: all is counted, the first of each level are kept. */
export class Problems<Kind extends string = Fault> {
  private readonly kept: Record<FindingLevel, Problem<Kind>[]> = { ERROR: [], WARNING: [] };
  errors = 0;
  warnings = 0;

  error(row: number, column: number, fault: Kind, about: Problem["about"] = {}): void {
    this.errors += 1;
    this.keep({ level: "ERROR", row, column, fault, about });
  }

  warning(row: number, column: number, fault: Kind, about: Problem["about"] = {}): void {
    this.warnings += 1;
    this.keep({ level: "WARNING", row, column, fault, about });
  }

  /** Errors before warnings, each in the file's own order. */
  sorted(): Problem<Kind>[] {
    const inOrder = (problems: Problem<Kind>[]) => problems.sort((a, b) => a.row - b.row || a.column - b.column);
    return [...inOrder(this.kept.ERROR), ...inOrder(this.kept.WARNING)];
  }

  private keep(problem: Problem<Kind>): void {
    if (this.kept[problem.level].length < LIMITS.tableMarks) this.kept[problem.level].push(problem);
  }
}

export const problemCell = ({ row, column }: { row: number; column: number }): string => cellName(column, row);
