import { unitText } from "@kepu/schema";
import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ACROSS } from "../exploration.ts";
import classes from "../explore.module.css";
import { EXPLORE } from "../explore-texts.ts";
import { Figure } from "./Figure.tsx";
import type { LookProps } from "./LookAt.tsx";
import { PeriodHead } from "./PeriodHead.tsx";
import { preparePivot } from "./prepare-pivot.ts";

const MOST_CELLS = 4_000;

/** One dimension across, the others down. */
export function PivotLook({ explored, exploration, change, prove }: LookProps) {
  const { t, i18n } = useTranslation(EXPLORE);
  const { across } = exploration;
  const pivot = preparePivot(explored, across);
  const lines = pivot.lines.slice(0, Math.max(1, Math.floor(MOST_CELLS / Math.max(1, pivot.columns.length))));
  return (
    <>
      <NativeSelect
        size="xs"
        w={180}
        label={t("across")}
        value={across}
        onChange={({ currentTarget: { value } }) => change({ across: value === "period" ? null : value })}
        data={ACROSS.map((one) => ({ value: one, label: t(`acrossOf.${one}`) }))}
      />
      {lines.length < pivot.lines.length ? <p className={classes.note}>{t("tooMany", { count: lines.length })}</p> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={classes.sheet} tabIndex={0} aria-label={t("look.pivot")}>
        <table data-pivot={across}>
          <thead>
            <tr>
              {pivot.heads.map((head) => (
                <th key={head} scope="col">
                  {t(`acrossOf.${head}`)}
                </th>
              ))}
              {pivot.columns.map((column) =>
                across === "period" ? (
                  <PeriodHead key={column} period={column} change={change} scope="col" />
                ) : (
                  <th key={column} scope="col" data-figures>
                    {column}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.key}>
                {line.names.map((name, n) => (
                  <th key={pivot.heads[n]} scope="row">
                    {name}
                    {pivot.heads[n] === "indicator" && line.unit ? <small> {unitText(line.unit, i18n.language)}</small> : null}
                  </th>
                ))}
                {line.cells.map((found, n) =>
                  found ? <Figure key={pivot.columns[n]} {...found} prove={prove} compared={false} /> : <td key={pivot.columns[n]} />,
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
