import { useQuery } from "@apollo/client/react";
import { shanghaiDay } from "@kepu/schema";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { ExploreIndicatorsDocument } from "../graphql/generated/pages.ts";
import { useRegionView } from "../region/use-region-view.ts";
import { Fault } from "../ui/Fault.tsx";
import { Loading } from "../ui/Loading.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { ExploreAnswer } from "./ExploreAnswer.tsx";
import { explorationOf, questionOf, regionsOf } from "./exploration.ts";
import classes from "./explore.module.css";
import { addExploreTexts, EXPLORE } from "./explore-texts.ts";
import { IndicatorPicker } from "./IndicatorPicker.tsx";
import { PlacePicker } from "./PlacePicker.tsx";
import { TimeFields } from "./TimeFields.tsx";
import { useMetrics } from "./use-metrics.ts";
import { useNames } from "./use-names.ts";

addExploreTexts();

/** History: any indicators, places and periods, as known on any day. All of it stands in the address. */
export function ExplorePage() {
  const { t } = useTranslation(EXPLORE);
  const { viewer, may } = useViewer();
  const { rootId, regions, shownPath } = useRegionView();
  const [params, setParams] = useSearchParams();
  const allowed = may("metrics");
  const ofRegions = may("regionMetrics");
  const today = shanghaiDay(Date.now());
  const exploration = explorationOf(params, today);
  const { data, error, refetch } = useQuery(ExploreIndicatorsDocument, { variables: { search: null }, skip: !allowed });
  const home = shownPath[0]?.id ?? viewer?.homeRegionId ?? rootId;
  const places = exploration.places.length > 0 ? exploration.places : [home];
  const regionIds = regionsOf(places, regions);
  const organisations = (viewer?.organisations ?? []).filter(({ id }) => !viewer?.actsFor || id === viewer.actsFor);
  const organisationIds = ofRegions ? [] : organisations.map(({ id }) => id);
  const ready = allowed && rootId && regions.ready && exploration.indicators.length > 0;
  const metrics = useMetrics(ready ? questionOf(exploration, { rootId, regionIds, organisationIds }) : null);
  const names = useNames(data?.indicators ?? [], regions, rootId, exploration.by === "ORGANISATION");
  if (!allowed) return <NoRight />;
  if (regions.error) return <Fault error={regions.error} retry={regions.retry} />;
  if (error && !data) return <Fault error={error} retry={() => void refetch()} />;
  if (!data || !rootId) return <Loading />;

  function change(changes: Record<string, string | null>) {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(changes)) value === null ? next.delete(name) : next.set(name, value);
    setParams(next);
  }

  return (
    <div className={classes.page}>
      <section className={classes.side} aria-label={t("choose")}>
        <h1 className={classes.title}>{t("title")}</h1>
        <p className={classes.note}>{t("lead")}</p>
        <IndicatorPicker all={data.indicators} chosen={exploration.indicators} choose={(codes) => change({ i: codes.join(",") })} />
        <TimeFields exploration={exploration} today={today} ofRegions={ofRegions} change={change} />
        {ofRegions ? (
          <PlacePicker
            home={home}
            regions={regions}
            chosen={places}
            count={regionIds.length}
            choose={(chosen) => change({ place: chosen.join(",") || null })}
          />
        ) : (
          <p className={classes.note}>
            {t("own")}: {organisations.map((one) => one.shortName).join("、")}
          </p>
        )}
      </section>
      <ExploreAnswer exploration={exploration} metrics={metrics} names={names} regions={regions} change={change} />
    </div>
  );
}
