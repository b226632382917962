import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { periodName } from "../../period/period-name.ts";
import classes from "../explore.module.css";
import { EXPLORE } from "../explore-texts.ts";
import { type Cell, isOpen, MARKS, type Row } from "../prepare-explore.ts";
import looks from "./looks.module.css";
import { prepareHeat, shadeOf } from "./prepare-heat.ts";
import type { Found } from "./prepare-pivot.ts";

interface HeatProps {
  row: Row;
  name: ReactNode;
  most: number;
  say(found: Found): string;
  tell(found: Found | null): void;
  prove: ((row: Row, cell: Cell) => void) | null;
}

const STEPS: Record<string, [line: number, column: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** One stop for the Tab key; arrows walk within. */
export function Heat({ row, name, most, say, tell, prove }: HeatProps) {
  const { t } = useTranslation(EXPLORE);
  const { t: said } = useTranslation();
  const grid = prepareHeat(row);
  const table = useRef<HTMLTableElement>(null);
  const [at, setAt] = useState<string | null>(null);
  const stop = row.cells.some((cell) => cell.period === at) ? at : row.cells.at(-1)?.period;
  const walk = (event: KeyboardEvent, line: number, column: number) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    for (let l = line + step[0], c = column + step[1]; grid.lines[l]?.cells[c] !== undefined; l += step[0], c += step[1]) {
      const cell = grid.lines[l]?.cells[c];
      if (cell) {
        setAt(cell.period);
        table.current?.querySelector<HTMLElement>(`[data-period="${cell.period}"]`)?.focus();
        return;
      }
    }
  };
  return (
    <section className={looks.heatBox} aria-label={row.label}>
      <h3 className={classes.subtitle}>{name}</h3>
      <table ref={table} className={looks.heat} data-heat={row.key}>
        <thead>
          <tr>
            <td />
            {grid.columns.map((column, n) => (
              <th key={column} scope="col">
                {grid.ofDays ? monthOver(grid.columns, n) : periodName(column).replace("W", "")}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grid.lines.map((line, l) => (
            <tr key={line.key}>
              <th scope="row">{grid.ofDays ? said(`weekday.${line.key}`) : line.key}</th>
              {line.cells.map((cell, c) =>
                cell ? (
                  <td key={cell.period}>
                    <button
                      type="button"
                      tabIndex={cell.period === stop ? 0 : -1}
                      data-period={cell.period}
                      data-value={cell.value}
                      data-gap={cell.value === null}
                      data-open={isOpen(cell)}
                      aria-label={say({ row, cell })}
                      title={[say({ row, cell }), ...cell.marks.map((mark) => `${MARKS[mark]} ${t(`mark.${mark}`)}`)].join("\n")}
                      onKeyDown={(event) => walk(event, l, c)}
                      onFocus={() => {
                        setAt(cell.period);
                        tell({ row, cell });
                      }}
                      onMouseEnter={() => tell({ row, cell })}
                      onClick={() => prove?.(row, cell)}
                    >
                      <i style={{ opacity: cell.value ? 0.12 + 0.88 * shadeOf(cell, most) : 0 }} />
                    </button>
                  </td>
                ) : (
                  // biome-ignore lint/suspicious/noArrayIndexKey: an empty place of the calendar has nothing but its place
                  <td key={`${line.key} ${c}`} />
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The month stands over its first week, the first one and each January with their year; the second leaves room for the first. */
function monthOver(mondays: string[], n: number): string {
  const month = mondays[n]?.slice(0, 7) ?? "";
  if (n === 0 || (month.endsWith("-01") && mondays[n - 1]?.slice(0, 7) !== month)) return month;
  return n < 3 || mondays[n - 1]?.slice(0, 7) === month ? "" : month.slice(5);
}
