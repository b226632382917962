import { Button } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconCloudOff, IconLoader2, IconPrinter } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { askWhoIsSignedIn } from "../graphql/client.ts";
import type { SubmissionHeadFragment } from "../graphql/generated/pages.ts";
import classes from "./entry.module.css";
import type { EntrySender } from "./entry-sender.ts";
import { markText, periodText } from "./entry-words.ts";
import type { Entry, SubmissionView } from "./prepare-entry.ts";
import { Steps } from "./Steps.tsx";

interface EntryHeadProps {
  view: SubmissionView;
  entry: Entry;
  /** null: nothing is typed here */
  sender: EntrySender | null;
  stepped(head: SubmissionHeadFragment): void;
}

/** What is filled in, how far it is, whether everything is saved, and what can be done next: always in sight. */
export function EntryHead({ view, entry, sender, stepped }: EntryHeadProps) {
  const { t, i18n } = useTranslation();
  const { pathname, search } = useLocation();
  const english = i18n.language === "en";
  const organisation = english ? view.organisation.nameEn : view.organisation.name;
  return (
    <header className={classes.head}>
      <nav aria-label={t("entry.where")} className={classes.crumbs}>
        <Link to="/forms">{t("entry.title")}</Link> › {organisation}
        {view.venueName && view.venueName !== view.organisation.name ? ` › ${view.venueName}` : ""}
      </nav>
      <div className={classes.headRow}>
        <h1>
          {english ? view.form.nameEn : view.form.name} · {periodText(view.period, t)}
          {view.form.mark ? <small className={classes.mark}>{markText(view.form.mark, t)}</small> : null}
        </h1>
        <Link to={`${pathname}/print${search}`} className={classes.print}>
          <IconPrinter size={16} aria-hidden /> {t("entry.print")}
        </Link>
        <Steps view={view} entry={entry} sender={sender} stepped={stepped} />
      </div>
      <p className={classes.facts}>
        <b data-state={view.state}>{t(view.started ? `entry.states.${view.state}` : "entry.notStarted")}</b>
        {view.revision > 1 ? <span>{t("entry.revision", { revision: view.revision })}</span> : null}
        <span>{t("entry.filled", { filled: entry.filled, cells: entry.cells.length })}</span>
        <span data-late={view.late}>
          {t("entry.due", { day: view.dueOn })}
          {view.late ? ` · ${t(view.submittedAt ? "entry.wasLate" : "entry.overdue")}` : ""}
        </span>
        {sender ? <SaveState entry={entry} sender={sender} /> : null}
      </p>
    </header>
  );
}

function SaveState({ entry, sender }: { entry: Entry; sender: EntrySender }) {
  const { t } = useTranslation();
  const conflicts = entry.cells.filter((cell) => cell.status === "CONFLICT").length;
  const faulty = entry.cells.filter((cell) => cell.status === "UNREADABLE" || cell.status === "REFUSED").length;
  const state =
    sender.state === "offline" || sender.state === "signedOut"
      ? sender.state
      : conflicts > 0
        ? "conflict"
        : faulty > 0
          ? "faulty"
          : entry.unsaved > 0
            ? "saving"
            : "saved";
  const icon =
    state === "saved" ? (
      <IconCheck size={15} />
    ) : state === "saving" ? (
      <IconLoader2 size={15} />
    ) : state === "offline" ? (
      <IconCloudOff size={15} />
    ) : (
      <IconAlertTriangle size={15} />
    );
  return (
    <span className={classes.saveState} data-save={state} role="status">
      <i aria-hidden>{icon}</i>
      {t(`entry.save.${state}`, { count: state === "conflict" ? conflicts : state === "faulty" ? faulty : entry.unsaved })}
      {state === "signedOut" ? (
        <Button size="compact-xs" variant="light" onClick={askWhoIsSignedIn}>
          {t("entry.signInAgain")}
        </Button>
      ) : null}
    </span>
  );
}
