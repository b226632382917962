import type { MetricSource, Qualifier } from "@kepu/schema";
import type { MeasureTerm } from "../indicator/definitions.ts";
import type { Breath } from "./breath.ts";
import { type BucketIndex, placeOf } from "./buckets.ts";
import { type Exact, exact, plus, ZERO } from "./exact.ts";
import type { MeasuredRow, UnverifiedRow } from "./measured.queries.ts";
import type { ObservedRow } from "./observed.queries.ts";
import type { PlaceSpan } from "./place-history.ts";
import type { RegisteredRow } from "./register.queries.ts";

/** What was read for one bucket, key and period: of the roll-ups. */
export interface Sums {
  terms: Partial<Record<MeasureTerm, Exact>>;
  /** of the attendance, how much is of activities that are not verified */
  provisional: Exact;
}

/** … of observations, put together over reporters. */
export interface Told {
  total: Exact;
  last: Exact;
  numerator: Exact;
  denominator: Exact;
  values: number;
  fractions: number;
  provisional: number;
  /** of the total, and of the last values, what is provisional */
  provisionalTotal: Exact;
  provisionalLast: Exact;
  covered: number;
  notReported: boolean;
  notApplicable: boolean;
  /** some of it was told of a place as a whole, by no organisation */
  byPlaces: boolean;
  /** every row is of the bucket's own region or organisation */
  ofPlace: boolean;
  revision: number;
  qualifiers: Set<Qualifier>;
  versionIds: Set<string>;
  sources: Set<MetricSource>;
}

const ROWS_A_BREATH = 500;

/** Where a value is put together: for which bucket, key and period. */
export const slot = (bucket: number, key: string, n: number): string => `${bucket} ${key} ${n}`;

export async function sumsOf(
  rows: readonly MeasuredRow[],
  unverified: readonly UnverifiedRow[],
  breath: Breath,
): Promise<Map<string, Sums>> {
  const sums = new Map<string, Sums>();
  for (const [at, row] of rows.entries()) {
    if (at % ROWS_A_BREATH === 0) await breath();
    const of = sumsAt(sums, slot(row.bucket, row.key, row.n));
    for (const [term, value] of termsOf(row)) of.terms[term] = plus(of.terms[term] ?? ZERO, exact(value));
  }
  for (const row of unverified) {
    const of = sumsAt(sums, slot(row.bucket, row.key, row.n));
    of.provisional = plus(of.provisional, exact(row.amount));
  }
  return sums;
}

export function sumsAt(sums: Map<string, Sums>, at: string): Sums {
  const known = sums.get(at);
  if (known) return known;
  const made: Sums = { terms: {}, provisional: ZERO };
  sums.set(at, made);
  return made;
}

function termsOf({ class: kind, items, amount, seconds }: MeasuredRow): [MeasureTerm, string][] {
  if (kind === "LOAN") return [["LOANS", items]];
  if (kind === "RETURN") return [["RETURNS", items]];
  if (kind === "CHECK_IN")
    return [
      ["ATTENDANCE", amount],
      ["CHECK_INS", items],
    ];
  return [
    ["KIOSK_USES", items],
    ["CLICKS", amount],
    ["DWELL_SECONDS", seconds],
  ];
}

/** A figure of the region itself stands above what was told below it: that does not count a second time. */
export function ownRegions<Row extends { own: boolean; span: number; n: number | null }>(
  rows: readonly Row[],
  spans: readonly PlaceSpan[],
  of: (row: Row) => string,
): Map<string, Set<string>> {
  const own = new Map<string, Set<string>>();
  for (const row of rows) {
    if (!row.own) continue;
    const at = `${of(row)} ${row.n}`;
    own.set(at, (own.get(at) ?? new Set()).add(spans[row.span]?.regionId ?? ""));
  }
  return own;
}

/** How far up the path a row counts: from its region to below the next one with a figure of its own. */
export function reachOf(path: readonly string[], own: boolean, owners: ReadonlySet<string> | undefined): (regionId: string) => boolean {
  if (!owners) return () => true;
  let last = path.length - 1;
  if (!own && owners.has(path[last] ?? "")) return () => false;
  while (last > 0 && !owners.has(path[last - 1] ?? "")) last -= 1;
  const reached = new Set(path.slice(last));
  return (regionId) => reached.has(regionId);
}

