import { useQuery } from "@apollo/client/react";
import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { RemindersDocument } from "../graphql/generated/graphql.ts";
import { useRegionView } from "../region/use-region-view.ts";
import { Fault } from "../ui/Fault.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { ReminderRow } from "./ReminderRow.tsx";
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
        <p className={classes.empty}>
          {t("review.noReminders")} <Link to="/forms">{t("review.toForms")}</Link>
        </p>
      ) : (
        <ul className={classes.list}>
          {data.reminders.map((one) => (
            <ReminderRow key={`${one.submissionId} ${one.stage}`} one={one} />
          ))}
        </ul>
      )}
    </div>
  );
}
