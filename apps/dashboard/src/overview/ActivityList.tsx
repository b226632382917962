import { Skeleton, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { fullNumber } from "../i18n/format.ts";
import type { RegionView } from "../region/use-region-view.ts";
import { Card } from "../ui/Card.tsx";
import type { OverviewFrame } from "./merge-overview.ts";
import classes from "./overview.module.css";

/** What is going on: name, place, arrivals against the plan, and the pace. */
export function ActivityList({ board, view }: { board: OverviewFrame | undefined; view: RegionView }) {
  const { t, i18n } = useTranslation();
  const { regions } = view;
  const { search: here } = useLocation();
  const activities = board ? [...board.activities].sort((a, b) => b.lastMinutes - a.lastMinutes || b.attendance - a.attendance) : undefined;
  const nameOf = (activity: { name: string; nameEn: string }) => (i18n.language === "en" ? activity.nameEn : activity.name);
  const table = activities && {
    columns: [t("overview.activity"), t("overview.region"), t("overview.attendance"), t("overview.plannedHead")],
    rows: activities.map((activity) => [nameOf(activity), regions.nameOf(activity.regionId), activity.attendance, activity.planned]),
  };
  return (
    <div className={classes.activities}>
      <Card
        title={t("overview.activities")}
        definition={t("define.activities")}
        summary={t("overview.activitiesSummary", { count: activities?.length ?? 0 })}
        fileName={`${t("overview.activities")}_${board?.day ?? ""}`}
        {...(board?.synthetic ? { note: t("demoMark") } : {})}
        {...(table ? { table } : {})}
      >
        {activities === undefined ? (
          <Skeleton height="100%" />
        ) : activities.length === 0 ? (
          <Text c="var(--ink-2)">{t("overview.noActivities")}</Text>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          <ul className={classes.list} tabIndex={0}>
            {activities.map((activity) => (
              <li key={activity.activityId}>
                <Link
                  to={{ pathname: `/activities/${activity.activityId}`, search: here }}
                  className={classes.activityName}
                  title={nameOf(activity)}
                >
                  {nameOf(activity)}
                </Link>
                <span className={classes.progress} aria-hidden>
                  <span style={{ width: `${Math.min(100, (activity.attendance / Math.max(1, activity.planned)) * 100)}%` }} />
                </span>
                <span className={classes.activityNumbers}>
                  <b>{fullNumber(activity.attendance)}</b> {t("overview.planned", { planned: activity.planned })}
                </span>
                <span className={classes.pace}>{t("overview.rate", { count: activity.lastMinutes })}</span>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </div>
  );
}
