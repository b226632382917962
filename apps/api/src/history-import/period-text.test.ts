import { expect, test } from "vitest";
import { type PeriodReading, periodFrom } from "./period-text.ts";

const reading = (type: PeriodReading["type"], more: Partial<PeriodReading> = {}): PeriodReading => ({
  ...{ type, fiscalNamedBy: "START", dayFirst: true, day: "FIRST" },
  ...more,
});
const read = (text: string | number, type: PeriodReading["type"], more: Partial<PeriodReading> = {}) =>
  periodFrom(text, reading(type, more), 2026);
const fiscal = { fiscalFirstMonth: 4 };

test("months as files write them", () => {
  for (const [text, month] of [
    ["2024-1", "2024-01"],
    ["2023-12", "2023-12"],
    ["2020-5", "2020-05"],
    ["Jan-05", "2005-01"],
    ["Dec-99", "1999-12"],
    // two digits are of the next year at most
    ["Jan-27", "2027-01"],
    ["Jan-28", "1928-01"],
    ["05-Jan", "2005-01"],
    ["January 2005", "2005-01"],
    ["Sept 2005", "2005-09"],
    ["2005 Mar", "2005-03"],
    ["2014年3月", "2014-03"],
    ["2014 年 12 月", "2014-12"],
    ["２０１４年３月", "2014-03"],
    ["201403", "2014-03"],
    ["2014/3", "2014-03"],
    ["3/2014", "2014-03"],
    ["2014M03", "2014-03"],
    ["2014-03-01", "2014-03"],
    ["2014/3/1", "2014-03"],
    ["01/03/2014", "2014-03"],
    ["2014-03-01/2014-04-01", "2014-03"],
    ["2014-03-01/2014-03-31", "2014-03"],
    ["2014-03-01T00:00:00/P1M", "2014-03"],
    ["http://reference.data.gov.uk/id/gregorian-interval/2014-03-01T00:00:00/P1M", "2014-03"],
  ] as const)
    expect(read(text, "MONTH"), text).toBe(month);
  for (const text of ["2013/14", "2014-13", "2014", "13/2014", "Januar 2014", "2014-03-02", "2014-03-01/2014-05-01", "March", "Ma-14", ""])
    expect(read(text, "MONTH"), text).toBeUndefined();
});

test("a day stands for the period that it begins, or with the mapping's word for the one it lies in", () => {
  expect(read("2014-03-31", "MONTH")).toBeUndefined();
  expect(read("2014-03-31", "MONTH", { day: "ANY" })).toBe("2014-03");
  expect(read("03/01/2014", "MONTH", { dayFirst: false })).toBe("2014-03");
  expect(read("3 March 2014", "DAY")).toBe("2014-03-03");
  expect(read("30/02/2014", "DAY")).toBeUndefined();
  expect(read("2014年第5周", "WEEK")).toBe("2014-W05");
  expect(read("2014-W5", "WEEK")).toBe("2014-W05");
});

test("fiscal years keep their own bounds, and the same text is a month only where the mapping asks for months", () => {
  for (const text of [
    "2013/14",
    "2013-14",
    "2013/2014",
    "FY2013/14",
    "2013-14年度",
    "2013",
    "FY2013",
    "2013-04-01/2014-03-31",
    "2013-04/2014-03",
  ])
    expect(read(text, "FISCAL_YEAR", fiscal), text).toBe("2013-04-01/P1Y");
  expect(read("2013-2014学年", "FISCAL_YEAR", { fiscalFirstMonth: 9 })).toBe("2013-09-01/P1Y");
  expect(read("FY2014", "FISCAL_YEAR", { ...fiscal, fiscalNamedBy: "END" })).toBe("2013-04-01/P1Y");
  expect(read("FY14", "FISCAL_YEAR", { ...fiscal, fiscalNamedBy: "END" })).toBe("2013-04-01/P1Y");
  expect(read("2013", "FISCAL_YEAR", { fiscalFirstMonth: 1 })).toBe("2013");
  expect(read("FY2013", "FISCAL_YEAR", { fiscalFirstMonth: 1, fiscalNamedBy: "END" })).toBe("2013");
  expect(read("1999/00", "FISCAL_YEAR", fiscal)).toBe("1999-04-01/P1Y");
  expect(read("2011/12", "FISCAL_YEAR", fiscal)).toBe("2011-04-01/P1Y");
  expect(read("2011/12", "MONTH")).toBe("2011-12");
  for (const text of ["2013/15", "2013/2015", "2013-01-01/2013-12-31", "14"])
    expect(read(text, "FISCAL_YEAR", fiscal), text).toBeUndefined();
});

test("quarters, halves, years and intervals", () => {
  for (const text of ["2014-Q1", "Q1 2014", "1Q2014", "2014Q1", "2014年第一季度", "2014-01-01/P3M"])
    expect(read(text, "QUARTER"), text).toBe("2014-Q1");
  for (const text of ["2013/14 Q1", "Q1 2013/14", "2013-14年度第一季度"]) expect(read(text, "QUARTER", fiscal), text).toBe("2013-Q2");
  expect(read("2013/14 Q4", "QUARTER", fiscal)).toBe("2014-Q1");
  expect(read("2013/14 Q1", "QUARTER")).toBeUndefined();
  for (const text of ["2014年上半年", "H1 2014", "2014H1"]) expect(read(text, "HALF"), text).toBe("2014-H1");
  for (const text of ["2014", "2014年", "2014年度"]) expect(read(text, "YEAR"), text).toBe("2014");
  expect(read(2014, "YEAR")).toBe("2014");
  expect(read("2014-02-03/2014-02-12", "INTERVAL")).toBe("2014-02-03/P10D");
  expect(read("2014-02-01/2014-04-30", "INTERVAL")).toBe("2014-02-01/P3M");
  expect(read("2014-02", "INTERVAL")).toBeUndefined();
});
