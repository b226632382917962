import { expect, test } from "vitest";
import { type Honour, levelsOf, statedCounts, yearsOf } from "./prepare-honours.ts";

const honour = (change: Partial<Honour>) =>
  ({ name: "示范社区", nameEn: "Demo", level: "MUNICIPAL", state: "VALID", awardedOn: null, ...change }) as Honour;
const given = (date: string) => ({ date, precision: "YEAR" as const });

test("levels count honours held today, the highest level first, with the account's number beside each title", () => {
  const rows = [honour({}), honour({}), honour({ state: "EXPIRED" }), honour({ name: "先进区", level: "NATIONAL" })];
  const levels = levelsOf(rows, new Map([["示范社区", 2]]));
  expect(levels.map(({ level, count }) => [level, count])).toEqual([
    ["NATIONAL", 1],
    ["PROVINCIAL", 0],
    ["MUNICIPAL", 2],
    ["DISTRICT", 0],
  ]);
  expect(levels[2]?.titles).toMatchObject([{ name: "示范社区", stated: 2, honours: { length: 2 } }]);
  expect(levels[0]?.titles[0]?.stated).toBeNull();
});

test("the timeline begins with the latest year; what has no date comes last", () => {
  const rows = [honour({}), honour({ awardedOn: given("2011-04-01") }), honour({ awardedOn: given("2014-01-01") })];
  expect(yearsOf(rows).map(({ year }) => year)).toEqual(["2014", "2011", null]);
});

test("a fact that leads to the register by a title's name states that title's number; a fact without a number states none", () => {
  const facts = [
    { number: "7", link: "/registers/honours?q=示范社区", value: { qualifier: "EXACT", value: 8, unit: "个" } },
    { number: "9", link: "/registers/honours?q=先进区", value: null },
    { number: "1", link: "/registers/venues?q=示范社区", value: { qualifier: "EXACT", value: 3, unit: "个" } },
  ];
  const data = { districtProfile: { sections: [{ facts }] } } as never;
  expect([...statedCounts(data, ["市级示范社区", "先进区"])]).toEqual([["市级示范社区", 8]]);
});
