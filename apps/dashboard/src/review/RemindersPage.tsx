import { useQuery } from "@apollo/client/react";
import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { RemindersDocument, type RemindersQuery } from "../graphql/generated/graphql.ts";
import { when } from "../i18n/format.ts";
import { useRegionView } from "../region/use-region-view.ts";
import { pathOf, periodText } from "../submission/entry-words.ts";
import { Fault } from "../ui/Fault.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { whoseOf } from "./prepare-board.ts";
import classes from "./review.module.css";
import { useLiveReporting } from "./use-live-reporting.ts";

/** 待办/提醒: what the own organisation has to submit or to correct, sent back first. */
export function RemindersPage() {
  const { t } = useTranslation();
  const { may } = useViewer();
  const { rootId } = useRegionView();
  const { data, error, refetch } = useQuery(RemindersDocument, {
    variables: { rootId },
    skip: !rootId || !may("reminders"),
    fetchPolicy: "cache-and-network",
  });
  useLiveReporting(rootId, refetch);
  if (!may("reminders")) return <NoRight />;
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1>{t("review.reminders")}</h1>
        <Link to="/forms">{t("review.toForms")}</Link>
      </header>
      {error && !data ? (
        <Fault error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Skeleton height={240} />
      ) : data.reminders.length === 0 ? (
        <p className={classes.empty}>{t("review.noReminders")}</p>
      ) : (
        <ul className={classes.list}>
          {data.reminders.map((one) => (
            <OneReminder key={`${one.submissionId} ${one.stage}`} one={one} />
          ))}
        </ul>
      )}
    </div>
  );
}

function OneReminder({ one }: { one: RemindersQuery["reminders"][number] }) {
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
          {t("entry.due", { day: one.dueOn })} · {when(one.at, Date.now())}
        </span>
      </div>
    </li>
  );
}
