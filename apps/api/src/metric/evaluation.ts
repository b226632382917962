import { addDays, type MetricMissing, MetricSource, type Qualifier } from "@kepu/schema";
import { type DistinctTerm, definitionIn, isDistinctTerm, isMeasureTerm, type MeasureTerm } from "../indicator/definitions.ts";
import type { IndicatorVersion } from "../indicator/indicator.entity.ts";
import type { Catalogue } from "../indicator/indicator.service.ts";
import type { Moment, Times } from "./ask.ts";
import { daysOf, type Span } from "./calendar.ts";
import type { DistinctCounts } from "./distinct.ts";
import { DUTY, DUTY_PARTS } from "./duty.ts";
import { type Exact, exact, factorOf, over, plus, times, ZERO } from "./exact.ts";
import { isRecorded, isZeroWithoutRecords } from "./recorded.queries.ts";
import { isRegistered, pastOf } from "./register.queries.ts";
import { type Sums, slot, type Told } from "./slots.ts";

/** One value with everything that is known of it. */
export interface Cell {
  value: Exact | null;
  numerator: Exact | null;
  denominator: Exact | null;
  qualifier: Qualifier | null;
  missing: MetricMissing | null;
  /** 0 to 1 */
  provisional: number;
  completeness: number;
  revision: number | null;
  /** of the indicator itself; null: none holds */
  version: number | null;
  /** how it is rounded; null: as it was told */
  decimals: number | null;
  sources: ReadonlySet<MetricSource>;
  /** null: there is nothing that it is made of */
  made: Made | null;
}

/** What a value is put together from: other figures, other figures month by month, the roll-ups, a register, a set that is counted, or what was reported and imported. */
export type Made = "PARTS" | "MONTHS" | "ROLLUPS" | "REGISTER" | "DISTINCT" | "TOLD";

/** Everything that was read, by slot or by `code slot`. */
export interface Readings {
  measured: ReadonlyMap<string, Sums>;
  firsts: { checkIns: string | null; kiosks: string | null; activities: string | null };
  registered: ReadonlyMap<string, Exact>;
  registeredSince: ReadonlyMap<string, string>;
  told: ReadonlyMap<string, Told>;
  distinct: DistinctCounts;
  /** of an observed indicator: null where nobody asked */
  expected: ((code: string, bucket: number, key: string, n: number) => ExpectedDays) | null;
}

/** Days that are to be told, of each who has told the indicator before or in that period: organisations, and regions as a whole. */
export interface ExpectedDays {
  organisations: number;
  places: number;
}

export interface Slot {
  bucket: number;
  key: string;
  n: number;
}

const KIOSK_MINUTES: readonly string[] = ["ONLINE_MINUTES", "PLANNED_MINUTES"];
const CHECK_IN_TERMS: readonly string[] = ["ATTENDANCE", "CHECK_INS"];
/** Coverage of residents: people check in where an activity is, so it is a figure of the district alone. */
const COVERAGE = "A08";
const LOWER: readonly Qualifier[] = ["GT", "GE"];
const UPPER: readonly Qualifier[] = ["LT", "LE"];

const NO_PARTS: ReadonlyMap<string, number> = new Map();
const NOWHERE: ReadonlySet<MetricSource> = new Set();
const FROM_CHECK_INS: ReadonlySet<MetricSource> = new Set(["CHECK_INS"]);
const FROM_KIOSKS: ReadonlySet<MetricSource> = new Set(["KIOSKS"]);
const FROM_ACTIVITIES: ReadonlySet<MetricSource> = new Set(["ACTIVITIES"]);
const FROM_REGISTER: ReadonlySet<MetricSource> = new Set(["REGISTER"]);

const empty = (missing: MetricMissing, version: IndicatorVersion | undefined): Cell => ({
  ...{ value: null, numerator: null, denominator: null, qualifier: null, missing, provisional: 0, completeness: 0, revision: null },
  ...{ version: version?.number ?? null, decimals: null, sources: NOWHERE, made: null },
});

/** Puts values together by the rules of the definitions that held for each period and were known at the moment of the question. */
export class Evaluation {
  private readonly cells = new Map<string, Cell>();
  private readonly numbers = new Map<string, number>();
  private readonly tomorrow: string;
  /** `code number` of every definition that was used */
  readonly used = new Set<string>();

