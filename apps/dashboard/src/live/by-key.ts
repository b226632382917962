/** Puts changed entries over the old ones by key. */
export function byKey<T>(old: readonly T[], changed: readonly T[], keyOf: (entry: T) => string): T[] {
  if (changed.length === 0) return old as T[];
  const entries = new Map(old.map((entry) => [keyOf(entry), entry]));
  for (const entry of changed) entries.set(keyOf(entry), entry);
  return [...entries.values()];
}
