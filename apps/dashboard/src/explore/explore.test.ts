import { CombinedGraphQLErrors } from "@apollo/client";
import { expect, test } from "vitest";
import { periodName } from "../period/period-name.ts";
import { explorationOf, questionOf, stepped, withinOf } from "./exploration.ts";
import { prepareHeat, roundedUp } from "./looks/prepare-heat.ts";
import { prepareLines } from "./looks/prepare-lines.ts";
import { preparePivot } from "./looks/prepare-pivot.ts";
import { prepareRanking } from "./looks/prepare-ranking.ts";
import { type Answer, type AnswerSeries, cellText, type Names, prepareExplore, statedText } from "./prepare-explore.ts";
import { type Restatement, restatedIn } from "./prepare-restated.ts";
import { refusalOf } from "./refusal.ts";

const TODAY = "2026-11-29";
const explored = (address: string) => explorationOf(new URLSearchParams(address), TODAY);

function series(given: Partial<AnswerSeries> & Pick<AnswerSeries, "values">): AnswerSeries {
  const { length } = given.values;
  const nothing = <Value>(value: Value): Value[] => Array.from({ length }, () => value);
  return {
    ...{
      code: "M01",
      regionId: "district",
      organisationId: null,
      group: null,
      groupBy: null,
      unit: "人次",
      decimals: 0,
      sources: [],
      breaks: [],
    },
    numerators: nothing(null),
    denominators: nothing(null),
    missing: given.values.map((value) => (value === null ? ("NOT_REPORTED" as const) : null)),
    completeness: nothing(1),
    provisionalShares: nothing(null),
    qualifiers: nothing("EXACT" as const),
    comparisons: [],
    ...given,
  };
}

function answer(periods: string[], bounds: [string, string][], columns: AnswerSeries[]): Answer {
  return {
    ...{
      periods,
      from: bounds.map(([from]) => from),
      until: bounds.map(([, until]) => until),
      series: columns,
      totalSeries: columns.length,
    },
    ...{ asOf: "2026-11-29T06:00:00.000Z", asOfDay: TODAY, synthetic: true, definitions: [], statements: [] },
    pageInfo: { endCursor: null, hasNextPage: false },
  };
}

const NAMES: Names = { indicator: (code) => code, place: ({ regionId }) => regionId ?? "", part: ({ group }) => group };
const MONTHS = answer(
  ["2026-09", "2026-10", "2026-11"],
  [
    ["2026-09-01", "2026-10-01"],
    ["2026-10-01", "2026-11-01"],
    ["2026-11-01", "2026-12-01"],
  ],
  [series({ values: ["0", null, "1234.50"], provisionalShares: [0, null, 0.2] })],
);

test("an address asks the same question each time it is opened, and what it cannot mean is left out", () => {
  const one = explored(
    "i=M01,D06&place=children:x&period=last5y&compare=LAST_YEAR,NONSENSE&with=y&asof=2026-03-31&parents=THEN&look=pivot",
  );
  expect(one).toMatchObject({
    indicators: ["M01", "D06"],
    compare: ["LAST_YEAR", "PLACE"],
    beside: "y",
    asOf: "2026-03-31",
    look: "pivot",
  });
  expect(one).toMatchObject({ from: "2022-01-01", to: TODAY, type: "YEAR", parents: "THEN" });
  expect(questionOf(one, { rootId: "r", regionIds: ["a"], organisationIds: [] })).toMatchObject({ compareWith: "y", regionIds: ["a"] });
  expect(explored("asof=2027-01-01&look=x&type=x&from=2026-02-31&to=2026-01-01")).toMatchObject({
    asOf: null,
    look: "line",
    from: "2026-01-01",
    to: TODAY,
  });
});

test("a range steps by its own length, not beyond today", () => {
  expect(stepped({ from: "2026-09-01", to: TODAY, type: "MONTH", yearStart: null }, false, TODAY)).toEqual({
    from: "2026-06-01",
    to: "2026-08-31",
  });
  expect(stepped({ from: "2026-06-01", to: "2026-08-31", type: "MONTH", yearStart: null }, true, TODAY)).toEqual({
    from: "2026-09-01",
    to: TODAY,
  });
  expect(stepped({ from: "2026-11-01", to: TODAY, type: "MONTH", yearStart: null }, true, TODAY)).toBeNull();
  expect(stepped({ from: "2024-02-29", to: "2024-02-29", type: "DAY", yearStart: null }, true, TODAY)).toEqual({
    ...{ from: "2024-03-01", to: "2024-03-01" },
  });
});