/** By `code slot`. */
export function registeredOf(rows: readonly RegisteredRow[], spans: readonly PlaceSpan[], index: BucketIndex) {
  const sums = new Map<string, Exact>();
  const first = new Map(rows.flatMap((row) => (row.n === null && row.first ? [[row.code, row.first] as const] : [])));
  for (const { row, at } of registeredRows(rows, spans, index)) sums.set(at, plus(sums.get(at) ?? ZERO, exact(row.amount)));
  return { sums, first };
}

/** Each row with every bucket that it counts for, as `code slot`. */
export function* registeredRows<Row extends RegisteredRow>(
  rows: readonly Row[],
  spans: readonly PlaceSpan[],
  index: BucketIndex,
): Iterable<{ row: Row; at: string }> {
  const owners = ownRegions(rows, spans, (row) => row.code);
  for (const row of rows) {
    if (row.n === null) continue;
    const { path = [] } = spans[row.span] ?? {};
    for (const { no } of index.of(path, reachOf(path, row.own, owners.get(`${row.code} ${row.n}`)), row.own))
      yield { row, at: `${row.code} ${slot(no, "", row.n)}` };
  }
}

/** By `code slot`. `apart`: every organisation's is shown by itself, and nothing stands above another. */
export function toldOf(
  rows: readonly ObservedRow[],
  spans: readonly PlaceSpan[],
  index: BucketIndex,
  codeOf: (indicatorId: string) => string,
  apart: boolean,
): Map<string, Told> {
  const told = new Map<string, Told>();
  for (const { row, at, ofPlace } of toldRows(rows, spans, index, codeOf, apart)) told.set(at, added(told.get(at), row, ofPlace));
  return told;
}

/** Each row with every bucket that it counts for, and where: `code slot`. */
export function* toldRows<Row extends ObservedRow>(
  rows: readonly Row[],
  spans: readonly PlaceSpan[],
  index: BucketIndex,
  codeOf: (indicatorId: string) => string,
  apart: boolean,
): Iterable<{ row: Row; at: string; ofPlace: boolean }> {
  const owners = apart ? new Map<string, Set<string>>() : ownRegions(rows, spans, (row) => row.indicatorId);
  for (const row of rows) {
    const { path = [], regionId } = spans[row.span] ?? {};
    const reaches = reachOf(path, row.own, owners.get(`${row.indicatorId} ${row.n}`));
    const organisations = index.buckets.filter((bucket) => bucket.organisationId !== null && bucket.organisationId === row.key);
    for (const bucket of [...index.of(path, reaches, row.own), ...organisations])
      yield {
        ...{ row, at: `${codeOf(row.indicatorId)} ${slot(bucket.no, bucket.organisationId ? "" : row.key, row.n)}` },
        ofPlace: bucket.organisationId !== null || placeOf(bucket) === regionId,
      };
  }
}

function added(to: Told | undefined, row: ObservedRow, ofPlace: boolean): Told {
  const one: Told = {
    ...{ total: exact(row.total), last: exact(row.last), numerator: exact(row.numerator), denominator: exact(row.denominator) },
    ...{ values: row.values, fractions: row.fractions, provisional: row.provisional, covered: row.covered, ofPlace },
    ...{ provisionalTotal: exact(row.provisionalTotal), provisionalLast: exact(row.provisionalLast) },
    ...{ notReported: row.notReported, notApplicable: row.notApplicable, byPlaces: row.own, revision: row.revision },
    ...{ qualifiers: new Set(row.qualifiers), versionIds: new Set(row.versionIds), sources: new Set(row.sources as MetricSource[]) },
  };
  if (!to) return one;
  return {
    total: plus(to.total, one.total),
    last: plus(to.last, one.last),
    numerator: plus(to.numerator, one.numerator),
    denominator: plus(to.denominator, one.denominator),
    values: to.values + one.values,
    fractions: to.fractions + one.fractions,
    provisional: to.provisional + one.provisional,
    provisionalTotal: plus(to.provisionalTotal, one.provisionalTotal),
    provisionalLast: plus(to.provisionalLast, one.provisionalLast),
    covered: to.covered + one.covered,
    notReported: to.notReported || one.notReported,
    notApplicable: to.notApplicable || one.notApplicable,
    byPlaces: to.byPlaces || one.byPlaces,
    ofPlace: to.ofPlace && one.ofPlace,
    revision: Math.max(to.revision, one.revision),
    qualifiers: new Set([...to.qualifiers, ...one.qualifiers]),
    versionIds: new Set([...to.versionIds, ...one.versionIds]),
    sources: new Set([...to.sources, ...one.sources]),
  };
}
