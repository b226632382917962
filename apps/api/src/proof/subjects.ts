import { addDays, shanghaiDay } from "@kepu/schema";
import type { PoolClient } from "pg";
import { now } from "../clock.ts";
import type { MeasureTerm } from "../indicator/definitions.ts";
import type { Kiosk } from "../kiosk/kiosk.entity.ts";
import type { Breath } from "../metric/breath.ts";
import { type Bucket, BucketIndex, levelOf } from "../metric/buckets.ts";
import { type Calendar, calendarOf, type Span, tiersOf } from "../metric/calendar.ts";
import { type Exact, exact } from "../metric/exact.ts";
import { hoursOf } from "../metric/kiosk-hours.ts";
import { kioskMinutes } from "../metric/kiosk-minutes.queries.ts";
import { measuredSums } from "../metric/measured.queries.ts";
import type { Plan } from "../metric/metric.service.ts";
import { rowKindsOf } from "../metric/plan.ts";
import { everywhere } from "../metric/read.ts";
import { slot, sumsOf } from "../metric/slots.ts";

/** What one activity or kiosk adds to a measure, by the number of the time. */
export type Contributions = ReadonlyMap<string, ReadonlyMap<number, Exact>>;

export const isKioskMinutes = (term: MeasureTerm): boolean => term === "ONLINE_MINUTES" || term === "PLANNED_MINUTES";

/** The activities or kiosks that a measure is added up from at a bucket, in each of some times: from the same roll-ups, by the same rules. */
export async function contributionsOf(
  tx: PoolClient,
  plan: Plan,
  bucket: Bucket,
  key: string,
  term: MeasureTerm,
  spans: readonly Span[],
  kiosks: readonly Kiosk[],
  breath: Breath,
): Promise<Contributions> {
  if (isKioskMinutes(term)) return minutesOf(tx, plan, bucket, term, spans, kiosks);
  const { moment, history, organisationIds, by } = plan;
  const none: Calendar = { days: [], of: [] };
  const { months, days } = moment.isNow
    ? tiersOf(spans, plan.parents === "THEN" ? history.boundaries : [])
    : { months: none, days: calendarOf(spans) };
  const question = {
    ...{ members: membersOf(plan, bucket), by, organisationIds, kinds: rowKindsOf(new Set([term])) },
    ...{ recordedBy: moment.isNow ? null : moment.day, bySubject: true },
  };
  const rows = [
    ...(await measuredSums(tx, "MONTH", { ...question, calendar: months })),
    ...(await measuredSums(tx, "DAY", { ...question, calendar: days })),
  ];
  // an organisation's bucket is everywhere, told apart by its key
  const prefix = `${organisationIds ? bucket.organisationId : key} `;
  const own = rows.filter((row) => row.key.startsWith(prefix));
  const sums = await sumsOf(own, [], breath);
  const found = new Map<string, Map<number, Exact>>();
  for (const row of own) {
    const subjectId = row.key.slice(prefix.length);
    const value = sums.get(slot(row.bucket, row.key, row.n))?.terms[term];
    if (value) found.set(subjectId, (found.get(subjectId) ?? new Map<number, Exact>()).set(row.n, value));
  }
  return found;
}

function membersOf(plan: Plan, bucket: Bucket) {
  const communities = new Set(plan.history.ofLevel("COMMUNITY"));
  if (bucket.organisationId) return everywhere(communities);
  return new BucketIndex([bucket], plan.history, levelOf(plan.by)).members(plan.spans, communities);
}

/** Each kiosk takes the place of a community of its own, so that the statement tells them apart. */
async function minutesOf(
  tx: PoolClient,
  plan: Plan,
  bucket: Bucket,
  term: MeasureTerm,
  spans: readonly Span[],
  all: readonly Kiosk[],
): Promise<Contributions> {
  const members = membersOf(plan, bucket);
  const here = new Set(members.regionIds);
  const kiosks = all.filter(({ communityId }) => here.has(communityId));
  const apart = { buckets: [] as number[], regionIds: [] as string[], from: [] as string[], until: [] as string[] };
  for (const [nth, { id, communityId }] of kiosks.entries())
    for (const [at, regionId] of members.regionIds.entries()) {
      if (regionId !== communityId) continue;
      apart.buckets.push(nth);
      apart.regionIds.push(id);
      apart.from.push(members.from[at] ?? "");
      apart.until.push(members.until[at] ?? "");
    }
  const hours = hoursOf(kiosks);
  const rows = await kioskMinutes(tx, { ...hours, communityIds: hours.kioskIds }, apart, calendarOf(spans), shanghaiDay(now()));
  const found = new Map<string, Map<number, Exact>>();
  for (const { bucket: nth, n, planned, online } of rows) {
    const id = kiosks[nth]?.id ?? "";
    found.set(id, (found.get(id) ?? new Map<number, Exact>()).set(n, exact(term === "ONLINE_MINUTES" ? online : planned)));
  }
  return found;
}

/** The days of a time as times of their own. */
export function daysIn({ from, until }: Pick<Span, "from" | "until">): Span[] {
  const days: Span[] = [];
  for (let day = from; day < until; day = addDays(day, 1)) days.push({ period: day, from: day, until: addDays(day, 1) });
  return days;
}