test("years of one's own, school or fiscal, are asked whole, called by both of their years, and step by their number", () => {
  const school = explored("from=2013-10-01&to=2015-08-31&type=YEAR09");
  const asked = questionOf(school, { rootId: "r", regionIds: [], organisationIds: [] });
  expect(asked).toMatchObject({ periods: ["2013-09-01/P1Y", "2014-09-01/P1Y"], periodType: null, from: null, to: null });
  expect(asked.periods?.map(periodName)).toEqual(["2013/14", "2014/15"]);
  expect(stepped(school, false, TODAY)).toEqual({ from: "2011-09-01", to: "2013-08-31" });
  expect(stepped(explored("from=2025-09-01&to=2026-11-29&type=YEAR09"), true, TODAY)).toBeNull();
  expect(explored("type=YEAR13")).toMatchObject({ yearStart: null, type: "MONTH" });
  expect(explored("period=since2012")).toMatchObject({ from: "2012-01-01", type: "YEAR" });
});

test("a click on a period leads to the shorter ones in it, where there are any", () => {
  expect(withinOf("2025")).toEqual({ from: "2025-01-01", to: "2025-12-31", type: "MONTH" });
  expect(withinOf("2013-09-01/P1Y")).toEqual({ from: "2013-09-01", to: "2014-08-31", type: "MONTH" });
  expect(withinOf("2024-02")).toEqual({ from: "2024-02-01", to: "2024-02-29", type: "DAY" });
  expect(withinOf("2024-02-29")).toBeNull();
});

test("an axis that several charts share ends where its quarters can be read", () => {
  expect([0, 3.891, 0.7, 1, 1.1, 15_022, 99].map(roundedUp)).toEqual([0, 4, 0.8, 1, 1.2, 20_000, 100]);
});

test("zero is zero, a gap is a gap with its reason, and the month that is not over says so", () => {
  const { filling, rows, marks, missing } = prepareExplore(MONTHS, NAMES);
  expect(filling).toBe("2026-11");
  expect(rows[0]?.cells.map(({ value, missing: why }) => [value, why])).toEqual([
    [0, null],
    [null, "NOT_REPORTED"],
    [1234.5, null],
  ]);
  expect(rows[0]?.cells.map(cellText)).toEqual(["0", "", "1,234.50 ▨ *"]);
  expect(marks).toEqual(["filling", "provisional"]);
  expect(missing).toEqual(["NOT_REPORTED"]);
  expect(statedText("-1234567.80", "GE")).toBe("≥ -1,234,567.80");
});

test("a restatement marks the periods that hold it whole, at its place and above", () => {
  const restated = { code: "M01", regionId: "community", organisationId: null, period: "2026-09", id: "1" } as Restatement;
  const pathOf = (id: string) => (id === "community" ? [{ id: "district" }, { id: "subdistrict" }, { id }] : [{ id }]);
  const within = (given: Partial<AnswerSeries>) => restatedIn(series({ values: [], ...given }), [restated], pathOf).length;
  expect(within({})).toBe(1);
  expect(within({ code: "M02" })).toBe(0);
  expect(within({ group: "subdistrict", groupBy: "SUBDISTRICT" })).toBe(1);
  expect(within({ group: "other", groupBy: "SUBDISTRICT" })).toBe(0);
  expect(within({ group: "UNDER_14", groupBy: "AGE_GROUP" })).toBe(0);
  const { rows } = prepareExplore(MONTHS, NAMES, () => [restated]);
  expect(rows[0]?.cells.map(({ marks }) => marks.includes("restated"))).toEqual([true, false, false]);
});

