import { periodBounds } from "@kepu/schema";
import type { ExploreRestatementsQuery } from "../graphql/generated/pages.ts";
import type { AnswerSeries } from "./prepare-explore.ts";

export type Restatement = ExploreRestatementsQuery["restatements"]["edges"][number]["node"];
type Series = Pick<AnswerSeries, "code" | "regionId" | "organisationId" | "group" | "groupBy">;

/** Those that changed figures of a series: of the same indicator, at its place or below. */
export function restatedIn(series: Series, restatements: readonly Restatement[], pathOf: (id: string) => readonly { id: string }[]) {
  return restatements.filter((one) => {
    if (one.code !== series.code) return false;
    if (series.organisationId) return one.organisationId === series.organisationId;
    const place = placeOf(series);
    return place !== null && (one.regionId === place || pathOf(one.regionId).some(({ id }) => id === place));
  });
}

/** Of a breakdown by anything but regions it is not known which part changed. */
function placeOf({ regionId, group, groupBy }: Series): string | null {
  if (!groupBy) return regionId;
  return groupBy === "SUBDISTRICT" || groupBy === "COMMUNITY" ? group : null;
}

/** Those of periods that reach into the time that is shown. */
export function restatedWithin(restatements: readonly Restatement[], from: string, until: string): Restatement[] {
  return restatements.filter(({ period }) => {
    const bounds = periodBounds(period);
    return bounds !== undefined && bounds.from < until && from < bounds.until;
  });
}

/** Does a period of the answer hold the whole period that changed? */
export function holds(from: string, until: string, restatement: Restatement): boolean {
  const bounds = periodBounds(restatement.period);
  return bounds !== undefined && from <= bounds.from && bounds.until <= until;
}
