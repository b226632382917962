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
          change(
            value === "custom"
              ? { period: value, from: period.from, to: period.to }
              : { period: value === "today" ? null : value, from: null, to: null },
          )
        }
        data={PRESETS.map((preset) => ({ value: preset, label: t(`period.${preset}`) }))}
      />
      {period.preset === "custom" ? (
        <>
          <Day label={t("period.from")} value={period.from} max={today} change={(from) => change({ from })} />
          <Day label={t("period.to")} value={period.to} max={today} change={(to) => change({ to })} />
        </>
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
      <span className={classes.note}>
        {rangeOf(period)}
        {compares && !live && base ? ` ${t("period.versus")} ${rangeOf(base)}` : ""}
      </span>
    </div>
  );
}

const rangeOf = ({ from, to }: { from: string; to: string }) => (from === to ? from : `${from} – ${to}`);

function Day({ label, value, max, change }: { label: string; value: string; max: string; change(day: string): void }) {
  return (
    <TextInput
      size="xs"
      type="date"
      aria-label={label}
      value={value}
      max={max}
      onChange={({ currentTarget }) => currentTarget.value && change(currentTarget.value)}
    />
  );
}
