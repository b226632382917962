import { useEffect, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import classes from "./desk.module.css";
import { deskQueue } from "./desk-queue.ts";

/** Sends what a desk of this browser has not delivered, on whichever page one is, and says how much waits or was not accepted. */
export function UnsentTaps() {
  const { t } = useTranslation();
  const { waiting, rejected } = useSyncExternalStore(deskQueue.subscribe, deskQueue.snapshot);
  useEffect(() => deskQueue.start(), []);
  const first = waiting[0];
  const activityId = first ? (first.type === "RECORD" ? first.tap.activityId : first.activityId) : rejected[0]?.activityId;
  if (!activityId) return null;
  return (
    <Link to={`/desk/${activityId}`} className={classes.pending} data-state={first ? "unsent" : "rejected"}>
      {first ? t("desk.unsentShort", { count: waiting.length }) : t("desk.rejectedShort", { count: rejected.length })}
    </Link>
  );
}
