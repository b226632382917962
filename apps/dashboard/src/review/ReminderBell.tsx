import { useQuery } from "@apollo/client/react";
import { IconBell } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { RemindersDocument } from "../graphql/generated/graphql.ts";
import { useRegionView } from "../region/use-region-view.ts";
import classes from "./count.module.css";
import { useLiveReporting } from "./use-live-reporting.ts";

const AGAIN_MS = 300_000;

/** What the own organisation still has to submit or to correct: as a number, on every page. */
export function ReminderBell() {
  const { t } = useTranslation();
  const { rootId } = useRegionView();
  const { data, refetch } = useQuery(RemindersDocument, {
    variables: { rootId },
    skip: !rootId,
    fetchPolicy: "cache-and-network",
    pollInterval: AGAIN_MS,
  });
  useLiveReporting(rootId, refetch);
  const count = data?.reminders.length ?? 0;
  return (
    <Link to="/reminders" className={classes.bell} aria-label={t("nav.reminders", { count })} title={t("nav.reminders", { count })}>
      <IconBell size={18} aria-hidden />
      {count > 0 ? (
        <span className={classes.count} data-reminder-count={count} aria-hidden>
          {count}
        </span>
      ) : null}
    </Link>
  );
}
