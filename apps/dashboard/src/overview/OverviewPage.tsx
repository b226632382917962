import { Text } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { LiveOverviewDocument } from "../graphql/generated/graphql.ts";
import { clockTime } from "../i18n/format.ts";
import { useLive } from "../live/use-live.ts";
import { useRegions } from "../region/use-regions.ts";
import { NoRight } from "../ui/NoRight.tsx";
import { ActivityList } from "./ActivityList.tsx";
import { Feed } from "./Feed.tsx";
import { Figures } from "./Figures.tsx";
import { mergeOverview } from "./merge-overview.ts";
import classes from "./overview.module.css";
import { Ranking } from "./Ranking.tsx";

const OverviewCharts = lazy(() => import("./OverviewCharts.tsx").then((module) => ({ default: module.OverviewCharts })));

/** Any region of the district, live. The region stands in the URL. */
export function OverviewPage() {
  const { t } = useTranslation();
  const { viewer, may } = useViewer();
  const [params] = useSearchParams();
  const rootId = viewer?.roots[0];
  const regionId = params.get("region") ?? viewer?.homeRegionId ?? rootId;
  const regions = useRegions(rootId);
  const { board, fault } = useLive(LiveOverviewDocument, "liveOverview", regionId ? { regionId } : undefined, mergeOverview);
  if (!may("liveOverview") || fault === "NOT_FOUND" || fault === "FORBIDDEN") return <NoRight />;
  if (!regionId) return null;
  const path = regions.pathOf(regionId);
  const name = regions.nameOf(regionId);
  const shown = path.slice(path.findIndex((region) => region.id === (viewer?.homeRegionId ?? rootId)));
  return (
    <div className={classes.page}>
      <nav className={classes.crumbs} aria-label={t("overview.breadcrumb")}>
        <h1 className="visually-hidden">
          {t("overview.title")} {name}
        </h1>
        {shown.map((region, index) => (
          <span key={region.id}>
            {index > 0 ? <span aria-hidden> ▸ </span> : null}
            {region.id === regionId ? (
              <b aria-current="page">{regions.nameOf(region.id)}</b>
            ) : (
              <Link to={link(params, region.id)}>{regions.nameOf(region.id)}</Link>
            )}
          </span>
        ))}
        {board ? (
          <Text span size="sm" c="var(--ink-2)">
            {board.day}
          </Text>
        ) : null}
      </nav>
      <Figures board={board} name={name} />
      <Suspense fallback={<div className={classes.charts} />}>
        <OverviewCharts board={board} name={name} />
      </Suspense>
      <Ranking board={board} regions={regions} regionId={regionId} linkTo={(id) => link(params, id)} />
      <ActivityList board={board} regions={regions} />
      <Feed board={board} />
      <footer className={classes.foot}>
        <span>
          {t("source")} {t("sourceText")}
        </span>
        {board ? <span>{t("updated", { time: clockTime(board.at, true) })}</span> : null}
        {board?.synthetic ? <span className={classes.mark}>{t("demoMark")}</span> : null}
      </footer>
    </div>
  );
}

function link(params: URLSearchParams, regionId: string): string {
  const next = new URLSearchParams(params);
  next.set("region", regionId);
  return `/?${next}`;
}
