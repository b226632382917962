import { useTranslation } from "react-i18next";
import { periodName } from "../period/period-name.ts";
import classes from "./explore.module.css";
import { EXPLORE } from "./explore-texts.ts";
import { type Answer, MARKS, type Names } from "./prepare-explore.ts";

/** What stands under every answer: as of when, definitions with their changes, statements. */
export function AnswerNotes({ answer, names }: { answer: Answer; names: Names }) {
  const { t, i18n } = useTranslation(EXPLORE);
  const english = i18n.language === "en";
  const standing = answer.statements.filter((one) => !one.withdrawnAt);
  return (
    <footer className={classes.notes}>
      <span>
        {t("asKnown", { day: answer.asOfDay })}
        {answer.synthetic ? <b className={classes.mark}> {t("synthetic")}</b> : null}
      </span>
      <details>
        <summary>{t("definitions")}</summary>
        <dl>
          {answer.definitions.map((one) => (
            <div key={`${one.code} ${one.number}`}>
              <dt>
                {one.code} {english ? one.nameEn : one.name} · {t("version", { number: one.number, day: one.validFrom })}
              </dt>
              <dd>
                {english ? one.definitionEn : one.definition}
                {one.reason ? ` · ${t("reason", { reason: one.reason })}` : null}
              </dd>
            </div>
          ))}
        </dl>
      </details>
      {standing.length > 0 ? (
        <details open>
          <summary>
            {MARKS.statement} {t("statements", { count: standing.length })}
          </summary>
          <ul>
            {standing.map((one) => (
              <li key={one.id}>
                {periodName(one.period)} · {names.indicator(one.code)} · {names.place(one)} ·{" "}
                {t("said", { name: one.writerName, text: one.text })}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </footer>
  );
}
