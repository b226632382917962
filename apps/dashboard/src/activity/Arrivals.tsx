import { Skeleton, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Legend } from "../charts/Legend.tsx";
import { TimeArea } from "../charts/TimeArea.tsx";
import { tableOf } from "../charts/table-of.ts";
import { clockTime } from "../i18n/format.ts";
import { Card } from "../ui/Card.tsx";
import classes from "./activity.module.css";
import { type ActivityFrame, prepareArrivals } from "./prepare-activity.ts";

interface ArrivalsProps {
  board: ActivityFrame | undefined;
  activity: { startsAt: string; endsAt: string };
  name: string;
}

export function Arrivals({ board, activity, name }: ArrivalsProps) {
  const { t } = useTranslation();
  const model = board && prepareArrivals(board, activity.startsAt, activity.endsAt, t);
  return (
    <Card
      title={t("activity.arrivals")}
      definition={t("define.arrivals")}
      fileName={`${name}_${t("activity.arrivals")}`}
      {...(board?.synthetic ? { note: t("demoMark") } : {})}
      {...(model && board
        ? { table: tableOf(model, t("overview.time")), summary: t("activity.arrivalsSummary", { value: board.attendance }) }
        : {})}
    >
      <div className={classes.chart}>
        {model && board ? (
          board.arrivals.length === 0 ? (
            <Text c="var(--ink-2)">{board.attendance === 0 ? t("activity.noArrivals") : t("activity.minutesGone")}</Text>
          ) : (
            <>
              <Legend
                model={model}
                {...(model.points.at(-1)?.current
                  ? { note: t("activity.bucket", { minutes: model.bucketMinutes, time: clockTime(board.at) }) }
                  : {})}
              />
              <div className={classes.plot}>
                <TimeArea model={model} label={t("activity.arrivals")} />
              </div>
            </>
          )
        ) : (
          <Skeleton height="100%" />
        )}
      </div>
    </Card>
  );
}
