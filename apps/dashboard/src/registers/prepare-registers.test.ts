import { expect, test } from "vitest";
import { matching, type RegisterRow } from "./prepare-registers.ts";

const chinese: RegisterRow[] = [
  { id: "1", cells: ["赛鱼小学科学宫", null, 3], origin: "STATED" },
  { id: "2", cells: ["红岭湾小学科学馆", null, 0], origin: "STATED" },
];
const english: RegisterRow[] = [
  { id: "1", cells: ["Saiyu Science Palace", null, 3], origin: "STATED" },
  { id: "2", cells: ["Honglingwan Science House", null, 0], origin: "STATED" },
];

test("a filter finds a record by either language, whatever is shown", () => {
  expect(matching(english, chinese, " 赛鱼 ").map((row) => row.id)).toEqual(["1"]);
  expect(matching(chinese, english, "honglingwan").map((row) => row.id)).toEqual(["2"]);
  expect(matching(chinese, english, "没有的")).toEqual([]);
  expect(matching(chinese, english, "")).toHaveLength(2);
});
