import { useTranslation } from "react-i18next";
import { placeBelow } from "../exploration.ts";
import classes from "../explore.module.css";
import { EXPLORE } from "../explore-texts.ts";
import type { Row } from "../prepare-explore.ts";
import type { LookProps } from "./LookAt.tsx";

interface RowNameProps extends Pick<LookProps, "regions" | "change"> {
  row: Row;
}

/** What a series is called; a place that has others below it leads to them. */
export function RowName({ row, regions, change }: RowNameProps) {
  const { t } = useTranslation(EXPLORE);
  const below = placeBelow(row, regions);
  if (!below) return <span>{row.label}</span>;
  return (
    <button
      type="button"
      className={classes.link}
      title={t("drill", { place: row.part ?? row.place })}
      onClick={() => change({ place: below, by: null })}
    >
      {row.label} ▸
    </button>
  );
}
