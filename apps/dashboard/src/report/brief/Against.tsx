import type { BriefBase, BriefFigure, MonthlyBrief } from "@kepu/schema";
import { againstOf } from "../prepare-brief.ts";
import { useWords } from "../use-words.ts";
import classes from "./brief.module.css";
import { Door } from "./Door.tsx";

interface AgainstProps {
  brief: MonthlyBrief;
  figure: BriefFigure;
  base: BriefBase;
  /** in place of words, where there is no base */
  none?: string;
}

/** Arrow, per cent and base; without a base no percentage. */
export function Against({ brief, figure, base, none }: AgainstProps) {
  const { t, monthText, nameOf } = useWords();
  const against = againstOf(figure, base);
  if (against.kind === "NO_BASE") return <span className={classes.faint}>{none ?? t("noBase")}</span>;
  if (against.kind === "NOT_COMPARABLE") return <span className={classes.faint}>{t("notComparable")}</span>;
  const { arrow, percent, good } = against;
  return (
    <>
      <b className={classes.change} data-good={good ?? "neither"}>
        {arrow === "＝" ? t("same") : `${arrow} ${percent}`}
      </b>{" "}
      <span className={classes.base}>
        (
        <Door brief={brief} code={figure.code} name={`${nameOf(figure)} ${monthText(base.period ?? "")}`} period={base.period}>
          {against.base}
        </Door>
        )
      </span>
    </>
  );
}
