import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { fullNumber, listed } from "../i18n/format.ts";
import { Fault } from "../ui/Fault.tsx";
import { Notice } from "../ui/Notice.tsx";
import type { AnswerProps } from "./ExploreAnswer.tsx";
import classes from "./explore.module.css";
import { EXPLORE } from "./explore-texts.ts";
import { refusalOf } from "./refusal.ts";

/** While there is no answer: why, and what can be done. */
export function Standing({ metrics, exploration, indicators, names, change }: AnswerProps) {
  const { t, i18n } = useTranslation(EXPLORE);
  const { state, cost, slow, done, error, ask, cancel, away, fits } = metrics;
  if (state === "asking" && slow)
    return (
      <div className={classes.standing} role="status">
        <progress value={cost && done > 0 ? done : undefined} max={cost?.series} aria-label={t("answer")} />
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
  if (away)
    return (
      <div className={classes.standing} role="alert" data-away>
        <span>{t(fits ? "awayKept" : metrics.shown ? "awayBefore" : "away")}</span>
        <Button size="compact-sm" onClick={ask}>
          {t("again")}
        </Button>
      </div>
    );
  const refusal = refusalOf(error, exploration, indicators);
  if (!refusal) return <Fault error={error} retry={ask} />;
  const { text, limit, codes = [], change: way } = refusal;
  return (
    <div role="alert" data-refusal={text}>
      <Notice
        title={t("refused")}
        text={t(`refusal.${text}`, { limit: fullNumber(limit ?? 0), names: listed(codes.map(names.indicator), i18n.language) })}
      >
        {way ? (
          <Button variant="light" onClick={() => change(way)}>
            {t(`way.${text}`)}
          </Button>
        ) : null}
      </Notice>
    </div>
  );
}
