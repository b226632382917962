/** A figure that is published beside others: of a region and a period. */
export interface Published {
  key: string;
  people: number;
}

/** What anybody may add up: the total and its parts. */
export interface Sum {
  total: string;
  parts: string[];
}

/** any prime of this size: a product stays exact */
const PRIME = 1_000_003;
const MOST = 2 ** 32;
/** bounds that move by one at a time come no nearer than this */
const ROUNDS = 200;

/** The figures that stay back: those of fewer than `least` people (nobody is no small figure), and as many others as it takes that none of them can be worked
 * out. Sums are taken as if nobody were in two parts: that is when most could be worked out. */
export function heldBack(figures: readonly Published[], sums: readonly Sum[], least: number): Set<string> {
  const people = new Map(figures.map(({ key, people }) => [key, people]));
  const small = new Set(figures.filter((one) => one.people > 0 && one.people < least).map(({ key }) => key));
  const hidden = new Set(small);
  const known = sums.map(({ total, parts }) => ({ total, parts: parts.filter((key) => (people.get(key) ?? 0) > 0) }));
  for (let more = true; more; ) {
    more = false;
    for (const sum of known) while (isTelling(sum, hidden, people, least) && hideOne(sum, hidden, people)) more = true;
    if (more) continue;
    const alone = new Set(determined(known, hidden));
    const ranges = rangesOf(known, hidden, people);
    for (const key of small) {
      const [low, high] = ranges.get(key) ?? [0, 0];
      if ((alone.has(key) || low === high || high < least) && hideNear(key, known, hidden, people)) more = true;
    }
  }
  return hidden;
}

/** How far each figure can be narrowed down by one sum after the other, by somebody who knows that no hidden one is nobody. Where people are in several parts a sum is
 * none, and what contradicts tells nothing. */
function rangesOf(sums: readonly Sum[], hidden: ReadonlySet<string>, people: ReadonlyMap<string, number>): Map<string, [number, number]> {
  const ranges = new Map<string, [number, number]>();
  for (const [key, value] of people) ranges.set(key, hidden.has(key) ? [1, MOST] : [value, value]);
  const of = (key: string) => ranges.get(key) ?? [0, 0];
  let more = true;
  const narrow = (key: string, low: number, high: number) => {
    const [from, to] = of(key);
    const [least, most] = [Math.max(from, low), Math.min(to, high)];
    if (least > most || (least === from && most === to)) return;
    ranges.set(key, [least, most]);
    more = true;
  };
  for (let round = 0; more && round < ROUNDS; round++) {
    more = false;
    for (const { total, parts } of sums) {
      const low = parts.reduce((sum, key) => sum + of(key)[0], 0);
      const high = parts.reduce((sum, key) => sum + of(key)[1], 0);
      narrow(total, low, high);
      for (const key of parts) narrow(key, of(total)[0] - (high - of(key)[1]), of(total)[1] - (low - of(key)[0]));
    }
  }
  return ranges;
}

/** Hides one more in the sums of a figure, or else in those next to them. */
function hideNear(key: string, sums: readonly Sum[], hidden: Set<string>, people: ReadonlyMap<string, number>): boolean {
  const seen = new Set([key]);
  for (let open = sums; open.length > 0; ) {
    const near = open.filter(({ total, parts }) => seen.has(total) || parts.some((part) => seen.has(part)));
    if (near.length === 0) return false;
    if (near.some((sum) => hideOne(sum, hidden, people))) return true;
    open = open.filter((sum) => !near.includes(sum));
    for (const { total, parts } of near) for (const one of [total, ...parts]) seen.add(one);
  }
  return false;
}

/** One alone is the rest of the sum; and what several are together must be more than small ones could be. */
function isTelling({ total, parts }: Sum, hidden: ReadonlySet<string>, people: ReadonlyMap<string, number>, least: number): boolean {
  const unknown = parts.filter((key) => hidden.has(key));
  if (hidden.has(total)) return unknown.length === 0;
  const together = unknown.reduce((sum, key) => sum + (people.get(key) ?? 0), 0);
  return unknown.length === 1 || (unknown.length > 1 && together < 2 * least);
}

/** The smallest part that is shown, else the total; false: nothing is left to hide. */
function hideOne({ total, parts }: Sum, hidden: Set<string>, people: ReadonlyMap<string, number>): boolean {
  const shown = parts.filter((key) => !hidden.has(key)).sort((a, b) => (people.get(a) ?? 0) - (people.get(b) ?? 0));
  const next = shown[0] ?? (hidden.has(total) ? undefined : total);
  if (next === undefined) return false;
  hidden.add(next);
  return true;
}

/** Hidden figures that all sums together have one solution for. */
function determined(sums: readonly Sum[], hidden: ReadonlySet<string>): string[] {
  const unknowns = [...hidden];
  const column = new Map(unknowns.map((key, at) => [key, at]));
  const rows = sums.flatMap(({ total, parts }) => {
    const row = new Map<number, number>();
    for (const [key, sign] of [[total, PRIME - 1], ...parts.map((part) => [part, 1])] as [string, number][]) {
      const at = column.get(key);
      if (at !== undefined) row.set(at, sign);
    }
    return row.size > 0 ? [row] : [];
  });
  const pivots: { at: number; row: Map<number, number> }[] = [];
  for (const row of rows) {
    for (const { at, row: known } of pivots) subtract(row, known, row.get(at) ?? 0);
    const first = row.keys().next();
    if (first.done) continue;
    const scale = inverse(row.get(first.value) as number);
    for (const [at, value] of row) row.set(at, (value * scale) % PRIME);
    for (const { row: known } of pivots) subtract(known, row, known.get(first.value) ?? 0);
    pivots.push({ at: first.value, row });
  }
  return pivots.filter(({ row }) => row.size === 1).map(({ at }) => unknowns[at] as string);
}

function subtract(row: Map<number, number>, other: ReadonlyMap<number, number>, times: number): void {
  if (times === 0) return;
  for (const [at, value] of other) {
    const left = ((row.get(at) ?? 0) + (PRIME - times) * value) % PRIME;
    if (left === 0) row.delete(at);
    else row.set(at, left);
  }
}

/** By Fermat. */
function inverse(value: number): number {
  let [result, base] = [1, value];
  for (let power = PRIME - 2; power > 0; power = Math.floor(power / 2)) {
    if (power % 2 === 1) result = (result * base) % PRIME;
    base = (base * base) % PRIME;
  }
  return result;
}
