import { shanghaiDay } from "@kepu/schema";
import { useTranslation } from "react-i18next";
import { Bars } from "../charts/Bars.tsx";
import { Legend } from "../charts/Legend.tsx";
import type { KioskDaysQuery } from "../graphql/generated/pages.ts";
import { clockTime } from "../i18n/format.ts";
import classes from "./kiosks.module.css";

/** Uses, and loans of a lending machine, by day. `asOf`: when the days were told. */
export function KioskDaysChart({ days, withLoans, asOf }: { days: KioskDaysQuery["kioskDays"]; withLoans: boolean; asOf: number }) {
  const { t } = useTranslation();
  const series = [{ key: "uses", label: t("kiosks.uses"), color: "var(--series-1)" }];
  if (withLoans) series.push({ key: "loans", label: t("kiosks.loans"), color: "var(--series-2)" });
  const model = {
    series,
    points: days.map(({ day, uses, loans }) => ({ label: day.slice(5), uses, loans, current: day === shanghaiDay(asOf) })),
  };
  return (
    <>
      <Legend
        model={model}
        {...(model.points.some((point) => point.current) ? { note: t("period.filling", { time: clockTime(asOf) }) } : {})}
      />
      <div className={classes.plot}>
        <Bars model={model} label={t("kiosks.days")} />
      </div>
    </>
  );
}
