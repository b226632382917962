import { Skeleton, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { changeOf, fullNumber } from "../i18n/format.ts";
import type { Regions } from "../region/use-regions.ts";
import { Card } from "../ui/Card.tsx";
import type { OverviewFrame } from "./merge-overview.ts";
import classes from "./overview.module.css";
import { prepareRanking } from "./prepare-overview.ts";

interface RankingProps {
  board: OverviewFrame | undefined;
  regions: Regions;
  regionId: string;
  linkTo(regionId: string): string;
}

/** The regions one level down as bars; a click drills. The communities directly under the district stand beside the subdistricts. */
export function Ranking({ board, regions, regionId, linkTo }: RankingProps) {
  const { t } = useTranslation();
  const below = regions.childrenOf(regionId);
  const shown = below.length > 0 ? below : regions.pathOf(regionId).slice(-1);
  const places =
    board && regions.ready
      ? prepareRanking(
          board,
          shown.map((region) => region.id),
        )
      : undefined;
  const first = places?.[0];
  const table = places && {
    columns: [t("overview.place"), t("overview.value"), t("overview.base"), t("overview.uses"), t("overview.loans")],
    rows: places.map((place) => [regions.nameOf(place.regionId), place.attendance, place.base, place.kioskUses, place.loans]),
  };
  return (
    <div className={classes.ranking}>
      <Card
        title={t("overview.ranking")}
        definition={t("define.places")}
        fileName={`${regions.nameOf(regionId)}_${t("overview.ranking")}_${board?.day ?? ""}`}
        {...(board?.synthetic ? { note: t("demoMark") } : {})}
        {...(table ? { table } : {})}
        {...(first
          ? {
              summary: t("overview.rankingSummary", {
                count: places?.length ?? 0,
                first: regions.nameOf(first.regionId),
                value: first.attendance,
              }),
            }
          : {})}
      >
        {places ? (
          places.length > 0 ? (
            <ol className={classes.bars}>
              {places.map((place) => {
                const change = changeOf(place.attendance, place.base);
                const region = regions.byId.get(place.regionId);
                const name = regions.nameOf(place.regionId);
                return (
                  <li key={place.regionId}>
                    <Link to={linkTo(place.regionId)} title={t("overview.drill", { place: name })}>
                      <span className={classes.barName}>
                        {name}
                        {region?.level === "COMMUNITY" && region.parentId && regions.byId.get(region.parentId)?.level === "DISTRICT" ? (
                          <em>{t("direct")}</em>
                        ) : null}
                      </span>
                      <span className={classes.track}>
                        <span className={classes.bar} style={{ width: `${place.share * 100}%` }} />
                      </span>
                      <b>{fullNumber(place.attendance)}</b>
                      <span className={classes.change} data-direction={Math.sign(change ?? 0)}>
                        {change === null ? "—" : `${change > 0 ? "▲ +" : change < 0 ? "▼ " : ""}${change} %`}
                      </span>
                    </Link>
                  </li>
                );
              })}
            </ol>
          ) : (
            <Text c="var(--ink-2)">{t("overview.empty")}</Text>
          )
        ) : (
          <Skeleton height="100%" />
        )}
      </Card>
    </div>
  );
}
