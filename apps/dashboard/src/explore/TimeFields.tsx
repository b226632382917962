import { MetricGrouping, PeriodType } from "@kepu/schema";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { COMPARISONS, type Exploration, PRESETS } from "./exploration.ts";
import classes from "./explore.module.css";
import { EXPLORE } from "./explore-texts.ts";

interface FieldsProps {
  exploration: Exploration;
  today: string;
  /** breakdowns and parents are of regions */
  ofRegions: boolean;
  change(changes: Record<string, string | null>): void;
}

/** Which periods, compared with what, as of when, broken down how. */
export function TimeFields({ exploration, today, ofRegions, change }: FieldsProps) {
  const { t } = useTranslation(EXPLORE);
  const { t: said } = useTranslation();
  const { preset, from, to, type, compare, asOf, parents, by } = exploration;
  const own = ["last12", "last5y", "last14y", "custom"];
  return (
    <>
      <fieldset className={classes.field}>
        <legend>{t("time")}</legend>
        <div className={classes.pair}>
          <NativeSelect
            size="xs"
            label={t("preset")}
            value={preset}
            onChange={({ currentTarget: { value } }) =>
              change({ period: value, type: null, from: value === "custom" ? from : null, to: value === "custom" ? to : null })
            }
            data={PRESETS.map((one) => ({ value: one, label: own.includes(one) ? t(`presetOf.${one}`) : said(`period.${one}`) }))}
          />
          <NativeSelect
            size="xs"
            label={t("type")}
            value={type}
            onChange={({ currentTarget: { value } }) => change({ type: value })}
            data={Object.keys(PeriodType).map((one) => ({ value: one, label: t(`typeOf.${one}`) }))}
          />
          <TextInput
            size="xs"
            type="date"
            label={t("from")}
            value={from}
            max={today}
            onChange={({ currentTarget: { value } }) => value && change({ period: "custom", from: value, to, type })}
          />
          <TextInput
            size="xs"
            type="date"
            label={t("to")}
            value={to}
            max={today}
            onChange={({ currentTarget: { value } }) => value && change({ period: "custom", from, to: value, type })}
          />
        </div>
      </fieldset>
      <fieldset className={classes.field}>
        <legend>{t("compare")}</legend>
        {COMPARISONS.map((kind) => {
          return (
            <label key={kind} className={classes.option}>
              <input
                type="checkbox"
                checked={compare.includes(kind)}
                onChange={({ currentTarget }) =>
                  change({
                    compare: (currentTarget.checked ? [...compare, kind] : compare.filter((other) => other !== kind)).join(",") || null,
                  })
                }
              />
              <span>{t(`compareOf.${kind}`)}</span>
            </label>
          );
        })}
      </fieldset>
      <div className={classes.pair}>
        {ofRegions ? (
          <>
            <NativeSelect
              size="xs"
              label={t("by")}
              value={by ?? ""}
              onChange={({ currentTarget: { value } }) => change({ by: value || null })}
              data={[
                { value: "", label: t("byOf.NONE") },
                ...Object.keys(MetricGrouping).map((one) => ({ value: one, label: t(`byOf.${one}`) })),
              ]}
            />
            <NativeSelect
              size="xs"
              label={t("parents")}
              value={parents}
              onChange={({ currentTarget: { value } }) => change({ parents: value === "THEN" ? value : null })}
              data={["NOW", "THEN"].map((one) => ({ value: one, label: t(`parentsOf.${one}`) }))}
            />
          </>
        ) : null}
        <TextInput
          size="xs"
          type="date"
          label={t("asOf")}
          description={t("asOfHint")}
          value={asOf ?? ""}
          max={today}
          onChange={({ currentTarget: { value } }) => change({ asof: value || null })}
        />
        {asOf ? (
          <Button size="compact-xs" variant="light" className={classes.end ?? ""} onClick={() => change({ asof: null })}>
            {t("asOfClear")}
          </Button>
        ) : null}
      </div>
    </>
  );
}
