import i18next from "i18next";
import { expect, test } from "vitest";
import { en } from "./en.ts";
import { impreciseDate, qualifiedText } from "./qualified.ts";
import { zh } from "./zh.ts";

await i18next.init({ lng: "zh", resources: { zh: { translation: zh }, en: { translation: en } }, interpolation: { escapeValue: false } });
const inChinese = i18next.getFixedT("zh");
const inEnglish = i18next.getFixedT("en");

test("a stated value keeps its qualifier in words", () => {
  expect(qualifiedText({ qualifier: "GT", value: 90, unit: "%" }, inChinese)).toBe("超过 90 %");
  expect(qualifiedText({ qualifier: "GE", value: 70, unit: "%" }, inChinese)).toBe("≥ 70 %");
  expect(qualifiedText({ qualifier: "GT", value: 90, unit: "%" }, inEnglish)).toBe("over 90 %");
  expect(qualifiedText({ qualifier: "EXACT", value: 3580, unit: "㎡" }, inEnglish)).toBe("3,580 m²");
  expect(qualifiedText({ qualifier: "EXACT", value: 20, unit: "个" }, inEnglish)).toBe("20");
  expect(qualifiedText({ qualifier: "EXACT", value: 0, unit: "起" }, inChinese)).toBe("0 起");
});

test("a date is shown as exactly as it is known", () => {
  expect(impreciseDate({ date: "2011-04-01", precision: "MONTH" }, "zh")).toBe("2011年4月");
  expect(impreciseDate({ date: "2011-04-01", precision: "MONTH" }, "en")).toBe("April 2011");
  expect(impreciseDate({ date: "2013-01-01", precision: "YEAR" }, "zh")).toBe("2013年");
  expect(impreciseDate({ date: "2020-10-27", precision: "DAY" }, "zh")).toBe("2020年10月27日");
});
