import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { when } from "../i18n/format.ts";
import classes from "./entry.module.css";
import { receiptOf, stepText } from "./entry-words.ts";
import type { SubmissionView } from "./prepare-entry.ts";
import { addressOf, type SubmissionAddress } from "./use-submission-key.ts";

/** What happened to it, newest first, and its earlier revisions. */
export function EntryHistory({ view, of }: { view: SubmissionView; of: SubmissionAddress }) {
  const { t } = useTranslation();
  const revisions = [...new Set(view.events.map((event) => event.revision))].filter((revision) => revision !== view.revision);
  if (view.events.length === 0) return null;
  return (
    <section className={classes.card}>
      <h2>{t("entry.history")}</h2>
      {revisions.length > 0 ? (
        <p className={classes.facts}>
          {revisions.map((revision) => (
            <Link key={revision} to={addressOf(of, { revision: String(revision) })}>
              {t("entry.revision", { revision })}
            </Link>
          ))}
        </p>
      ) : null}
      <ol className={classes.history}>
        {view.events.map((event) => (
          <li key={event.id} data-event={event.action}>
            <time dateTime={event.at}>{when(event.at, Date.now())}</time> {event.actorName} · {stepText(event, t)} →{" "}
            {t(`entry.states.${event.toState}`)} <small>{receiptOf(event)}</small>
            {event.reason ? <p>{event.reason}</p> : null}
          </li>
        ))}
      </ol>
    </section>
  );
}
