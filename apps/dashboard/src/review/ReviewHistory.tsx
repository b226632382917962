import { useTranslation } from "react-i18next";
import { when } from "../i18n/format.ts";
import { receiptOf, stepText } from "../submission/entry-words.ts";
import { Card } from "../ui/Card.tsx";
import classes from "./review.module.css";
import type { ReviewView } from "./SubmissionReviewPage.tsx";

/** Every step of every revision: who, when, from where to where, and why. */
export function ReviewHistory({ view }: { view: ReviewView }) {
  const { t, i18n } = useTranslation();
  const items = new Map(view.sections.flatMap((section) => section.cells).map(({ item }) => [item.key, item]));
  const labelOf = (key: string) => (i18n.language === "en" ? items.get(key)?.labelEn : items.get(key)?.label) ?? key;
  return (
    <Card title={t("entry.history")}>
      {view.events.length === 0 ? <p className={classes.hint}>{t("review.noHistory")}</p> : null}
      <ol className={classes.history}>
        {view.events.map((event) => (
          <li key={event.id} data-event={event.action} data-revision-of={event.revision}>
            <time dateTime={event.at}>{when(event.at, Date.now(), true)}</time> <b>{event.actorName}</b> · {stepText(event, t)}:
            {t(`entry.states.${event.fromState}`)} → {t(`entry.states.${event.toState}`)}{" "}
            <small>
              {t("entry.revision", { revision: event.revision })} · {receiptOf(event)}
            </small>
            {event.reason ? <p>{event.reason}</p> : null}
            {event.itemReasons?.map((one) => (
              <p key={one.itemKey}>
                {labelOf(one.itemKey)}:{one.reason}
              </p>
            ))}
          </li>
        ))}
      </ol>
    </Card>
  );
}
