import { type FormLayout, periodBounds, startOfShanghaiDay } from "@kepu/schema";
import type { EntityManager } from "typeorm";
import type { Organisation } from "../organisation/organisation.entity.ts";
import { activitySums, dutyMonths, editionsChanged } from "./prefill.queries.ts";

/** What the product itself knows of a cell, and where from. */
export interface Known {
  value: number;
  /** the part that is not verified yet; null where the question does not arise */
  provisional: number | null;
  source: "ACTIVITIES" | "GALLERIES";
}

/** What the product knows of a form's cells for an organisation and period, by item. */
export async function knownOf(
  tx: EntityManager,
  layout: FormLayout,
  organisation: Organisation,
  leadId: string,
  period: string,
): Promise<Map<string, Known>> {
  const asked = layout.sections.flatMap((section) => section.items).filter((item) => item.prefill);
  const bounds = periodBounds(period);
  if (asked.length === 0 || !bounds) return new Map();
  const { rootId, id: organisationId } = organisation;
  const communityId = organisation.kind === "RESIDENTS_COMMITTEE" ? organisation.regionId : null;
  const [from, until] = [startOfShanghaiDay(bounds.from), startOfShanghaiDay(bounds.until)];
  const sums = await activitySums(tx, { rootId, organisationId, communityId, from, until });
  const sources: Record<string, () => Promise<Known | undefined>> = {
    activities: async () => ({ value: sums.activities, provisional: sums.activities - sums.verified, source: "ACTIVITIES" }),
    attendance: async () => ({ value: sums.attendance, provisional: sums.attendance - sums.verifiedAttendance, source: "ACTIVITIES" }),
    community: async () => ({ value: sums.community, provisional: null, source: "ACTIVITIES" }),
    campus: async () => ({ value: sums.campus, provisional: null, source: "ACTIVITIES" }),
    lectures: async () => ({ value: sums.lectures, provisional: null, source: "ACTIVITIES" }),
    materials: async () => (sums.materials === null ? undefined : { value: sums.materials, provisional: null, source: "ACTIVITIES" }),
    // the duty is the district's: only who leads the form answers for it
    duty: async () => {
      if (organisationId !== leadId) return undefined;
      const { met, months } = await dutyMonths(tx, rootId, bounds.from, bounds.until);
      return { value: Math.round((met / months) * 10_000) / 100, provisional: null, source: "ACTIVITIES" };
    },
    editions: async () =>
      communityId
        ? { value: await editionsChanged(tx, communityId, bounds.from, bounds.until), provisional: null, source: "GALLERIES" }
        : undefined,
  };
  const known = new Map<string, Known>();
  for (const item of asked) {
    const value = await sources[item.prefill ?? ""]?.();
    if (value) known.set(item.key, value);
  }
  return known;
}
