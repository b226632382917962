import { addDays } from "@kepu/schema";
import { useTranslation } from "react-i18next";
import { listed } from "../i18n/format.ts";
import { periodName } from "../period/period-name.ts";
import classes from "./explore.module.css";
import { EXPLORE } from "./explore-texts.ts";
import { MARKS, type Names, statedText } from "./prepare-explore.ts";
import type { Restatement } from "./prepare-restated.ts";
import type { Change } from "./use-change.ts";

const MOST = 30;

interface NotesProps {
  restatements: Restatement[];
  names: Names;
  change: Change;
}

/** What changed after its period was over: what, by how much, why, accepted by whom; and the way to how it was before. */
export function RestatementNotes({ restatements, names, change }: NotesProps) {
  const { t, i18n } = useTranslation(EXPLORE);
  if (restatements.length === 0) return null;
  const said = (value: string | null) => (value === null ? "—" : statedText(value, null));
  return (
    <details className={classes.notes} data-restatements>
      <summary>
        {MARKS.restated} {t("restatements", { count: restatements.length })}
      </summary>
      <ul>
        {restatements.slice(0, MOST).map((one) => (
          <li key={`${one.id} ${one.recordedOn}`}>
            {[periodName(one.period), names.indicator(one.code), names.place(one)].join(" · ")}: {said(one.before)} → {said(one.after)}
            {one.difference === null ? "" : ` (${one.difference.startsWith("-") ? "" : "+"}${said(one.difference)})`} ·{" "}
            {[
              ...one.reasons.map((reason) => t(`restatedBy.${reason}`)),
              ...one.explanations,
              t("recordedOn", { day: one.recordedOn }),
              ...(one.acceptedBy.length > 0 ? [t("acceptedBy", { names: listed(one.acceptedBy, i18n.language) })] : []),
            ].join(" · ")}{" "}
            <button type="button" className={classes.link} onClick={() => change({ asof: addDays(one.recordedOn, -1) })}>
              {t("before")}
            </button>
          </li>
        ))}
      </ul>
      {restatements.length > MOST ? <p className={classes.note}>{t("latestOnly", { count: MOST })}</p> : null}
    </details>
  );
}
