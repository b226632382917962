import { addDays, type ProofEnd, type ProofKind, type ProofRole, startOfShanghaiDay, uuid7Floor } from "@kepu/schema";
import type { PoolClient } from "pg";
import { badInput } from "../errors.ts";
import { definitionFor, isDistinctTerm, isMeasureTerm, type MeasureTerm } from "../indicator/definitions.ts";
import type { IndicatorVersion } from "../indicator/indicator.entity.ts";
import type { Kiosk } from "../kiosk/kiosk.entity.ts";
import { evaluationOf, type SeriesOf } from "../metric/answer.ts";
import type { Breath } from "../metric/breath.ts";
import { type Bucket, BucketIndex, levelOf, placeOf } from "../metric/buckets.ts";
import { calendarOf, type Span, spanOf } from "../metric/calendar.ts";
import { namesOfOrganisations } from "../metric/distinct.queries.ts";
import { countedOf } from "../metric/distinct.ts";
import { DUTY_PARTS } from "../metric/duty.ts";
import type { Cell, Evaluation, Made } from "../metric/evaluation.ts";
import { type Exact, exact, factorOf, over, plus, times, ZERO } from "../metric/exact.ts";
import type { Plan } from "../metric/metric.service.ts";
import { type HeldRow, observedRows } from "../metric/observed.queries.ts";
import { columnsOf, readings, recordedOf, registerDays } from "../metric/read.ts";
import { registeredRows, slot, toldRows } from "../metric/readings.ts";
import { type RegisterEntry, registerEntries } from "../metric/register.queries.ts";
import type { Met } from "../reach/metric-people.ts";
import { type Seal, sealsOf } from "../seal/seal.queries.ts";
import { type FactsOf, type NameRow, namesOfRegions, namesOfSubjects } from "./facts.queries.ts";
import { encodeNode, type Step } from "./node-id.ts";
import { type Contributions, contributionsOf, daysIn, isKioskMinutes } from "./subjects.ts";

/** A figure, or a part of one, with how much it is. */
export interface ProofNode {
  id: string;
  kind: ProofKind;
  role: ProofRole;
  /** the indicator that it is, or is a part of */
  code: string;
  /** of the roll-ups */
  term: MeasureTerm | null;
  version: IndicatorVersion | null;
  name: string | null;
  nameEn: string | null;
  regionId: string | null;
  subjectId: string | null;
  period: string;
  cell: Pick<Cell, "value" | "decimals"> & Partial<Cell>;
  /** null: its parts can be asked for */
  end: ProofEnd | null;
  entry?: RegisterEntry;
  held?: HeldRow;
  /** of a month whose facts are gone */
  seal?: Seal;
  /** of a place: what is of the region itself, not of those below it */
  isSelf?: boolean;
}

/** What a node is made of: its parts, or facts that are read page by page. */
export interface Opened {
  node: ProofNode;
  parts: ProofNode[];
  facts: { term: MeasureTerm; of: FactsOf } | null;
  /** what the parts come to by the definition's rule; null where that is no sum of theirs */
  sum: Exact | null;
  factor: string;
}

/** May facts that were recorded in these communities be shown? */
export type ShowsFacts = (communityIds: readonly string[]) => boolean;

/** ids are made up to a day before or after what they are of, and clocks are wrong */
const ID_MARGIN_DAYS = 2;

/** Opens one node of a figure's proof. Every value is read and put together by what answers `metrics`. */
export async function openNode(
  tx: PoolClient,
  plan: Plan,
  kiosks: readonly Kiosk[],
  series: SeriesOf,
  steps: readonly Step[],
  showsFacts: ShowsFacts,
  breath: Breath,
): Promise<Opened> {
  return new Opener(tx, plan, kiosks, series, steps, showsFacts, breath).open();
}

class Opener {
  private readonly root: Bucket;
  private own: Bucket;
  private readonly below: Bucket[];
  private readonly isBottom: boolean;
  private readonly span: Span;

