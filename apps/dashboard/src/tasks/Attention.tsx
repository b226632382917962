import { IconAlertTriangleFilled } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { fullNumber } from "../i18n/format.ts";
import type { RegionView } from "../region/use-region-view.ts";
import classes from "./attention.module.css";
import { useLiveTasks } from "./use-live-tasks.ts";

const ReportingStrip = lazy(() => import("../review/ReportingStrip.tsx").then((module) => ({ default: module.ReportingStrip })));

/** 需关注: what is overdue, escalated or offline, in one line, each leading to its list. */
export function Attention({ view, offline }: { view: RegionView; offline: number | undefined }) {
  const { t } = useTranslation();
  const { may } = useViewer();
  const counts = useLiveTasks(view.rootId)?.counts;
  if (!may("liveTasks")) return null;
  const entries = [
    { key: "attentionOverdue", value: counts?.overdue, to: "/tasks?overdue=1" },
    { key: "attentionEscalated", value: counts?.escalated, to: "/tasks?escalated=1" },
    { key: "attentionPending", value: counts?.donePending, to: "/tasks?state=DONE_PENDING" },
    { key: "attentionOffline", value: offline, to: view.linkFrom("/kiosks") },
  ];
  return (
    <section className={classes.strip} aria-label={t("attention.title")}>
      <b>
        <IconAlertTriangleFilled size={14} aria-hidden /> {t("attention.title")}
      </b>
      {entries.map(({ key, value, to }) => (
        <Link key={key} to={to} data-attention={key} data-some={(value ?? 0) > 0}>
          {t(`attention.${key}`, { value: value === undefined ? "–" : fullNumber(value) })}
        </Link>
      ))}
      {may("reporting") ? (
        <Suspense>
          <ReportingStrip rootId={view.rootId} />
        </Suspense>
      ) : null}
    </section>
  );
}
