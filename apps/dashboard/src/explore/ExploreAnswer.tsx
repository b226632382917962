import { Skeleton } from "@mantine/core";
import { lazy, Suspense, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ExploreIndicatorsQuery, MetricsInput } from "../graphql/generated/pages.ts";
import { fullNumber } from "../i18n/format.ts";
import type { RegionView } from "../region/use-region-view.ts";
import type { Regions } from "../region/use-regions.ts";
import { AnswerNotes } from "./AnswerNotes.tsx";
import { Crumbs } from "./Crumbs.tsx";
import { type Exploration, LOOKS } from "./exploration.ts";
import classes from "./explore.module.css";
import { EXPLORE } from "./explore-texts.ts";
import { Freshness } from "./Freshness.tsx";
import { LookAt } from "./looks/LookAt.tsx";
import { type Cell, type Names, prepareExplore, type Row } from "./prepare-explore.ts";
import { type Restatement, restatedIn, restatedWithin } from "./prepare-restated.ts";
import { RestatementNotes } from "./RestatementNotes.tsx";
import { Standing } from "./Standing.tsx";
import type { Change } from "./use-change.ts";
import type { Metrics } from "./use-metrics.ts";

const ExportMenu = lazy(() => import("../export/ExportMenu.tsx").then((module) => ({ default: module.ExportMenu })));

export interface AnswerProps {
  /** null: nothing is asked */
  question: MetricsInput | null;
  exploration: Exploration;
  indicators: ExploreIndicatorsQuery["indicators"];
  metrics: Metrics;
  names: Names;
  regions: Regions;
  view: RegionView;
  /** where the viewer's world begins */
  home: string;
  restatements: Restatement[];
  change: Change;
  /** leads to where a figure comes from; null: the viewer may not ask */
  prove: ((row: Row, cell: Cell) => void) | null;
}

/** What a question costs, how far it is, and its answer as it is looked at. */
export function ExploreAnswer(props: AnswerProps) {
  const { t } = useTranslation(EXPLORE);
  const { question, exploration, metrics, names, regions, view, home, restatements, change } = props;
  const seen = useRef<HTMLDivElement>(null);
  const { cost, state, shown, fits } = metrics;
  const none = exploration.indicators.length === 0;
  const restated = useMemo(() => {
    if (!shown) return [];
    const within = restatedWithin(restatements, shown.from[0] ?? "", shown.until.at(-1) ?? "");
    return [...new Set(shown.series.flatMap((series) => restatedIn(series, within, regions.pathOf)))];
  }, [shown, restatements, regions]);
  const explored = shown ? prepareExplore(shown, names, (series) => restatedIn(series, restated, regions.pathOf)) : null;
  return (
    <section id="answer" tabIndex={-1} className={classes.answer} aria-label={t("answer")} aria-busy={state === "asking"}>
      <div className={classes.bar}>
        <section className={classes.looks} aria-label={t("looks")}>
          {LOOKS.map((look) => (
            <button
              key={look}
              type="button"
              data-look={look}
              aria-pressed={exploration.look === look}
              onClick={() => change({ look: look === "line" ? null : look })}
            >
              {t(`look.${look}`)}
            </button>
          ))}
        </section>
        <span className={classes.note} data-cost={cost?.points}>
          {cost && !none
            ? t("cost", { points: fullNumber(cost.points), series: fullNumber(cost.series), periods: fullNumber(cost.periods) })
            : null}
        </span>
        {fits && !none ? <Freshness metrics={metrics} filling={explored?.filling ?? null} /> : null}
      </div>
      <Crumbs exploration={exploration} view={view} home={home} change={change}>
        {fits && question && shown && shown.series.length > 0 ? (
          <Suspense>
            <ExportMenu
              question={question}
              seen={() => seen.current}
              name={[t("title"), ...new Set([shown.periods[0], shown.periods.at(-1)]), shown.asOfDay].join("_").replaceAll("/", "-")}
            />
          </Suspense>
        ) : null}
      </Crumbs>
      {none ? <p className={classes.empty}>{t("nothing")}</p> : <Standing {...props} />}
      {shown && explored && !none ? (
        <div className={classes.stack} data-aged={!fits || metrics.away} data-answer={fits ? "done" : "before"}>
          {shown.series.length > 0 ? (
            <div ref={seen} className={classes.stack} data-seen>
              <LookAt {...props} explored={explored} answer={shown} />
            </div>
          ) : (
            <p className={classes.empty}>{t("nothingFor")}</p>
          )}
          <AnswerNotes answer={shown} names={names} />
          <RestatementNotes restatements={restated} names={names} change={change} />
        </div>
      ) : null}
      {state === "asking" && !shown && !none ? <Skeleton height={420} /> : null}
    </section>
  );
}