  constructor(
    private readonly tx: PoolClient,
    private readonly plan: Plan,
    private readonly kiosks: readonly Kiosk[],
    private readonly series: SeriesOf,
    private steps: readonly Step[],
    private readonly showsFacts: ShowsFacts,
    private readonly breath: Breath,
  ) {
    const { history, by, spans } = plan;
    const regions = steps.filter(({ kind }) => kind === "REGION").map(({ at }) => at);
    this.root = { ...series.bucket, no: 0 };
    this.own = { ...this.root, no: 1, below: regions, ends: steps.some(({ kind }) => kind === "SELF") };
    const next = this.root.regionId ? new BucketIndex([this.own], history, levelOf(by)).next(this.own, spans) : [null];
    this.isBottom = this.own.ends === true || next.every((id) => id === null);
    this.below = this.isBottom
      ? []
      : next.map((id, at) => ({ ...this.root, no: 2 + at, below: id ? [...regions, id] : regions, ends: id === null }));
    this.span = plan.times.spans[0] as Span;
  }

  async open(): Promise<Opened> {
    const evaluation = await this.read();
    const figure = this.figureAt(evaluation);
    const { code, term, made } = figure;
    const placed = this.steps.some(({ kind }) => kind !== "TERM" && kind !== "MONTH");
    if (placed && (made === null || made === "PARTS" || made === "MONTHS")) throw unknownNode();
    const at = { bucket: placed ? 1 : 0, key: this.series.key, n: 0 };
    const cell = placed ? evaluation.part(term ?? code, made as Made, at) : figure.cell;
    const node: ProofNode = {
      ...this.node(this.steps, placed ? "PLACE" : figure.kind, figure, placed ? "SUMMAND" : figure.role),
      ...{ regionId: (placed ? placeOf(this.own) : null) ?? this.root.regionId, cell, end: made === null ? "NOTHING" : null },
    };
    if (made === "DISTINCT") return this.distinct(node, figure);
    const last = this.steps.at(-1);
    if (last?.kind === "OBSERVATION") return this.observation(node, figure, last.at);
    if (last?.kind === "SUBJECT" || last?.kind === "DAY") return this.days(node, figure);
    const parts = await this.partsOf(evaluation, figure, cell);
    await this.nameRegions([node, ...parts]);
    if (parts.length === 0 && node.end === null) node.end = "NOTHING";
    return { node, parts, facts: null, ...this.sumOf(node, parts, figure.version) };
  }

  /** One reading for the figure, the node and the places below it. */
  private async read(): Promise<Evaluation> {
    const { history, by } = this.plan;
    const buckets = [this.root, this.own, ...this.below];
    const series = buckets.map((bucket) => ({ ...this.series, bucket }));
    const plan = { ...this.plan, series, index: new BucketIndex(buckets, history, levelOf(by)) };
    return evaluationOf(plan, await readings(this.tx, plan, { provisional: true, completeness: true }, this.kiosks, this.breath));
  }

  /** Follows the terms of the steps from the figure that was asked of. */
  private figureAt(evaluation: Evaluation): Figure {
    const at = { bucket: 0, key: this.series.key, n: 0 };
    let code = this.series.code;
    let role: ProofRole = "SUMMAND";
    const terms = this.steps.filter(({ kind }) => kind === "TERM").map((step) => step.at);
    const month = this.steps.findIndex(({ kind }) => kind === "MONTH");
    for (const [nth, term] of terms.entries()) {
      const version = this.versionOf(code);
      const { made } = evaluation.cell(code, at);
      if (nth === month && made !== "MONTHS") throw unknownNode();
      if (made === "MONTHS") {
        const named = term.startsWith("N") ? DUTY_PARTS[Number(term.slice(1))] : undefined;
        if (!named) throw unknownNode();
        code = named;
        continue;
      }
      if (made !== "PARTS" || !version) throw unknownNode();
      role = roleOf(term, version);
      const named = (term.startsWith("N") ? version.numerator : version.denominator)[Number(term.slice(1))];
      if (!named || (isMeasureTerm(named) && nth < terms.length - 1)) throw unknownNode();
      if (isMeasureTerm(named)) {
        const cell = evaluation.part(named, "ROLLUPS", at);
        return { kind: "MEASURE", code, term: named, made: cell.made, version, shown: version, role, cell };
      }
      code = named;
    }
    const cell = evaluation.cell(code, at);
    if (month === terms.length && cell.made !== "MONTHS") throw unknownNode();
    const version = this.versionOf(code);
    const figure = { kind: "FIGURE" as const, code, version, shown: this.versionOf(code, cell.version), role, cell };
    // what is but one measure is opened as that
    const [only, ...others] = cell.made === "PARTS" && version ? [...version.numerator, ...version.denominator] : [];
    if (only && isMeasureTerm(only) && others.length === 0 && version?.factor === "1")
      return { ...figure, term: only, made: isDistinctTerm(only) ? "DISTINCT" : "ROLLUPS" };
    return { ...figure, term: null, made: cell.made };
  }

