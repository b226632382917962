import { expect, test } from "vitest";
import { changeOf, clockTime, csvTime, liveNumber, shortNumber } from "./format.ts";

test("numbers are shortened as each language does", () => {
  expect(shortNumber(1_234, "zh")).toBe("1,234");
  expect(shortNumber(123_456, "zh")).toBe("12.3万");
  expect(shortNumber(123_456_789, "zh")).toBe("1.23亿");
  expect(shortNumber(12_345, "en")).toBe("12.3K");
  expect(shortNumber(20_000, "zh")).toBe("2万");
});

test("a live figure shows every arrival", () => {
  expect(liveNumber(13_654, "zh")).toBe("13,654");
  expect(liveNumber(2_345_678, "zh")).toBe("234.6万");
});

test("times are those of Shanghai, wherever the browser is", () => {
  expect(clockTime("2026-11-23T16:05:09Z")).toBe("00:05");
  expect(clockTime("2026-11-23T06:03:22Z", true)).toBe("14:03:22");
});

test("an export tells times as Shanghai's clock does, so that what begins at midnight begins on its own day", () => {
  expect(csvTime("2026-11-23T16:00:00Z")).toBe("2026-11-24T00:00:00+08:00");
  expect(csvTime("2026-11-24T06:03:22.123Z")).toBe("2026-11-24T14:03:22+08:00");
  expect(csvTime(null)).toBeNull();
});

test("without a base there is no percentage", () => {
  expect(changeOf(10, null)).toBeNull();
  expect(changeOf(10, 0)).toBeNull();
  expect(changeOf(112, 100)).toBe(12);
});