  constructor(
    private readonly catalogue: Catalogue,
    private readonly times: Pick<Times, "spans" | "months">,
    private readonly moment: Moment,
    private readonly readings: Readings,
    private readonly lived: (bucket: number, span: Span) => boolean,
    private readonly isOrganisation: (bucket: number) => boolean,
    private readonly isDistrict: (bucket: number) => boolean,
  ) {
    this.tomorrow = addDays(moment.day, 1);
    for (const versions of catalogue.versions.values()) for (const version of versions) this.numbers.set(version.id, version.number);
  }

  cell(code: string, at: Slot): Cell {
    const key = `${code} ${slot(at.bucket, at.key, at.n)}`;
    const known = this.cells.get(key);
    if (known) return known;
    const cell = this.evaluated(code, at);
    if (cell.version !== null) this.used.add(`${code} ${cell.version}`);
    this.cells.set(key, cell);
    return cell;
  }

  private evaluated(code: string, at: Slot): Cell {
    const span = this.times.spans[at.n] as Span;
    const held = definitionIn(this.catalogue.versions.get(code) ?? [], span, this.moment.instant);
    if (!held) return empty("NO_DEFINITION", undefined);
    if (span.from > this.moment.day) return empty("NOT_YET", held.version);
    const cell = this.defined(code, held.version, at, span);
    return held.since > span.from ? inPart(cell, daysOf({ from: held.since, until: span.until }) / daysOf(span)) : cell;
  }

  private defined(code: string, version: IndicatorVersion, at: Slot, span: Span): Cell {
    if (code === COVERAGE && !this.isDistrict(at.bucket)) return empty("NOT_APPLICABLE", version);
    const own =
      version.numerator.length > 0
        ? this.composed(version, at)
        : code === DUTY
          ? this.duty(version, at)
          : this.catalogue.byCode.get(code)?.source === "REGISTERED" && isRegistered(code)
            ? this.registered(code, version, at)
            : undefined;
    if (own && own.value !== null) return own;
    // what the product has no record of itself may have been reported or imported
    const told = this.readings.told.get(`${code} ${slot(at.bucket, at.key, at.n)}`);
    if (told) return this.told(code, version, told, at, span);
    if (own) return own;
    if (isRecorded(code)) return this.unrecorded(code, version, at, span);
    const source = this.catalogue.byCode.get(code)?.source;
    return empty(source === "COMPUTED" ? "NO_FORMULA" : "NOT_REPORTED", version);
  }

  /** The definitions of what a value is put together from, if only by way of others: version number by code. */
  partVersions(code: string, at: Slot): ReadonlyMap<string, number> {
    const { version: number, made } = this.cell(code, at);
    const version = this.catalogue.versions.get(code)?.find((one) => one.number === number);
    if (!version || (made !== "PARTS" && made !== "MONTHS")) return NO_PARTS;
    const terms = made === "MONTHS" ? DUTY_PARTS : [...version.numerator, ...version.denominator].filter((term) => !isMeasureTerm(term));
    if (terms.length === 0) return NO_PARTS;
    const places = made === "MONTHS" ? (this.times.months.get(at.n) ?? []).map((n) => ({ ...at, n })) : [at];
    const found = new Map<string, number>();
    for (const term of terms)
      for (const place of places) {
        const used = this.cell(term, place).version;
        for (const [part, one] of [...(used === null ? [] : [[term, used] as const]), ...this.partVersions(term, place)])
          found.set(part, Math.max(one, found.get(part) ?? 0));
      }
    return found;
  }

  /** For a proof: a part of a value, made in the way that the whole was. */
  part(code: string, made: Made, at: Slot): Cell {
    if (isMeasureTerm(code)) return this.measured(code, at);
    const span = this.times.spans[at.n] as Span;
    const version = definitionIn(this.catalogue.versions.get(code) ?? [], span, this.moment.instant)?.version;
    if (!version) return empty("NO_DEFINITION", undefined);
    if (made === "PARTS") return this.composed(version, at);
    if (made === "REGISTER") return this.registered(code, version, at);
    const told = this.readings.told.get(`${code} ${slot(at.bucket, at.key, at.n)}`);
    return told ? this.told(code, version, told, at, span) : empty("NOT_REPORTED", version);
  }

