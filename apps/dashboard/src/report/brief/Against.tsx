import type { BriefBase, BriefFigure } from "@kepu/schema";
import { againstOf } from "../prepare-brief.ts";
import { useWords } from "../use-words.ts";
import classes from "./brief.module.css";

interface AgainstProps {
  figure: Pick<BriefFigure, "direction" | "decimals">;
  base: BriefBase;
  /** in place of words, where there is no base */
  none?: string;
}

/** Arrow, per cent and base; without a base no percentage. */
export function Against({ figure, base, none }: AgainstProps) {
  const { t } = useWords();
  const against = againstOf(figure, base);
  if (against.kind === "NO_BASE") return <span className={classes.faint}>{none ?? t("noBase")}</span>;
  if (against.kind === "NOT_COMPARABLE") return <span className={classes.faint}>{t("notComparable")}</span>;
  const { arrow, percent, good } = against;
  return (
    <>
      <b className={classes.change} data-good={good ?? "neither"}>
        {arrow === "＝" ? t("same") : `${arrow} ${percent}`}
      </b>{" "}
      <span className={classes.faint}>({against.base})</span>
    </>
  );
}
