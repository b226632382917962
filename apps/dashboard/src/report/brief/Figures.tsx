import type { MonthlyBrief } from "@kepu/schema";
import { unitText } from "@kepu/schema";
import { numberText, otherFigures, reservesOf, shareText } from "../prepare-brief.ts";
import { useWords } from "../use-words.ts";
import { Against } from "./Against.tsx";
import classes from "./brief.module.css";
import { Part } from "./Part.tsx";

/** The other figures, each beside the month before and the year before. */
export function Figures({ brief }: { brief: MonthlyBrief }) {
  const { t, language, nameOf } = useWords();
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
            const { code, value, unit, decimals, qualifier, missing } = figure;
            const { provisional, complete } = reservesOf(figure);
            return (
              <tr key={code} data-figure={code}>
                <th scope="row">
                  {nameOf(figure)}{" "}
                  {provisional !== null || complete !== null ? (
                    <small>
                      {[
                        complete === null ? "" : t("complete", { share: shareText(complete) }),
                        provisional === null ? "" : t("provisionalShare", { share: shareText(provisional) }),
                      ]
                        .filter(Boolean)
                        .join(" · ")}
                    </small>
                  ) : null}
                </th>
                <td>
                  {value === null ? (
                    <span className={classes.faint}>{t(`missing.${missing ?? "OTHER"}`, { defaultValue: t("missing.OTHER") })}</span>
                  ) : (
                    <>
                      <b data-value={value}>{t(`qualifier.${qualifier ?? "EXACT"}`, { amount: numberText(value, decimals) })}</b>{" "}
                      {unitText(unit, language)}
                    </>
                  )}
                </td>
                <td>
                  <Against figure={figure} base={figure.previous} none="—" />
                </td>
                <td>
                  <Against figure={figure} base={figure.lastYear} none="—" />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Part>
  );
}