  /** Of parts: the sum of what is over the stroke, divided by the sum of what is under it. */
  private composed(version: IndicatorVersion, at: Slot): Cell {
    const above = this.sum(version.numerator, at);
    if (version.denominator.length === 0 && version.factor === "1")
      return { ...above, numerator: null, denominator: null, revision: null, version: version.number, decimals: null, made: "PARTS" };
    const below = version.denominator.length > 0 ? this.sum(version.denominator, at) : undefined;
    const parts = below ? [above, below] : [above];
    const missing = parts.find((part) => part.value === null)?.missing;
    const common = {
      ...{
        provisional: Math.max(...parts.map((part) => part.provisional)),
        completeness: Math.min(...parts.map((part) => part.completeness)),
      },
      ...{ revision: null, version: version.number, sources: new Set(parts.flatMap((part) => [...part.sources])), made: "PARTS" as const },
      ...{ numerator: below ? above.value : null, denominator: below ? below.value : null },
    };
    if (missing || above.value === null) return { ...empty(missing ?? "NOT_REPORTED", version), ...common };
    const quotient = below ? over(above.value, below.value ?? ZERO) : above.value;
    if (!quotient) return { ...empty("ZERO_DENOMINATOR", version), ...common };
    return {
      ...common,
      value: times(quotient, factorOf(version.factor)),
      qualifier: below && below.qualifier !== "EXACT" ? "APPROX" : above.qualifier,
      missing: null,
      decimals: version.decimals,
    };
  }

  /** Months in which each of the parts was held, of the months that are over or have it already. */
  private duty(version: IndicatorVersion, at: Slot): Cell {
    const months = (this.times.months.get(at.n) ?? []).map((n) => {
      const parts = DUTY_PARTS.map((code) => this.cell(code, { ...at, n }));
      const isMet = parts.every(({ value }) => value !== null && value.n >= value.d);
      return { parts, isMet, isOver: (this.times.spans[n]?.until ?? "") <= this.tomorrow };
    });
    const known = months.filter(({ parts, isMet, isOver }) => parts.every(({ value }) => value !== null) && (isMet || isOver));
    if (known.length === 0) {
      const missing = months.flatMap(({ parts }) => parts.flatMap((part) => part.missing ?? []))[0];
      return empty(missing ?? (months.length > 0 ? "NOT_YET" : "NOT_APPLICABLE"), version);
    }
    const parts = known.flatMap((month) => month.parts);
    const met = exact(String(known.filter(({ isMet }) => isMet).length));
    const all = exact(String(known.length));
    return {
      ...{
        value: times(over(met, all) ?? ZERO, factorOf(version.factor)),
        numerator: met,
        denominator: all,
        qualifier: "EXACT",
        missing: null,
      },
      provisional: Math.max(...parts.map((part) => part.provisional)),
      completeness: Math.min(...parts.map((part) => part.completeness)),
      ...{ revision: null, version: version.number, decimals: version.decimals, made: "MONTHS" },
      sources: new Set(parts.flatMap((part) => [...part.sources])),
    };
  }

  private sum(terms: readonly string[], at: Slot): Cell {
    const cells = terms.map((term) => (isMeasureTerm(term) ? this.measured(term, at) : this.cell(term, at)));
    const [first] = cells;
    if (cells.length === 1 && first) return first;
    const missing = cells.find((cell) => cell.value === null);
    return {
      ...empty(missing?.missing ?? "NOT_REPORTED", undefined),
      value: missing ? null : cells.reduce((sum, cell) => plus(sum, cell.value ?? ZERO), ZERO),
      missing: missing?.missing ?? null,
      qualifier: missing ? null : combined(new Set(cells.flatMap((cell) => cell.qualifier ?? []))),
      provisional: ofSummands(cells),
      completeness: Math.min(...cells.map((cell) => cell.completeness)),
      sources: new Set(cells.flatMap((cell) => [...cell.sources])),
    };
  }

