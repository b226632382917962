import type { LinesModel } from "../../charts/lines-model.ts";
import { periodName } from "../../period/period-name.ts";
import { type Compared, cellText, type Explored, isOpen, MARKS, type Mark, type Row } from "../prepare-explore.ts";

const MOST_COLOURS = 8;
/** more lines than these show no bases beside them; of then and now alone, more */
const MOST_WITH_BASES = 2;
const MOST_THEN_AND_NOW = 6;
const BASE_DASHES: Record<Compared["kind"], string> = {
  PREVIOUS_PERIOD: "1 4",
  LAST_YEAR: "5 4",
  TARGET: "10 3 2 3",
  PLACE: "3 2",
  KNOWN_NOW: "1 2",
};
const EVENTS = ["break", "restated", "statement"] as const satisfies Mark[];

export interface LineWords {
  others(count: number): string;
  mark(mark: Mark): string;
  compared(kind: Compared["kind"]): string;
}

/** Lines of one unit: the highest keep a colour of their own, more than eight become "others", each still a line; what a line is compared with stands dashed behind it. */
export function prepareLines(explored: Explored, rows: Row[], words: LineWords): LinesModel {
  const own = withColour(rows);
  let colour = 0;
  const series = rows.map((row) => {
    const index = own.has(row.key) ? colour++ : -1;
    return { key: row.key, label: row.label, color: index < 0 ? "var(--series-base)" : `var(--series-${index + 1})`, index };
  });
  const thenAndNow = rows.every((row) => row.cells[0]?.compared.every(({ kind }) => kind === "KNOWN_NOW"));
  const bases =
    rows.length > (thenAndNow ? MOST_THEN_AND_NOW : MOST_WITH_BASES)
      ? []
      : rows.flatMap((row, n) => basesOf(row, series[n]?.color ?? "", words));
  const others = rows.length - own.size;
  const byKey = new Map(rows.map((row) => [row.key, row.cells]));
  const baseText = new Map(bases.map((base) => [base.key, base.texts]));
  return {
    series: [...series, ...bases.map(({ key, label, color, dash }) => ({ key, label, color, dash, index: -1, reference: true }))],
    ...(others > 0 ? { others: words.others(others) } : {}),
    points: explored.periods.map((period, n) => ({
      label: periodName(period),
      current: period === explored.filling,
      ...Object.fromEntries(rows.map((row) => [row.key, row.cells[n]?.value ?? null])),
      ...Object.fromEntries(bases.map((base) => [base.key, base.values[n] ?? null])),
    })),
    open: (key, n) => isOpen(byKey.get(key)?.[n]),
    text: (key, n) => baseText.get(key)?.[n] ?? cellText(byKey.get(key)?.[n]),
    events: explored.periods.flatMap((period, n) =>
      EVENTS.filter((mark) => rows.some((row) => row.cells[n]?.marks.includes(mark))).map((mark) => ({
        label: periodName(period),
        sign: MARKS[mark],
        text: words.mark(mark),
        cut: mark === "break",
      })),
    ),
  };
}

function withColour(rows: Row[]): Set<string> {
  const last = (row: Row) => row.cells.findLast((cell) => cell.value !== null)?.value ?? Number.NEGATIVE_INFINITY;
  const shown = rows.length > MOST_COLOURS ? [...rows].sort((a, b) => last(b) - last(a)).slice(0, MOST_COLOURS - 1) : rows;
  return new Set(shown.map((row) => row.key));
}

function basesOf(row: Row, color: string, words: LineWords) {
  return (row.cells[0]?.compared ?? []).map(({ kind }, at) => ({
    key: `${row.key} ${kind}`,
    label: `${row.label} · ${words.compared(kind)}`,
    color,
    dash: BASE_DASHES[kind],
    values: row.cells.map((cell) => cell.compared[at]?.baseValue ?? null),
    texts: row.cells.map((cell) => cell.compared[at]?.base ?? ""),
  }));
}
