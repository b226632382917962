import { PeriodType } from "@kepu/schema";
import { Button, NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Exploration, lengthText, PRESETS, stepped, YEAR_STARTS } from "../exploration.ts";
import classes from "../explore.module.css";
import { EXPLORE } from "../explore-texts.ts";
import type { Change } from "../use-change.ts";
import { DayField } from "./DayField.tsx";

interface TimeProps {
  exploration: Exploration;
  today: string;
  change: Change;
}

const OWN = ["last12", "last5y", "last14y", "since2012", "custom"];

/** Which periods: a preset, or any days; the range is always written out, and steps by its own length. And as known when. */
export function TimeFields({ exploration, today, change }: TimeProps) {
  const { t } = useTranslation(EXPLORE);
  const { t: said } = useTranslation();
  const { preset, from, to, asOf, yearStart } = exploration;
  const length = lengthText(exploration);
  const step = (ahead: boolean) => {
    const range = stepped(exploration, ahead, today);
    return (
      <Button
        size="compact-xs"
        variant="default"
        disabled={range === null}
        onClick={() => range && change({ period: "custom", ...range, type: length })}
      >
        {t(ahead ? "later" : "earlier")}
      </Button>
    );
  };
  return (
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
          data={PRESETS.filter((one) => one !== "last14y" || one === preset).map((one) => ({
            value: one,
            label: OWN.includes(one) ? t(`presetOf.${one}`) : said(`period.${one}`),
          }))}
        />
        <NativeSelect
          size="xs"
          label={t("type")}
          value={length}
          onChange={({ currentTarget: { value } }) => change({ type: value })}
          data={[
            ...Object.keys(PeriodType).map((one) => ({ value: one, label: t(`typeOf.${one}`) })),
            ...[...new Set([...YEAR_STARTS, ...(yearStart ? [yearStart] : [])])].map((start) => ({
              value: lengthText({ type: "YEAR", yearStart: start }),
              label: t(`yearFrom.${start === 9 ? "school" : start === 4 ? "fiscal" : "other"}`, { month: start }),
            })),
          ]}
        />
        <DayField
          label={t("from")}
          value={from}
          max={today}
          choose={(day) => day && change({ period: "custom", from: day, to: day > to ? day : to, type: length })}
        />
        <DayField
          label={t("to")}
          value={to}
          max={today}
          choose={(day) => day && change({ period: "custom", from: day < from ? day : from, to: day, type: length })}
        />
        {step(false)}
        {step(true)}
        <DayField label={t("asOf")} value={asOf ?? ""} max={today} choose={(day) => change({ asof: day || null })} />
        {asOf ? (
          <Button size="compact-xs" variant="light" className={classes.end ?? ""} onClick={() => change({ asof: null })}>
            {t("asOfClear")}
          </Button>
        ) : (
          <p className={`${classes.note} ${classes.end}`}>{t("asOfHint")}</p>
        )}
      </div>
    </fieldset>
  );
}
