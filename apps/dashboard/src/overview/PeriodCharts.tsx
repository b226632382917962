import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Bars } from "../charts/Bars.tsx";
import { Legend } from "../charts/Legend.tsx";
import { tableOf } from "../charts/table-of.ts";
import { clockTime } from "../i18n/format.ts";
import type { Period } from "../period/period.ts";
import type { RegionView } from "../region/use-region-view.ts";
import { Card } from "../ui/Card.tsx";
import classes from "./overview.module.css";
import { type PastOverview, preparePeriod } from "./prepare-period.ts";
import { ToHistory } from "./ToHistory.tsx";

const CHARTS = [
  { title: "period.attendance", measures: ["ATTENDANCE"], indicators: ["M01"], definition: "define.period.ATTENDANCE" },
  { title: "period.kiosks", measures: ["KIOSK_USES", "LOANS"], indicators: ["D06", "D08"], definition: "define.period.KIOSK_USES" },
] as const;

interface PeriodChartsProps {
  overview: PastOverview | undefined;
  view: RegionView;
  period: Period;
  file(title: string): string;
}

export function PeriodCharts({ overview, view, period, file }: PeriodChartsProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.charts}>
      {CHARTS.map(({ title, measures, indicators, definition }) => {
        const model = overview && preparePeriod(overview, measures, t);
        return (
          <Card
            key={title}
            title={t(title)}
            definition={t(definition)}
            fileName={file(t(title))}
            tools={<ToHistory title={t(title)} view={view} indicators={indicators} period={period} />}
            {...(overview?.synthetic ? { note: t("demoMark") } : {})}
            {...(model
              ? {
                  table: tableOf(model, t("overview.time")),
                  summary: t("period.summary", { total: model.total, most: model.most, at: model.mostAt }),
                }
              : {})}
          >
            {model && overview ? (
              <div className={classes.chart}>
                <Legend
                  model={model}
                  {...(overview.includesToday ? { note: t("period.filling", { time: clockTime(overview.asOf) }) } : {})}
                />
                <div className={classes.plot}>
                  <Bars model={model} label={t(title)} />
                </div>
              </div>
            ) : (
              <Skeleton height="100%" />
            )}
          </Card>
        );
      })}
    </div>
  );
}
