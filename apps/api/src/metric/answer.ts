import type { MetricComparison, MetricGrouping, MetricMissing, MetricSource, Qualifier } from "@kepu/schema";
import { heldUntil } from "../indicator/definitions.ts";
import type { IndicatorVersion } from "../indicator/indicator.entity.ts";
import type { VersionView } from "../indicator/indicator.service.ts";
import type { HeldTarget } from "../target/target.queries.ts";
import type { Breath } from "./breath.ts";
import { type Bucket, placeOf } from "./buckets.ts";
import { type Cell, Evaluation, type Readings } from "./evaluation.ts";
import { compare, type Exact, exact, minus, over, rounded, times, written } from "./exact.ts";
import type { MetricCost, Plan } from "./metric.service.ts";

export interface SeriesOf {
  code: string;
  bucket: Bucket;
  key: string;
}

/** What tells a series from the others, whatever day it is known on. */
export const idOf = ({ code, bucket, key }: SeriesOf): string[] => [
  code,
  bucket.regionId ?? bucket.organisationId ?? "",
  bucket.part ?? key,
];

/** The same series as they are known now. */
export interface KnownNow {
  plan: Plan;
  read: Readings;
}

export interface BreakOf {
  period: string;
  /** of the indicator itself, or of what it is made of */
  code: string;
  versionBefore: number;
  versionAfter: number;
}

/** Of one indicator that a computed one is made of. */
export interface PartVersionsOf {
  code: string;
  versions: (number | null)[];
}

export interface ComparisonOf {
  kind: MetricComparison;
  periods: (string | null)[];
  bases: (string | null)[];
  qualifiers: (Qualifier | null)[];
  differences: (string | null)[];
  changes: (string | null)[];
  comparable: (boolean | null)[];
  met: (boolean | null)[];
}

/** Columns: one entry for each period of the answer. */
export interface AnsweredSeries {
  code: string;
  unit: string;
  decimals: number;
  regionId: string | null;
  organisationId: string | null;
  groupBy: MetricGrouping | null;
  group: string | null;
  values: (string | null)[];
  numerators: (string | null)[];
  denominators: (string | null)[];
  qualifiers: (Qualifier | null)[];
  missing: (MetricMissing | null)[];
  provisionalShares: (number | null)[];
  completeness: number[];
  revisions: (number | null)[];
  versions: (number | null)[];
  partVersions: PartVersionsOf[];
  breaks: BreakOf[];
  sources: MetricSource[];
  valueSources: MetricSource[][];
  comparisons: ComparisonOf[];
}

export interface Answered {
  periods: string[];
  from: string[];
  until: string[];
  series: AnsweredSeries[];
  definitions: (VersionView & { code: string })[];
  asOf: Date;
  asOfDay: string;
  cost: MetricCost;
  totalSeries: number;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  synthetic: boolean;
}

/** The series of a page as columns, and the definitions that they were made with. */
export async function answerOf(plan: Plan, readings: Readings, targets: readonly HeldTarget[], known: KnownNow | null, breath: Breath) {
  const { times, moment } = plan;
  const evaluation = evaluationOf(plan, readings);
  const later = known && evaluationOf(known.plan, known.read);
  const laterOf = new Map(known?.plan.series.map((one) => [idOf(one).join(), one]));
  const targetOf = new Map(targets.map((one) => [`${one.indicatorId} ${one.regionId ?? one.organisationId} ${one.period}`, one]));
  const asked = times.spans.slice(0, times.asked);
  const series: AnsweredSeries[] = [];
  for (const one of plan.series) {
    await breath();
    const cells = times.spans.slice(0, times.shown).map((_, n) => evaluation.cell(one.code, { bucket: one.bucket.no, key: one.key, n }));
    const shown = cells.slice(0, times.asked);
    const same = laterOf.get(idOf(one).join());
    const now = later && same ? shown.map((_, n) => later.cell(same.code, { bucket: same.bucket.no, key: same.key, n })) : shown;
    // the parts of a breakdown that have nothing at all are left out; a place that was asked for is not
    if ((one.key !== "" || one.bucket.part !== null) && [...cells, ...now].every(isNothing)) continue;
    const { beside } = plan;
    const others = beside ? shown.map((_, n) => evaluation.cell(one.code, { bucket: beside.no, key: one.key, n })) : [];
    const usedAt = (no: number) => (n: number) => evaluation.partVersions(one.code, { bucket: no, key: one.key, n });
    const own = usedAt(one.bucket.no);
    const used = {
      own,
      beside: usedAt(beside?.no ?? one.bucket.no),
      now: later && same ? (n: number) => later.partVersions(same.code, { bucket: same.bucket.no, key: same.key, n }) : own,
    };
    series.push({ ...seriesOf(plan, one, shown, own), comparisons: comparisonsOf(plan, one, { cells, others, now }, targetOf, used) });
  }
  return {
    ...{ periods: asked.map(({ period }) => period), from: asked.map(({ from }) => from), until: asked.map(({ until }) => until) },
    ...{
      series,
      definitions: definitionsOf(plan, new Set([...evaluation.used, ...(later?.used ?? [])])),
      asOf: moment.instant,
      asOfDay: moment.day,
    },
  };
}