  private versionOf(code: string, number?: number | null): IndicatorVersion | null {
    const versions = this.plan.catalogue.versions.get(code) ?? [];
    const given = number == null ? undefined : versions.find((one) => one.number === number);
    return given ?? definitionFor(versions, this.span.from, this.plan.moment.instant) ?? null;
  }

  private node(
    steps: readonly Step[],
    kind: ProofKind,
    { code, term, shown }: Pick<Figure, "code" | "term" | "shown">,
    role: ProofRole = "SUMMAND",
  ) {
    return {
      ...{ id: encodeNode(steps), kind, role, code, term, version: shown, name: null, nameEn: null, regionId: this.root.regionId },
      ...{ subjectId: null, period: this.span.period, end: null },
    };
  }

  private async partsOf(evaluation: Evaluation, figure: Figure, cell: ProofNode["cell"]): Promise<ProofNode[]> {
    const { made, term, code } = figure;
    if (made === null) return [];
    if (made === "PARTS") return this.terms(evaluation, figure);
    if (made === "MONTHS") return this.months(evaluation, figure);
    if (!this.isBottom) {
      const places = this.below.flatMap((bucket): ProofNode[] => {
        const part = evaluation.part(term ?? code, made, { bucket: bucket.no, key: this.series.key, n: 0 });
        if (isNothing(part)) return [];
        const regions = (bucket.below ?? []).slice(this.own.below?.length ?? 0).map((at): Step => ({ kind: "REGION", at }));
        const steps = [...this.steps, ...regions, ...(bucket.ends ? [{ kind: "SELF", at: "" } as const] : [])];
        return [
          {
            ...this.node(steps, "PLACE", figure),
            regionId: placeOf(bucket) ?? this.root.regionId,
            cell: part,
            isSelf: bucket.ends === true,
          },
        ];
      });
      if (places.length !== 1 || !places[0]?.isSelf) return places;
      // nothing lies below it: what is of the region itself is all there is
      this.own = { ...this.own, ends: true };
      this.steps = [...this.steps, { kind: "SELF", at: "" }];
    }
    if (made === "ROLLUPS") return this.subjects(figure);
    return made === "REGISTER" ? this.entries(figure) : this.observations(figure, cell);
  }

  private terms(evaluation: Evaluation, { code, version }: Figure): ProofNode[] {
    const at = { bucket: 0, key: this.series.key, n: 0 };
    if (!version) return [];
    const of = (side: "N" | "D", terms: readonly string[]) =>
      terms.map((term, nth): ProofNode => {
        const steps = [...this.steps, { kind: "TERM", at: `${side}${nth}` } as const];
        if (isMeasureTerm(term)) {
          const cell = evaluation.part(term, "ROLLUPS", at);
          const node = this.node(steps, "MEASURE", { code, term, shown: version }, roleOf(side, version));
          return { ...node, cell, end: cell.made === null ? "NOTHING" : null };
        }
        const cell = evaluation.cell(term, at);
        const node = this.node(
          steps,
          "FIGURE",
          { code: term, term: null, shown: this.versionOf(term, cell.version) },
          roleOf(side, version),
        );
        return { ...node, cell, end: cell.made === null ? "NOTHING" : null };
      });
    return [...of("N", version.numerator), ...of("D", version.denominator)];
  }

