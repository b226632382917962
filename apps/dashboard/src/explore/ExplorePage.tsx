import { useQuery } from "@apollo/client/react";
import { shanghaiDay } from "@kepu/schema";
import { useSearchParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { ExploreIndicatorsDocument } from "../graphql/generated/pages.ts";
import { ProofHost } from "../proof/ProofHost.tsx";
import { useRegionView } from "../region/use-region-view.ts";
import { Fault } from "../ui/Fault.tsx";
import { Loading } from "../ui/Loading.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { AskPanel } from "./ask/AskPanel.tsx";
import { ExploreAnswer } from "./ExploreAnswer.tsx";
import { explorationOf, questionOf, regionsOf } from "./exploration.ts";
import classes from "./explore.module.css";
import { addExploreTexts } from "./explore-texts.ts";
import { useChange } from "./use-change.ts";
import { useMetrics } from "./use-metrics.ts";
import { useNames } from "./use-names.ts";
import { useProve } from "./use-prove.ts";
import { useRestatements } from "./use-restatements.ts";
import { useOpenedView } from "./views/use-opened-view.ts";
import { ViewBar } from "./views/ViewBar.tsx";

addExploreTexts();

/** History: any indicators, places and periods, as known on any day. All of it stands in the address. */
export function ExplorePage() {
  const { viewer, may } = useViewer();
  const view = useRegionView();
  const { rootId, regions, shownPath } = view;
  const [params] = useSearchParams();
  const change = useChange();
  const allowed = may("metrics");
  const ofRegions = may("regionMetrics");
  const today = shanghaiDay(Date.now());
  const exploration = explorationOf(params, today);
  const { data, error, refetch } = useQuery(ExploreIndicatorsDocument, { variables: { search: null, rootId }, skip: !allowed || !rootId });
  const home = shownPath[0]?.id ?? viewer?.homeRegionId ?? rootId;
  const places = exploration.places.length > 0 ? exploration.places : [home];
  const regionIds = regionsOf(places, regions);
  const organisations = (viewer?.organisations ?? []).filter(({ id }) => !viewer?.actsFor || id === viewer.actsFor);
  const organisationIds = ofRegions ? [] : organisations.map(({ id }) => id);
  const opened = useOpenedView();
  const ready = allowed && !opened.opening && rootId && regions.ready && exploration.indicators.length > 0;
  const question = ready ? questionOf(exploration, { rootId, regionIds, organisationIds }) : null;
  const metrics = useMetrics(question);
  const restatements = useRestatements(rootId, exploration, today);
  const indicators = data?.indicators ?? [];
  const names = useNames({ indicators, regions, rootId, exploration, answer: metrics.shown, restatements });
  const prove = useProve(rootId, exploration);
  if (!allowed) return <NoRight />;
  if (regions.error) return <Fault error={regions.error} retry={regions.retry} />;
  if (error && !data) return <Fault error={error} retry={() => void refetch()} />;
  if (!data || !rootId || opened.opening) return <Loading />;

  return (
    <div className={classes.page}>
      <AskPanel
        exploration={exploration}
        today={today}
        indicators={indicators}
        view={view}
        home={home}
        places={places}
        count={regionIds.length}
        organisations={ofRegions ? null : organisations}
        change={change}
      >
        <ViewBar rootId={rootId} today={today} opened={opened} />
      </AskPanel>
      <ExploreAnswer
        question={question}
        exploration={exploration}
        indicators={indicators}
        metrics={metrics}
        names={names}
        regions={regions}
        view={view}
        home={home}
        restatements={restatements}
        change={change}
        prove={prove}
      />
      <ProofHost changed={metrics.ask} />
    </div>
  );
}
