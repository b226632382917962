import { expect, test } from "vitest";
import { identitiesOf, type ListedUnit, type StatedChange } from "./region-lists.ts";

const root: ListedUnit = { code: "1", name: "区", level: "DISTRICT", village: false, parentCode: null };
const street = (code: string, name: string): ListedUnit => ({ code, name, level: "SUBDISTRICT", village: false, parentCode: "1" });
const community = (code: string, name: string, parentCode: string): ListedUnit => ({
  code,
  name,
  level: "COMMUNITY",
  village: false,
  parentCode,
});
const find = (lists: ListedUnit[][], changes: StatedChange[]) =>
  identitiesOf(
    lists.map((units, index) => ({ year: 2016 + index, units: [root, ...units] })),
    changes,
  );

test("a rename, a recode and another parent keep the identity and begin a new version", () => {
  const { identities } = find(
    [
      [street("11", "东街"), community("111", "东社区", "11"), community("191", "桥社区", "1")],
      [street("11", "东街道"), community("111", "东社区", "11"), street("12", "桥街道"), community("121", "桥社区", "12")],
    ],
    [
      { toYear: 2017, change: "renamed", oldCode: "11", newCode: "11" },
      { toYear: 2017, change: "recoded", oldCode: "191", newCode: "121" },
    ],
  );
  const versions = (key: string) =>
    identities
      .find((one) => one.key === key)
      ?.versions.map(({ code, name, parentKey, fromYear, untilYear }) => ({ code, name, parentKey, fromYear, untilYear }));
  expect(versions("2016 11")).toEqual([
    { code: "11", name: "东街", parentKey: "2016 1", fromYear: 2016, untilYear: 2017 },
    { code: "11", name: "东街道", parentKey: "2016 1", fromYear: 2017, untilYear: null },
  ]);
  expect(versions("2016 191")).toEqual([
    { code: "191", name: "桥社区", parentKey: "2016 1", fromYear: 2016, untilYear: 2017 },
    { code: "121", name: "桥社区", parentKey: "2017 12", fromYear: 2017, untilYear: null },
  ]);
  expect(versions("2016 111")).toHaveLength(1);
});

test("a split ends the identity and names its successors, also when one of them keeps the code", () => {
  const { identities, successions } = find(
    [[street("11", "大街道")], [street("11", "东街道"), street("12", "西街道")]],
    [
      { toYear: 2017, change: "split", oldCode: "11", newCode: "11" },
      { toYear: 2017, change: "split", oldCode: "11", newCode: "12" },
    ],
  );
  expect(identities.find((one) => one.key === "2016 11")?.versions.map((one) => one.untilYear)).toEqual([2017]);
  expect(successions).toEqual([
    { fromKey: "2016 11", toKey: "2017 11", kind: "SPLIT", year: 2017 },
    { fromKey: "2016 11", toKey: "2017 12", kind: "SPLIT", year: 2017 },
  ]);
});

test("a merger ends every one of its parts and names the one that took over", () => {
  const { successions } = find(
    [[street("11", "东街道"), street("12", "西街道")], [street("13", "大街道")]],
    [
      { toYear: 2017, change: "merged", oldCode: "11", newCode: "13" },
      { toYear: 2017, change: "merged", oldCode: "12", newCode: "13" },
    ],
  );
  expect(successions.map(({ fromKey, toKey, kind }) => [fromKey, toKey, kind])).toEqual([
    ["2016 11", "2017 13", "MERGE"],
    ["2016 12", "2017 13", "MERGE"],
  ]);
});

test("what is gone without a word has no successor, and a code with another name and no word is another unit", () => {
  const { identities, successions } = find([[street("11", "东街道"), street("12", "西街道")], [street("11", "南街道")]], []);
  expect(successions).toEqual([]);
  expect(identities.map((one) => [one.key, one.versions.length, one.versions.at(-1)?.untilYear])).toEqual([
    ["2016 1", 1, null],
    ["2016 11", 1, 2017],
    ["2016 12", 1, 2017],
    ["2017 11", 1, null],
  ]);
});