  /** A duty by its months, and a month by what had to be held in it. */
  private months(evaluation: Evaluation, { code, shown }: Figure): ProofNode[] {
    const months = this.plan.times.months.get(0) ?? [];
    const at = { bucket: 0, key: this.series.key };
    if (months[0] === 0)
      return DUTY_PARTS.map((part, nth): ProofNode => {
        const cell = evaluation.cell(part, { ...at, n: 0 });
        const steps = [...this.steps, { kind: "TERM", at: `N${nth}` } as const];
        const node = this.node(steps, "FIGURE", { code: part, term: null, shown: this.versionOf(part, cell.version) });
        return { ...node, cell, end: cell.made === null ? "NOTHING" : null };
      });
    return months.flatMap((n): ProofNode[] => {
      const cell = evaluation.cell(code, { ...at, n });
      const period = this.plan.times.spans[n]?.period ?? "";
      if (cell.value === null) return [];
      return [{ ...this.node([...this.steps, { kind: "MONTH", at: period }], "FIGURE", { code, term: null, shown }), period, cell }];
    });
  }

  private async subjects(figure: Figure): Promise<ProofNode[]> {
    const term = figure.term as MeasureTerm;
    const found = await this.contributions(term, [this.span]);
    const names = await namesOfSubjects(this.tx, [...found.keys()]);
    const nodes = [...found].map(([subjectId, byTime]): ProofNode => {
      const named = names.get(subjectId);
      const isKiosk = named ? named.isKiosk : isKioskMinutes(term) || !["ATTENDANCE", "CHECK_INS"].includes(term);
      return {
        ...this.node([...this.steps, { kind: "SUBJECT", at: subjectId }], isKiosk ? "KIOSK" : "ACTIVITY", figure),
        ...{
          subjectId,
          name: named?.name ?? null,
          nameEn: named?.nameEn ?? null,
          regionId: named?.communityId ?? placeOf(this.own) ?? null,
        },
        cell: { value: byTime.get(0) ?? ZERO, decimals: null, qualifier: "EXACT" },
      };
    });
    return nodes.sort((a, b) => bigFirst(a, b) || (a.id < b.id ? -1 : 1));
  }

  private contributions(term: MeasureTerm, spans: readonly Span[]): Promise<Contributions> {
    return contributionsOf(this.tx, this.plan, this.own, this.series.key, term, spans, this.kiosks, this.breath);
  }

  /** An activity or kiosk by its days, and a day by its facts. */
  private async days(place: ProofNode, figure: Figure): Promise<Opened> {
    if (figure.made !== "ROLLUPS" || !this.isBottom || !figure.term) throw unknownNode();
    const subject = this.steps.find(({ kind }) => kind === "SUBJECT")?.at ?? "";
    const day = this.steps.find(({ kind }) => kind === "DAY")?.at;
    const spans = day ? [spanOf(day)].flatMap((span) => span ?? []) : daysIn(this.span);
    if (day && (day < this.span.from || day >= this.span.until)) throw unknownNode();
    // what adds nothing here is no part of it: its facts are not this figure's to show
    const byDay = (await this.contributions(figure.term, spans)).get(subject);
    if (!byDay) throw unknownNode();
    const named = (await namesOfSubjects(this.tx, [subject])).get(subject);
    const value = [...byDay.values()].reduce(plus, ZERO);
    const minutes = isKioskMinutes(figure.term);
    const onlyDay = this.span.until === addDays(this.span.from, 1) ? this.span.from : undefined;
    const kind = day ? "DAY" : minutes || named?.isKiosk ? "KIOSK" : "ACTIVITY";
    const node: ProofNode = {
      ...place,
      ...{
        kind,
        subjectId: subject,
        name: named?.name ?? null,
        nameEn: named?.nameEn ?? null,
        regionId: named?.communityId ?? place.regionId,
      },
      ...{ period: day ?? this.span.period, cell: { value, decimals: null, qualifier: "EXACT" } },
    };
    const end: ProofEnd | null = minutes ? "SOURCE" : this.mayShow(named) ? null : "RESTRICTED";
    const shown = day ?? onlyDay;
    if (shown && !minutes) {
      const seal = end ? undefined : (await sealsOf(this.tx, [shown])).get(shown.slice(0, 7));
      if (seal) return this.sealed({ ...node, end }, figure, [{ seal, value }]);
      const opened = { node: { ...node, end }, parts: [], sum: null, factor: "1" };
      return { ...opened, facts: end ? null : { term: figure.term, of: this.factsOf(subject, shown) } };
    }
    if (day) return { node: { ...node, end: "SOURCE" }, parts: [], facts: null, sum: null, factor: "1" };
    const parts = [...byDay].map(
      ([n, amount]): ProofNode => ({
        ...this.node([...this.steps, { kind: "DAY", at: spans[n]?.period ?? "" }], "DAY", figure),
        ...{ subjectId: subject, regionId: node.regionId, period: spans[n]?.period ?? "", end },
        cell: { value: amount, decimals: null, qualifier: "EXACT" },
      }),
    );
    parts.sort((a, b) => (a.period < b.period ? 1 : -1));
    return { node, parts, facts: null, ...this.sumOf(node, parts, null) };
  }

