import { useTranslation } from "react-i18next";
import { periodName } from "../../period/period-name.ts";
import { withinOf } from "../exploration.ts";
import classes from "../explore.module.css";
import { EXPLORE } from "../explore-texts.ts";
import type { Change } from "../use-change.ts";

/** A period at the head of a row; one that has shorter ones in it leads to them. */
export function PeriodHead({ period, change, scope = "row" }: { period: string; change: Change; scope?: "row" | "col" }) {
  const { t } = useTranslation(EXPLORE);
  const within = withinOf(period);
  const figures = scope === "col" ? true : undefined;
  if (!within)
    return (
      <th scope={scope} data-figures={figures}>
        {periodName(period)}
      </th>
    );
  return (
    <th scope={scope} data-figures={figures}>
      <button
        type="button"
        className={classes.link}
        title={t("zoom", { period: periodName(period), type: t(`typeOf.${within.type}`) })}
        onClick={() => change({ period: "custom", ...within })}
      >
        {periodName(period)}
      </button>
    </th>
  );
}
