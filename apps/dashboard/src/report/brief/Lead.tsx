import type { MonthlyBrief } from "@kepu/schema";
import { numberText } from "../prepare-brief.ts";
import { useWords } from "../use-words.ts";
import classes from "./brief.module.css";

const SAID = [
  ["activities", "A01"],
  ["attendance", "A02"],
  ["uses", "D06"],
  ["loans", "D08"],
] as const;

/** The month in two sentences, for whoever reads nothing else. */
export function Lead({ brief }: { brief: MonthlyBrief }) {
  const { t, monthText } = useWords();
  const said = SAID.flatMap(([word, code]) => {
    const figure = brief.figures.find((one) => one.code === code);
    return figure?.value ? [t(`lead.${word}`, { value: numberText(figure.value, figure.decimals) })] : [];
  });
  const { GREEN, YELLOW, RED, GREY } = brief.tasks.lights;
  const count = GREEN + YELLOW + RED + GREY;
  return (
    <p className={classes.lead}>
      {said.length > 0 ? `${t("lead.begin", { month: monthText(brief.month) })}${said.join(t("lead.comma"))}${t("lead.stop")}` : null}
      {count > 0 ? `${t("lead.tasks", { count, green: GREEN, yellow: YELLOW, red: RED, grey: GREY })}${t("lead.stop")}` : null}
    </p>
  );
}