  /** What is counted on a set, each where it was first met: so that the parts come to the count. */
  private async distinct(node: ProofNode, figure: Figure): Promise<Opened> {
    const [subject, day] = (["SUBJECT", "DAY"] as const).map((kind) => this.steps.find((step) => step.kind === kind)?.at);
    const placed = this.steps.filter(({ kind }) => kind !== "TERM" && kind !== "MONTH");
    if (placed.length > (day ? 2 : subject ? 1 : 0) || !figure.term) throw unknownNode();
    const { history, by } = this.plan;
    const plan = { ...this.plan, index: new BucketIndex([this.root], history, levelOf(by)) };
    if (figure.term !== "PEOPLE") {
      if (subject || !isDistinctTerm(figure.term)) throw unknownNode();
      const found = (await countedOf(this.tx, plan, figure.term, this.breath)).get(slot(0, "", 0)) ?? [];
      const names = await namesOfOrganisations(
        this.tx,
        found.map(({ id }) => id),
      );
      const parts = found.map(({ id, regionId, activity }): ProofNode => {
        const { name = null, nameEn = null } = names.get(id) ?? {};
        const period = activity?.day ?? this.span.period;
        const of = { ...this.node(this.steps, "ENTRY", figure), id: encodeNode(this.steps, id), name, nameEn, regionId, period };
        return { ...of, subjectId: activity?.id ?? null, end: "SOURCE", cell: ONE };
      });
      await this.nameRegions([node]);
      return { node: parts.length === 0 ? { ...node, end: "NOTHING" } : node, parts, facts: null, ...this.sumOf(node, parts, null) };
    }
    if (node.cell.value === null) return { node: { ...node, end: "NOTHING" }, parts: [], facts: null, sum: null, factor: "1" };
    const met = await plan.people.firstMet(this.tx, plan, 0);
    await this.nameRegions([node]);
    if (met === "EXPIRED") {
      const seals = [...(await sealsOf(this.tx, [addDays(this.span.until, -1)])).values()];
      return this.sealed(
        node,
        figure,
        seals.map((seal) => ({ seal, value: node.cell.value ?? ZERO })),
      );
    }
    return subject
      ? this.firstMet(
          node,
          figure,
          met.find((one) => one.activityId === subject),
          day,
        )
      : this.activities(node, figure, met);
  }

  private async activities(node: ProofNode, figure: Figure, met: readonly Met[]): Promise<Opened> {
    const names = await namesOfSubjects(
      this.tx,
      met.map(({ activityId }) => activityId),
    );
    const parts = met.map(({ activityId, people }): ProofNode => {
      const named = names.get(activityId);
      return {
        ...this.node([...this.steps, { kind: "SUBJECT", at: activityId }], "ACTIVITY", figure),
        ...{ subjectId: activityId, name: named?.name ?? null, nameEn: named?.nameEn ?? null, regionId: named?.communityId ?? null },
        ...{ cell: counted(people), end: this.mayShow(named) ? null : "RESTRICTED" },
      };
    });
    parts.sort((a, b) => bigFirst(a, b) || (a.id < b.id ? -1 : 1));
    return { node: parts.length === 0 ? { ...node, end: "NOTHING" } : node, parts, facts: null, ...this.sumOf(node, parts, null) };
  }

