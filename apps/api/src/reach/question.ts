import { isUuid, LIMITS, type ParentRule } from "@kepu/schema";
import { badInput } from "../errors.ts";
import { checkCount } from "../metric/ask.ts";
import { daysOf, type Span, spanOf } from "../metric/calendar.ts";
import type { Wanted } from "./count.ts";

/** A question of reach as a client sends it. */
export interface ReachQuestion {
  rootId: string;
  regionIds?: string[] | null;
  periods: string[];
  forms?: string[] | null;
  seriesIds?: string[] | null;
  campaignIds?: string[] | null;
  activityIds?: string[] | null;
  settled: boolean;
  asOf?: string | null;
  parents: ParentRule;
}

export type Topics = NonNullable<ReturnType<typeof topicsOf>>;

export function periodsOf(periods: readonly string[]): Span[] {
  if (periods.length === 0) throw badInput("input.periods", "Name at least one period.");
  checkCount("input.periods", periods.length, LIMITS.reachPeriods, "periods");
  const spans = [...new Set(periods)].map((period) => {
    const span = spanOf(period);
    if (!span) throw badInput("input.periods", "A period is written 2024, 2024-H1, 2024-Q3, 2024-09, 2024-W36 or 2024-09-05.");
    return span;
  });
  const days = spans.reduce((sum, span) => sum + daysOf(span), 0);
  checkCount("input.periods", days, LIMITS.reachDays, "days");
  return spans;
}

/** null: whatever the activity */
export function topicsOf({ forms, seriesIds, campaignIds, activityIds, settled }: ReachQuestion) {
  for (const [field, ids] of Object.entries({ seriesIds, campaignIds, activityIds })) {
    checkCount(`input.${field}`, ids?.length ?? 0, LIMITS.reachTopics, "of them");
    if (ids?.some((id) => !isUuid(id))) throw badInput(`input.${field}`, "An id is a UUID in lower case.");
  }
  checkCount("input.forms", forms?.length ?? 0, LIMITS.reachTopics, "of them");
  if (!forms && !seriesIds && !campaignIds && !activityIds && !settled) return null;
  return {
    forms: forms ?? null,
    seriesIds: seriesIds ?? null,
    campaignIds: campaignIds ?? null,
    activityIds: activityIds ?? null,
    settled,
  };
}

/** `verified`: of the activities those that were by then; null: as it is now. */
export function wantedOf(topics: Topics, verified: ReadonlySet<string> | null): Wanted {
  const setOf = (words: readonly string[] | null) => words && new Set<string | null>(words);
  const [forms, series] = [setOf(topics.forms), setOf(topics.seriesIds)];
  const [campaigns, activities] = [setOf(topics.campaignIds), setOf(topics.activityIds)];
  return (id, { form, seriesId, campaignId, isVerified }) =>
    (!forms || forms.has(form)) &&
    (!series || series.has(seriesId)) &&
    (!campaigns || campaigns.has(campaignId)) &&
    (!activities || activities.has(id)) &&
    (!topics.settled || (verified?.has(id) ?? isVerified));
}
