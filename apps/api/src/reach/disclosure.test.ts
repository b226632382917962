import fc from "fast-check";
import { expect, test } from "vitest";
import { heldBack, type Published, type Sum } from "./disclosure.ts";

const LEAST = 5;
const SUBDISTRICTS = 3;
const COMMUNITIES = 9;
const MONTHS = 6;

/** Regions × periods where everybody is in one community and month alone: every sum is exact, and most can be worked out. */
function lattice(counts: readonly number[]): { figures: Published[]; sums: Sum[] } {
  const regions = new Map<string, number[]>([["root", Array.from({ length: COMMUNITIES }, (_, at) => at)]]);
  for (let at = 0; at < SUBDISTRICTS; at++)
    regions.set(
      `s${at}`,
      [...(regions.get("root") ?? [])].filter((one) => one % SUBDISTRICTS === at),
    );
  for (let at = 0; at < COMMUNITIES; at++) regions.set(`c${at}`, [at]);
  const periods = new Map<string, number[]>([
    ["year", [0, 1, 2, 3, 4, 5]],
    ["q0", [0, 1, 2]],
    ["q1", [3, 4, 5]],
    ...Array.from({ length: MONTHS }, (_, at): [string, number[]] => [`m${at}`, [at]]),
  ]);
  const figures: Published[] = [];
  for (const [region, communities] of regions)
    for (const [period, months] of periods) {
      const people = communities.reduce((sum, c) => sum + months.reduce((all, m) => all + (counts[c * MONTHS + m] ?? 0), 0), 0);
      figures.push({ key: `${region} ${period}`, people });
    }
  const sums: Sum[] = [];
  for (const period of periods.keys()) {
    sums.push({ total: `root ${period}`, parts: [0, 1, 2].map((at) => `s${at} ${period}`) });
    for (let at = 0; at < SUBDISTRICTS; at++)
      sums.push({ total: `s${at} ${period}`, parts: (regions.get(`s${at}`) ?? []).map((c) => `c${c} ${period}`) });
  }
  for (const region of regions.keys()) {
    sums.push({ total: `${region} year`, parts: [`${region} q0`, `${region} q1`] });
    for (const q of [0, 1]) sums.push({ total: `${region} q${q}`, parts: [0, 1, 2].map((m) => `${region} m${q * 3 + m}`) });
  }
  return { figures, sums };
}

/** Who knows all that is published and how sums are made narrows each hidden figure down as far as sums one by one allow. */
function workedOut(figures: readonly Published[], sums: readonly Sum[], hidden: ReadonlySet<string>): Map<string, [number, number]> {
  const range = new Map(
    figures.map(({ key, people }): [string, [number, number]] => [key, hidden.has(key) ? [1, 1_000_000] : [people, people]]),
  );
  const of = (key: string) => range.get(key) as [number, number];
  for (let more = true; more; ) {
    more = false;
    const narrow = (key: string, low: number, high: number) => {
      const [from, to] = of(key);
      if (low <= from && high >= to) return;
      range.set(key, [Math.max(from, low), Math.min(to, high)]);
      more = true;
    };
    for (const { total, parts } of sums) {
      const low = parts.reduce((sum, key) => sum + of(key)[0], 0);
      const high = parts.reduce((sum, key) => sum + of(key)[1], 0);
      narrow(total, low, high);
      for (const key of parts) narrow(key, of(total)[0] - (high - of(key)[1]), of(total)[1] - (low - of(key)[0]));
    }
  }
  return range;
}

test("no figure of fewer than five people can be worked out from totals, siblings and periods, nor be known to be one", () => {
  const few = fc.oneof(fc.constant(0), fc.nat(6), fc.nat(60));
  let met = 0;
  fc.assert(
    fc.property(fc.array(few, { minLength: COMMUNITIES * MONTHS, maxLength: COMMUNITIES * MONTHS }), (counts) => {
      const { figures, sums } = lattice(counts);
      const hidden = heldBack(figures, sums, LEAST);
      const ranges = workedOut(figures, sums, hidden);
      for (const { key, people } of figures) {
        if (people === 0 || people >= LEAST) continue;
        met += 1;
        const [low, high] = ranges.get(key) as [number, number];
        expect([key, hidden.has(key), low < high, high >= LEAST]).toEqual([key, true, true, true]);
      }
    }),
    { numRuns: 60 },
  );
  expect(met).toBeGreaterThan(100);
});

test("people who are in several places and months make sums that are none: it ends, and what is true of them tells no small figure", () => {
  const visits = fc.array(fc.tuple(fc.nat(14), fc.nat(COMMUNITIES - 1), fc.nat(MONTHS - 1)), { minLength: 20, maxLength: 160 });
  let met = 0;
  fc.assert(
    fc.property(visits, (all) => {
      const { sums } = lattice([]);
      const figures = lattice([]).figures.map(({ key }) => {
        const seen = all.filter(([, community, month]) => isIn(key, community, month)).map(([person]) => person);
        return { key, people: new Set(seen).size };
      });
      const hidden = heldBack(figures, sums, LEAST);
      // nobody is more than in the total, and all parts together are at least the total
      const most = new Map(figures.map(({ key, people }) => [key, hidden.has(key) ? Number.POSITIVE_INFINITY : people]));
      for (let round = 0; round < 4; round++)
        for (const { total, parts } of sums) for (const part of parts) most.set(part, Math.min(most.get(part) ?? 0, most.get(total) ?? 0));
      for (const { key, people } of figures) {
        if (people === 0 || people >= LEAST) continue;
        met += 1;
        expect([key, hidden.has(key), (most.get(key) ?? 0) >= LEAST]).toEqual([key, true, true]);
      }
    }),
    { numRuns: 30 },
  );
  expect(met).toBeGreaterThan(100);
});

function isIn(key: string, community: number, month: number): boolean {
  const [region = "", period = ""] = key.split(" ");
  const [place, time] = [Number(region.slice(1)), Number(period.slice(1))];
  const inPlace = region === "root" || (region.startsWith("s") ? community % SUBDISTRICTS === place : community === place);
  return inPlace && (period === "year" || (period.startsWith("q") ? Math.floor(month / 3) === time : month === time));
}

test("where nothing is small nothing is held back, and nobody is no small figure", () => {
  const { figures, sums } = lattice(Array.from({ length: COMMUNITIES * MONTHS }, (_, at) => (at % 4 === 0 ? 0 : 40 + at)));
  expect(heldBack(figures, sums, LEAST)).toEqual(new Set());
});

test("one small community takes its smallest neighbour with it, not the total", () => {
  const figures = Object.entries({ total: 43, a: 3, b: 10, c: 30 }).map(([key, people]) => ({ key, people }));
  expect(heldBack(figures, [{ total: "total", parts: ["a", "b", "c"] }], LEAST)).toEqual(new Set(["a", "b"]));
});
