import type { Cell, Row } from "../prepare-explore.ts";

/** Highest first; places without a value stand at the end, in their order. */
export function prepareRanking(rows: Row[], period: string): { row: Row; cell: Cell; share: number }[] {
  const held = rows.flatMap((row) => {
    const cell = row.cells.find((one) => one.period === period);
    return cell ? [{ row, cell }] : [];
  });
  const most = Math.max(0, ...held.map(({ cell }) => cell.value ?? 0));
  return held
    .map((one) => ({ ...one, share: most > 0 ? Math.max(0, one.cell.value ?? 0) / most : 0 }))
    .sort((a, b) => (b.cell.value ?? Number.NEGATIVE_INFINITY) - (a.cell.value ?? Number.NEGATIVE_INFINITY) || 0);
}
