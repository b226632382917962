import { addDays, LIMITS } from "@kepu/schema";
import type { PoolClient } from "pg";
import { permit, type Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { notFound } from "../errors.ts";
import { checkCount, type Moment, momentOf } from "../metric/ask.ts";
import { daysOf, type Span } from "../metric/calendar.ts";
import { firstRecords } from "../metric/measured.queries.ts";
import { placeHistoryOf } from "../metric/place-history.queries.ts";
import type { PlaceHistory } from "../metric/place-history.ts";
import type { HistoryReader } from "../metric/reading.ts";
import type { RegionService } from "../region/region.service.ts";
import { type HeldSchool, heldSchools } from "../register/held.queries.ts";
import { type Attendance, attendanceOf } from "./attendance.ts";
import { type Counts, count, merged, scopeOf } from "./count.ts";
import { periodsOf, type ReachQuestion, topicsOf, wantedOf } from "./question.ts";
import { denominatorsOf, verifiedBy } from "./reach.queries.ts";
import type { ReachSets } from "./sets.ts";
import { keptFigure } from "./standard-figures.ts";

export interface ReachWanted {
  places: boolean;
  periods: boolean;
  shared: boolean;
  attendance: boolean;
  denominators: boolean;
  completeness: boolean;
}

/** Distinct people of any places, periods and topics, with their attendance and denominators. */
export class ReachService {
  constructor(
    private readonly reader: HistoryReader,
    private readonly regions: RegionService,
    private readonly sets: ReachSets,
  ) {}

  /** Reads all sets, so that the first question does not wait for it. */
  async warm(): Promise<void> {
    await this.reader.read(null, undefined, (tx) => this.sets.read(tx, () => {}));
  }

  async query(viewer: Viewer, question: ReachQuestion, wanted: ReachWanted, signal?: AbortSignal) {
    const { rootId, parents } = question;
    permit(viewer, "reach", this.regions.insideRoot(viewer, "reach", rootId));
    if (this.regions.rootOf(rootId) !== rootId) throw notFound("region");
    const regionIds = [...new Set(question.regionIds?.length ? question.regionIds : [rootId])];
    checkCount("input.regionIds", regionIds.length, LIMITS.reachPlaces, "places");
    for (const regionId of regionIds) {
      const regionPath = this.regions.pathOf(regionId);
      if (regionPath[0] !== rootId) throw notFound("region");
      permit(viewer, "reach", { regionPath });
    }
    const spans = periodsOf(question.periods);
    const topics = topicsOf(question);
    const moment = momentOf({ ...question, indicators: [], first: 1 }, now());
    return this.reader.read(viewer, signal, async (tx) => {
      const history = await placeHistoryOf(tx, rootId);
      const verified = topics?.settled && !moment.isNow ? await verifiedBy(tx, rootId, moment.instant) : null;
      const scope = scopeOf(history, history.spans(parents, moment.day), regionIds, spans, topics && wantedOf(topics, verified));
      const { all, activities, sealed } = await this.sets.people(tx, scope, moment, wanted.attendance);
      const isSealed = sealed !== null && spans.some(({ from }) => from < sealed);
      const kept = isSealed ? await keptFigure(tx, sealed, { regionIds, spans, moment, topics, parents }) : null;
      const counts = kept === null ? count(scope, all, wanted) : countsOf(kept);
      const { places } = scope;
      const attendance = wanted.attendance ? await attendanceOf(tx, { history, places, spans, moment, parents, activities }) : undefined;
      return this.answer(tx, question, wanted, { regionIds, spans, moment, counts, attendance, history });
    });
  }

  private async answer(
    tx: PoolClient,
    { rootId, parents }: ReachQuestion,
    wanted: ReachWanted,
    { regionIds, spans, moment, counts, attendance, history }: Answering,
  ) {
    const lastDay = spans.map(({ until }) => addDays(until, -1)).reduce((a, b) => (a > b ? a : b));
    const day = lastDay > moment.day ? moment.day : lastDay;
    const [place, ...others] = regionIds;
    const isOne = wanted.denominators && place !== undefined && others.length === 0;
    const [own] = isOne ? await denominatorsOf(tx, [place], day) : [];
    const { since, schools } = isOne ? await heldSchools(tx, rootId, moment.isNow ? null : moment.instant) : { since: null, schools: [] };
    const pathOf = (regionId: string) => (parents === "NOW" ? history.pathNow(regionId, moment.day) : history.pathThen(regionId, day));
    const isThere = ({ from, until, regionId }: HeldSchool) =>
      from <= day && (until === null || day < until) && pathOf(regionId).includes(place ?? "");
    const firsts = wanted.completeness
      ? await firstRecords(tx, history.ofLevel("COMMUNITY"), moment.isNow ? null : moment.day)
      : { checkIns: null };
    const isDistrict = regionIds.length === 1 && regionIds[0] === rootId;
    const of = attendance ?? (() => null);
    return {
      people: counts.people,
      coverage: isDistrict && own?.population ? counts.people / own.population : null,
      ...{
        population: own?.population ?? null,
        populationYear: own?.populationYear ?? null,
        populationSource: own?.populationSource ?? null,
      },
      schools: since !== null && since <= day ? schools.filter(isThere).length : null,
      attendance: of(0, 0),
      places: regionIds.map((regionId, at) => ({ regionId, people: counts.byPlace[at] ?? 0, attendance: of(at + 1, 0) })),
      periods: spans.map(({ period }, at) => ({ period, people: counts.byPeriod[at] ?? 0, attendance: of(0, at + 1) })),
      inPlaces: counts.inPlaces.map((people, at) => ({ places: at + 1, people })).filter(({ people }) => people > 0),
      shared: counts.shared.map(({ first, second, people }) => ({
        ...{ firstId: regionIds[first] ?? "", secondId: regionIds[second] ?? "", people },
      })),
      completeness: completenessOf(merged(spans), firsts.checkIns, moment.day),
      method: isDistrict ? "COVERAGE" : "AT_PLACE",
      asOfDay: moment.day,
      synthetic: this.regions.isSynthetic(rootId),
    } as const;
  }
}

/** Of one place and period. */
const countsOf = (people: number): Counts => ({ people, byPlace: [people], byPeriod: [people], inPlaces: [people], shared: [] });

interface Answering {
  regionIds: string[];
  spans: Span[];
  moment: Moment;
  counts: Counts;
  attendance: ((bucket: number, n: number) => Attendance) | undefined;
  history: PlaceHistory;
}

/** The share of the days that are over and on record. */
function completenessOf(days: readonly { from: string; until: string }[], first: string | null, today: string): number {
  const end = addDays(today, 1);
  const known = days.map(({ from, until }) => ({
    from: first && first > from ? first : from,
    until: until < end ? until : end,
  }));
  const all = days.reduce((sum, span) => sum + daysOf(span), 0);
  return first === null ? 0 : known.reduce((sum, span) => sum + Math.max(0, daysOf(span)), 0) / all;
}
