import type { BriefFigure, MonthlyBrief } from "@kepu/schema";
import { expect, test } from "vitest";
import { againstOf, attentionLines, barsOf, briefOf, rankingRows, reservesOf, shareText } from "./prepare-brief.ts";
import { differenceRows } from "./prepare-check.ts";
import { reportEn } from "./report.en.ts";
import { reportZh } from "./report.zh.ts";

const figure = (given: Partial<BriefFigure>): BriefFigure => ({
  ...{ code: "A01", name: "科普活动场次", nameEn: "Events held", unit: "场", decimals: 0, direction: "MORE", value: "85" },
  ...{ qualifier: "EXACT", missing: null, provisionalShare: 0, completeness: 1, version: 1, sources: [] },
  previous: { period: "2026-09", value: "86", change: "-1.16", comparable: true },
  lastYear: { period: "2025-10", value: null, change: null, comparable: null },
  ...given,
});
const row = (given: Partial<MonthlyBrief["ranking"][number]>) => ({
  ...{ regionId: "north", name: "北街", nameEn: "North", rank: 1, value: "7", residents: "1000", perThousand: "7.0" },
  ...{ change: null, provisionalShare: 0 },
  ...given,
});
const brief = (given: Partial<MonthlyBrief>): MonthlyBrief => ({
  ...({ format: 1, template: "MONTHLY_BRIEF", rootId: "root", rootName: "矿区", rootNameEn: "Kuangqu", synthetic: true } as const),
  ...{ month: "2026-10", asOfDay: "2026-11-28", asOf: "2026-11-28T15:59:59.999Z", figures: [figure({})], trends: [], ranking: [] },
  tasks: { lights: { GREEN: 0, YELLOW: 0, RED: 0, GREY: 0 }, overdue: 0, escalated: 0, worst: [] },
  ...{ filings: [], statements: [], honours: [], claims: [], attention: [], definitions: [] },
  ...given,
});

test("both languages have every text, with the same blanks to fill", () => {
  const flat = (texts: object, path = ""): [string, string][] =>
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === "string" ? [[`${path}${key}`, value]] : flat(value, `${path}${key}.`),
    );
  const blanks = (text: string) => [...text.matchAll(/{{\w+}}/g)].map(([blank]) => blank).sort();
  const english = new Map(flat(reportEn));
  const chinese = flat(reportZh);
  expect([...english.keys()].sort()).toEqual(chinese.map(([key]) => key).sort());
  const DATES = ["shortDay"]; // the English ones are written as in exports
  for (const [key, text] of chinese) if (!DATES.includes(key)) expect(blanks(english.get(key) ?? ""), key).toEqual(blanks(text));
});

test("a comparison names its base, and whether it is good is the indicator's word; without a base there is no percentage", () => {
  const { previous, lastYear } = figure({});
  expect(againstOf(figure({}), previous)).toEqual({ kind: "CHANGE", arrow: "▼", percent: "1.2 %", base: "86", good: false });
  expect(againstOf(figure({ direction: "LESS" }), previous)).toMatchObject({ arrow: "▼", good: true });
  expect(againstOf(figure({ direction: "NEUTRAL" }), previous)).toMatchObject({ good: null });
  expect(againstOf(figure({}), lastYear)).toEqual({ kind: "NO_BASE" });
  expect(againstOf(figure({}), { ...previous, comparable: false })).toEqual({ kind: "NOT_COMPARABLE" });
});

test("bars begin at zero and a month without a value stays a gap", () => {
  const points = [
    { period: "2025-10", value: "50" },
    { period: "2025-11", value: null },
    { period: "2025-12", value: "0" },
    { period: "2026-01", value: "100" },
  ];
  expect(barsOf(brief({ trends: [{ code: "A01", points }] }), "A01").map(({ height }) => height)).toEqual([0.5, null, 0, 1]);
});

test("subdistricts stand by attendance per 1,000 residents only where all of them are known", () => {
  const rest = row({ regionId: null, rank: null, residents: null, perThousand: null });
  expect(rankingRows(brief({ ranking: [row({}), row({ regionId: "south", rank: 2, perThousand: "3.5" }), rest] }))).toMatchObject({
    perThousand: true,
    rows: [{ share: 1 }, { share: 0.5 }, { share: 0 }],
  });
  expect(rankingRows(brief({ ranking: [row({}), row({ regionId: "south", perThousand: null })] })).perThousand).toBe(false);
});

test("what needs attention is one line a kind where it only says which figure, and one a form where it counts", () => {
  const attention: MonthlyBrief["attention"] = [
    { kind: "FILINGS_MISSING", code: "YB", count: 8 },
    { kind: "FILINGS_MISSING", code: "JB", count: 2 },
    { kind: "NO_FIGURE", code: "A09" },
    { kind: "NO_FIGURE", code: "P03" },
  ];
  expect(attentionLines(brief({ attention }))).toEqual([
    { kind: "FILINGS_MISSING", codes: ["YB"], count: 8 },
    { kind: "FILINGS_MISSING", codes: ["JB"], count: 2 },
    { kind: "NO_FIGURE", codes: ["A09", "P03"], count: 0 },
  ]);
});

test("a share that is not whole is never written as none or all, and a figure that is not there has none", () => {
  expect([0.001, 0.999, 0.226, 1, 0].map(shareText)).toEqual(["1 %", "99 %", "23 %", "100 %", "0 %"]);
  expect(reservesOf(figure({ provisionalShare: 0.2, completeness: 0.5 }))).toEqual({ provisional: 0.2, complete: 0.5 });
  expect(reservesOf(figure({ value: null, completeness: 0 }))).toEqual({ provisional: null, complete: null });
});

test("differences are told in words: whose figure, and a statement that came or went as one row", () => {
  const rows = differenceRows(
    [
      { path: "figures.A01.value", stored: "85", now: "1086" },
      { path: "figures.A01.provisionalShare", stored: "0.2", now: "0" },
      { path: "ranking.north.perThousand", stored: "7.0", now: "8.0" },
      { path: "statements.s1.code", stored: null, now: "A01" },
      { path: "statements.s1.text", stored: null, now: "停办两场" },
      { path: "tasks.lights.RED", stored: "7", now: "6" },
    ],
    brief({ ranking: [row({})] }),
    false,
  );
  expect(rows.map(({ part, name, field, stored, now }) => [part, name, field, stored, now])).toEqual([
    ["figures", "科普活动场次", "value", "85", "1,086"],
    ["figures", "科普活动场次", "provisionalShare", "20.0 %", "0.0 %"],
    ["ranking", "北街", "perThousand", "7", "8"],
    ["statements", "s1", "", null, "停办两场"],
    ["tasks", "lights", "lights.RED", "7", "6"],
  ]);
});

test("what is no brief of this format is not read", () => {
  expect(briefOf("{")).toBeNull();
  expect(briefOf(JSON.stringify({ template: "MONTHLY_BRIEF", format: 2 }))).toBeNull();
  expect(briefOf(JSON.stringify(brief({})))?.month).toBe("2026-10");
});