  /** Who was first met at an activity, by day where there are several, and a day by the check-ins. */
  private async firstMet(place: ProofNode, figure: Figure, met: Met | undefined, day: string | undefined): Promise<Opened> {
    const days = met && [...met.days].filter(([one]) => day === undefined || one === day);
    if (!met || !days?.[0]) throw unknownNode();
    const named = (await namesOfSubjects(this.tx, [met.activityId])).get(met.activityId);
    const people = days.reduce((sum, [, { nos, pseudonyms }]) => sum + nos.length + pseudonyms.length, 0);
    const node: ProofNode = {
      ...{ ...place, kind: day ? "DAY" : "ACTIVITY", subjectId: met.activityId, period: day ?? this.span.period, cell: counted(people) },
      ...{ name: named?.name ?? null, nameEn: named?.nameEn ?? null, regionId: named?.communityId ?? null },
      end: this.mayShow(named) ? null : "RESTRICTED",
    };
    if (node.end) return { node, parts: [], facts: null, sum: null, factor: "1" };
    const seals = await sealsOf(
      this.tx,
      days.map(([one]) => one),
    );
    const [[first, who], ...others] = days as [[string, { nos: number[]; pseudonyms: Buffer[] }]];
    const seal = seals.get(first.slice(0, 7));
    if (others.length === 0) {
      if (seal) return this.sealed(node, figure, [{ seal, value: node.cell.value ?? ZERO }]);
      const facts = { term: "PEOPLE" as const, of: { ...this.factsOf(met.activityId, first), people: who } };
      return { node, parts: [], facts, sum: null, factor: "1" };
    }
    const parts = days.map(([one, { nos, pseudonyms }]): ProofNode => {
      const steps = [...this.steps, { kind: "DAY", at: one } as const];
      const part = { ...this.node(steps, "DAY", figure), subjectId: met.activityId, regionId: node.regionId, period: one };
      return { ...part, cell: counted(nos.length + pseudonyms.length) };
    });
    return { node, parts, facts: null, ...this.sumOf(node, parts, null) };
  }

  /** The facts are gone: the seals of their months stand for them. */
  private sealed(node: ProofNode, figure: Figure, seals: readonly { seal: Seal; value: Exact }[]): Opened {
    const parts = seals.map(({ seal, value }): ProofNode => {
      const of = { ...this.node(this.steps, "SEAL", figure), id: encodeNode(this.steps, `seal ${seal.month}`), subjectId: null };
      return {
        ...of,
        regionId: node.regionId,
        period: seal.month,
        seal,
        end: "SEALED",
        cell: { value, decimals: null, qualifier: "EXACT" },
      };
    });
    return { node, parts, facts: null, ...this.sumOf(node, parts, null) };
  }

  private mayShow(named: NameRow | undefined): boolean {
    const communityIds = this.communities() ?? [named?.communityId ?? this.plan.rootId];
    return this.showsFacts(communityIds);
  }

  /** Where what counts here was recorded; null: anywhere. */
  private communities(day?: string): string[] | null {
    if (!this.root.regionId) return null;
    const { history, by, spans } = this.plan;
    const index = new BucketIndex([this.own], history, levelOf(by));
    const held = spans.filter((span) => index.of(span.path).length > 0 && (!day || (span.from <= day && day < span.until)));
    return [...new Set(held.map(({ regionId }) => regionId))];
  }

  private factsOf(subjectId: string, day: string): FactsOf {
    const { moment, by, organisationIds } = this.plan;
    const [from, until] = [startOfShanghaiDay(day), startOfShanghaiDay(addDays(day, 1))];
    return {
      ...{ subjectId, communityIds: this.communities(day), from, until, recordedBy: moment.isNow ? null : moment.day },
      ...{
        idFrom: uuid7Floor(startOfShanghaiDay(addDays(day, -ID_MARGIN_DAYS))),
        idUntil: uuid7Floor(startOfShanghaiDay(addDays(day, 1 + ID_MARGIN_DAYS))),
      },
      ...{ by, key: organisationIds ? "" : this.series.key },
    };
  }

