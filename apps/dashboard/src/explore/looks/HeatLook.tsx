import { unitText } from "@kepu/schema";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { periodName } from "../../period/period-name.ts";
import classes from "../explore.module.css";
import { EXPLORE } from "../explore-texts.ts";
import { cellText, type Row } from "../prepare-explore.ts";
import { Heat } from "./Heat.tsx";
import type { LookProps } from "./LookAt.tsx";
import looks from "./looks.module.css";
import { mostOf } from "./prepare-heat.ts";
import type { Found } from "./prepare-pivot.ts";
import { RowName } from "./RowName.tsx";

/** more cells than these take long to draw */
const MOST_CELLS = 6_000;

/** A calendar for each series: the fuller the darker, by what the series of one unit have at most; what is under the pointer or the focus is said below. */
export function HeatLook({ explored, regions, change, prove }: LookProps) {
  const { t, i18n } = useTranslation(EXPLORE);
  const [told, setTold] = useState<Found | null>(null);
  const shown = explored.rows.slice(0, Math.max(1, Math.floor(MOST_CELLS / Math.max(1, explored.periods.length))));
  const most = new Map(explored.units.map((unit) => [unit, mostOf(shown.filter((row) => row.unit === unit))]));
  const say = ({ row, cell }: Found) =>
    t("figure", {
      name: [row.label, unitText(row.unit, i18n.language)].join(" "),
      period: periodName(cell.period),
      value: cell.value === null ? t(`missingShort.${cell.missing ?? "NOT_REPORTED"}`) : cellText(cell),
    });
  return (
    <>
      {shown.length < explored.rows.length ? <p className={classes.note}>{t("tooMany", { count: shown.length })}</p> : null}
      {shown.map((row: Row) => (
        <Heat
          key={row.key}
          row={row}
          most={most.get(row.unit) ?? 0}
          say={say}
          tell={setTold}
          prove={prove}
          name={<RowName row={row} regions={regions} change={change} />}
        />
      ))}
      <p className={looks.told} aria-hidden>
        {told ? say(told) : t("heatHint")}
      </p>
      <p className={classes.note}>
        <span className={looks.swatch} data-kind="zero" /> 0 <span className={looks.swatch} data-kind="some" />{" "}
        {explored.units.map((unit) => `${most.get(unit)?.toLocaleString("en-US")} ${unitText(unit, i18n.language)}`).join(" / ")}{" "}
        <span className={looks.swatch} data-kind="gap" /> {t("missingLegend")}
      </p>
    </>
  );
}
