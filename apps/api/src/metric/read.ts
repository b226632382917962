import { addDays } from "@kepu/schema";
import type { PoolClient } from "pg";
import type { Catalogue } from "../indicator/indicator.service.ts";
import type { Kiosk } from "../kiosk/kiosk.entity.ts";
import type { Breath } from "./breath.ts";
import { type Calendar, calendarOf, daysOf, tiersOf } from "./calendar.ts";
import { readDistinct } from "./distinct.ts";
import type { ExpectedDays, Readings } from "./evaluation.ts";
import { exact } from "./exact.ts";
import { hoursOf } from "./kiosk-hours.ts";
import { kioskMinutes } from "./kiosk-minutes.queries.ts";
import { firstRecords, type MeasuredRow, type Members, measuredSums, type UnverifiedRow, unverifiedSums } from "./measured.queries.ts";
import type { Plan, Wanted } from "./metric.service.ts";
import { observedSums, type ReporterRow, reportersOf } from "./observed.queries.ts";
import { rowKindsOf, sourcesOf } from "./plan.ts";
import { firstActivityOf, isRecorded } from "./recorded.queries.ts";
import { registeredSums } from "./register.queries.ts";
import { ownRegions, reachOf, registeredOf, type Sums, slot, sumsAt, sumsOf, toldOf } from "./slots.ts";

/** Reads everything that a page of series needs: one statement a source, however many series there are. */
export async function readings(tx: PoolClient, plan: Plan, wanted: Wanted, kiosks: readonly Kiosk[], breath: Breath): Promise<Readings> {
  const { catalogue, series, spans, index, times, moment, rootId, by } = plan;
  const sources = sourcesOf(catalogue, [...new Set(series.map(({ code }) => code))]);
  const columns = columnsOf(plan);
  const measured = await readMeasured(tx, plan, wanted, sources.terms, kiosks, breath);
  const communities = plan.history.ofLevel("COMMUNITY");
  const firsts =
    sources.terms.size > 0 ? await firstRecords(tx, communities, moment.isNow ? null : moment.day) : { checkIns: null, kiosks: null };
  const isRecordedAsked = [...sources.codes].some(isRecorded) || sources.terms.has("ORGANISERS") || sources.terms.has("ACTIVE_SCHOOLS");
  const firstActivity = isRecordedAsked ? await firstActivityOf(tx, rootId, moment.isNow ? null : moment.instant) : null;
  const days = registerDays(plan);
  const registered = registeredOf(
    await registeredSums(tx, rootId, [...sources.registered], columns, days, moment.isNow ? null : moment.instant),
    spans,
    index,
  );
  const ids = [...sources.codes].flatMap((code) => catalogue.byCode.get(code)?.id ?? []);
  const codes = new Map([...catalogue.byCode.values()].map((one) => [one.id, one.code]));
  const codeOf = (id: string) => codes.get(id) ?? "";
  const asOf = moment.isNow ? null : moment.instant;
  // a breakdown that submissions do not know leaves them out
  const isTold = by !== "AGE_GROUP" && by !== "CHANNEL" && by !== "RECORD_KIND";
  const rows = isTold
    ? await observedSums(tx, {
        ...{ rootId, indicatorIds: ids, asOf, calendar: calendarOf(times.spans), until: times.spans.map(({ until }) => until) },
        ...{ spans: columns, by, organisationIds: plan.organisationIds, recorded: recordedOf(catalogue, sources.codes) },
      })
    : [];
  const apart = plan.organisationIds !== null || by === "ORGANISATION" || by === "ORGANISATION_KIND";
  const reporters = wanted.completeness && rows.length > 0 ? await reportersOf(tx, rootId, ids, asOf, by === "SOURCE") : [];
  const owners = apart ? new Map() : ownRegions(rows, spans, (row) => row.indicatorId);
  return {
    ...{ measured, firsts: { ...firsts, activities: firstActivity }, registered: registered.sums, registeredSince: registered.first },
    told: toldOf(rows, spans, index, codeOf, apart),
    distinct: await readDistinct(tx, plan, sources.terms, breath),
    expected: wanted.completeness ? expectedOf(plan, reporters, owners, codeOf) : null,
  };
}

/** Of some indicators those that activities are counted for: code by id. */
export function recordedOf({ byCode }: Catalogue, codes: Iterable<string>): Map<string, string> {
  return new Map([...codes].flatMap((code) => (isRecorded(code) ? [[byCode.get(code)?.id ?? "", code] as const] : [])));
}

/** On which day a register is counted for each period, and whether it is today's. */
export function registerDays({ times, moment }: Plan) {
  return {
    days: times.spans.map((span) => (span.from > moment.day ? null : span.until > moment.day ? moment.day : addDays(span.until, -1))),
    current: times.spans.map((span) => moment.isNow && span.from <= moment.day && span.until > moment.day),
  };
}

export function columnsOf({ spans }: Plan) {
  return {
    ...{ nos: spans.map(({ no }) => no), regionIds: spans.map(({ regionId }) => regionId) },
    ...{ from: spans.map(({ from }) => from), until: spans.map(({ until }) => until) },
  };
}