  private async entries(figure: Figure): Promise<ProofNode[]> {
    const { rootId, spans, moment, history, by } = this.plan;
    const index = new BucketIndex([this.own], history, levelOf(by));
    const rows = await registerEntries(this.tx, rootId, figure.code, columnsOf(this.plan), registerDays(this.plan), moment.day);
    const wanted = `${figure.code} ${slot(1, "", 0)}`;
    return [...registeredRows(rows, spans, index)].flatMap(({ row, at }): ProofNode[] => {
      if (at !== wanted) return [];
      const regionId = spans[row.span]?.regionId ?? null;
      return [
        {
          ...this.node(this.steps, "ENTRY", figure),
          ...{
            id: encodeNode(this.steps, row.id),
            name: row.name,
            nameEn: row.nameEn,
            regionId,
            subjectId: row.id,
            end: "SOURCE" as const,
            entry: row,
          },
          cell: { value: exact(row.amount), decimals: null, qualifier: "EXACT" as const },
        },
      ];
    });
  }

  private async held(figure: Figure, whole: ProofNode["cell"]): Promise<{ row: HeldRow; cell: ProofNode["cell"] }[]> {
    const { rootId, catalogue, moment, spans, history, by, organisationIds } = this.plan;
    const index = new BucketIndex([this.own], history, levelOf(by));
    const rows = await observedRows(this.tx, {
      ...{ rootId, indicatorIds: [catalogue.byCode.get(figure.code)?.id ?? ""], asOf: moment.isNow ? null : moment.instant },
      ...{ calendar: calendarOf([this.span]), until: [this.span.until], spans: columnsOf(this.plan), by, organisationIds },
      recorded: recordedOf(catalogue, [figure.code]),
    });
    const apart = organisationIds !== null || by === "ORGANISATION" || by === "ORGANISATION_KIND";
    const wanted = `${figure.code} ${slot(1, this.series.key, 0)}`;
    const isLast = figure.version?.aggregation === "LAST";
    const isFraction = whole.denominator != null;
    return [...toldRows(rows, spans, index, () => figure.code, apart)].flatMap(({ row, at }) => {
      if (at !== wanted || (isLast && !row.latest)) return [];
      const [numerator, denominator] = [exact(row.numerator), exact(row.denominator)];
      const quotient = isFraction ? over(numerator, denominator) : undefined;
      const value = row.values === 0 ? null : quotient ? times(quotient, factorOf(figure.version?.factor ?? "1")) : exact(row.total);
      const cell = {
        ...{ value, decimals: quotient ? (figure.version?.decimals ?? null) : null, numerator: isFraction ? numerator : null },
        ...{ denominator: isFraction ? denominator : null, qualifier: row.qualifiers[0] ?? null, revision: row.revision },
        ...{
          missing: value === null ? (row.notApplicable ? ("NOT_APPLICABLE" as const) : ("NOT_REPORTED" as const)) : null,
          provisional: row.provisional,
        },
      };
      return [{ row, cell }];
    });
  }

  private async observations(figure: Figure, whole: ProofNode["cell"]): Promise<ProofNode[]> {
    const { spans } = this.plan;
    const held = await this.held(figure, whole);
    const activities = held.filter(({ row }) => isActivity(row)).map(({ row }) => row.id);
    const names = await namesOfSubjects(this.tx, activities);
    return held.map(({ row, cell }): ProofNode => {
      const at = { regionId: spans[row.span]?.regionId ?? null, period: row.period, cell };
      if (!isActivity(row))
        return { ...this.node([...this.steps, { kind: "OBSERVATION", at: row.id }], "OBSERVATION", figure), ...at, held: row };
      const { name = null, nameEn = null } = names.get(row.id) ?? {};
      return {
        ...this.node(this.steps, "ACTIVITY", figure),
        ...{ id: encodeNode(this.steps, row.id), subjectId: row.id, name, nameEn, end: "SOURCE" as const },
        ...at,
      };
    });
  }

