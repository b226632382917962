import { useMediaQuery } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ExploreIndicatorsQuery } from "../../graphql/generated/pages.ts";
import { RootSwitch } from "../../region/RegionBar.tsx";
import type { RegionView } from "../../region/use-region-view.ts";
import type { Exploration } from "../exploration.ts";
import classes from "../explore.module.css";
import { EXPLORE } from "../explore-texts.ts";
import type { Change } from "../use-change.ts";
import { BesideFields } from "./BesideFields.tsx";
import { IndicatorPicker } from "./IndicatorPicker.tsx";
import { PartFields } from "./PartFields.tsx";
import { PlacePicker } from "./PlacePicker.tsx";
import { TimeFields } from "./TimeFields.tsx";

export interface Organisation {
  id: string;
  shortName: string;
  nameEn: string;
}

interface AskPanelProps {
  exploration: Exploration;
  today: string;
  indicators: ExploreIndicatorsQuery["indicators"];
  view: RegionView;
  /** where the viewer's world begins */
  home: string;
  places: string[];
  count: number;
  /** null: the viewer asks of regions */
  organisations: Organisation[] | null;
  change: Change;
  /** the views, above what is asked */
  children: ReactNode;
}

/** What is asked; on a narrow screen it folds away, so that the answer is seen. */
export function AskPanel({ exploration, today, indicators, view, home, places, count, organisations, change, children }: AskPanelProps) {
  const { t, i18n } = useTranslation(EXPLORE);
  const { regions } = view;
  const narrow = useMediaQuery("(max-width: 900px)", window.matchMedia("(max-width: 900px)").matches);
  return (
    <section className={classes.side} aria-label={t("choose")}>
      <a className="skip" href="#answer">
        {t("skip")}
      </a>
      <h1 className={classes.title}>{t("title")}</h1>
      {children}
      <details key={String(narrow)} className={classes.fold} open={!narrow}>
        <summary>{t("choose")}</summary>
        <div className={classes.side}>
          {view.roots.length > 1 && organisations === null ? <RootSwitch view={view} /> : null}
          <IndicatorPicker all={indicators} chosen={exploration.indicators} choose={(codes) => change({ i: codes.join(",") })} />
          <TimeFields exploration={exploration} today={today} change={change} />
          {organisations ? (
            <p className={classes.note}>
              {t("own")}: {organisations.map((one) => (i18n.language === "en" ? one.nameEn : one.shortName)).join(", ")}
            </p>
          ) : (
            <PlacePicker
              home={home}
              regions={regions}
              chosen={places}
              count={count}
              choose={(chosen) => change({ place: chosen.join(",") || null })}
            >
              <PartFields exploration={exploration} change={change} />
            </PlacePicker>
          )}
          <BesideFields exploration={exploration} home={home} regions={regions} organisations={organisations} change={change} />
        </div>
      </details>
    </section>
  );
}