  private measured(term: MeasureTerm, at: Slot): Cell {
    const span = this.times.spans[at.n] as Span;
    if (isDistinctTerm(term)) return this.distinct(term, at, span);
    const ofCheckIns = CHECK_IN_TERMS.includes(term);
    if (this.isOrganisation(at.bucket) && !ofCheckIns) return empty("NOT_APPLICABLE", undefined);
    if (KIOSK_MINUTES.includes(term) && !this.moment.isNow) return empty("NOT_DATED", undefined);
    const sums = this.readings.measured.get(slot(at.bucket, at.key, at.n));
    const value = sums?.terms[term];
    const since = ofCheckIns ? this.readings.firsts.checkIns : this.readings.firsts.kiosks;
    if (value === undefined) {
      if (since === null || span.until <= since) return empty("BEFORE_RECORDS", undefined);
      if (!this.lived(at.bucket, span)) return empty("NOT_APPLICABLE", undefined);
    }
    const attendance = sums?.terms.ATTENDANCE;
    return {
      ...empty("NOT_REPORTED", undefined),
      ...{ value: value ?? ZERO, missing: null, qualifier: "EXACT", made: "ROLLUPS" },
      provisional: ofCheckIns && attendance && sums ? shareOf(sums.provisional, attendance) : 0,
      completeness: this.onRecord(span, since),
      sources: ofCheckIns ? FROM_CHECK_INS : FROM_KIOSKS,
    };
  }

  /** Of a set: each once, however many places and days it was met in. */
  private distinct(term: DistinctTerm, at: Slot, span: Span): Cell {
    if (this.isOrganisation(at.bucket)) return empty("NOT_APPLICABLE", undefined);
    const count = this.readings.distinct.get(`${term} ${slot(at.bucket, at.key, at.n)}`);
    if (count === "EXPIRED" || count === "NOT_DATED") return empty(count, undefined);
    const { firsts } = this.readings;
    const since = term === "PEOPLE" ? firsts.checkIns : term === "SCHOOLS" ? null : firsts.activities;
    if (!count?.all) {
      if (term !== "SCHOOLS" && (since === null || span.until <= since)) return empty("BEFORE_RECORDS", undefined);
      if (!this.lived(at.bucket, span)) return empty("NOT_APPLICABLE", undefined);
    }
    const { all, settled } = count ?? { all: 0, settled: 0 };
    return {
      ...empty("NOT_REPORTED", undefined),
      ...{ value: exact(String(all)), missing: null, qualifier: "EXACT", made: "DISTINCT" },
      provisional: all > 0 ? (all - settled) / all : 0,
      completeness: term === "SCHOOLS" ? 1 : this.onRecord(span, since),
      sources: term === "PEOPLE" ? FROM_CHECK_INS : term === "SCHOOLS" ? FROM_REGISTER : FROM_ACTIVITIES,
    };
  }

  /** The share of a period's days that are over and on record. */
  private onRecord({ from, until }: Span, since: string | null): number {
    if ((since === null || since <= from) && until <= this.tomorrow) return 1;
    const days = daysOf({ from: since && since > from ? since : from, until: this.tomorrow < until ? this.tomorrow : until });
    return Math.max(0, days) / daysOf({ from, until });
  }

  private registered(code: string, version: IndicatorVersion, at: Slot): Cell {
    const span = this.times.spans[at.n] as Span;
    if (this.isOrganisation(at.bucket)) return empty("NOT_APPLICABLE", version);
    const value = this.readings.registered.get(`${code} ${slot(at.bucket, at.key, at.n)}`);
    if (value === undefined) {
      const past = pastOf(code);
      const since = this.readings.registeredSince.get(code);
      const day = span.until > this.moment.day ? this.moment.day : addDays(span.until, -1);
      const isKnown = past === "TODAY" ? this.moment.isNow && span.until > this.moment.day : since !== undefined && since <= day;
      if (!isKnown) return empty(past === "DATES" ? "BEFORE_RECORDS" : "NOT_DATED", version);
      if (code === "O03") return empty("NOT_REPORTED", version); // nobody lives nowhere
    }
    return {
      ...empty("NOT_REPORTED", version),
      ...{ value: value ?? ZERO, missing: null, qualifier: "EXACT", completeness: 1, sources: FROM_REGISTER, made: "REGISTER" },
    };
  }

  /** No activity was held and nothing is told: since the first activity of the root that is a zero. */
  private unrecorded(code: string, version: IndicatorVersion, at: Slot, span: Span): Cell {
    const since = this.readings.firsts.activities;
    const isOfOthers = at.key in MetricSource && at.key !== "ACTIVITIES";
    if (this.isOrganisation(at.bucket) || isOfOthers || !isZeroWithoutRecords(code)) return empty("NOT_REPORTED", version);
    if (since === null || span.until <= since) return empty("BEFORE_RECORDS", version);
    if (!this.lived(at.bucket, span)) return empty("NOT_APPLICABLE", version);
    const completeness = this.onRecord(span, since);
    return { ...empty("NOT_REPORTED", version), value: ZERO, missing: null, qualifier: "EXACT", completeness, sources: FROM_ACTIVITIES };
  }

