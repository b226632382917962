export interface DifferenceOf {
  path: string;
  stored: string | null;
  now: string | null;
}

/** Names are no figures: a region that is called otherwise today changes nothing. Nor is being a day later, a day later. */
const NAMES = /^(name|nameEn|rootName|rootNameEn|leadName|leadNameEn|missingNames|missingNamesEn|content|attention|asOf|asOfDay|lateDays)$/;

/** Where two contents differ, as paths: `figures.A02.value`. What is in a list is told by what it is of, not by its place. */
export function differencesOf(stored: object, other: object): DifferenceOf[] {
  const [before, after] = [leavesOf(stored), leavesOf(other)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((path) => ({ path, stored: before.get(path) ?? null, now: after.get(path) ?? null }))
    .filter((one) => one.stored !== one.now);
}

function leavesOf(value: unknown, path: readonly string[] = [], leaves = new Map<string, string>()): Map<string, string> {
  if (value === null || value === undefined) return leaves;
  if (Array.isArray(value)) for (const [at, one] of value.entries()) leavesOf(one, [...path, keyOf(one) ?? String(at)], leaves);
  else if (typeof value === "object") {
    for (const [key, one] of Object.entries(value)) if (!NAMES.test(key)) leavesOf(one, [...path, key], leaves);
  } else leaves.set(path.join("."), String(value));
  return leaves;
}

function keyOf(one: unknown): string | undefined {
  if (one === null || typeof one !== "object") return undefined;
  const { code, period, regionId, taskId, statementId, honourId, number } = one as Record<string, string | number | null | undefined>;
  if (taskId ?? statementId) return String(taskId ?? statementId);
  if (code) return [code, period ?? number].filter((part) => part !== undefined && part !== null).join(" ");
  if (regionId !== undefined) return regionId === null ? "REST" : String(regionId);
  return [honourId, number, period]
    .map((part) => part ?? undefined)
    .find((part) => part !== undefined)
    ?.toString();
}
