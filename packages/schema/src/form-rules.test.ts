import { expect, test } from "vitest";
import { type Finding, type FormLayout, type FormRule, type FormValue, findingsOf } from "./form-rules.ts";

const item = (key: string, more: object = {}) => ({ key, indicator: key, label: key, labelEn: key, unit: "个", decimals: 0, ...more });
const given = (value: number | null, more: Partial<FormValue> = {}): FormValue => ({ value, qualifier: "EXACT", missing: null, ...more });

function check(
  values: Record<string, FormValue>,
  rules: FormRule[] = [],
  known: Record<string, number> = {},
  lastYear: Record<string, number> = {},
) {
  const layout: FormLayout = {
    sections: [
      {
        key: "s",
        title: "s",
        titleEn: "s",
        items: [item("a", { required: true }), item("b", { partOf: "a" }), item("c", { decimals: 2 })],
      },
    ],
    rules,
  };
  const map = <T>(record: Record<string, T>) => new Map(Object.entries(record));
  const short = ({ rule, level, items, found, expected, explained }: Finding) => [rule, level, items, found, expected, explained];
  return findingsOf(layout, { values: map(values), known: map(known), lastYear: map(lastYear) }).map(short);
}

test("zero, not applicable and not reported answer a required item, an empty cell does not", () => {
  expect(check({})).toEqual([["REQUIRED", "ERROR", ["a"], null, null, false]]);
  expect(check({ a: given(0) })).toEqual([]);
  expect(check({ a: given(null, { missing: "NOT_APPLICABLE" }) })).toEqual([]);
});

test("a part is at most its whole, numbers are whole where the unit is, and none is negative", () => {
  expect(check({ a: given(3), b: given(4) })).toEqual([["PART", "ERROR", ["b", "a"], 4, 3, false]]);
  expect(check({ a: given(3.5) })).toEqual([["WHOLE_NUMBER", "ERROR", ["a"], 3.5, 0, false]]);
  expect(check({ a: given(3), c: given(0.07) })).toEqual([]);
  expect(check({ a: given(-1) })).toEqual([["NEGATIVE", "ERROR", ["a"], -1, 0, false]]);
});

test("sources of funds sum to the total within one, and not beyond", () => {
  const rule: FormRule = { kind: "SUM", items: ["b", "c"], total: "a", tolerance: 1, level: "ERROR" };
  expect(check({ a: given(10), b: given(6), c: given(5) }, [rule])).toEqual([]);
  expect(check({ a: given(10), b: given(6), c: given(6) }, [rule])).toEqual([["SUM", "ERROR", ["a", "b", "c"], 10, 12, false]]);
});

test("events are zero exactly when attendance is", () => {
  const rule: FormRule = { kind: "ZERO_TOGETHER", items: ["a", "c"], level: "ERROR" };
  expect(check({ a: given(0), c: given(0) }, [rule])).toEqual([]);
  expect(check({ a: given(2), c: given(0) }, [rule])).toHaveLength(1);
  expect(check({ a: given(2) }, [rule])).toEqual([]);
});

test("attendance per event outside 5 to 5,000 is a warning that an explanation answers", () => {
  const rule: FormRule = { kind: "RATIO_WITHIN", numerator: "a", denominator: "c", min: 5, max: 5_000, level: "WARNING" };
  expect(check({ a: given(8), c: given(2) }, [rule])).toEqual([["RATIO_WITHIN", "WARNING", ["a", "c"], 4, 5, false]]);
  expect(check({ a: given(8, { explanation: "小型座谈" }), c: given(2) }, [rule])).toEqual([
    ["RATIO_WITHIN", "WARNING", ["a", "c"], 4, 5, true],
  ]);
  expect(check({ a: given(8), c: given(0) }, [rule])).toEqual([]);
});

test("a change beyond fifty percent against last year, and a figure unlike the product's own, want an explanation", () => {
  expect(check({ a: given(16) }, [{ kind: "CHANGE_WITHIN", percent: 50, level: "WARNING" }], {}, { a: 10 })).toEqual([
    ["CHANGE_WITHIN", "WARNING", ["a"], 16, 10, false],
  ]);
  expect(check({ a: given(15) }, [{ kind: "CHANGE_WITHIN", percent: 50, level: "WARNING" }], {}, { a: 10 })).toEqual([]);
  expect(check({ a: given(16) }, [{ kind: "AGREES", items: ["a"], level: "WARNING" }], { a: 15 })).toEqual([
    ["AGREES", "WARNING", ["a"], 16, 15, false],
  ]);
});

test("part-time months are at most twelve a person", () => {
  const rule: FormRule = { kind: "AT_MOST", item: "c", others: ["a"], factor: 12, level: "ERROR" };
  expect(check({ a: given(2), c: given(24) }, [rule])).toEqual([]);
  expect(check({ a: given(2), c: given(24.5) }, [rule])).toEqual([["AT_MOST", "ERROR", ["c", "a"], 24.5, 24, false]]);
});