test("days stand in their week and weekday, months in their year; what was not asked for is no gap", () => {
  const days = ["2026-02-28", "2026-03-01", "2026-03-02"];
  const bounds = days.map((day): [string, string] => [day, day]);
  const ofDays = prepareHeat(prepareExplore(answer(days, bounds, [series({ values: ["1", null, "3"] })]), NAMES).rows[0] ?? never());
  expect(ofDays.columns).toEqual(["2026-02-23", "2026-03-02"]);
  expect(ofDays.lines.map(({ cells }) => cells.map((cell) => cell && (cell.value ?? "gap")))).toEqual([
    [null, 3],
    ...[
      [null, null],
      [null, null],
      [null, null],
      [null, null],
    ],
    [1, null],
    ["gap", null],
  ]);
  const ofMonths = prepareHeat(prepareExplore(MONTHS, NAMES).rows[0] ?? never());
  expect(ofMonths).toMatchObject({ columns: ["09", "10", "11"], lines: [{ key: "2026" }], ofDays: false });
});

test("a pivot has each figure once, whichever dimension stands across", () => {
  const both = { ...MONTHS, series: [...MONTHS.series, series({ code: "D06", unit: "次", values: ["5", "6", "7"] })] };
  const all = prepareExplore(both, NAMES);
  for (const across of ["period", "indicator", "place"] as const) {
    const pivot = preparePivot(all, across);
    const found = pivot.lines.flatMap(({ cells }) => cells.map((one) => one && `${one.row.code} ${one.cell.period} ${one.cell.text}`));
    expect(new Set(found)).toEqual(new Set(all.rows.flatMap((row) => row.cells.map((cell) => `${row.code} ${cell.period} ${cell.text}`))));
  }
  expect(preparePivot(all, "indicator")).toMatchObject({ heads: ["period"], columns: ["M01", "D06"] });
});

test("a line is hollow where its value may still change, open where it has a gap, and cut where its definition changes", () => {
  const broken = series({ values: ["1", null, "3"], breaks: [{ period: "2026-10", versionBefore: 1, versionAfter: 2 }] });
  const many = [broken, ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => series({ regionId: String(n), values: [String(10 * n), "0", null] }))];
  const all = prepareExplore({ ...MONTHS, series: many }, NAMES);
  const words = { others: (count: number) => `${count}`, mark: (mark: string) => mark, compared: (kind: string) => kind };
  const model = prepareLines(all, all.rows, words);
  expect(model.points.map((point) => point["M01 district"])).toEqual([1, null, 3]);
  expect(model.points.map((_, n) => model.open("M01 district", n))).toEqual([false, false, true]);
  expect(model.events).toEqual([{ label: "2026-10", sign: "≠", text: "break", cut: true }]);
  expect([model.others, model.series.filter(({ index }) => index >= 0).length]).toEqual(["2", 7]);
});

test("a refusal says why, names what cannot be, and how to leave it out", () => {
  const refused = (field: string, code = "BAD_INPUT", limit?: number) =>
    new CombinedGraphQLErrors({ errors: [{ message: "", extensions: { code, field, ...(limit ? { limit } : {}) } }] });
  const known = [{ code: "M01" }];
  const why = (address: string, error: unknown) => refusalOf(error, explored(address), known);
  expect(why("i=M01,XX", refused("input.indicators"))).toEqual({ text: "unknown", codes: ["XX"], change: { i: "M01" } });
  expect(why("i=M01", refused("input.indicators"))).toEqual({ text: "other" });
  expect(why("by=AGE_GROUP", refused("input.by"))).toEqual({ text: "notBroken", change: { by: null } });
  expect(why("", refused("input.regionIds", "LIMIT_EXCEEDED", 300))).toEqual({ text: "tooManyPlaces", limit: 300 });
  expect(why("place=x", refused("", "NOT_FOUND"))).toEqual({ text: "gone", change: { place: null, with: null } });
  expect(why("", refused("", "INTERNAL"))).toBeNull();
});

test("a ranking ends with the places that have no value", () => {
  const places = ["a", "b", "c"].map((group, n) => series({ group, groupBy: "COMMUNITY", values: [[null, "2", "9"][n] ?? null] }));
  const { rows } = prepareExplore(answer(["2026-09"], [["2026-09-01", "2026-10-01"]], places), NAMES);
  expect(prepareRanking(rows, "2026-09").map(({ row, share, place }) => [row.group, share, place])).toEqual([
    ["c", 1, 1],
    ["b", 2 / 9, 2],
    ["a", 0, null],
  ]);
});

function never(): never {
  throw new Error("a row is missing");
}
