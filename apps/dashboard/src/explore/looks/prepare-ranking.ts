import type { Cell, Row } from "../prepare-explore.ts";

/** Highest first; places without a value stand at the end, in their order. Equal values share a rank. */
export function prepareRanking(rows: Row[], period: string): { row: Row; cell: Cell; share: number; place: number | null }[] {
  const held = rows.flatMap((row) => {
    const cell = row.cells.find((one) => one.period === period);
    return cell ? [{ row, cell }] : [];
  });
  const values = held.flatMap(({ cell }) => cell.value ?? []);
  const most = Math.max(0, ...values);
  return held
    .map(({ row, cell }) => ({
      ...{ row, cell, share: most > 0 ? Math.max(0, cell.value ?? 0) / most : 0 },
      place: cell.value === null ? null : 1 + values.filter((value) => value > (cell.value ?? 0)).length,
    }))
    .sort((a, b) => (b.cell.value ?? Number.NEGATIVE_INFINITY) - (a.cell.value ?? Number.NEGATIVE_INFINITY) || 0);
}
