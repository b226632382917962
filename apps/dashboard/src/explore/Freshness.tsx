import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { clockTime } from "../i18n/format.ts";
import classes from "./explore.module.css";
import { EXPLORE } from "./explore-texts.ts";
import type { Metrics } from "./use-metrics.ts";

/** a period that is still filling up is old after this */
const OLD_MS = 5 * 60_000;
const LOOKED_AT_EVERY_MS = 30_000;
/** what is this small follows the live screens by itself */
const SMALL = 5_000;

/** When an answer came, and the way to a newer one. */
export function Freshness({ metrics, filling }: { metrics: Metrics; filling: string | null }) {
  const { t } = useTranslation(EXPLORE);
  const [now, setNow] = useState(Date.now());
  const { ask, cost, state } = metrics;
  const follows = filling !== null && state === "done" && cost !== null && cost.points <= SMALL;
  useEffect(() => {
    const timer = window.setInterval(() => {
      setNow(Date.now());
      if (follows && document.visibilityState === "visible") ask();
    }, LOOKED_AT_EVERY_MS);
    return () => window.clearInterval(timer);
  }, [follows, ask]);
  if (metrics.shownAt === null) return null;
  const old = metrics.away || (filling !== null && now - metrics.shownAt > OLD_MS);
  return (
    <span className={classes.fresh} data-old={old}>
      {t(old ? "answeredOld" : "answered", { time: clockTime(metrics.shownAt, true) })}
      <Button size="compact-xs" variant="subtle" onClick={metrics.ask} disabled={metrics.state === "asking"}>
        {t("refresh")}
      </Button>
    </span>
  );
}
