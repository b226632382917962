import { useQuery } from "@apollo/client/react";
import { useTranslation } from "react-i18next";
import { InboxCountDocument } from "../graphql/generated/graphql.ts";
import { useRegionView } from "../region/use-region-view.ts";
import classes from "./count.module.css";
import { useLiveReporting } from "./use-live-reporting.ts";

/** How much waits for the viewer, beside the word in the navigation; moves by itself. */
export function InboxCount() {
  const { t } = useTranslation();
  const { rootId } = useRegionView();
  const { data, refetch } = useQuery(InboxCountDocument, { variables: { rootId }, skip: !rootId, fetchPolicy: "cache-and-network" });
  useLiveReporting(rootId, refetch);
  if (!data) return null;
  const { submissions, records, taskDecisions } = data.inbox;
  const count = submissions.length + records + taskDecisions;
  if (count === 0) return null;
  return (
    <span className={classes.count} data-inbox-count={count}>
      <span className="visually-hidden">{t("nav.waiting")} </span>
      {count}
    </span>
  );
}
