import { addDays } from "@kepu/schema";
import type { PoolClient } from "pg";
import type { DistinctTerm } from "../indicator/definitions.ts";
import { type HeldSchool, heldSchools } from "../register/held.queries.ts";
import type { Breath } from "./breath.ts";
import type { Span } from "./calendar.ts";
import { type HeldActivity, heldActivities } from "./distinct.queries.ts";
import type { Plan } from "./metric.service.ts";
import { slot } from "./slots.ts";

/** How many there are, each once, and how many of them by what is verified. */
export interface Distinct {
  all: number;
  settled: number;
}

/** By `term slot`; EXPIRED: the facts are gone, and nothing was kept of exactly this; NOT_DATED: the register does not reach back so far. */
export type DistinctCounts = Map<string, Distinct | "EXPIRED" | "NOT_DATED">;

/** One that is counted, with the activity that it is counted by: the last of those that are verified, else the last of all. */
export interface Counted {
  id: string;
  name: string | null;
  nameEn: string | null;
  regionId: string;
  activity: HeldActivity | null;
}

/** People from the sets of reach, organisers and schools from activities and the register: counted for each place and period by itself. */
export async function readDistinct(tx: PoolClient, plan: Plan, terms: ReadonlySet<string>, breath: Breath): Promise<DistinctCounts> {
  const counts: DistinctCounts = new Map();
  if (plan.organisationIds) return counts;
  if (terms.has("PEOPLE")) for (const [at, count] of await plan.people.counts(tx, plan, breath)) counts.set(`PEOPLE ${at}`, count);
  for (const term of ["ORGANISERS", "ACTIVE_SCHOOLS", "SCHOOLS"] as const) {
    if (!terms.has(term)) continue;
    for (const [at, found] of await countedOf(tx, plan, term, breath)) {
      if (found === "NOT_DATED") {
        counts.set(`${term} ${at}`, found);
        continue;
      }
      const settled = term === "ORGANISERS" ? found.filter(({ activity }) => activity?.isVerified).length : found.length;
      counts.set(`${term} ${at}`, { all: found.length, settled });
    }
  }
  return counts;
}

/** Who is counted, by slot; NOT_DATED: on that day nobody knows. */
export async function countedOf(
  tx: PoolClient,
  plan: Plan,
  term: Exclude<DistinctTerm, "PEOPLE">,
  breath: Breath,
): Promise<Map<string, Counted[] | "NOT_DATED">> {
  const { rootId, moment, times } = plan;
  const spans = times.spans.filter(({ from }) => from <= moment.day);
  if (spans.length === 0) return new Map();
  const windows = spans.map(windowOf);
  const from = windows.map((window) => window.from).reduce((a, b) => (a < b ? a : b));
  const until = windows.map((window) => window.until).reduce((a, b) => (a > b ? a : b));
  const asOf = moment.isNow ? null : moment.instant;
  const held = term === "SCHOOLS" ? [] : await heldActivities(tx, rootId, { from, until }, asOf);
  if (term === "ORGANISERS") return organisers(plan, held, breath);
  return schools(plan, await heldSchools(tx, rootId, asOf), term === "SCHOOLS" ? null : held, breath);
}

async function organisers(plan: Plan, held: readonly HeldActivity[], breath: Breath): Promise<Map<string, Counted[]>> {
  const bySlot = new Map<string, Map<string, Counted>>();
  const bucketsOn = placesOf(plan);
  for (const activity of held) {
    await breath();
    const { organisationId, communityId, day } = activity;
    if (!organisationId) continue;
    const buckets = bucketsOn(communityId, day);
    for (const [n, span] of plan.times.spans.entries()) {
      if (day < span.from || day >= span.until) continue;
      for (const no of buckets) {
        const of = bySlot.get(slot(no, "", n)) ?? new Map<string, Counted>();
        bySlot.set(slot(no, "", n), of);
        const known = of.get(organisationId);
        if (known?.activity?.isVerified && !activity.isVerified) continue;
        of.set(organisationId, { id: organisationId, name: null, nameEn: null, regionId: communityId, activity });
      }
    }
  }
  return new Map([...bySlot].map(([at, of]) => [at, [...of.values()]]));
}

/** Of the schools that are registered on a period's last day; `held` null: all of them, else those with a verified activity. */
async function schools(
  plan: Plan,
  registered: { since: string | null; schools: readonly HeldSchool[] },
  held: readonly HeldActivity[] | null,
  breath: Breath,
): Promise<Map<string, Counted[] | "NOT_DATED">> {
  const days = plan.times.spans.map(({ from, until }) =>
    from > plan.moment.day ? null : until > plan.moment.day ? plan.moment.day : addDays(until, -1),
  );
  const isKnown = (day: string) => registered.since !== null && registered.since <= day;
  const bySlot = new Map<string, Counted[] | "NOT_DATED">(
    days.flatMap((day, n) =>
      day === null || isKnown(day) ? [] : plan.index.buckets.map(({ no }) => [slot(no, "", n), "NOT_DATED"] as const),
    ),
  );
  const bucketsOn = placesOf(plan);
  const verified = Map.groupBy(
    (held ?? []).filter((one) => one.isVerified),
    (one) => one.organisationId,
  );
  for (const { id, name, nameEn, regionId, ...school } of registered.schools) {
    const own = verified.get(id) ?? [];
    for (const [n, span] of plan.times.spans.entries()) {
      await breath();
      const last = days[n] ?? null;
      if (last === null || !isKnown(last) || last < school.from || (school.until !== null && school.until <= last)) continue;
      const window = windowOf(span);
      const activity = own.findLast(({ day }) => window.from <= day && day < window.until) ?? null;
      if (held && !activity) continue;
      for (const no of bucketsOn(regionId, last)) {
        const at = slot(no, "", n);
        const found = bySlot.get(at);
        bySlot.set(at, [...(Array.isArray(found) ? found : []), { id, name, nameEn, regionId, activity }]);
      }
    }
  }
  return bySlot;
}

/** The buckets that a region counts for on a day. */
function placesOf({ spans, index }: Plan): (regionId: string, day: string) => number[] {
  const byRegion = Map.groupBy(spans, ({ regionId }) => regionId);
  return (regionId, day) => {
    const span = byRegion.get(regionId)?.find((one) => one.from <= day && day < one.until);
    return span ? index.of(span.path).map(({ no }) => no) : [];
  };
}

/** A period with what lies before it in the school year, from September on, that it ends in. */
function windowOf({ from, until }: Span): { from: string; until: string } {
  const last = addDays(until, -1);
  const year = Number(last.slice(0, 4)) - (last.slice(5) < "09-01" ? 1 : 0);
  const began = `${String(year).padStart(4, "0")}-09-01`;
  return { from: began < from ? began : from, until };
}