/** Whole months from the month tier, other days from the day tier; as of a day before today from the day tier alone, which knows when it was recorded. */
async function readMeasured(
  tx: PoolClient,
  plan: Plan,
  wanted: Wanted,
  terms: ReadonlySet<string>,
  kiosks: readonly Kiosk[],
  breath: Breath,
): Promise<Map<string, Sums>> {
  const { times, moment, history, spans, index, by, organisationIds } = plan;
  if (terms.size === 0) return new Map();
  const communities = new Set(history.ofLevel("COMMUNITY"));
  const members = organisationIds ? everywhere(communities) : index.members(spans, communities);
  const none: Calendar = { days: [], of: [] };
  const { months, days } = moment.isNow
    ? tiersOf(times.spans, plan.parents === "THEN" ? history.boundaries : [])
    : { months: none, days: calendarOf(times.spans) };
  const question = { members, by, organisationIds, kinds: rowKindsOf(terms), recordedBy: moment.isNow ? null : moment.day };
  const parts = [
    ["MONTH", { ...question, calendar: months }],
    ["DAY", { ...question, calendar: days }],
  ] as const;
  const rows: MeasuredRow[] = [];
  const unverified: UnverifiedRow[] = [];
  for (const [tier, part] of parts) {
    for (const row of await measuredSums(tx, tier, part)) rows.push(row);
    if (wanted.provisional && (terms.has("ATTENDANCE") || terms.has("CHECK_INS")))
      for (const row of await unverifiedSums(tx, tier, part, plan.rootId, moment.isNow ? null : moment.instant)) unverified.push(row);
  }
  const own = <Row extends { key: string; bucket: number }>(all: Row[]) =>
    organisationIds ? all.flatMap((row) => ofOrganisation(row, plan)) : all;
  const sums = await sumsOf(own(rows), own(unverified), breath);
  const isMinutes = terms.has("ONLINE_MINUTES") || terms.has("PLANNED_MINUTES");
  if (isMinutes && kiosks.length > 0 && moment.isNow && !organisationIds)
    for (const row of await kioskMinutes(tx, hoursOf(kiosks), members, calendarOf(times.spans), moment.day)) {
      const { terms } = sumsAt(sums, slot(row.bucket, "", row.n));
      terms.ONLINE_MINUTES = exact(row.online);
      terms.PLANNED_MINUTES = exact(row.planned);
    }
  return sums;
}

export function everywhere(communities: ReadonlySet<string>): Members {
  const regionIds = [...communities];
  return {
    buckets: regionIds.map(() => 0),
    regionIds,
    from: regionIds.map(() => "0001-01-01"),
    until: regionIds.map(() => "9999-12-31"),
  };
}

/** An organisation is told apart by its key; its bucket is its own. */
function ofOrganisation<Row extends { key: string; bucket: number }>(row: Row, { index }: Plan): Row[] {
  return index.buckets.filter((bucket) => bucket.organisationId === row.key).map(({ no }) => ({ ...row, bucket: no, key: "" }));
}

/** Days that are to be told: of everyone who has told the indicator for any period up to this one, from their first one on and while the region is in force. */
function expectedOf(
  { spans, index, times, by, history }: Plan,
  reporters: readonly ReporterRow[],
  owners: ReturnType<typeof ownRegions>,
  codeOf: (id: string) => string,
) {
  const counts = new Map<string, Map<string, ExpectedDays>>();
  const byCode = Map.groupBy(reporters, ({ indicatorId }) => codeOf(indicatorId));
  const byRegion = Map.groupBy(spans, ({ regionId }) => regionId);
  const counted = (code: string, n: number): Map<string, ExpectedDays> => {
    const count = new Map<string, ExpectedDays>();
    const span = times.spans[n];
    if (!span) return count;
    const day = addDays(span.until, -1);
    for (const { indicatorId, regionId, organisationId, kind, source, since } of byCode.get(code) ?? []) {
      if (since >= span.until || !history.livedIn(regionId, span.from, span.until)) continue;
      const days = daysOf({ from: since > span.from ? since : span.from, until: span.until });
      const key = by === "ORGANISATION" ? (organisationId ?? "NONE") : by === "ORGANISATION_KIND" ? (kind ?? "NONE") : (source ?? "");
      const path = byRegion.get(regionId)?.find((one) => one.from <= day && day < one.until)?.path ?? [];
      const own = organisationId === null;
      const places = index.of(path, reachOf(path, own, owners.get(`${indicatorId} ${n}`)), own);
      const organisations = own ? [] : index.buckets.filter((one) => one.organisationId === organisationId);
      for (const { no } of [...places, ...organisations]) {
        const at = slot(no, key, n);
        const known = count.get(at) ?? { organisations: 0, places: 0 };
        known[own ? "places" : "organisations"] += days;
        count.set(at, known);
      }
    }
    return count;
  };
  return (code: string, bucket: number, key: string, n: number): ExpectedDays => {
    const known = counts.get(`${code} ${n}`) ?? counted(code, n);
    counts.set(`${code} ${n}`, known);
    return known.get(slot(bucket, key, n)) ?? { organisations: 0, places: 0 };
  };
}
