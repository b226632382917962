import { useTranslation } from "react-i18next";
import { Bars } from "../charts/Bars.tsx";
import { Legend } from "../charts/Legend.tsx";
import type { KioskDaysQuery } from "../graphql/generated/graphql.ts";
import classes from "./kiosks.module.css";

/** Uses, and loans of a lending machine, by day. */
export function KioskDaysChart({ days, withLoans }: { days: KioskDaysQuery["kioskDays"]; withLoans: boolean }) {
  const { t } = useTranslation();
  const series = [{ key: "uses", label: t("kiosks.uses"), color: "var(--series-1)" }];
  if (withLoans) series.push({ key: "loans", label: t("kiosks.loans"), color: "var(--series-2)" });
  const model = { series, points: days.map(({ day, uses, loans }) => ({ label: day.slice(5), uses, loans })) };
  return (
    <>
      <Legend model={model} />
      <div className={classes.plot}>
        <Bars model={model} label={t("kiosks.days")} />
      </div>
    </>
  );
}
