import { unitText } from "@kepu/schema";
import { useTranslation } from "react-i18next";
import { Lines } from "../../charts/Lines.tsx";
import classes from "../explore.module.css";
import { EXPLORE } from "../explore-texts.ts";
import type { LookProps } from "./LookAt.tsx";
import looks from "./looks.module.css";
import { mostOf, roundedUp } from "./prepare-heat.ts";
import { prepareLines } from "./prepare-lines.ts";
import { RowName } from "./RowName.tsx";
import { useLineWords } from "./use-line-words.ts";

const MOST = 48;

/** A small chart for each series; those of one unit share their axis. */
export function MultiplesLook({ explored, regions, change, prove }: LookProps) {
  const { t, i18n } = useTranslation(EXPLORE);
  const words = useLineWords();
  const shown = explored.rows.slice(0, MOST);
  const most = new Map(explored.units.map((unit) => [unit, roundedUp(mostOf(shown.filter((row) => row.unit === unit)))]));
  return (
    <>
      {shown.length < explored.rows.length ? <p className={classes.note}>{t("tooMany", { count: shown.length })}</p> : null}
      <div className={looks.multiples}>
        {shown.map((row) => (
          <figure key={row.key} className={looks.multiple} data-multiple={row.key}>
            <figcaption>
              <RowName row={row} regions={regions} change={change} /> <small>{unitText(row.unit, i18n.language)}</small>
            </figcaption>
            <div className={looks.small}>
              <Lines
                model={prepareLines(explored, [row], words)}
                label={row.label}
                max={most.get(row.unit) ?? 0}
                open={prove ? (_, n) => row.cells[n] && prove(row, row.cells[n]) : undefined}
              />
            </div>
          </figure>
        ))}
      </div>
    </>
  );
}
