import { periodName } from "../../period/period-name.ts";
import type { Across } from "../exploration.ts";
import type { Cell, Explored, Row } from "../prepare-explore.ts";

export interface Found {
  row: Row;
  cell: Cell;
}

export interface PivotLine {
  key: string;
  /** one for each of `heads` */
  names: string[];
  unit: string;
  cells: (Found | null)[];
}

export interface Pivot {
  /** what stands below one another; what is the same everywhere is left out */
  heads: Across[];
  columns: string[];
  lines: PivotLine[];
}

const DIMENSIONS: readonly Across[] = ["indicator", "place", "part", "period"];

/** The figures with one dimension across and the others down. Nothing is added up: a sum is asked for, so that its rule holds. */
export function preparePivot({ rows }: Explored, across: Across): Pivot {
  const all = rows.flatMap((row) => row.cells.map((cell) => ({ row, cell })));
  const several = (dimension: Across) => new Set(all.map((found) => keyOf(found, dimension))).size > 1;
  const down = DIMENSIONS.filter((dimension) => dimension !== across);
  const varying = down.filter(several);
  const heads = varying.length > 0 ? varying : ([across === "indicator" ? "place" : "indicator"] satisfies Across[]);
  const columns = new Map<string, { name: string; at: number }>();
  const lines = new Map<string, PivotLine>();
  for (const found of all) {
    const column = keyOf(found, across);
    if (!columns.has(column)) columns.set(column, { name: nameOf(found, across), at: columns.size });
    const key = down.map((dimension) => keyOf(found, dimension)).join(" ");
    const line = lines.get(key) ?? { key, names: heads.map((dimension) => nameOf(found, dimension)), unit: found.row.unit, cells: [] };
    line.cells[columns.get(column)?.at ?? 0] = found;
    if (line.unit !== found.row.unit) line.unit = "";
    lines.set(key, line);
  }
  const whole = (cells: (Found | null)[]) => Array.from({ length: columns.size }, (_, n) => cells[n] ?? null);
  return {
    heads,
    columns: [...columns.values()].map(({ name }) => name),
    lines: [...lines.values()].map((line) => ({ ...line, cells: whole(line.cells) })),
  };
}

function keyOf({ row, cell }: Found, dimension: Across): string {
  if (dimension === "period") return cell.period;
  if (dimension === "indicator") return row.code;
  return (dimension === "place" ? (row.organisationId ?? row.regionId) : row.group) ?? "";
}

function nameOf({ row, cell }: Found, dimension: Across): string {
  if (dimension === "period") return periodName(cell.period);
  return (dimension === "indicator" ? row.indicator : dimension === "place" ? row.place : row.part) ?? "—";
}
