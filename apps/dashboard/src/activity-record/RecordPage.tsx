import { useQuery } from "@apollo/client/react";
import { Alert, Button, Skeleton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { ActivityDocument } from "../graphql/generated/graphql.ts";
import { ActivityRecordsDocument } from "../graphql/generated/pages.ts";
import { when } from "../i18n/format.ts";
import { useRegionView } from "../region/use-region-view.ts";
import { Fault } from "../ui/Fault.tsx";
import { NotFound } from "../ui/NotFound.tsx";
import { Notice } from "../ui/Notice.tsx";
import { RecordForm } from "./RecordForm.tsx";
import classes from "./record.module.css";

/** Files what was held, or corrects it. */
export function RecordPage() {
  const { t, i18n } = useTranslation();
  const { activityId = "" } = useParams();
  const { regions } = useRegionView();
  const [receipt, setReceipt] = useState<string | null>(null);
  const activities = useQuery(ActivityDocument, { variables: { id: activityId }, fetchPolicy: "network-only" });
  const records = useQuery(ActivityRecordsDocument, { variables: { activityId }, fetchPolicy: "network-only" });
  const error = activities.error ?? records.error;
  const again = () => void Promise.all([activities.refetch(), records.refetch()]);
  if (error && !activities.data) return <Fault error={error} retry={again} />;
  if (activities.data && !activities.data.activity) return <NotFound />;
  const activity = activities.data?.activity;
  if (!activity || !records.data) return <Skeleton height={700} m={16} width="auto" />;
  const correcting = activity.actions.includes("correctActivityRecord");
  const open = correcting || activity.actions.includes("recordActivity");
  return (
    <div className={classes.page}>
      <Link to={`/activities/${activityId}`}>{i18n.language === "en" ? activity.nameEn : activity.name}</Link>
      <h1>{t(correcting ? "activityRecord.correctTitle" : "activityRecord.title")}</h1>
      <p className={classes.note}>
        {regions.nameOf(activity.regionId)} · {activity.placeName} · {when(activity.startsAt, Date.now())} –{" "}
        {when(activity.endsAt, Date.now())}
      </p>
      {receipt ? (
        <Alert color="teal" variant="light" role="status" data-receipt={receipt}>
          <p className={classes.filed}>{t("activityRecord.filed", { receipt })}</p>
          <Button component={Link} to={`/activities/${activityId}`} variant="light" size="sm">
            {t("activityRecord.toActivity")}
          </Button>
        </Alert>
      ) : open ? (
        <>
          {activity.record?.status === "RETURNED" ? (
            <Alert color="orange" variant="light">
              {t("activityRecord.returned", { reason: activity.record.returnReason })}
            </Alert>
          ) : null}
          <RecordForm activity={activity} records={records.data.activityRecords} correcting={correcting} filed={setReceipt} />
        </>
      ) : (
        <Notice title={t("noRightTitle")} text={t("activityRecord.closed")} />
      )}
    </div>
  );
}
