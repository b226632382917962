import { type ParentRule, shanghaiDay } from "@kepu/schema";
import type { PoolClient } from "pg";
import { now } from "../clock.ts";
import { ProductError } from "../errors.ts";
import type { Moment } from "../metric/ask.ts";
import { breathing } from "../metric/breath.ts";
import { type Span, spanOf } from "../metric/calendar.ts";
import { placeHistoryOf } from "../metric/place-history.queries.ts";
import type { PlaceHistory } from "../metric/place-history.ts";
import type { RegionTree } from "../region/region.service.ts";
import { Counter, scopeOf } from "./count.ts";
import type { Topics } from "./question.ts";
import { sealedFigure } from "./reach.queries.ts";
import type { ReachSets } from "./sets.ts";

/** Reach of a region in a whole month, quarter, half or year, of all topics: what is kept when facts are dropped. */
export interface StandardFigure {
  regionId: string;
  period: string;
  people: number;
  settled: number;
}

export const isStandard = (period: string): boolean => /^\d{4}(-(Q[1-4]|H[12]|\d{2}))?$/.test(period);

/** People of some regions of a root in some periods: all, and those of verified activities. */
export async function standardFigures(
  tx: PoolClient,
  sets: ReachSets,
  history: PlaceHistory,
  regionIds: readonly string[],
  periods: readonly string[],
): Promise<StandardFigure[]> {
  const moment: Moment = { instant: now(), day: shanghaiDay(now()), isNow: true };
  const spans = periods.flatMap((period) => spanOf(period) ?? []);
  const { all } = await sets.people(tx, scopeOf(history, history.spans("NOW", moment.day), regionIds, spans, null), moment);
  const [counter, breath] = [new Counter(all), breathing(undefined)];
  const figures: StandardFigure[] = [];
  for (const [place, regionId] of regionIds.entries())
    for (const span of spans) {
      await breath();
      const { all: people, settled } = counter.count(place, span) ?? { all: 0, settled: 0 };
      figures.push({ regionId, period: span.period, people, settled });
    }
  return figures;
}

/** Of every region of every root, for a seal. */
export async function figuresToKeep(
  tx: PoolClient,
  sets: ReachSets,
  tree: RegionTree,
  periods: readonly string[],
): Promise<StandardFigure[]> {
  const figures: StandardFigure[] = [];
  for (const { id, rootId } of tree.byId.values()) {
    if (id !== rootId) continue;
    const regionIds = [id, ...tree.below(id).map((region) => region.id)];
    figures.push(...(await standardFigures(tx, sets, await placeHistoryOf(tx, id), regionIds, periods)));
  }
  return figures;
}

interface Asked {
  regionIds: string[];
  spans: Span[];
  moment: Moment;
  topics: Topics | null;
  parents: ParentRule;
}

/** Of a time whose facts are gone, at least in part: what was kept of it, or EXPIRED. Null: the sets answer, of a year that is not sealed to its end. */
export async function keptFigure(
  tx: PoolClient,
  sealed: string,
  { regionIds, spans, moment, topics, parents }: Asked,
): Promise<number | null> {
  const { settled = false, ...others } = topics ?? {};
  const [regionId = "", span] = [regionIds[0], spans[0]];
  const ofAllTopics = Object.values(others).every((one) => one === null);
  if (span && isStandard(span.period) && ofAllTopics && regionIds.length === 1 && spans.length === 1 && moment.isNow && parents === "NOW") {
    const figure = await sealedFigure(tx, regionId, span.period, settled);
    if (figure !== null || span.until > sealed) return figure;
  }
  throw new ProductError(
    "EXPIRED",
    `Facts before ${sealed} are no longer kept. Of before, ask for one region and one whole month, quarter, half or year, of all topics, as of today.`,
    { field: "input.periods" },
  );
}
