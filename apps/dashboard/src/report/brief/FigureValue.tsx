import { type BriefFigure, type MonthlyBrief, unitText } from "@kepu/schema";
import { numberText, reservesOf, shareText } from "../prepare-brief.ts";
import { useWords, type Words } from "../use-words.ts";
import classes from "./brief.module.css";
import { Door } from "./Door.tsx";

/** The value as it is known, or why there is none. */
export function FigureValue({ brief, figure }: { brief: MonthlyBrief; figure: BriefFigure }) {
  const { t, language, qualified, nameOf } = useWords();
  const { code, value, unit, decimals, qualifier, missing } = figure;
  if (value === null)
    return <span className={classes.faint}>{t(`missing.${missing ?? "OTHER"}`, { defaultValue: t("missing.OTHER") })}</span>;
  return (
    <>
      <Door brief={brief} code={code} name={nameOf(figure)}>
        <b data-value={value}>{qualified(qualifier, numberText(value, decimals))}</b>
      </Door>{" "}
      {unitText(unit, language)}
    </>
  );
}

/** What keeps the figure from being final; empty: nothing. */
export function reservesText(figure: BriefFigure, t: Words["t"]): string {
  const { provisional, complete } = reservesOf(figure);
  return [
    complete === null ? "" : t("complete", { share: shareText(complete) }),
    provisional === null ? "" : t("provisionalShare", { share: shareText(provisional) }),
  ]
    .filter(Boolean)
    .join(" · ");
}
