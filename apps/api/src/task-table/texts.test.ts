import { Qualifier } from "@kepu/schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import { dayOf } from "./day-text.ts";
import { targetOf, targetText } from "./target-text.ts";

test("every target is read from what is written for it", () => {
  const unit = fc.constantFrom("", "%", "次", "元/人", "期/处", "人次");
  const value = fc.oneof(
    fc.nat(100_000),
    fc.nat(1_000).map((tenths) => tenths / 10),
  );
  const qualifier = fc.constantFrom(...(Object.keys(Qualifier) as Qualifier[]));
  fc.assert(
    fc.property(fc.record({ qualifier, value, unit }), (target) => {
      expect(targetOf(targetText(target))).toEqual(target);
    }),
  );
  expect(targetOf(targetText(null))).toBeNull();
});

test("targets as people write them", () => {
  const read = ["不少于12次", "超过90%", "70%以上", ">= 4 期", "约2,000册", "38 个", 15, "无", "—", "按要求完成", "全覆盖"].map(targetOf);
  expect(read).toEqual([
    { qualifier: "GE", value: 12, unit: "次" },
    { qualifier: "GT", value: 90, unit: "%" },
    { qualifier: "GE", value: 70, unit: "%" },
    { qualifier: "GE", value: 4, unit: "期" },
    { qualifier: "APPROX", value: 2000, unit: "册" },
    { qualifier: "EXACT", value: 38, unit: "个" },
    { qualifier: "EXACT", value: 15, unit: "" },
    null,
    null,
    undefined,
    undefined,
  ]);
});

test("days as people write them; a month alone means its last day", () => {
  const read = [
    "2026-06-30",
    "2026/6/3",
    "2026.12.1",
    "2026年6月30日",
    "2026年6月底",
    "2026年2月",
    "2026年6月30日前",
    "6月底",
    "2026-13-01",
    "2026-02-30",
  ];
  expect(read.map(dayOf)).toEqual([
    ...["2026-06-30", "2026-06-03", "2026-12-01", "2026-06-30", "2026-06-30", "2026-02-28", "2026-06-30"],
    ...[undefined, undefined, undefined],
  ]);
});
