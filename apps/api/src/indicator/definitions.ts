import type { IndicatorVersion } from "./indicator.entity.ts";

/** Sums of the roll-ups, and minutes of kiosks, that a definition can be made of beside other indicators' codes. */
export const MEASURE_TERMS = [
  "ATTENDANCE",
  "CHECK_INS",
  "KIOSK_USES",
  "CLICKS",
  "DWELL_SECONDS",
  "LOANS",
  "RETURNS",
  "ONLINE_MINUTES",
  "PLANNED_MINUTES",
  "PEOPLE",
  "ORGANISERS",
  "ACTIVE_SCHOOLS",
  "SCHOOLS",
] as const;
/** Counted on the set, each once over all places and days: no sum of anything gives them. */
const DISTINCT_TERMS = ["PEOPLE", "ORGANISERS", "ACTIVE_SCHOOLS", "SCHOOLS"] as const;
export type DistinctTerm = (typeof DISTINCT_TERMS)[number];
export const isDistinctTerm = (term: string): term is DistinctTerm => (DISTINCT_TERMS as readonly string[]).includes(term);
export type MeasureTerm = (typeof MEASURE_TERMS)[number];
export const isMeasureTerm = (term: string): term is MeasureTerm => (MEASURE_TERMS as readonly string[]).includes(term);

/** The definition that holds for a period, by its first day: of those known at an instant the newest whose validity has begun. */
export function definitionFor(versions: readonly IndicatorVersion[], day: string, knownAt: Date): IndicatorVersion | undefined {
  let found: IndicatorVersion | undefined;
  for (const version of versions)
    if (version.validFrom <= day && version.recordedAt <= knownAt && version.number > (found?.number ?? 0)) found = version;
  return found;
}

/** The definition that a period is answered by: of its first day, or where none had begun, of the first day within it that one holds for, `since`. */
export function definitionIn(
  versions: readonly IndicatorVersion[],
  { from, until }: { from: string; until: string },
  knownAt: Date,
): { version: IndicatorVersion; since: string } | undefined {
  const begun = versions.filter((one) => one.recordedAt <= knownAt).map(({ validFrom }) => validFrom);
  const first = begun.reduce((a, b) => (a < b ? a : b), until);
  const since = first > from ? first : from;
  const version = since < until ? definitionFor(versions, since, knownAt) : undefined;
  return version && { version, since };
}

/** Up to which day each of an indicator's versions holds: another one, newer, begins. Null: it still does; its own first day: another took its place altogether. */
export function heldUntil(version: IndicatorVersion, versions: readonly IndicatorVersion[]): string | null {
  const later = versions.filter((one) => one.number > version.number).map((one) => one.validFrom);
  if (later.length === 0) return null;
  const until = later.reduce((a, b) => (a < b ? a : b));
  return until < version.validFrom ? version.validFrom : until;
}

/** The codes that an indicator is made of, if only by way of others, lead back to it. */
export function leadsBack(code: string, terms: readonly string[], termsOf: (code: string) => readonly string[]): boolean {
  const seen = new Set<string>();
  const open = [...terms];
  for (let term = open.pop(); term !== undefined; term = open.pop()) {
    if (term === code) return true;
    if (seen.has(term) || isMeasureTerm(term)) continue;
    seen.add(term);
    open.push(...termsOf(term));
  }
  return false;
}
