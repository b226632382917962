import { Skeleton, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { changeOf, fullNumber } from "../i18n/format.ts";
import type { RegionView } from "../region/use-region-view.ts";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Fault.tsx";
import classes from "./overview.module.css";
import type { RankedPlace } from "./prepare-overview.ts";

interface RankingProps {
  places: RankedPlace[] | undefined;
  /** the head of the column of comparison */
  base: string;
  fileName: string;
  synthetic: boolean;
  view: RegionView;
}

/** The regions one level down as bars; a click drills. The communities directly under the district stand beside the subdistricts. */
export function Ranking({ places, base, fileName, synthetic, view: { regions, linkTo } }: RankingProps) {
  const { t } = useTranslation();
  const first = places?.[0];
  const table = places && {
    columns: [t("overview.place"), t("overview.value"), base, t("overview.uses"), t("overview.loans"), t("overview.perThousand")],
    rows: places.map((place) => [
      regions.nameOf(place.regionId),
      place.attendance,
      place.base,
      place.kioskUses,
      place.loans,
      place.perThousand?.toFixed(1) ?? null,
    ]),
  };
  return (
    <div className={classes.ranking}>
      <Card
        title={t("overview.ranking")}
        definition={t("define.places")}
        fileName={fileName}
        {...(synthetic ? { note: t("demoMark") } : {})}
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
        {regions.error ? (
          <Fault error={regions.error} retry={regions.retry} />
        ) : places ? (
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
                      <b className={classes.number}>{fullNumber(place.attendance)}</b>
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
