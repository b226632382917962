import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { LiveOverviewDocument } from "../graphql/generated/graphql.ts";
import { clockTime } from "../i18n/format.ts";
import { LiveFault } from "../live/LiveFault.tsx";
import { useLive } from "../live/use-live.ts";
import type { RegionView } from "../region/use-region-view.ts";
import { Attention } from "../tasks/Attention.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { ActivityList } from "./ActivityList.tsx";
import { Feed } from "./Feed.tsx";
import { Figures } from "./Figures.tsx";
import { mergeOverview } from "./merge-overview.ts";
import classes from "./overview.module.css";
import { prepareRanking } from "./prepare-overview.ts";
import { Ranking } from "./Ranking.tsx";

const OverviewCharts = lazy(() => import("./OverviewCharts.tsx").then((module) => ({ default: module.OverviewCharts })));

/** A region today, as it happens. */
export function LiveOverview({ view }: { view: RegionView }) {
  const { t } = useTranslation();
  const { regionId, regions } = view;
  const live = useLive(LiveOverviewDocument, "liveOverview", { regionId }, mergeOverview);
  const { board, fault } = live;
  if (fault === "NOT_FOUND" || fault === "FORBIDDEN") return <NoRight />;
  if (!board && fault)
    return (
      <div className={classes.instead}>
        <LiveFault live={live} />
      </div>
    );
  const name = regions.nameOf(regionId);
  return (
    <>
      <Attention view={view} offline={board?.kiosks?.offline} />
      <div className={classes.top}>
        <LiveFault live={live} />
        <Figures board={board} name={name} view={view} />
      </div>
      <Suspense fallback={<div className={classes.charts} />}>
        <OverviewCharts board={board} name={name} view={view} />
      </Suspense>
      <Ranking
        places={board && regions.ready ? prepareRanking(board.places, regions.shownBelow(regionId), regions.residentsOf) : undefined}
        base={t("overview.base")}
        fileName={`${name}_${t("overview.ranking")}_${board?.day ?? ""}`}
        synthetic={board?.synthetic ?? false}
        view={view}
      />
      <ActivityList board={board} view={view} />
      <Feed board={board} />
      <footer className={classes.foot}>
        <span>
          {t("source")} {t("sourceText")}
        </span>
        {board ? <span>{t("updated", { time: clockTime(board.at, true) })}</span> : null}
        {board?.completeUpTo ? <span>{t("completeUpTo", { time: clockTime(board.completeUpTo, true) })}</span> : null}
        {board?.kiosks && board.kiosks.silent > 0 ? <span>{t("overview.silentKiosks", { count: board.kiosks.silent })}</span> : null}
        {board?.synthetic ? <span className={classes.mark}>{t("demoMark")}</span> : null}
      </footer>
    </>
  );
}
