import { addDays, isUuid, LIMITS, monthOf, type ParentRule, shanghaiDay, startOfShanghaiDay } from "@kepu/schema";
import type { Pool, PoolClient } from "pg";
import { permit, type Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { badInput, notFound, ProductError } from "../errors.ts";
import type { ReachKey } from "../ingest/reach.queries.ts";
import { currentSnapshot } from "../live/change-feed.queries.ts";
import { checkCount, type Moment, momentOf, REST } from "../metric/ask.ts";
import { type Breath, breathing } from "../metric/breath.ts";
import { placeOf } from "../metric/buckets.ts";
import { type Calendar, calendarOf, daysOf, type Span, spanOf, tiersOf } from "../metric/calendar.ts";
import type { Distinct } from "../metric/distinct.ts";
import { firstRecords, type Members } from "../metric/measured.queries.ts";
import type { Plan } from "../metric/metric.service.ts";
import { regionHistory } from "../metric/observed.queries.ts";
import { PlaceHistory, type PlaceSpan } from "../metric/place-history.ts";
import { readAtOnce } from "../metric/reading.ts";
import { slot } from "../metric/readings.ts";
import type { RegionService } from "../region/region.service.ts";
import { cellsOf } from "./build.ts";
import { type Counts, count, merged, type Picked, pick, type Scope, scopeOf, type Wanted } from "./count.ts";
import { heldBack, type Sum } from "./disclosure.ts";
import { peopleOfCells, type RawRow } from "./memory.queries.ts";
import { byDay, firstFrom, keyOf, type ReachCell, ReachMemory, type Topic } from "./memory.ts";
import { People } from "./people.ts";
import {
  type AttendanceRow,
  attendanceSums,
  denominatorsOf,
  sealedFigure,
  sealedFigures,
  sealedUntil,
  verifiedBy,
} from "./reach.queries.ts";

/** A question of reach as a client sends it. */
export interface ReachQuestion {
  rootId: string;
  regionIds?: string[] | null;
  periods: string[];
  forms?: string[] | null;
  seriesIds?: string[] | null;
  campaignIds?: string[] | null;
  activityIds?: string[] | null;
  settled: boolean;
  asOf?: string | null;
  parents: ParentRule;
}

export interface ReachWanted {
  places: boolean;
  periods: boolean;
  shared: boolean;
  attendance: boolean;
  denominators: boolean;
  completeness: boolean;
}

export interface Attendance {
  identified: number;
  anonymous: number;
  headCount: number;
}

const NOBODY: Attendance = { identified: 0, anonymous: 0, headCount: 0 };
const KINDS = { IDENTIFIED: "identified", ANONYMOUS: "anonymous", HEAD_COUNT: "headCount" } as const;

/** Distinct people of any places, periods and topics, exact: sets built from the facts, and the facts themselves where a set is not what they are. */
export class ReachService {
  private readonly memory = new ReachMemory();
  private last: Promise<unknown> = Promise.resolve();
  /** what is being counted for everybody: who asks meanwhile gets the same answer */
  private readonly publishing = new Map<string, ReturnType<ReachService["publish"]>>();

  constructor(
    private readonly pool: Pool,
    private readonly regions: RegionService,
  ) {}

  /** Reads all sets, so that the first question does not wait for it. */
  async warm(): Promise<void> {
    await readAtOnce(this.pool, undefined, (tx) => this.inTurn(async () => this.memory.follow(tx, await currentSnapshot(tx))));
  }

  async query(viewer: Viewer, question: ReachQuestion, wanted: ReachWanted, signal?: AbortSignal) {
    const { rootId } = question;
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
    const filter = filterOf(question);
    const moment = momentOf({ ...question, indicators: [], first: 1 }, now());
    return readAtOnce(this.pool, signal, async (tx) => {
      const { scope, activities, chosen, history, places, kept } = await this.pick(tx, question, { regionIds, spans, moment, filter });
      const { all } = await this.withFacts(tx, scope, chosen, moment);
      const counts = kept === null ? count(scope, all, wanted) : keptCounts(kept);
      const attendance = wanted.attendance
        ? await this.attendance(tx, { history, places, spans, moment, parents: question.parents, activities })
        : undefined;
      return this.answer(tx, question, wanted, { regionIds, spans, moment, counts, attendance, history });
    });
  }

  /** What the sets give, and which cells the facts have to be asked for. In turn: the memory moves on from one snapshot to the next. */
  private pick(tx: PoolClient, question: ReachQuestion, { regionIds, spans, moment, filter }: Asked) {
    return this.inTurn(async () => {
      const at = await currentSnapshot(tx);
      const dirty = await this.memory.follow(tx, at);
      const kept = await this.keptFigure(tx, question, { regionIds, spans, moment, filter });
      const history = await historyOf(tx, question.rootId);
      const verified = filter?.settled && !moment.isNow ? await verifiedBy(tx, question.rootId, moment.instant) : null;
      const isWanted = filter && wantedOf(filter, verified);
      const scope = scopeOf(history, history.spans(question.parents, moment.day), regionIds, spans, isWanted);
      const activities = isWanted ? this.memory.activities(isWanted) : null;
      return { scope, activities, history, kept, places: scope.places, chosen: this.choose(scope, dirty, moment) };
    });
  }

  private choose(scope: Scope, dirty: ReadonlyMap<string, ReachKey>, moment: Moment): Chosen {
    const { isWanted } = scope;
    const until = moment.isNow ? Number.POSITIVE_INFINITY : startOfShanghaiDay(addDays(moment.day, 1)).getTime();
    // an item's time may lie a little ahead of the clock that it was recorded by
    const lastDay = addDays(moment.day, 1);
    const replaced = new Set([...dirty.keys()].flatMap((key) => this.memory.get(key) ?? []));
    const raw = new Map(dirty);
    const clean = pick(
      scope,
      (id, from, end, visit) => this.memory.each(id, from, end, visit),
      (cell) => {
        if (replaced.size > 0 && replaced.has(cell)) return false;
        if (cell.changedAt < until) return true;
        if (cell.day <= lastDay) raw.set(keyOf(cell), cell);
        return false;
      },
    );
    const communities = new Set(scope.places.flat().map((span) => span.regionId));
    const inScope = [...raw.values()].filter(
      (key) =>
        communities.has(key.communityId) &&
        scope.days.some(({ from, until: end }) => from <= key.day && key.day < end) &&
        (!isWanted || isWanted(key.activityId, this.memory.topicOf(key.activityId))),
    );
    return { clean, raw: inScope, highest: this.memory.highest };
  }

  /** What the sets do not have as it is now, or was then, from the facts; and the people among them who have no number yet, by the one they have for this answer. */
  private async withFacts(tx: PoolClient, scope: Scope, { clean, raw, highest }: Chosen, moment: Moment) {
    const recordedBefore = moment.isNow ? null : startOfShanghaiDay(addDays(moment.day, 1));
    const rows: RawRow[] = [];
    for (const keys of Map.groupBy(raw, ({ day }) => monthOf(day)).values())
      rows.push(...(await peopleOfCells(tx, cellsOf(keys), recordedBefore)));
    const { cells, unnumbered } = cellsFrom(rows, highest, (id) => this.memory.topicOf(id));
    const fresh = pick(
      { ...scope, isWanted: null },
      (id, from, until, visit) => {
        for (const cell of cells.get(id) ?? []) if (from <= cell.day && cell.day < until) visit(cell);
      },
      () => true,
    );
    return { all: [...clean, ...fresh], unnumbered };
  }

  /** People of each bucket and period of a metric query, by slot. */
  async counts(tx: PoolClient, plan: Plan, breath: Breath): Promise<Map<string, Distinct | "EXPIRED">> {
    const { index, times, moment, parents, rootId } = plan;
    const { scope, nos } = this.scopeOfPlan(plan);
    const chosen = await this.inTurn(async () => this.choose(scope, await this.memory.follow(tx, await currentSnapshot(tx)), moment));
    const sealed = await sealedUntil(tx);
    const kept = sealed === null ? null : await this.keptFigures(tx, plan, sealed);
    const { all } = await this.withFacts(tx, scope, chosen, moment);
    const verified = moment.isNow ? null : await verifiedBy(tx, rootId, moment.instant);
    const counts = new Map<string, Distinct | "EXPIRED">();
    const byPlace = Map.groupBy(all, ({ place }) => place);
    const room = all.reduce((most, { people }) => Math.max(most, people.at(-1) ?? 0), 0);
    const [people, settled] = [new People(room), new People(room)];
    for (const [place, no] of nos.entries()) {
      const picked = (byPlace.get(place) ?? []).sort(byDay);
      const bucket = index.buckets[place];
      const regionId = bucket?.ends || bucket?.part === REST ? undefined : bucket && (placeOf(bucket) ?? bucket.regionId);
      for (const [n, span] of times.spans.entries()) {
        if (sealed !== null && span.from < sealed) {
          const figure = moment.isNow && parents === "NOW" ? kept?.get(`${regionId} ${span.period}`) : undefined;
          const isWhole = moment.isNow && STANDARD.test(span.period) && span.until > sealed;
          if (figure || !isWhole) counts.set(slot(no, "", n), figure ?? "EXPIRED");
          if (figure || !isWhole) continue;
        }
        await breath();
        let [any, isUnsettled] = [false, false];
        for (let at = firstFrom(picked, span.from); at < picked.length && (picked[at] as Picked).day < span.until; at++) {
          const { people: some, cell } = picked[at] as Picked;
          if (!any) people.clear();
          if (!any) settled.clear();
          any = true;
          people.add(some);
          if (verified?.has(cell.activityId) ?? cell.topic.isVerified) settled.add(some);
          else isUnsettled = true;
        }
        if (!any) continue;
        const count = people.count();
        counts.set(slot(no, "", n), { all: count, settled: isUnsettled ? settled.count() : count });
      }
    }
    return counts;
  }

  /** Everybody of one bucket and the first period of a plan, each at the first day and activity of theirs; EXPIRED: what is kept of them is a figure alone. */
  async firstMet(tx: PoolClient, plan: Plan, bucketNo: number): Promise<Met[] | "EXPIRED"> {
    const { times, moment } = plan;
    const span = times.spans[0] as Span;
    const sealed = await sealedUntil(tx);
    if (sealed !== null && span.until <= sealed) return "EXPIRED";
    const { scope, nos } = this.scopeOfPlan({ ...plan, times: { ...times, spans: [span] } });
    const place = nos.indexOf(bucketNo);
    const one = { ...scope, places: scope.places.slice(place, place + 1) };
    const chosen = await this.inTurn(async () => this.choose(one, await this.memory.follow(tx, await currentSnapshot(tx)), moment));
    const { all, unnumbered } = await this.withFacts(tx, one, chosen, moment);
    const order = (a: Picked, b: Picked) => (a.day < b.day || (a.day === b.day && a.cell.activityId < b.cell.activityId) ? -1 : 1);
    const seen = new Set<number>();
    const met = new Map<string, Met>();
    for (const { day, cell, people } of all.sort(order)) {
      const own = met.get(cell.activityId) ?? { activityId: cell.activityId, people: 0, days: new Map() };
      for (const no of people) {
        if (seen.has(no)) continue;
        seen.add(no);
        own.people += 1;
        const { nos, pseudonyms } = own.days.get(day) ?? { nos: [], pseudonyms: [] };
        const pseudonym = unnumbered.get(no);
        if (pseudonym) pseudonyms.push(pseudonym);
        else nos.push(no);
        own.days.set(day, { nos, pseudonyms });
      }
      if (own.people > 0) met.set(cell.activityId, own);
    }
    return [...met.values()];
  }

  private scopeOfPlan({ index, spans, history, times }: Plan): { scope: Scope; nos: number[] } {
    const members = index.members(spans, new Set(history.ofLevel("COMMUNITY")));
    const nos = index.buckets.map(({ no }) => no);
    const places: PlaceSpan[][] = nos.map(() => []);
    for (const [at, regionId] of members.regionIds.entries()) {
      const [from, until] = [members.from[at] ?? "", members.until[at] ?? ""];
      places[nos.indexOf(members.buckets[at] ?? -1)]?.push({ no: 0, path: [], regionId, from, until });
    }
    return { scope: { places, periods: times.spans, days: merged(times.spans), isWanted: null }, nos };
  }

  private async keptFigures(tx: PoolClient, { index, times }: Plan, sealed: string): Promise<Map<string, Distinct>> {
    const regions = [...new Set(index.buckets.flatMap((bucket) => placeOf(bucket) ?? bucket.regionId ?? []))];
    const periods = times.spans.filter(({ from }) => from < sealed).map(({ period }) => period);
    const rows = await sealedFigures(tx, regions, periods);
    return new Map(rows.map((row) => [`${row.regionId} ${row.period}`, { all: row.people, settled: row.settled }]));
  }

  /** Of a month whose facts are gone: what was kept of it, or EXPIRED. Null: the sets answer, of a year that is not sealed to its end too. */
  private async keptFigure(
    tx: PoolClient,
    { parents }: ReachQuestion,
    { regionIds, spans, moment, filter }: Asked,
  ): Promise<number | null> {
    const sealed = await sealedUntil(tx);
    if (sealed === null || spans.every(({ from }) => from >= sealed)) return null;
    const { settled = false, ...topics } = filter ?? {};
    const [regionId = "", period] = [regionIds[0], spans[0]];
    const isStandard = period && STANDARD.test(period.period) && Object.values(topics).every((one) => one === null);
    if (isStandard && regionIds.length === 1 && spans.length === 1 && moment.isNow && parents === "NOW") {
      const figure = await sealedFigure(tx, regionId, period.period, settled);
      if (figure !== null || period.until > sealed) return figure;
    }
    throw new ProductError(
      "EXPIRED",
      `Facts before ${sealed} are no longer kept. Of before, ask for one region and one whole month, quarter, half or year, of all topics, as of today.`,
      { field: "input.periods" },
    );
  }

  /** People of every region in some periods, for a seal: all, and those of verified activities. */
  standardFigures(tx: PoolClient, periods: readonly string[]): Promise<StandardFigure[]> {
    return this.inTurn(async () => {
      await this.memory.follow(tx, await currentSnapshot(tx));
      const figures: StandardFigure[] = [];
      const roots = [...this.regions.current().byId.values()].filter(({ id, rootId }) => id === rootId);
      for (const { id } of roots) figures.push(...(await this.figuresOf(id, await historyOf(tx, id), periods, breathing(undefined))));
      return figures;
    });
  }

  /** What anybody may see: people by region and month, quarter and year, without those that stay back. */
  async published(viewer: Viewer, rootId: string, year: number): ReturnType<ReachService["publish"]> {
    permit(viewer, "publicReach", this.regions.insideRoot(viewer, "publicReach", rootId));
    if (this.regions.rootOf(rootId) !== rootId) throw notFound("region");
    if (!Number.isInteger(year) || year < 1900 || year > 9998) throw badInput("year", "A year such as 2026.");
    const key = `${rootId} ${year}`;
    const counting = this.publishing.get(key) ?? this.publish(rootId, year).finally(() => this.publishing.delete(key));
    this.publishing.set(key, counting);
    return counting;
  }

  private async publish(rootId: string, year: number) {
    const tree = this.regions.current();
    const regions = [rootId, ...tree.below(rootId).map(({ id }) => id)];
    const periods = [...monthsOf(year), ...quartersOf(year), String(year)];
    const figures = await readAtOnce(this.pool, undefined, (tx) =>
      this.inTurn(async () => {
        await this.memory.follow(tx, await currentSnapshot(tx));
        const kept = new Map((await sealedFigures(tx, regions, periods)).map((one) => [`${one.regionId} ${one.period}`, one.people]));
        const figures = await this.figuresOf(rootId, await historyOf(tx, rootId), periods, breathing(undefined));
        return figures.map(({ regionId, period, people }) => {
          const key = `${regionId} ${period}`;
          return { key, regionId, period, people: kept.get(key) ?? people };
        });
      }),
    );
    const children = new Map(regions.map((id) => [id, tree.children(id).map((child) => child.id)]));
    const hidden = heldBack(figures, sumsOf(children, year), LIMITS.smallCell);
    return {
      ...{ year, least: LIMITS.smallCell, synthetic: this.regions.isSynthetic(rootId) },
      figures: figures.map(({ key, regionId, period, people }) => ({
        ...{ regionId, period, heldBack: hidden.has(key), people: hidden.has(key) ? null : people },
      })),
    };
  }

  private async figuresOf(rootId: string, history: PlaceHistory, periods: readonly string[], breath: Breath): Promise<StandardFigure[]> {
    const placed = history.spans("NOW", shanghaiDay(now()));
    const people = (regionId: string, span: Span, isWanted: Wanted | null) => {
      const scope = scopeOf(history, placed, [regionId], [span], isWanted);
      const cells = pick(
        scope,
        (id, from, until, visit) => this.memory.each(id, from, until, visit),
        () => true,
      );
      return count(scope, cells, { places: false, periods: false, shared: false }).people;
    };
    const below = this.regions.current().below(rootId);
    const figures: StandardFigure[] = [];
    for (const regionId of [rootId, ...below.map(({ id }) => id)])
      for (const period of periods) {
        await breath();
        const span = spanOf(period);
        if (!span) continue;
        const settled = people(regionId, span, (_, { isVerified }) => isVerified);
        figures.push({ regionId, period, people: people(regionId, span, null), settled });
      }
    return figures;
  }

  private async attendance(
    tx: PoolClient,
    { history, places, spans, moment, parents, activities }: AttendanceAsked,
  ): Promise<(bucket: number, n: number) => Attendance> {
    const members = membersOf(places);
    const whole = [...merged(spans).map((days) => ({ ...days, n: 0 })), ...spans.map((days, at) => ({ ...days, n: at + 1 }))];
    const none: Calendar = { days: [], of: [] };
    const listed = whole.map(({ from, until }) => ({ period: "", from, until }));
    const { months, days } = moment.isNow
      ? tiersOf(listed, parents === "THEN" ? history.boundaries : [])
      : { months: none, days: calendarOf(listed) };
    const question = {
      members,
      activityIds: activities,
      recordedBy: moment.isNow ? null : moment.day,
    };
    const rows = [
      ...(await attendanceSums(tx, "MONTH", { ...question, calendar: months })),
      ...(await attendanceSums(tx, "DAY", { ...question, calendar: days })),
    ];
    return attendanceOf(rows, (at) => whole[at]?.n ?? 0);
  }

  private async answer(
    tx: PoolClient,
    { rootId }: ReachQuestion,
    wanted: ReachWanted,
    { regionIds, spans, moment, counts, attendance, history }: Answering,
  ) {
    const lastDay = spans.map(({ until }) => addDays(until, -1)).reduce((a, b) => (a > b ? a : b));
    const day = lastDay > moment.day ? moment.day : lastDay;
    const [own] = wanted.denominators && regionIds.length === 1 ? await denominatorsOf(tx, regionIds, day) : [];
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
      schools: own?.schools ?? null,
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

  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.last.then(work, work);
    this.last = turn.catch(() => {});
    return turn;
  }
}

export interface StandardFigure {
  regionId: string;
  period: string;
  people: number;
  settled: number;
}

const monthsOf = (year: number) => Array.from({ length: 12 }, (_, at) => `${year}-${String(at + 1).padStart(2, "0")}`);
const quartersOf = (year: number) => [1, 2, 3, 4].map((quarter) => `${year}-Q${quarter}`);

/** What can be added up: the parts of each region in each period, and the months and quarters of each region. */
function sumsOf(children: ReadonlyMap<string, readonly string[]>, year: number): Sum[] {
  const [months, quarters] = [monthsOf(year), quartersOf(year)];
  const places = [...children].flatMap(([id, parts]) =>
    parts.length === 0
      ? []
      : [...months, ...quarters, String(year)].map((period) => ({
          total: `${id} ${period}`,
          parts: parts.map((part) => `${part} ${period}`),
        })),
  );
  const times = [...children.keys()].flatMap((id) => [
    { total: `${id} ${year}`, parts: quarters.map((quarter) => `${id} ${quarter}`) },
    ...quarters.map((quarter, at) => ({
      total: `${id} ${quarter}`,
      parts: months.slice(at * 3, at * 3 + 3).map((month) => `${id} ${month}`),
    })),
  ]);
  return [...places, ...times];
}

async function historyOf(tx: PoolClient, rootId: string): Promise<PlaceHistory> {
  const { versions, successions } = await regionHistory(tx, rootId);
  const heirs = new Map<string, string[]>();
  for (const { fromId, toId } of successions) heirs.set(fromId, [...(heirs.get(fromId) ?? []), toId]);
  return new PlaceHistory(rootId, versions, heirs);
}

/** Of one place and period. */
const keptCounts = (people: number): Counts => ({ people, byPlace: [people], byPeriod: [people], inPlaces: [people], shared: [] });

/** Whole months, quarters, halves and years are kept when facts are dropped. */
const STANDARD = /^\d{4}(-(Q[1-4]|H[12]|\d{2}))?$/;

interface Chosen {
  clean: Picked[];
  raw: ReachKey[];
  highest: number;
}

/** Those who were first met at an activity, by the day: by number, or by pseudonym who has none yet. */
export interface Met {
  activityId: string;
  people: number;
  days: Map<string, { nos: number[]; pseudonyms: Buffer[] }>;
}

interface Asked {
  regionIds: string[];
  spans: Span[];
  moment: Moment;
  filter: ReturnType<typeof filterOf>;
}
interface AttendanceAsked {
  history: PlaceHistory;
  places: PlaceSpan[][];
  spans: Span[];
  moment: Moment;
  parents: ParentRule;
  /** null: all */
  activities: string[] | null;
}
interface Answering {
  regionIds: string[];
  spans: Span[];
  moment: Moment;
  counts: Counts;
  attendance: ((bucket: number, n: number) => Attendance) | undefined;
  history: PlaceHistory;
}

function periodsOf(periods: readonly string[]): Span[] {
  if (periods.length === 0) throw badInput("input.periods", "Name at least one period.");
  checkCount("input.periods", periods.length, LIMITS.reachPeriods, "periods");
  const spans = [...new Set(periods)].map((period) => {
    const span = spanOf(period);
    if (!span) throw badInput("input.periods", "A period is written 2024, 2024-H1, 2024-Q3, 2024-09, 2024-W36 or 2024-09-05.");
    return span;
  });
  const days = spans.reduce((sum, span) => sum + daysOf(span), 0);
  checkCount("input.periods", days, LIMITS.reachDays, "days");
  return spans;
}

/** null: whatever the activity */
function filterOf({ forms, seriesIds, campaignIds, activityIds, settled }: ReachQuestion) {
  for (const [field, ids] of Object.entries({ seriesIds, campaignIds, activityIds })) {
    checkCount(`input.${field}`, ids?.length ?? 0, LIMITS.reachTopics, "of them");
    if (ids?.some((id) => !isUuid(id))) throw badInput(`input.${field}`, "An id is a UUID in lower case.");
  }
  checkCount("input.forms", forms?.length ?? 0, LIMITS.reachTopics, "of them");
  if (!forms && !seriesIds && !campaignIds && !activityIds && !settled) return null;
  return {
    forms: forms ?? null,
    seriesIds: seriesIds ?? null,
    campaignIds: campaignIds ?? null,
    activityIds: activityIds ?? null,
    settled,
  };
}

function wantedOf(filter: NonNullable<ReturnType<typeof filterOf>>, verified: ReadonlySet<string> | null): Wanted {
  const setOf = (words: readonly string[] | null) => words && new Set<string | null>(words);
  const [forms, series] = [setOf(filter.forms), setOf(filter.seriesIds)];
  const [campaigns, activities] = [setOf(filter.campaignIds), setOf(filter.activityIds)];
  return (id, { form, seriesId, campaignId, isVerified }) =>
    (!forms || forms.has(form)) &&
    (!series || series.has(seriesId)) &&
    (!campaigns || campaigns.has(campaignId)) &&
    (!activities || activities.has(id)) &&
    (!filter.settled || (verified?.has(id) ?? isVerified));
}

/** The facts' people as cells; who has no number yet gets one for this answer, above all others. */
function cellsFrom(rows: readonly RawRow[], highest: number, topicOf: (activityId: string) => Topic) {
  let next = rows.reduce((most, { no }) => Math.max(most, no ?? 0), highest) + 1;
  const numbers = new Map<string, number>();
  const cells = new Map<string, { key: RawRow; people: number[] }>();
  for (const row of rows) {
    const key = keyOf(row);
    const cell = cells.get(key) ?? { key: row, people: [] };
    cells.set(key, cell);
    const name = row.no === null ? row.pseudonym.toString("base64") : "";
    if (row.no === null && !numbers.has(name)) numbers.set(name, next++);
    cell.people.push(row.no ?? numbers.get(name) ?? 0);
  }
  const byCommunity = new Map<string, ReachCell[]>();
  for (const { key, people } of cells.values()) {
    const { communityId, day, activityId } = key;
    const cell = { communityId, day, activityId, topic: topicOf(activityId), people: Uint32Array.from(people).sort(), changedAt: 0 };
    byCommunity.set(communityId, [...(byCommunity.get(communityId) ?? []), cell]);
  }
  return { cells: byCommunity, unnumbered: new Map([...numbers].map(([name, no]) => [no, Buffer.from(name, "base64")])) };
}

/** Bucket 0: all places, each community once; then each place. */
function membersOf(places: readonly PlaceSpan[][]): Members {
  const members: Members = { buckets: [], regionIds: [], from: [], until: [] };
  const seen = new Set<PlaceSpan>();
  const add = (bucket: number, { regionId, from, until }: PlaceSpan) => {
    members.buckets.push(bucket);
    members.regionIds.push(regionId);
    members.from.push(from);
    members.until.push(until);
  };
  for (const [place, spans] of places.entries())
    for (const span of spans) {
      add(place + 1, span);
      if (!seen.has(span)) add(0, span);
      seen.add(span);
    }
  return members;
}

function attendanceOf(rows: readonly AttendanceRow[], periodOf: (at: number) => number): (bucket: number, n: number) => Attendance {
  const sums = new Map<string, Attendance>();
  for (const { bucket, n, kind, amount } of rows) {
    const key = `${bucket} ${periodOf(n)}`;
    const sum = sums.get(key) ?? { ...NOBODY };
    sum[KINDS[kind]] += Number(amount);
    sums.set(key, sum);
  }
  return (bucket, n) => sums.get(`${bucket} ${n}`) ?? NOBODY;
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
