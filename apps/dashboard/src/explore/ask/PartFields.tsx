import { MetricGrouping } from "@kepu/schema";
import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Exploration } from "../exploration.ts";
import classes from "../explore.module.css";
import { EXPLORE } from "../explore-texts.ts";
import type { Change } from "../use-change.ts";

/** Broken down how, and under which parents. */
export function PartFields({ exploration: { parents, by }, change }: { exploration: Exploration; change: Change }) {
  const { t } = useTranslation(EXPLORE);
  return (
    <div className={classes.pair}>
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
    </div>
  );
}