export function evaluationOf({ times, moment, catalogue, history, index, parents, spans }: Plan, readings: Readings): Evaluation {
  const buckets = new Map(index.buckets.map((bucket) => [bucket.no, bucket]));
  const lived = (no: number, span: { from: string; until: string }) => {
    const bucket = buckets.get(no);
    const region = bucket && (placeOf(bucket) ?? bucket.regionId);
    if (!region || history.livedIn(region, span.from, span.until)) return true;
    // parent now: what is counted here lived elsewhere, or was what this region took over from
    return parents === "NOW" && inside(region).some((id) => history.livedIn(id, span.from, span.until));
  };
  const counted = new Map<string, string[]>();
  const inside = (region: string): string[] => {
    const known = counted.get(region) ?? spans.flatMap(({ regionId, path }) => (path.includes(region) ? [regionId] : []));
    counted.set(region, known);
    return known;
  };
  const isOrganisation = (bucket: number) => buckets.get(bucket)?.organisationId != null;
  const isDistrict = (no: number) => {
    const bucket = buckets.get(no);
    return bucket?.regionId === history.rootId && bucket.part === null && !bucket.below?.length;
  };
  return new Evaluation(catalogue, times, moment, readings, lived, isOrganisation, isDistrict);
}

/** Neither told nor counted: a zero of the roll-ups or of a register only says that there is nothing. */
const isNothing = ({ value, missing, sources }: Cell): boolean =>
  value === null ? missing !== "NOT_SUMMABLE" : value.n === 0n && !sources.has("SUBMISSION") && !sources.has("IMPORT");

type Used = (n: number) => ReadonlyMap<string, number>;

function seriesOf({ times, catalogue, by }: Plan, { code, bucket, key }: SeriesOf, cells: readonly Cell[], used: Used) {
  const newest = versionOf(catalogue.versions.get(code), cells.findLast((cell) => cell.version !== null)?.version);
  const decimals = newest?.decimals ?? 0;
  const versions = cells.map(({ version }) => version);
  const parts = cells.map((_, n) => used(n));
  const partVersions = [...new Set(parts.flatMap((one) => [...one.keys()]))]
    .sort()
    .map((part) => ({ code: part, versions: parts.map((one) => one.get(part) ?? null) }));
  const breaks = times.spans.slice(0, cells.length).flatMap(({ period }, n): BreakOf[] =>
    [{ code, versions }, ...partVersions].flatMap(({ code, versions }) => {
      const [before, after] = [versions[n - 1] ?? null, versions[n] ?? null];
      return before !== null && after !== null && before !== after ? [{ period, code, versionBefore: before, versionAfter: after }] : [];
    }),
  );
  return {
    ...{ code, unit: newest?.unit ?? "", decimals, regionId: bucket.regionId, organisationId: bucket.organisationId },
    ...{ groupBy: by, group: by === null ? null : (bucket.part ?? key) },
    values: cells.map(textOf),
    numerators: cells.map(({ numerator }) => (numerator ? written(numerator) : null)),
    denominators: cells.map(({ denominator }) => (denominator ? written(denominator) : null)),
    qualifiers: cells.map(({ qualifier }) => qualifier),
    missing: cells.map(({ missing }) => missing),
    provisionalShares: cells.map(({ value, provisional }) => (value === null ? null : provisional)),
    completeness: cells.map(({ completeness }) => completeness),
    revisions: cells.map(({ revision }) => revision),
    ...{ versions, partVersions, breaks },
    sources: [...new Set(cells.flatMap(({ sources }) => [...sources]))].sort(),
    valueSources: cells.map(({ sources }) => [...sources].sort()),
  };
}

