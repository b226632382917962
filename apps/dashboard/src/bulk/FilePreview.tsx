import { useTranslation } from "react-i18next";
import { useLanguageOf } from "../i18n/i18n.ts";
import classes from "./bulk.module.css";
import { BULK } from "./bulk-texts.ts";
import type { BulkOutcome, BulkProblem } from "./send-form-file.ts";

/** The file as it was read, with its own letters and numbers, and what was found at the cells. */
export function FilePreview({ outcome }: { outcome: BulkOutcome }) {
  const { t, i18n } = useTranslation(BULK);
  const language = useLanguageOf(i18n);
  const { head, preview, problems, kind } = outcome;
  if (!head || preview.length === 0) return null;
  const byCell = new Map<string, BulkProblem[]>();
  for (const problem of problems) {
    const at = `${problem.row} ${problem.column}`;
    byCell.set(at, [...(byCell.get(at) ?? []), problem]);
  }
  return (
    <details className={classes.details} open>
      <summary>{t("preview")}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label={t("preview")}>
        <table className={classes.sheet}>
          <thead>
            <tr>
              <th scope="col">{t("rowNumber")}</th>
              {head.columns.map(({ column, name, title }) => (
                <th key={column} scope="col">
                  <span className={classes.letter}>{kind === "XLSX" ? name : column}</span> {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.map(({ row, cells }) => (
              <tr key={row}>
                <th scope="row">{row}</th>
                {head.columns.map(({ column }, nth) => (
                  <SheetCell key={column} text={cells[nth] ?? ""} problems={byCell.get(`${row} ${column}`) ?? []} language={language} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

function SheetCell({ text, problems, language }: { text: string; problems: BulkProblem[]; language: "zh" | "en" }) {
  const [first] = problems;
  if (!first) return <td>{text}</td>;
  const said = problems.map((problem) => problem[language]).join(" ");
  return (
    <td data-level={first.level} title={said}>
      <span aria-hidden>{first.level === "ERROR" ? "✕ " : "! "}</span>
      {text}
      <span className="visually-hidden">{said}</span>
    </td>
  );
}
