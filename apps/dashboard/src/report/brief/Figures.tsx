import type { MonthlyBrief } from "@kepu/schema";
import { otherFigures } from "../prepare-brief.ts";
import { useWords } from "../use-words.ts";
import { Against } from "./Against.tsx";
import classes from "./brief.module.css";
import { FigureValue, reservesText } from "./FigureValue.tsx";
import { Part } from "./Part.tsx";

/** The other figures, each beside the month before and the year before. */
export function Figures({ brief }: { brief: MonthlyBrief }) {
  const { t, nameOf } = useWords();
  return (
    <Part title={t("figures")}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("figure.name")}</th>
            <th scope="col">{t("figure.value")}</th>
            <th scope="col">{t("figure.previous")}</th>
            <th scope="col">{t("figure.lastYear")}</th>
          </tr>
        </thead>
        <tbody>
          {otherFigures(brief).map((figure) => {
            const reserves = reservesText(figure, t);
            return (
              <tr key={figure.code} data-figure={figure.code}>
                <th scope="row">
                  {nameOf(figure)} {reserves ? <small>{reserves}</small> : null}
                </th>
                <td>
                  <FigureValue brief={brief} figure={figure} />
                </td>
                <td>
                  <Against brief={brief} figure={figure} base={figure.previous} none="—" />
                </td>
                <td>
                  <Against brief={brief} figure={figure} base={figure.lastYear} none="—" />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Part>
  );
}
