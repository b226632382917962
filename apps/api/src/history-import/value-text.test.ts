import { expect, test } from "vitest";
import { type ValueReading, valueFrom } from "./value-text.ts";

const reading: ValueReading = {
  ...{ blank: "NOT_REPORTED", decimalComma: false, fraction: false },
  missing: { "..": "NOT_REPORTED", "[z]": "NOT_APPLICABLE", "[c]": "NOT_REPORTED" },
  notes: { "[r]": "NONE", "[p]": "PROVISIONAL", "[e]": "APPROX", "*": "NONE", "¹": "NONE" },
};
const read = (cell: string | number, unit = "人次", more: Partial<ValueReading> = {}) => valueFrom(cell, unit, { ...reading, ...more });
const number = (value: string, more: object = {}) => ({ value, qualifier: "EXACT", missing: null, provisional: false, ...more });
const none = (missing: string) => ({ value: null, qualifier: "EXACT", missing, provisional: false });

test("numbers with separators, units and marks", () => {
  for (const [text, value] of [
    ["17826", "17826"],
    ["17,826", "17826"],
    ["17 826", "17826"],
    ["17\u00a0826", "17826"],
    ["17'826", "17826"],
    ["１７，８２６", "17826"],
    ["17,826 [r]", "17826"],
    ["17,826[r]*", "17826"],
    ["17,826¹", "17826"],
    ["12.5", "12.5"],
    ["-3", "-3"],
    ["0", "0"],
    ["17,826 人次", "17826"],
  ] as const)
    expect(read(text), text).toEqual(number(value));
  expect(read("17,826 [p]")).toEqual(number("17826", { provisional: true }));
  expect(read("17,826 [e]")).toEqual(number("17826", { qualifier: "APPROX" }));
  expect(read("≥ 12")).toEqual(number("12", { qualifier: "GE" }));
});

test("what is no number is told, and what is no known mark is named", () => {
  for (const text of ["1,23", "abc", "12 kg", "1.2.3", "39%", "[r]", "TRUE"]) expect(read(text), text).toBeUndefined();
  expect(read("17,826 [q]")).toEqual({ unknownNote: "[q]" });
  expect(read("17,826²")).toEqual({ unknownNote: "²" });
});

test("percentages", () => {
  expect(read("39%", "%")).toEqual(number("39"));
  expect(read("0%", "%")).toEqual(number("0"));
  expect(read("39 ％", "%")).toEqual(number("39"));
  expect(read("39", "%")).toEqual(number("39"));
  expect(read(0.39, "%", { fraction: true })).toEqual(number("39"));
  expect(read(0.07, "%", { fraction: true })).toEqual(number("7"));
});

test("marks of what is missing are told apart", () => {
  expect(read("..")).toEqual(none("NOT_REPORTED"));
  expect(read("[z]")).toEqual(none("NOT_APPLICABLE"));
  expect(read("[c]")).toEqual(none("NOT_REPORTED"));
  expect(read("不适用")).toEqual(none("NOT_APPLICABLE"));
  expect(read("未报")).toEqual(none("NOT_REPORTED"));
  expect(read("-")).toEqual(none("NOT_APPLICABLE"));
});

test("a comma for the decimals where the mapping says so", () => {
  const comma = { decimalComma: true };
  expect(read("1.234,5", "", comma)).toEqual(number("1234.5"));
  expect(read("1234,5", "", comma)).toEqual(number("1234.5"));
  expect(read("1.234", "", comma)).toEqual(number("1234"));
  expect(read("1,234.5", "", comma)).toBeUndefined();
});
