import { type FindingLevel, LIMITS } from "@kepu/schema";
import { cellName } from "../spreadsheet/cell.ts";
import type { Fault } from "./fault-words.ts";

/** Something is wrong, or unusual, about a cell. */
export interface Problem {
  level: FindingLevel;
  /** from 1, as the spreadsheet shows it */
  row: number;
  /** from 0 */
  column: number;
  fault: Fault;
  /** what the words of the fault are completed with */
  about: Record<string, string | number>;
}

/** What was found in a file: all is counted, the first of each level are kept. */
export class Problems {
  private readonly kept: Record<FindingLevel, Problem[]> = { ERROR: [], WARNING: [] };
  errors = 0;
  warnings = 0;

  error(row: number, column: number, fault: Fault, about: Problem["about"] = {}): void {
    this.errors += 1;
    this.keep({ level: "ERROR", row, column, fault, about });
  }

  warning(row: number, column: number, fault: Fault, about: Problem["about"] = {}): void {
    this.warnings += 1;
    this.keep({ level: "WARNING", row, column, fault, about });
  }

  /** Errors before warnings, each in the file's own order. */
  sorted(): Problem[] {
    const inOrder = (problems: Problem[]) => problems.sort((a, b) => a.row - b.row || a.column - b.column);
    return [...inOrder(this.kept.ERROR), ...inOrder(this.kept.WARNING)];
  }

  private keep(problem: Problem): void {
    if (this.kept[problem.level].length < LIMITS.tableMarks) this.kept[problem.level].push(problem);
  }
}

export const problemCell = ({ row, column }: Pick<Problem, "row" | "column">): string => cellName(column, row);
