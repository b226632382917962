import { isUuid, LIMITS, type MetricGrouping, type ParentRule } from "@kepu/schema";
import type { PoolClient } from "pg";
import { type DataSource, In } from "typeorm";
import { may, permit, type Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { badInput, notFound, ProductError } from "../errors.ts";
import type { Catalogue, IndicatorService } from "../indicator/indicator.service.ts";
import { Kiosk } from "../kiosk/kiosk.entity.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import { decodeCursor, encodeCursor } from "../page.ts";
import type { MetricPeople } from "../reach/metric-people.ts";
import type { RegionService } from "../region/region.service.ts";
import { heldTargets } from "../target/target.queries.ts";
import { type Answered, answerOf, idOf, type KnownNow, type SeriesOf } from "./answer.ts";
import { checkCount, KEY_WORDS, type MetricsQuestion, type Moment, momentOf, NONE, type Times, timesOf } from "./ask.ts";
import { type Breath, breathing } from "./breath.ts";
import { type Bucket, BucketIndex, bucketsOf, levelOf } from "./buckets.ts";
import { calendarOf } from "./calendar.ts";
import { DUTY } from "./duty.ts";
import { placeHistoryOf } from "./place-history.queries.ts";
import type { PlaceHistory, PlaceSpan } from "./place-history.ts";
import { checkGrouping, sourcesOf } from "./plan.ts";
import { readings } from "./read.ts";
import type { HistoryReader } from "./reading.ts";

export interface MetricCost {
  series: number;
  periods: number;
  points: number;
  limit: number;
  /** days of kiosks whose minutes have to be counted; 0: of none of the indicators */
  kioskDays: number;
}

/** Which columns are worth reading more for. */
export interface Wanted {
  provisional: boolean;
  completeness: boolean;
}

/** Everything that a query is about, before anything is read for it. */
export interface Plan {
  rootId: string;
  question: MetricsQuestion;
  catalogue: Catalogue;
  moment: Moment;
  times: Times;
  history: PlaceHistory;
  spans: PlaceSpan[];
  index: BucketIndex;
  by: MetricGrouping | null;
  parents: ParentRule;
  organisationIds: string[] | null;
  series: SeriesOf[];
  people: MetricPeople;
  /** the bucket that series are held beside; null: none */
  beside: Bucket | null;
}

/** A question whose pages are still to be read. */
export interface OpenedQuestion {
  plan: Plan;
  kiosks: readonly Kiosk[];
  cost: MetricCost;
}

/** One query for every figure: indicators × places × periods, as of any day. */
export class MetricService {
  constructor(
    private readonly history: HistoryReader,
    private readonly db: DataSource,
    private readonly regions: RegionService,
    private readonly indicators: IndicatorService,
    private readonly people: MetricPeople,
  ) {}

  /** What a query would cost; nothing but the regions is read. */
  async cost(viewer: Viewer, question: MetricsQuestion, signal?: AbortSignal): Promise<MetricCost> {
    permit(viewer, "metricsCost", this.regions.insideRoot(viewer, "metricsCost", question.rootId));
    const catalogue = await this.checked(viewer, question);
    const kiosks = await this.kiosksOf(catalogue, question);
    return this.history.read(viewer, signal, async (tx) => costOf(await this.plan(tx, question, catalogue), kiosks));
  }

  async query(viewer: Viewer, question: MetricsQuestion, wanted: Wanted, signal?: AbortSignal): Promise<Answered> {
    permit(viewer, "metrics", this.regions.insideRoot(viewer, "metrics", question.rootId));
    const breath = breathing(signal);
    const catalogue = await this.checked(viewer, question);
    const kiosks = await this.kiosksOf(catalogue, question);
    return this.history.readAnd(
      viewer,
      signal,
      async (tx) => this.readPage(tx, await this.plan(tx, question, catalogue), kiosks, wanted, breath),
      (page) => this.answered(page, breath),
    );
  }

  /** A question of any size, before anything is read for it. */
  async open(viewer: Viewer, question: MetricsQuestion, signal: AbortSignal): Promise<OpenedQuestion> {
    permit(viewer, "metrics", this.regions.insideRoot(viewer, "metrics", question.rootId));
    const catalogue = await this.checked(viewer, question);
    const kiosks = await this.kiosksOf(catalogue, question);
    const plan = await this.history.read(viewer, signal, (tx) => this.plan(tx, question, catalogue));
    return { plan, kiosks, cost: costOf(plan, kiosks) };
  }

  /** Its answer page by page, all of one moment. */
  async *pages(viewer: Viewer, { plan, kiosks }: OpenedQuestion, first: number, signal: AbortSignal): AsyncGenerator<Answered> {
    const held = plan.series.length > first ? await this.history.hold() : null;
    const { history } = this;
    const { isNow, instant } = plan.moment;
    const whole = held ? { ...plan, moment: { ...plan.moment, isHeld: true, instant: isNow ? now() : instant } } : plan;
    const breath = breathing(signal);
    try {
      for (let after: string | null = null; ; ) {
        const asked = { ...whole, question: { ...plan.question, first, after } };
        const wanted = { provisional: true, completeness: true };
        const answer: Answered = await (held ?? history).readAnd(
          viewer,
          signal,
          (tx) => this.readPage(tx, asked, kiosks, wanted, breath),
          (page) => this.answered(page, breath),
        );
        yield answer;
        if (!answer.pageInfo.hasNextPage) return;
        after = answer.pageInfo.endCursor;
      }
    } finally {
      await held?.letGo();
    }
  }

  private async readPage(tx: PoolClient, whole: Plan, kiosks: readonly Kiosk[], wanted: Wanted, breath: Breath) {
    const { plan, pageInfo } = pageOf(whole);
    const cost = costOf(plan, kiosks);
    if (cost.points > cost.limit)
      throw new ProductError(
        "LIMIT_EXCEEDED",
        `This would be ${cost.points} points (${cost.series} series of ${cost.periods} periods), at most ${cost.limit}: ask for fewer with \`first\`, or for fewer indicators, places or periods.`,
        { field: "input", limit: cost.limit },
      );
    if (cost.kioskDays > LIMITS.metricKioskDays)
      throw new ProductError(
        "LIMIT_EXCEEDED",
        `The minutes of kiosks on ${cost.kioskDays} days in all would be counted, at most ${LIMITS.metricKioskDays}: ask for a shorter time.`,
        { field: "input.indicators", limit: LIMITS.metricKioskDays },
      );
    const read = await readings(tx, plan, wanted, kiosks, breath);
    const targets = plan.question.compare?.includes("TARGET") ? await this.targets(tx, plan) : [];
    const known = await this.knownNow(tx, plan, kiosks, breath);
    return { plan, read, targets, known, page: { cost, pageInfo, totalSeries: whole.series.length } };
  }

  /** For a question as of a day before: its figures as they are known now; null: they are not asked for. */
  private async knownNow(tx: PoolClient, then: Plan, kiosks: readonly Kiosk[], breath: Breath): Promise<KnownNow | null> {
    const { question, moment } = then;
    if (!question.compare?.includes("KNOWN_NOW") || moment.isNow) return null;
    const asked = { ...question, asOf: null, asOfInstant: null, compare: null, compareWith: null };
    const whole = await this.plan(tx, asked, then.catalogue);
    const ids = new Set(then.series.map((one) => idOf(one).join()));
    const series = whole.series.filter((one) => ids.has(idOf(one).join()));
    const plan = { ...whole, ...{ series, index: indexOf(whole, series) }, moment: { ...whole.moment, isHeld: moment.isHeld } };
    return series.length > 0 ? { plan, read: await readings(tx, plan, { provisional: false, completeness: false }, kiosks, breath) } : null;
  }

  private async answered(
    { plan, read, targets, known, page }: Awaited<ReturnType<MetricService["readPage"]>>,
    breath: Breath,
  ): Promise<Answered> {
    return { ...(await answerOf(plan, read, targets, known, breath)), ...page, synthetic: this.regions.isSynthetic(plan.rootId) };
  }

  /** Everything that a question which the viewer may ask is about, and one moment to read it at. The caller has asked whether they may ask at all. */
  async reading<Result>(
    viewer: Viewer,
    question: MetricsQuestion,
    signal: AbortSignal | undefined,
    work: (tx: PoolClient, plan: Plan, kiosks: readonly Kiosk[]) => Promise<Result>,
  ): Promise<Result> {
    const catalogue = await this.checked(viewer, question);
    const kiosks = await this.kiosksOf(catalogue, question);
    return this.history.read(viewer, signal, async (tx) => work(tx, await this.plan(tx, question, catalogue), kiosks));
  }

  /** May the viewer ask this, and does what it names exist? */
  private async checked(viewer: Viewer, question: MetricsQuestion): Promise<Catalogue> {
    const { rootId, indicators } = question;
    if (this.regions.rootOf(rootId) !== rootId) throw notFound("region");
    if (indicators.length === 0) throw badInput("input.indicators", "Name at least one indicator.");
    checkCount("input.indicators", indicators.length, LIMITS.metricIndicators, "indicators");
    const { regionIds, organisationIds } = question;
    if (regionIds && organisationIds) throw badInput("input.regionIds", "Either regions or organisations.");
    checkCount("input.regionIds", (regionIds ?? organisationIds ?? []).length, LIMITS.metricPlaces, "places");
    const { compareWith } = question;
    if (Boolean(question.compare?.includes("PLACE")) !== Boolean(compareWith))
      throw badInput("input.compareWith", "`compareWith` goes with the comparison PLACE.");
    const beside = compareWith ? [compareWith] : [];
    if (organisationIds) await this.checkOrganisations(viewer, question, [...organisationIds, ...beside]);
    else for (const regionId of [...placesOf(question), ...beside]) this.checkRegion(viewer, rootId, regionId);
    const catalogue = await this.indicators.catalogue(rootId);
    const unknown = indicators.find((code) => !catalogue.byCode.has(code));
    if (unknown !== undefined) throw badInput("input.indicators", "There is no indicator of one of these codes: see the query indicators.");
    checkGrouping(catalogue, indicators, question.by ?? null);
    if (!Number.isInteger(question.first) || question.first < 1) throw badInput("input.first", "Ask for at least one series.");
    checkCount("input.first", question.first, LIMITS.metricSeries, "series");
    return catalogue;
  }

  private checkRegion(viewer: Viewer, rootId: string, regionId: string): void {
    const regionPath = this.regions.pathOf(regionId);
    if (regionPath[0] !== rootId) throw notFound("region");
    permit(viewer, "regionMetrics", { regionPath });
  }

  private async checkOrganisations(viewer: Viewer, { rootId, by }: MetricsQuestion, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) throw badInput("input.organisationIds", "Name at least one organisation.");
    if (by && by !== "AGE_GROUP" && by !== "CHANNEL" && by !== "RECORD_KIND")
      throw badInput("input.by", "Organisations are not broken down by places or organisations.");
    if (by) throw badInput("input.by", "An organisation's figures are not broken down further.");
    const found = ids.every(isUuid) ? await this.db.getRepository(Organisation).findBy({ id: In([...ids]), rootId }) : [];
    const byId = new Map(found.map((one) => [one.id, one]));
    for (const id of ids) {
      const organisation = byId.get(id);
      if (!organisation) throw notFound("organisation");
      const regionPath = this.regions.current().path(organisation.regionId ?? rootId) ?? [rootId];
      if (!may(viewer, "regionMetrics", { regionPath })) permit(viewer, "metrics", { regionPath, organisationId: id });
    }
  }

  private async plan(tx: PoolClient, question: MetricsQuestion, catalogue: Catalogue): Promise<Plan> {
    const moment = momentOf(question, now());
    const times = timesOf(question, sourcesOf(catalogue, question.indicators).codes.has(DUTY));
    const { rootId, parents } = question;
    const by = question.by ?? null;
    const history = await placeHistoryOf(tx, rootId);
    const spans = history.spans(parents, moment.day);
    const asked = question.organisationIds ? [...new Set(question.organisationIds)] : null;
    const level = levelOf(by);
    const buckets: Bucket[] = (
      asked?.map((organisationId) => ({ regionId: null, organisationId, part: null })) ??
      bucketsOf(history, spans, placesOf(question), level)
    ).map((bucket, no) => ({ no, ...bucket }));
    const keys = by && !level ? await this.keysOf(rootId, by) : [""];
    const codes = [...new Set(question.indicators)];
    checkCount("input", codes.length * buckets.length * keys.length, LIMITS.metricSeriesInAll, "series");
    const series = codes.flatMap((code) => buckets.flatMap((bucket) => keys.map((key) => ({ code, bucket, key }))));
    const other = question.compareWith ?? null;
    const beside =
      other === null ? null : { no: buckets.length, regionId: asked ? null : other, organisationId: asked ? other : null, part: null };
    return {
      ...{ rootId, question, catalogue, moment, times, history, spans, by, parents, series, beside, people: this.people },
      organisationIds: asked && [...asked, ...(other === null ? [] : [other])],
      index: new BucketIndex(beside ? [...buckets, beside] : buckets, history, level),
    };
  }

  private async keysOf(rootId: string, by: MetricGrouping): Promise<readonly string[]> {
    const words = KEY_WORDS[by];
    if (words) return words;
    const organisations = await this.db
      .getRepository(Organisation)
      .find({ where: { rootId }, order: { position: "ASC" }, select: { id: true } });
    return [...organisations.map(({ id }) => id), NONE];
  }

  /** Planned hours are kept with the kiosks. */
  private async kiosksOf(catalogue: Catalogue, { indicators, rootId }: MetricsQuestion): Promise<Kiosk[]> {
    const { terms } = sourcesOf(catalogue, indicators);
    if (!terms.has("ONLINE_MINUTES") && !terms.has("PLANNED_MINUTES")) return [];
    return this.db.getRepository(Kiosk).findBy({ rootId, lifecycle: "IN_SERVICE" });
  }

  private targets(tx: PoolClient, { question, catalogue, times, moment, rootId }: Plan) {
    const asked = times.spans.slice(0, times.asked);
    const days = asked.flatMap(({ from, until }) => [from, until]).sort();
    return heldTargets(async (sql, values) => (await tx.query(sql, values)).rows, {
      ...{ rootId, indicatorIds: question.indicators.map((code) => catalogue.byCode.get(code)?.id ?? ""), from: days[0] ?? "" },
      ...{ to: days.at(-1) ?? "", asOf: moment.isNow ? null : moment.instant, most: 1_000_000 },
    });
  }
}

