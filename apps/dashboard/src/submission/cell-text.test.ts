import { expect, test } from "vitest";
import { blockOf, meaningOf, textOfMeaning } from "./cell-text.ts";

test("a cell reads numbers, qualifiers and the kinds of missing as people write them", () => {
  const says = (text: string) => {
    const { value, qualifier, missing } = meaningOf(text) ?? { value: "?", qualifier: "", missing: "" };
    return missing ?? `${qualifier} ${value}`;
  };
  expect(["1234", "1,234.5", " １２ ", "约120", "≈120", "不少于3", ">=3", "超过90", "70以上", "不足5", "≤ 5"].map(says)).toEqual([
    ...["EXACT 1234", "EXACT 1234.5", "EXACT 12", "APPROX 120", "APPROX 120", "GE 3", "GE 3", "GT 90", "GE 70", "LT 5", "LE 5"],
  ]);
  expect(["-", "—", "不适用", "?", "未统计"].map(says)).toEqual([
    ...["NOT_APPLICABLE", "NOT_APPLICABLE", "NOT_APPLICABLE", "NOT_REPORTED", "NOT_REPORTED"],
  ]);
  expect(meaningOf("")).toEqual({ value: null, qualifier: "EXACT", missing: null });
  expect(meaningOf("0")).toEqual({ value: "0", qualifier: "EXACT", missing: null });
  for (const text of ["12.", "1e3", "12 人", "1,23", "abc"]) expect(meaningOf(text), text).toBeUndefined();
});

test("what a cell shows is read back as what it means", () => {
  for (const text of ["", "0", "12.5", "≈120", "≥3", ">90", "≤5", "<5", "-", "?"])
    expect(textOfMeaning(meaningOf(text) as never)).toBe(text);
});

test("a pasted block gives one cell a line, leaves out names before the numbers, and takes words behind them as comments", () => {
  expect(blockOf("1\r\n2\r\n\r\n4\r\n").map((row) => row.text)).toEqual(["1", "2", "", "4"]);
  expect(blockOf("场次\t4\t含两场线上\n人次\t约260\t")).toEqual([
    { text: "4", comment: "含两场线上" },
    { text: "约260", comment: null },
  ]);
  expect(blockOf("4\t260").map((row) => row.text)).toEqual(["4"]);
});
