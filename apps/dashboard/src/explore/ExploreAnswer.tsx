import { Button, Skeleton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { codeOf } from "../graphql/client.ts";
import { fullNumber } from "../i18n/format.ts";
import type { Regions } from "../region/use-regions.ts";
import { Fault } from "../ui/Fault.tsx";
import { AnswerNotes } from "./AnswerNotes.tsx";
import { type Exploration, LOOKS } from "./exploration.ts";
import classes from "./explore.module.css";
import { EXPLORE } from "./explore-texts.ts";
import { FigurePanel } from "./FigurePanel.tsx";
import { LookAt } from "./LookAt.tsx";
import { type Cell, type Names, prepareExplore, type Row } from "./prepare-explore.ts";
import type { Metrics } from "./use-metrics.ts";

export interface AnswerProps {
  exploration: Exploration;
  metrics: Metrics;
  names: Names;
  regions: Regions;
  change(changes: Record<string, string | null>): void;
}

/** A figure that was clicked. */
export interface Clicked {
  row: Row;
  cell: Cell;
}

/** What a question costs, how far it is, and its answer as it is looked at. */
export function ExploreAnswer(props: AnswerProps) {
  const { t } = useTranslation(EXPLORE);
  const { exploration, metrics, names, change } = props;
  const [clicked, setClicked] = useState<Clicked | null>(null);
  const { cost, state, shown } = metrics;
  const none = exploration.indicators.length === 0;
  return (
    <section className={classes.answer} aria-label={t("title")} aria-busy={state === "asking"}>
      <div className={classes.bar}>
        <section className={classes.looks} aria-label={t("looks")}>
          {LOOKS.map((look) => (
            <button
              key={look}
              type="button"
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
      </div>
      {none ? <p className={classes.empty}>{t("nothing")}</p> : <Standing metrics={metrics} />}
      {shown && !none && (state === "done" || state === "asking") ? (
        <div className={classes.stack} data-aged={state === "asking"} data-answer={state}>
          {shown.series.length > 0 ? (
            <LookAt {...props} explored={prepareExplore(shown, names)} answer={shown} click={setClicked} />
          ) : (
            <p className={classes.empty}>{t("nothingFor")}</p>
          )}
          <AnswerNotes answer={shown} names={names} />
        </div>
      ) : null}
      {state === "asking" && !shown && !none ? <Skeleton height={420} /> : null}
      {clicked ? <FigurePanel {...clicked} close={() => setClicked(null)} /> : null}
    </section>
  );
}

/** While there is no answer: why, and what can be done. */
function Standing({ metrics }: { metrics: Metrics }) {
  const { t } = useTranslation(EXPLORE);
  const { state, cost, slow, done, error, ask, cancel } = metrics;
  if (state === "asking" && slow)
    return (
      <div className={classes.standing} role="status">
        <progress value={cost ? done : undefined} max={cost?.series} aria-label={t("title")} />
        <span>{t("progress", { done: fullNumber(done), total: fullNumber(cost?.series ?? 0) })}</span>
        <Button size="compact-sm" variant="default" onClick={cancel}>
          {t("cancel")}
        </Button>
      </div>
    );
  if (state === "waiting" || state === "cancelled")
    return (
      <div className={classes.standing} role="status">
        <span>{t(state === "waiting" ? "large" : "cancelled")}</span>
        <Button size="compact-sm" onClick={ask}>
          {t(state === "waiting" ? "ask" : "again")}
        </Button>
      </div>
    );
  if (state !== "failed") return null;
  const code = codeOf(error);
  const text =
    code === "LIMIT_EXCEEDED" ? t("tooLarge", { limit: fullNumber(250_000) }) : code === "BAD_INPUT" ? t("notSummable") : undefined;
  return <Fault error={error} retry={ask} {...(text ? { title: t("refused"), text } : {})} />;
}
