import type { MonthlyBrief } from "@kepu/schema";
import type { ReportRowFragment } from "../../graphql/generated/pages.ts";
import { useWords } from "../use-words.ts";
import { BriefFoot } from "./BriefFoot.tsx";
import { Claims, Honours, Statements } from "./BriefSaid.tsx";
import { Attention, Filings, Tasks } from "./BriefStanding.tsx";
import classes from "./brief.module.css";
import { Figures } from "./Figures.tsx";
import { Headlines } from "./Headlines.tsx";
import { Lead } from "./Lead.tsx";
import { Ranking } from "./Ranking.tsx";
import { useFit } from "./use-fit.ts";

/** The 月报 on one A4 page: always ink on white, whatever the screen's theme. */
export function Brief({ brief, report }: { brief: MonthlyBrief; report: ReportRowFragment }) {
  const { t, language, monthText, dayText, nameOf } = useWords();
  const paper = useFit(language);
  const state = report.provisional ? "PROVISIONAL" : "FINAL";
  return (
    <div className={classes.sheet}>
      <article className={classes.paper} data-brief={brief.month} ref={paper}>
        <header className={classes.masthead}>
          <div>
            <p>{nameOf({ name: brief.rootName, nameEn: brief.rootNameEn })}</p>
            <h1>{t("title")}</h1>
          </div>
          <div className={classes.issue}>
            <p className={classes.month}>{monthText(brief.month)}</p>
            <p>
              {t("asOfLine", { day: dayText(brief.asOfDay) })} <b data-state={state}>{t(`state.${state}`)}</b>
            </p>
          </div>
          {brief.synthetic ? <p className={classes.demo}>{t("demo")}</p> : null}
        </header>
        <Lead brief={brief} />
        <Headlines brief={brief} />
        <div className={classes.columns}>
          <div className={classes.column}>
            <Figures brief={brief} />
            <Ranking brief={brief} />
          </div>
          <div className={classes.column}>
            <Attention brief={brief} />
            <Tasks brief={brief} />
            <Filings brief={brief} />
            <Honours brief={brief} />
          </div>
        </div>
        <div className={classes.said}>
          <Statements brief={brief} />
          <Claims brief={brief} />
        </div>
        <BriefFoot brief={brief} report={report} />
      </article>
    </div>
  );
}
