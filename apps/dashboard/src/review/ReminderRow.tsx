import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { RemindersQuery } from "../graphql/generated/graphql.ts";
import { when } from "../i18n/format.ts";
import { pathOf, periodText } from "../submission/entry-words.ts";
import { whoseOf } from "./prepare-board.ts";
import classes from "./review.module.css";

/** What is to be submitted or corrected, by when and why, with the way to its sheet. */
export function ReminderRow({ one }: { one: RemindersQuery["reminders"][number] }) {
  const { t, i18n } = useTranslation();
  return (
    <li className={classes.row} data-reminder={one.stage}>
      <div className={classes.what}>
        <Link to={pathOf(one)}>
          {i18n.language === "en" ? one.form.nameEn : one.form.name} · {periodText(one.period, t)}
        </Link>
        <span>{whoseOf(one, i18n.language)}</span>
        {one.reason ? <span>{t("review.returnedBecause", { reason: one.reason })}</span> : null}
      </div>
      <div className={classes.state}>
        <b data-stage={one.stage}>{t(`review.stage.${one.stage}`)}</b>
        <span>
          {t("entry.due", { day: one.dueOn })} ·{" "}
          {t(one.stage === "RETURNED" ? "review.returnedAt" : "review.remindedAt", { time: when(one.at, Date.now()) })}
        </span>
      </div>
    </li>
  );
}
