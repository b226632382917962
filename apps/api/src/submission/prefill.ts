import { type FormLayout, periodBounds, startOfShanghaiDay } from "@kepu/schema";
import type { EntityManager } from "typeorm";
import type { Organisation } from "../organisation/organisation.entity.ts";
import { type ActivitySums, activitySums, dutyMonths, editionsChanged } from "./prefill.queries.ts";

/** What the product itself knows of a cell, and where from. */
export interface Known {
  value: number;
  /** the part that is not verified yet; null where the question does not arise */
  provisional: number | null;
  source: "ACTIVITIES" | "GALLERIES";
}

/** Whose cells, and of when. */
export interface KnownScope {
  layout: FormLayout;
  organisation: Organisation;
  leadId: string;
  period: string;
}

/** What the product knows of a form's cells for an organisation and period, by item. */
export async function knownOf(
  tx: EntityManager,
  layout: FormLayout,
  organisation: Organisation,
  leadId: string,
  period: string,
): Promise<Map<string, Known>> {
  const [known] = await knownOfAll(tx, [{ layout, organisation, leadId, period }]);
  return known ?? new Map();
}

/** The same for many of one root, in their order and with a fixed number of questions to the database. */
export async function knownOfAll(tx: EntityManager, scopes: readonly KnownScope[]): Promise<Map<string, Known>[]> {
  const asked = new Set(scopes.flatMap(({ layout }) => layout.sections.flatMap((section) => section.items.map((item) => item.prefill))));
  const [first] = scopes;
  const timed = scopes.map((scope) => ({ ...scope, ...timeOf(scope) }));
  if (!first || [...asked].every((prefill) => prefill === undefined)) return scopes.map(() => new Map());
  const { rootId } = first.organisation;
  const sums = await activitySums(
    tx,
    rootId,
    timed.map((scope) => ({
      ...{ organisationId: scope.organisation.id, communityId: scope.communityId },
      ...{ from: startOfShanghaiDay(scope.from), until: startOfShanghaiDay(scope.until) },
    })),
  );
  const editions = asked.has("editions") ? await editionsChanged(tx, timed) : [];
  const duties = new Map<string, number>();
  if (asked.has("duty"))
    for (const { organisation, leadId, period, from, until } of timed) {
      // the duty is the district's: only who leads the form answers for it
      if (organisation.id !== leadId || duties.has(period)) continue;
      const { met, months } = await dutyMonths(tx, rootId, from, until);
      duties.set(period, Math.round((met / months) * 10_000) / 100);
    }
  return timed.map(({ layout, organisation, leadId, period, communityId }, nth) =>
    knownCells(layout, {
      sums: sums[nth] as ActivitySums,
      editions: communityId ? (editions[nth] ?? 0) : undefined,
      duty: organisation.id === leadId ? duties.get(period) : undefined,
    }),
  );
}

function timeOf({ organisation, period }: KnownScope): { communityId: string | null; from: string; until: string } {
  const bounds = periodBounds(period);
  if (!bounds) throw new Error(`${period} is no period`);
  return { ...bounds, communityId: organisation.kind === "RESIDENTS_COMMITTEE" ? organisation.regionId : null };
}

function knownCells(
  layout: FormLayout,
  { sums, editions, duty }: { sums: ActivitySums; editions: number | undefined; duty: number | undefined },
): Map<string, Known> {
  const counted = (value: number | null | undefined, provisional: number | null = null): Known | undefined =>
    value == null ? undefined : { value, provisional, source: "ACTIVITIES" };
  const sources: Record<string, Known | undefined> = {
    activities: counted(sums.activities, sums.activities - sums.verified),
    attendance: counted(sums.attendance, sums.attendance - sums.verifiedAttendance),
    community: counted(sums.community),
    campus: counted(sums.campus),
    lectures: counted(sums.lectures),
    materials: counted(sums.materials),
    expertServices: counted(sums.expertServices, (sums.expertServices ?? 0) - sums.verifiedExpertServices),
    duty: counted(duty),
    editions: editions === undefined ? undefined : { value: editions, provisional: null, source: "GALLERIES" },
  };
  const items = layout.sections.flatMap((section) => section.items);
  return new Map(
    items.flatMap((item): [string, Known][] => {
      const known = item.prefill ? sources[item.prefill] : undefined;
      return known ? [[item.key, known]] : [];
    }),
  );
}
