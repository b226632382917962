import type { PoolClient } from "pg";
import { REST } from "../metric/ask.ts";
import type { Breath } from "../metric/breath.ts";
import { placeOf } from "../metric/buckets.ts";
import type { Span } from "../metric/calendar.ts";
import type { Distinct } from "../metric/distinct.ts";
import type { Plan } from "../metric/metric.service.ts";
import type { PlaceSpan } from "../metric/place-history.ts";
import { slot } from "../metric/slots.ts";
import { Counter, merged, type Picked, type Scope } from "./count.ts";
import { sealedFigures, verifiedBy } from "./reach.queries.ts";
import type { ReachSets } from "./sets.ts";
import { isStandard } from "./standard-figures.ts";

/** Those who were first met at an activity, by the day: by number, or by pseudonym who has none yet. */
export interface Met {
  activityId: string;
  people: number;
  days: Map<string, { nos: number[]; pseudonyms: Buffer[] }>;
}

/** The people of a metric query. */
export class MetricPeople {
  constructor(private readonly sets: ReachSets) {}

  /** People of each bucket and period, by slot. */
  async counts(tx: PoolClient, plan: Plan, breath: Breath): Promise<Map<string, Distinct | "EXPIRED">> {
    const { index, times, moment, parents, rootId } = plan;
    const { scope, nos } = scopeOfPlan(plan);
    const { all, sealed } = await this.sets.people(tx, scope, moment);
    const kept = sealed === null ? null : await keptFigures(tx, plan, sealed);
    const verified = moment.isNow && !moment.isHeld ? null : await verifiedBy(tx, rootId, moment.instant);
    const counts = new Map<string, Distinct | "EXPIRED">();
    const counter = new Counter(all, verified);
    for (const [place, no] of nos.entries()) {
      const bucket = index.buckets[place];
      const regionId = bucket?.ends || bucket?.part === REST ? undefined : bucket && (placeOf(bucket) ?? bucket.regionId);
      for (const [n, span] of times.spans.entries()) {
        const at = slot(no, "", n);
        if (sealed !== null && span.from < sealed) {
          const figure = moment.isNow && parents === "NOW" ? kept?.get(`${regionId} ${span.period}`) : undefined;
          const isOpen = moment.isNow && isStandard(span.period) && span.until > sealed;
          if (figure || !isOpen) counts.set(at, figure ?? "EXPIRED");
          if (figure || !isOpen) continue;
        }
        await breath();
        const count = counter.count(place, span);
        if (count) counts.set(at, count);
      }
    }
    return counts;
  }

  /** Everybody of one bucket and the first period of a plan, each at the first day and activity of theirs; EXPIRED: what is kept of them is a figure alone. */
  async firstMet(tx: PoolClient, plan: Plan, bucketNo: number): Promise<Met[] | "EXPIRED"> {
    const { times, moment } = plan;
    const span = times.spans[0] as Span;
    const { scope, nos } = scopeOfPlan({ ...plan, times: { ...times, spans: [span] } });
    const place = nos.indexOf(bucketNo);
    const one = { ...scope, places: scope.places.slice(place, place + 1) };
    const { all, unnumbered, sealed } = await this.sets.people(tx, one, moment);
    if (sealed !== null && span.until <= sealed) return "EXPIRED";
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
}

function scopeOfPlan({ index, spans, history, times }: Plan): { scope: Scope; nos: number[] } {
  const members = index.members(spans, new Set(history.ofLevel("COMMUNITY")));
  const nos = index.buckets.map(({ no }) => no);
  const places: PlaceSpan[][] = nos.map(() => []);
  for (const [at, regionId] of members.regionIds.entries()) {
    const [from, until] = [members.from[at] ?? "", members.until[at] ?? ""];
    places[nos.indexOf(members.buckets[at] ?? -1)]?.push({ no: 0, path: [], regionId, from, until });
  }
  return { scope: { places, periods: times.spans, days: merged(times.spans), isWanted: null }, nos };
}

async function keptFigures(tx: PoolClient, { index, times }: Plan, sealed: string): Promise<Map<string, Distinct>> {
  const regions = [...new Set(index.buckets.flatMap((bucket) => placeOf(bucket) ?? bucket.regionId ?? []))];
  const periods = times.spans.filter(({ from }) => from < sealed).map(({ period }) => period);
  const rows = await sealedFigures(tx, regions, periods);
  return new Map(rows.map((row) => [`${row.regionId} ${row.period}`, { all: row.people, settled: row.settled }]));
}
