import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Bars } from "../charts/Bars.tsx";
import { Legend } from "../charts/Legend.tsx";
import { TimeArea } from "../charts/TimeArea.tsx";
import { tableOf } from "../charts/table-of.ts";
import { clockTime } from "../i18n/format.ts";
import type { RegionView } from "../region/use-region-view.ts";
import { Card } from "../ui/Card.tsx";
import type { OverviewFrame } from "./merge-overview.ts";
import classes from "./overview.module.css";
import { prepareHours, prepareMinutes } from "./prepare-overview.ts";
import { ToHistory } from "./ToHistory.tsx";

export function OverviewCharts({ board, name, view }: { board: OverviewFrame | undefined; name: string; view: RegionView }) {
  const { t } = useTranslation();
  const note = board?.synthetic ? t("demoMark") : undefined;
  const minutes = board ? prepareMinutes(board, t) : undefined;
  const uses = board ? prepareHours(board, ["KIOSK_USES", "LOANS"], t) : undefined;
  const figure = (measure: string) => board?.figures.find((one) => one.measure === measure)?.today ?? 0;
  const file = (title: string) => `${name}_${title}_${board?.day ?? ""}`;
  return (
    <div className={classes.charts}>
      <Card
        title={t("overview.minutes")}
        definition={t("define.ATTENDANCE")}
        fileName={file(t("overview.minutes"))}
        tools={<ToHistory title={t("overview.minutes")} view={view} indicators={["M01"]} />}
        {...(note ? { note } : {})}
        {...(minutes
          ? {
              table: tableOf(minutes, t("overview.time")),
              summary: t("overview.minutesSummary", { total: minutes.total, peak: minutes.peak, at: minutes.peakAt }),
            }
          : {})}
      >
        {minutes && board ? (
          <div className={classes.chart}>
            <Legend model={minutes} note={t("overview.current", { time: clockTime(board.at) })} />
            <div className={classes.plot}>
              <TimeArea model={minutes} label={t("overview.minutes")} />
            </div>
          </div>
        ) : (
          <Skeleton height="100%" />
        )}
      </Card>
      <Card
        title={t("overview.hours")}
        definition={`${t("define.KIOSK_USES")} ${t("define.LOANS")}`}
        fileName={file(t("overview.hours"))}
        tools={<ToHistory title={t("overview.hours")} view={view} indicators={["D06", "D08"]} />}
        {...(note ? { note } : {})}
        {...(uses
          ? {
              table: tableOf(uses, t("overview.hour")),
              summary: t("overview.hoursSummary", { uses: figure("KIOSK_USES"), loans: figure("LOANS") }),
            }
          : {})}
      >
        {uses && board ? (
          <div className={classes.chart}>
            <Legend model={uses} note={t("overview.currentHour", { time: clockTime(board.at) })} />
            <div className={classes.plot}>
              <Bars model={uses} label={t("overview.hours")} />
            </div>
          </div>
        ) : (
          <Skeleton height="100%" />
        )}
      </Card>
    </div>
  );
}
