import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import type { RegionView } from "../region/use-region-view.ts";
import type { Exploration } from "./exploration.ts";
import classes from "./explore.module.css";
import { EXPLORE } from "./explore-texts.ts";
import type { Change } from "./use-change.ts";

interface CrumbsProps {
  exploration: Exploration;
  view: RegionView;
  /** where the viewer's world begins */
  home: string;
  change: Change;
  /** what is done with the answer */
  children: ReactNode;
}

/** The way back up from one place, all other choices kept, as known when, and over to what happens there now. */
export function Crumbs({ exploration, view, home, change, children }: CrumbsProps) {
  const { t } = useTranslation(EXPLORE);
  const { may } = useViewer();
  const { regions } = view;
  const [place = home, ...others] = exploration.places;
  const [kind, id] = place.includes(":") ? (place.split(":") as [string, string]) : ["", place];
  const path = regions.pathOf(id);
  const shown = path.slice(
    Math.max(
      0,
      path.findIndex((region) => region.id === home),
    ),
  );
  const one = others.length === 0 && shown.length > 0;
  return (
    <nav className={classes.crumbs} aria-label={t("crumbs")}>
      {one
        ? shown.map((region, n) => (
            <span key={region.id}>
              {n > 0 ? <span aria-hidden> ▸ </span> : null}
              {region.id === id ? (
                <b aria-current="location">{regions.nameOf(id)}</b>
              ) : (
                <button type="button" className={classes.link} onClick={() => change({ place: kind ? `${kind}:${region.id}` : region.id })}>
                  {regions.nameOf(region.id)}
                </button>
              )}
            </span>
          ))
        : null}
      {exploration.asOf ? (
        <span className={classes.asOf} data-as-of={exploration.asOf}>
          {t("asKnown", { day: exploration.asOf })}{" "}
          <button type="button" className={classes.link} onClick={() => change({ asof: null })}>
            {t("asOfClear")}
          </button>{" "}
          {exploration.compare.includes("KNOWN_NOW") ? null : (
            <button
              type="button"
              className={classes.link}
              onClick={() => change({ compare: [...exploration.compare.filter((kind) => kind !== "PLACE"), "KNOWN_NOW"].join(",") })}
            >
              {t("besideNow")}
            </button>
          )}
        </span>
      ) : null}
      {may("liveOverview") ? <Link to={view.linkFrom("/", one ? id : home)}>{t("toLive")}</Link> : null}
      {children}
    </nav>
  );
}
