import { useQuery } from "@apollo/client/react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { RemindersDocument } from "../graphql/generated/graphql.ts";
import { useRegionView } from "../region/use-region-view.ts";
import { ReminderRow } from "./ReminderRow.tsx";
import classes from "./review.module.css";

const SHOWN = 5;

/** The reminders a person has, above the list of forms: the first few, each with the way to its sheet. Nothing where there is none. The bell keeps
 * them fresh. */
export function DueNow() {
  const { t } = useTranslation();
  const { may } = useViewer();
  const { rootId } = useRegionView();
  const { data } = useQuery(RemindersDocument, { variables: { rootId }, skip: !rootId || !may("reminders") });
  const reminders = data?.reminders ?? [];
  if (reminders.length === 0) return null;
  return (
    <section className={classes.due} aria-labelledby="due-now" data-due-now={reminders.length}>
      <header>
        <h2 id="due-now">{t("review.dueNow", { count: reminders.length })}</h2>
        {reminders.length > SHOWN ? <Link to="/reminders">{t("review.allReminders", { count: reminders.length })}</Link> : null}
      </header>
      <ul className={classes.list}>
        {reminders.slice(0, SHOWN).map((one) => (
          <ReminderRow key={`${one.submissionId} ${one.stage}`} one={one} />
        ))}
      </ul>
    </section>
  );
}
