import { useTranslation } from "react-i18next";
import { when } from "../i18n/format.ts";
import { briefOf } from "./prepare-brief.ts";
import { type DifferenceRow, differenceRows } from "./prepare-check.ts";
import { REPORT } from "./report-texts.ts";
import classes from "./reports.module.css";
import type { Check } from "./use-check.ts";
import { useWords } from "./use-words.ts";

const SHOWN = 30;

/** What a check found: whether asking again gives the same, and what has changed since. */
export function CheckVerdict({ check }: { check: Check }) {
  const { t, english } = useWords();
  const brief = briefOf(check.report.content);
  const rowsOf = (differences: Check["differences"]) => (brief ? differenceRows(differences, brief, english) : []);
  const differences = rowsOf(check.differences);
  const since = rowsOf(check.restatements);
  const sound = check.intact && check.equal;
  return (
    <section className={classes.verdict} data-check={sound ? "equal" : "unequal"} aria-label={t("checkTitle")}>
      <p data-sound={check.equal}>
        <b aria-hidden>{check.equal ? "✓" : "✗"}</b> {check.equal ? t("equal") : t("unequal", { count: check.differences.length })}
      </p>
      {differences.length > 0 ? <Differences rows={differences} now={t("difference.again")} /> : null}
      <p data-sound={check.intact}>
        <b aria-hidden>{check.intact ? "✓" : "✗"}</b> {t(check.intact ? "intact" : "broken")}
      </p>
      <p>
        <b aria-hidden>{since.length > 0 ? "△" : "✓"}</b> {since.length > 0 ? t("restated", { count: since.length }) : t("notRestated")}
      </p>
      {since.length > 0 ? <Differences rows={since} now={t("difference.now")} /> : null}
      <p className={classes.faint}>{t("checkedAt", { at: when(check.checkedAt, Date.now()) })}</p>
    </section>
  );
}

function Differences({ rows, now }: { rows: DifferenceRow[]; now: string }) {
  const { t } = useTranslation(REPORT);
  const words = ({ part, name, rest, field }: DifferenceRow) =>
    [
      t(`part.${part}`, { name, rest, defaultValue: t("part.OTHER") }),
      field && t(`field.${field === "missing" && part === "filings" ? "missingCount" : field}`, { defaultValue: lightOf(field) ?? field }),
    ]
      .filter(Boolean)
      .join(" · ");
  const lightOf = (field: string) => (field.startsWith("lights.") ? t(`light.${field.slice("lights.".length)}`) : undefined);
  return (
    <>
      <table className={classes.differences}>
        <thead>
          <tr>
            <th scope="col">{t("difference.what")}</th>
            <th scope="col">{t("difference.stored")}</th>
            <th scope="col">{now}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, SHOWN).map((row) => (
            <tr key={row.key} data-difference={row.key}>
              <th scope="row">{words(row)}</th>
              <td>{row.stored ?? t("nothing")}</td>
              <td>{row.now ?? t("nothing")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > SHOWN ? <p className={classes.faint}>{t("moreDifferences", { count: rows.length - SHOWN })}</p> : null}
    </>
  );
}
