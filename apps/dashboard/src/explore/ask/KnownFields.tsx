import { MetricGrouping } from "@kepu/schema";
import { Button, NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Exploration } from "../exploration.ts";
import classes from "../explore.module.css";
import { EXPLORE } from "../explore-texts.ts";
import type { Change } from "../use-change.ts";
import { DayField } from "./DayField.tsx";

interface KnownProps {
  exploration: Exploration;
  today: string;
  /** breakdowns and parents are of regions */
  ofRegions: boolean;
  change: Change;
}

/** Broken down how, under which parents, and as known when. */
export function KnownFields({ exploration, today, ofRegions, change }: KnownProps) {
  const { t } = useTranslation(EXPLORE);
  const { asOf, parents, by } = exploration;
  return (
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
      <DayField
        label={t("asOf")}
        description={t("asOfHint")}
        value={asOf ?? ""}
        max={today}
        choose={(day) => change({ asof: day || null })}
      />
      {asOf ? (
        <Button size="compact-xs" variant="light" className={classes.end ?? ""} onClick={() => change({ asof: null })}>
          {t("asOfClear")}
        </Button>
      ) : null}
    </div>
  );
}