  private async observation(place: ProofNode, figure: Figure, id: string): Promise<Opened> {
    if (figure.made !== "TOLD" || !this.isBottom) throw unknownNode();
    const found = (await this.held(figure, place.cell)).find(({ row }) => row.id === id && !isActivity(row));
    if (!found) throw unknownNode();
    const { row, cell } = found;
    const regionId = this.plan.spans[row.span]?.regionId ?? null;
    const node: ProofNode = { ...place, kind: "OBSERVATION", regionId, period: row.period, cell, held: row, end: "SOURCE" };
    return { node, parts: [], facts: null, sum: null, factor: "1" };
  }

  private async nameRegions(nodes: ProofNode[]): Promise<void> {
    const places = nodes.filter(({ kind }) => kind === "PLACE" || kind === "FIGURE");
    const names = await namesOfRegions(this.tx, [...new Set(places.flatMap(({ regionId }) => regionId ?? []))]);
    for (const node of places) {
      node.name = names.get(node.regionId ?? "")?.name ?? null;
      node.nameEn = names.get(node.regionId ?? "")?.nameEn ?? null;
    }
  }

  /** By the definition: numerators over denominators, or the sum. */
  private sumOf({ cell }: ProofNode, parts: readonly ProofNode[], version: IndicatorVersion | null): { sum: Exact | null; factor: string } {
    if (cell.value === null || parts.length === 0) return { sum: null, factor: "1" };
    const total = (of: readonly (Exact | null | undefined)[]) => of.reduce<Exact>((sum, one) => plus(sum, one ?? ZERO), ZERO);
    const of = (role: ProofRole) => parts.filter((part) => part.role === role).map((part) => part.cell.value);
    const factor = version?.factor ?? "1";
    if (parts.every((part) => DUTY_PARTS.includes(part.code)) && version?.numerator.length === 0 && cell.denominator) {
      const isMet = parts.every((part) => part.cell.value && part.cell.value.n >= part.cell.value.d);
      return { sum: times(isMet ? exact("1") : ZERO, factorOf(factor)), factor };
    }
    if (parts.some(({ role }) => role !== "SUMMAND")) {
      const quotient = over(total(of("NUMERATOR")), total(of("DENOMINATOR")));
      return { sum: quotient ? times(quotient, factorOf(factor)) : null, factor };
    }
    if (cell.denominator) {
      const quotient = over(total(parts.map((part) => part.cell.numerator)), total(parts.map((part) => part.cell.denominator)));
      return { sum: quotient ? times(quotient, factorOf(factor)) : null, factor };
    }
    const isTerms = parts.every(({ kind }) => kind === "FIGURE" || kind === "MEASURE");
    const sum = total(of("SUMMAND"));
    return isTerms && factor !== "1" ? { sum: times(sum, factorOf(factor)), factor } : { sum, factor: "1" };
  }
}

interface Figure {
  kind: "FIGURE" | "MEASURE";
  code: string;
  /** it is a measure, or nothing else than one */
  term: MeasureTerm | null;
  made: Made | null;
  /** the definition by which it is put together, and the one that its values were given by */
  version: IndicatorVersion | null;
  shown: IndicatorVersion | null;
  role: ProofRole;
  cell: Cell;
}

const counted = (people: number): ProofNode["cell"] => ({ value: exact(String(people)), decimals: null, qualifier: "EXACT" });
const ONE = counted(1);

const roleOf = (term: string, { denominator }: IndicatorVersion): ProofRole =>
  denominator.length === 0 ? "SUMMAND" : term.startsWith("N") ? "NUMERATOR" : "DENOMINATOR";

const isActivity = ({ sources }: HeldRow): boolean => sources.includes("ACTIVITIES");

const unknownNode = () => badInput("input.node", "`node` is the id of a node that an answer to the same question said to have parts.");

/** Neither counted nor told. */
const isNothing = ({ value, sources, made }: Cell): boolean =>
  made === null || ((value === null || value.n === 0n) && !sources.has("SUBMISSION") && !sources.has("IMPORT"));

const bigFirst = ({ cell: { value: a } }: ProofNode, { cell: { value: b } }: ProofNode): number => {
  const [x, y] = [a ?? ZERO, b ?? ZERO];
  const difference = y.n * x.d - x.n * y.d;
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
};