  /** By the rule of the definition: summed, the last, numerators over denominators, or as it stands and no sum of anything. */
  private told(code: string, version: IndicatorVersion, told: Told, at: Slot, span: Span): Cell {
    const given = Math.max(...[...told.versionIds].map((id) => this.numbers.get(id) ?? 0));
    const common: Cell = {
      ...empty("NOT_REPORTED", version),
      ...{ version: given > 0 ? given : version.number, revision: told.revision || null, sources: told.sources, made: "TOLD" },
      ...{
        provisional: told.values > 0 ? told.provisional / told.values : 0,
        completeness: this.completenessOf(code, told, at, span),
      },
    };
    if (given > 0) this.used.add(`${code} ${given}`);
    if (told.values === 0) return { ...common, missing: told.notApplicable && !told.notReported ? "NOT_APPLICABLE" : "NOT_REPORTED" };
    const qualifier = combined(told.qualifiers);
    const { provisionalTotal, provisionalLast } = told;
    const ofSum = (part: Exact, whole: Exact) => (whole.n === 0n ? common.provisional : shareOf(part, whole));
    if (version.aggregation === "SUM")
      return { ...common, value: told.total, qualifier, missing: null, provisional: ofSum(provisionalTotal, told.total) };
    if (version.aggregation === "LAST")
      return { ...common, value: told.last, qualifier, missing: null, provisional: ofSum(provisionalLast, told.last) };
    if ((version.aggregation === "RATIO" || version.aggregation === "WEIGHTED") && told.fractions === told.values) {
      const quotient = over(told.numerator, told.denominator);
      const parts = { numerator: told.numerator, denominator: told.denominator, decimals: version.decimals };
      if (!quotient) return { ...common, ...parts, missing: "ZERO_DENOMINATOR" };
      return { ...common, ...parts, value: times(quotient, factorOf(version.factor)), qualifier, missing: null };
    }
    if (told.values === 1 && told.ofPlace) return { ...common, value: told.total, qualifier, missing: null };
    return { ...common, missing: "NOT_SUMMABLE" };
  }

  /** Of the days that are expected those that are told, and where activities are counted beside, no more than is on record of them. */
  private completenessOf(code: string, told: Told, at: Slot, span: Span): number {
    const { organisations, places } = this.readings.expected?.(code, at.bucket, at.key, at.n) ?? { organisations: 0, places: 0 };
    // places whose figures came from a file are not waited for where others tell of the time
    const days = organisations + (told.byPlaces ? places : 0);
    const shares = [
      ...(days > 0 ? [told.covered / days] : []),
      ...(told.sources.has("ACTIVITIES") ? [this.onRecord(span, this.readings.firsts.activities)] : []),
    ];
    return shares.length > 0 ? Math.min(1, ...shares) : 0;
  }
}

/** Of a period that has a definition for a part of its days: what was told is expected of those days, what is counted of all. A stock on its last day is whole. */
function inPart(cell: Cell, share: number): Cell {
  if (cell.made === "REGISTER") return cell;
  return { ...cell, completeness: cell.made === "TOLD" ? cell.completeness * share : Math.min(cell.completeness, share) };
}

function combined(qualifiers: ReadonlySet<Qualifier>): Qualifier {
  const others = [...qualifiers].filter((one) => one !== "EXACT");
  const [first] = others;
  if (!first) return "EXACT";
  if (others.length === 1) return first;
  if (others.every((one) => LOWER.includes(one))) return "GE";
  if (others.every((one) => UPPER.includes(one))) return "LE";
  return "APPROX";
}

/** Of a sum its provisional share: what is provisional of each summand over all of them. */
function ofSummands(cells: readonly Cell[]): number {
  const amounts = cells.map(({ value, provisional }) => ({ amount: Math.abs(value ? Number(value.n) / Number(value.d) : 0), provisional }));
  const whole = amounts.reduce((sum, { amount }) => sum + amount, 0);
  if (whole === 0) return Math.max(...cells.map(({ provisional }) => provisional));
  return amounts.reduce((sum, { amount, provisional }) => sum + amount * provisional, 0) / whole;
}

function shareOf(part: Exact, whole: Exact): number {
  const quotient = over(part, whole);
  return quotient ? Math.min(1, Math.max(0, Number((quotient.n * 10_000n) / quotient.d) / 10_000)) : 0;
}
