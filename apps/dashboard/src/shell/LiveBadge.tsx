import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { clockTime } from "../i18n/format.ts";
import { useConnection } from "../live/use-live.ts";
import classes from "./shell.module.css";

const DELAYED_MS = 5_000;

/** 实时 / 重连中 / 延迟 n 秒 / 离线, with the time of the last word from the service. `stopped`: what is shown is being asked for again. */
export function LiveBadge({ stopped = false }: { stopped?: boolean }) {
  const { t } = useTranslation();
  const { state, heardAt, staleSince } = useConnection();
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1_000);
    return () => window.clearInterval(timer);
  }, []);
  const silent = now - heardAt;
  if (state === "idle" && !stopped) return null;
  const badge = badgeOf();
  return (
    <span className={classes.badge} data-state={badge.state}>
      <span className={classes.dot} aria-hidden />
      <span>{badge.text}</span>
      {heardAt > 0 ? <time>{clockTime(badge.state === "live" ? now : heardAt, true)}</time> : null}
    </span>
  );

  function badgeOf() {
    if (!navigator.onLine) return { state: "bad", text: t("live.offline") };
    if (state === "connecting") return { state: "idle", text: t("live.connecting") };
    if (stopped || state === "reconnecting") return { state: "bad", text: t("live.reconnecting") };
    if (staleSince) return { state: "warn", text: t("live.stale", { time: clockTime(staleSince, true) }) };
    if (silent > DELAYED_MS) return { state: "warn", text: t("live.delayed", { seconds: Math.round(silent / 1_000) }) };
    return { state: "live", text: t("live.live") };
  }
}
