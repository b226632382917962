import { IconAlertTriangle, IconCircleX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { fullNumber } from "../i18n/format.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import classes from "./bulk.module.css";
import { BULK } from "./bulk-texts.ts";
import type { BulkOutcome } from "./send-form-file.ts";

/** What was found, by the file's own coordinates. */
export function ProblemList({ outcome }: { outcome: Pick<BulkOutcome, "problems" | "kind" | "errorCount" | "warningCount"> }) {
  const { t, i18n } = useTranslation(BULK);
  const language = useLanguageOf(i18n);
  const { problems, kind, errorCount, warningCount } = outcome;
  if (problems.length === 0) return null;
  const places = kind === "XLSX" ? (["cell"] as const) : (["row", "column"] as const);
  return (
    <div className={classes.stack}>
      <h3 className={classes.subtitle}>{t("problems")}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label={t("problems")}>
        <table className={classes.table}>
          <thead>
            <tr>
              {[...places, "level" as const, "what" as const].map((head) => (
                <th key={head} scope="col">
                  {t(`at.${head}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {problems.map((problem) => (
              <tr key={`${problem.cell} ${problem.fault} ${problem.zh}`} data-cell={problem.cell} data-level={problem.level}>
                {places.map((place) => (
                  <td key={place}>
                    <b>{problem[place]}</b>
                  </td>
                ))}
                <td>
                  <span className={classes.level}>
                    {problem.level === "ERROR" ? <IconCircleX size={16} aria-hidden /> : <IconAlertTriangle size={16} aria-hidden />}
                    {t(`level.${problem.level}`)}
                  </span>
                </td>
                <td>{problem[language]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {errorCount + warningCount > problems.length ? (
        <p className={classes.note}>{t("problemsFirst", { count: fullNumber(problems.length) })}</p>
      ) : null}
    </div>
  );
}
