import { firstDayOfMonth, monthOf } from "@kepu/schema";
import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import classes from "./period.module.css";
import { COMPARISONS, comparedWith, type Period, PRESETS } from "./period.ts";

/** Which days, and compared with which; everything stands in the address. */
export function PeriodPicker({ period, today, compares = true }: { period: Period; today: string; compares?: boolean }) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const change = (changes: Record<string, string | null>) => {
    const next = new URLSearchParams(params);
    for (const [key, value] of Object.entries(changes)) value === null ? next.delete(key) : next.set(key, value);
    setParams(next);
  };
  const base = comparedWith(period);
  const live = period.preset === "today";
  return (
    <div className={classes.picker}>
      <NativeSelect
        size="xs"
        aria-label={t("period.label")}
        value={period.preset}
        onChange={({ currentTarget: { value } }) =>
          change({
            period: value === "today" ? null : value,
            from: value === "custom" ? period.from : null,
            to: value === "custom" ? period.to : null,
            month: value === "pastMonth" ? monthOf(firstDayOfMonth(monthOf(today), -1)) : null,
          })
        }
        data={PRESETS.map((preset) => ({ value: preset, label: t(`period.${preset}`) }))}
      />
      {period.preset === "custom" ? (
        <>
          <When type="date" label={t("period.from")} value={period.from} max={today} change={(from) => change({ from, to: period.to })} />
          <When type="date" label={t("period.to")} value={period.to} max={today} change={(to) => change({ to, from: period.from })} />
        </>
      ) : null}
      {period.preset === "pastMonth" ? (
        <When
          type="month"
          label={t("period.pastMonth")}
          value={monthOf(period.from)}
          max={monthOf(today)}
          change={(month) => change({ month })}
        />
      ) : null}
      {!compares ? null : live ? (
        <span className={classes.note}>{t("period.comparedToday")}</span>
      ) : (
        <NativeSelect
          size="xs"
          aria-label={t("period.compare")}
          value={period.comparison}
          onChange={({ currentTarget: { value } }) => change({ compare: value === "previous" ? null : value })}
          data={COMPARISONS.map((comparison) => ({ value: comparison, label: t(`period.against.${comparison}`) }))}
        />
      )}
      {period.fault ? (
        <span className={classes.fault} role="alert">
          {t(`period.fault.${period.fault}`)}
        </span>
      ) : (
        <span className={classes.note}>
          {rangeOf(period)}
          {compares && !live && base ? ` ${t("period.versus")} ${rangeOf(base)}` : ""}
        </span>
      )}
    </div>
  );
}

const rangeOf = ({ from, to }: { from: string; to: string }) => (from === to ? from : `${from} – ${to}`);

interface WhenProps {
  type: "date" | "month";
  label: string;
  value: string;
  max: string;
  change(value: string): void;
}

function When({ type, label, value, max, change }: WhenProps) {
  return (
    <TextInput
      size="xs"
      type={type}
      aria-label={label}
      value={value}
      max={max}
      onChange={({ currentTarget }) => currentTarget.value && change(currentTarget.value)}
    />
  );
}