const placesOf = ({ regionIds, rootId }: MetricsQuestion): string[] => [...new Set(regionIds?.length ? regionIds : [rootId])];

function costOf({ series, times, beside, question, moment, organisationIds }: Plan, kiosks: readonly Kiosk[]): MetricCost {
  const others = beside ? new Set(series.map(({ code, key }) => `${code} ${key}`)).size : 0;
  const knownNow = Boolean(question.compare?.includes("KNOWN_NOW")) && !moment.isNow;
  const points = (series.length + others) * times.spans.length * (knownNow ? 2 : 1);
  const isCounted = kiosks.length > 0 && (moment.isNow || knownNow) && !organisationIds;
  const days = isCounted ? new Set(calendarOf(times.spans).days.filter((day) => knownNow || day < moment.day)).size : 0;
  return { series: series.length, periods: times.spans.length, points, limit: LIMITS.metricPoints, kioskDays: days * kiosks.length };
}

const PART = /^.{0,200}$/;

/** The buckets of some series alone. */
function indexOf({ index, history, by, beside }: Plan, series: readonly SeriesOf[]): BucketIndex {
  const kept = new Set([...series.map(({ bucket }) => bucket.no), beside?.no]);
  const buckets = index.buckets.filter(({ no }) => kept.has(no));
  return new BucketIndex(buckets, history, levelOf(by));
}

/** The series of one page, and only their buckets. */
function pageOf(whole: Plan) {
  const { series, question } = whole;
  const after = decodeCursor(question.after, [PART, PART, PART]);
  const start = after ? series.findIndex((one) => idOf(one).join() === after.join()) + 1 : 0;
  if (after && start === 0) throw badInput("input.after", "`after` is the `endCursor` of the page before, of the same query.");
  const page = series.slice(start, start + question.first);
  const last = page.at(-1);
  return {
    plan: { ...whole, series: page, index: indexOf(whole, page) },
    pageInfo: { hasNextPage: start + page.length < series.length, endCursor: last ? encodeCursor(idOf(last)) : null },
  };
}
