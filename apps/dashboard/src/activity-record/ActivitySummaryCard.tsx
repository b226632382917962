import { useQuery } from "@apollo/client/react";
import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useViewer } from "../access/use-viewer.ts";
import { ActivitySummaryDocument } from "../graphql/generated/pages.ts";
import { fullNumber } from "../i18n/format.ts";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Fault.tsx";
import classes from "./summary.module.css";

/** How far the records of a period's activities are: what is settled, and what may still change. */
export function ActivitySummaryCard({ regionId, from, to }: { regionId: string; from: string; to: string }) {
  const { t } = useTranslation();
  const { may } = useViewer();
  const { data, error, refetch } = useQuery(ActivitySummaryDocument, {
    variables: { regionId, from, to },
    skip: !may("activitySummary"),
    fetchPolicy: "cache-and-network",
  });
  const summary = data?.activitySummary;
  const figures = [
    { key: "held", unit: "unit" },
    { key: "settled", unit: "unit" },
    { key: "toVerify", unit: "unit" },
    { key: "toRecord", unit: "unit" },
    { key: "settledAttendance", unit: "visitsUnit" },
    { key: "provisionalAttendance", unit: "visitsUnit" },
  ] as const;
  return (
    <Card
      title={t("activityRecord.summary")}
      definition={t("define.activitySummary")}
      fileName={`${t("activityRecord.summary")}_${from}_${to}`}
      {...(summary
        ? {
            tableOnly: true,
            table: {
              columns: [t("activityRecord.summary"), t("overview.value")],
              rows: figures.map(({ key }) => [t(`activityRecord.${key}`), summary[key]]),
            },
          }
        : {})}
    >
      {summary ? (
        <dl className={classes.figures}>
          {figures.map(({ key, unit }) => (
            <div key={key} data-provisional={key === "provisionalAttendance"}>
              <dt>{t(`activityRecord.${key}`)}</dt>
              <dd data-summary={key}>
                {fullNumber(summary[key])} <small>{t(`activityRecord.${unit}`)}</small>
              </dd>
            </div>
          ))}
        </dl>
      ) : error ? (
        <Fault error={error} retry={() => void refetch()} />
      ) : (
        <Skeleton height={48} />
      )}
    </Card>
  );
}
