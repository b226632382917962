import { unitText } from "@kepu/schema";
import { useTranslation } from "react-i18next";
import classes from "../explore.module.css";
import { EXPLORE } from "../explore-texts.ts";
import { Figure } from "./Figure.tsx";
import type { LookProps } from "./LookAt.tsx";
import { PeriodHead } from "./PeriodHead.tsx";
import { RowName } from "./RowName.tsx";

const MOST_ROWS = 500;

/** A row a period and series, with every comparison: the whole answer in words and digits. */
export function TableLook({ explored, exploration, regions, change, prove }: LookProps) {
  const { t, i18n } = useTranslation(EXPLORE);
  const shown = explored.rows.slice(0, Math.max(1, Math.floor(MOST_ROWS / explored.periods.length) || 1));
  const columns = exploration.compare;
  return (
    <>
      {shown.length < explored.rows.length ? <p className={classes.note}>{t("tooMany", { count: shown.length })}</p> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={classes.sheet} tabIndex={0} aria-label={t("look.table")}>
        <table>
          <thead>
            <tr>
              <th scope="col" rowSpan={columns.length > 0 ? 2 : 1}>
                {t("period")}
              </th>
              {shown.map((row) => (
                <th key={row.key} scope="col" colSpan={1 + columns.length}>
                  <RowName row={row} regions={regions} change={change} />
                  <small> {unitText(row.unit, i18n.language)}</small>
                </th>
              ))}
            </tr>
            {columns.length > 0 ? (
              <tr>
                {shown.flatMap((row) => [
                  <td key={row.key} />,
                  ...columns.map((kind) => (
                    <th key={`${row.key} ${kind}`} scope="col">
                      <small>{t(`compareOf.${kind}`)}</small>
                    </th>
                  )),
                ])}
              </tr>
            ) : null}
          </thead>
          <tbody>
            {explored.periods.map((period, n) => (
              <tr key={period}>
                <PeriodHead period={period} change={change} />
                {shown.map((row) => {
                  const cell = row.cells[n];
                  return cell ? <Figure key={row.key} row={row} cell={cell} prove={prove} /> : null;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
