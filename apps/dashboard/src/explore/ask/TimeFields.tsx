import { PeriodType } from "@kepu/schema";
import { Button, NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Exploration, PRESETS, stepped } from "../exploration.ts";
import classes from "../explore.module.css";
import { EXPLORE } from "../explore-texts.ts";
import type { Change } from "../use-change.ts";
import { DayField } from "./DayField.tsx";

interface TimeProps {
  exploration: Exploration;
  today: string;
  change: Change;
}

const OWN = ["last12", "last5y", "last14y", "custom"];

/** Which periods: a preset, or any days; the range is always written out, and steps by its own length. */
export function TimeFields({ exploration, today, change }: TimeProps) {
  const { t } = useTranslation(EXPLORE);
  const { t: said } = useTranslation();
  const { preset, from, to, type } = exploration;
  const step = (ahead: boolean) => {
    const range = stepped(exploration, ahead, today);
    return (
      <Button
        size="compact-xs"
        variant="default"
        disabled={range === null}
        onClick={() => range && change({ period: "custom", ...range, type })}
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
          data={PRESETS.map((one) => ({ value: one, label: OWN.includes(one) ? t(`presetOf.${one}`) : said(`period.${one}`) }))}
        />
        <NativeSelect
          size="xs"
          label={t("type")}
          value={type}
          onChange={({ currentTarget: { value } }) => change({ type: value })}
          data={Object.keys(PeriodType).map((one) => ({ value: one, label: t(`typeOf.${one}`) }))}
        />
        <DayField
          label={t("from")}
          value={from}
          max={today}
          choose={(day) => day && change({ period: "custom", from: day, to: day > to ? day : to, type })}
        />
        <DayField
          label={t("to")}
          value={to}
          max={today}
          choose={(day) => day && change({ period: "custom", from: day < from ? day : from, to: day, type })}
        />
        {step(false)}
        {step(true)}
      </div>
    </fieldset>
  );
}