export function textOf({ value, decimals }: Pick<Cell, "value" | "decimals">): string | null {
  if (value === null) return null;
  return decimals === null ? written(value) : rounded(value, decimals);
}

const versionOf = (versions: readonly IndicatorVersion[] | undefined, number: number | null | undefined) =>
  versions?.find((one) => one.number === number) ?? versions?.at(-1);

function comparisonsOf(
  { question, times, catalogue, by, rootId }: Plan,
  { code, bucket, key }: SeriesOf,
  { cells, others, now }: { cells: readonly Cell[]; others: readonly Cell[]; now: readonly Cell[] },
  targets: ReadonlyMap<string, HeldTarget>,
  used: { own: Used; beside: Used; now: Used },
): ComparisonOf[] {
  const asked = cells.slice(0, times.asked);
  // of a part that is an organisation within one region of several nobody sets a target
  const ofOrganisation = by === "ORGANISATION" && bucket.regionId === rootId ? key : null;
  const targetPlace = key === "" ? (bucket.part ?? bucket.regionId ?? bucket.organisationId) : ofOrganisation;
  return [...new Set(question.compare ?? [])].map((kind) => {
    const bases = asked.map((cell, n): Base => {
      const period = times.spans[n]?.period ?? "";
      if (kind === "TARGET") {
        const target = targets.get(`${catalogue.byCode.get(code)?.id} ${targetPlace} ${period}`);
        return {
          period: target ? period : null,
          value: target ? exact(target.value) : null,
          decimals: null,
          qualifier: target?.qualifier ?? null,
          comparable: null,
        };
      }
      const which = kind === "PLACE" ? "beside" : kind === "KNOWN_NOW" ? "now" : "own";
      const at = which === "own" ? times.bases.get(kind)?.[n] : n;
      const base = at === undefined ? undefined : { own: cells, beside: others, now }[which][at];
      return {
        period: at === undefined ? null : (times.spans[at]?.period ?? null),
        ...{ value: base?.value ?? null, decimals: base?.decimals ?? null, qualifier: base?.qualifier ?? null },
        comparable:
          at !== undefined && base?.value && cell.value ? base.version === cell.version && isSame(used[which](at), used.own(n)) : null,
      };
    });
    const pairs = bases.map((base, n) => ({ base, cell: asked[n] as Cell }));
    return {
      kind,
      periods: bases.map(({ period }) => period),
      bases: bases.map(textOf),
      qualifiers: bases.map(({ qualifier }) => qualifier),
      differences: pairs.map(({ base, cell }) =>
        base.value && cell.value ? textOf({ value: minus(cell.value, base.value), decimals: cell.decimals }) : null,
      ),
      changes: pairs.map(({ base, cell }) => (base.value && cell.value ? changeOf(cell.value, base.value) : null)),
      comparable: bases.map(({ comparable }) => comparable),
      met: pairs.map(({ base, cell }) =>
        kind === "TARGET" && base.value && cell.value ? meets(cell.value, base.value, base.qualifier) : null,
      ),
    };
  });
}

/** what one of them was told and not made of says nothing against it */
const isSame = (one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): boolean =>
  [...one].every(([code, version]) => (other.get(code) ?? version) === version);

interface Base {
  period: string | null;
  value: Exact | null;
  decimals: number | null;
  qualifier: Qualifier | null;
  comparable: boolean | null;
}

/** Per cent of the base, to two digits; none of a base of zero. */
function changeOf(value: Exact, base: Exact): string | null {
  const size = base.n < 0n ? { n: -base.n, d: base.d } : base;
  const quotient = over(minus(value, base), size);
  return quotient ? rounded(times(quotient, exact("100")), 2) : null;
}

function meets(value: Exact, target: Exact, qualifier: Qualifier | null): boolean | null {
  const sign = compare(value, target);
  if (qualifier === "GE") return sign >= 0;
  if (qualifier === "GT") return sign > 0;
  if (qualifier === "LE") return sign <= 0;
  if (qualifier === "LT") return sign < 0;
  return qualifier === "EXACT" ? sign === 0 : null;
}

function definitionsOf({ catalogue }: Plan, used: ReadonlySet<string>) {
  return [...used].sort().flatMap((one) => {
    const [code = "", number] = one.split(" ");
    const versions = catalogue.versions.get(code) ?? [];
    const version = versions.find((candidate) => candidate.number === Number(number));
    return version ? [{ code, ...version, heldUntil: heldUntil(version, versions) }] : [];
  });
}
