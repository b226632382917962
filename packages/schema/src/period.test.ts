import { expect, test } from "vitest";
import { periodBefore, periodBounds, periodLastYear, periodOf, spanBounds, spanOf } from "./period.ts";

test("bounds are the first day and the day after the last, over leap days and year ends", () => {
  expect(periodBounds("2024")).toEqual({ from: "2024-01-01", until: "2025-01-01" });
  expect(periodBounds("0050")).toEqual({ from: "0050-01-01", until: "0051-01-01" });
  expect(periodBounds("2024-H2")).toEqual({ from: "2024-07-01", until: "2025-01-01" });
  expect(periodBounds("2024-Q3")).toEqual({ from: "2024-07-01", until: "2024-10-01" });
  expect(periodBounds("2024-02")).toEqual({ from: "2024-02-01", until: "2024-03-01" });
  expect(periodBounds("2024-02-29")).toEqual({ from: "2024-02-29", until: "2024-03-01" });
  expect(periodBounds("2020-W53")).toEqual({ from: "2020-12-28", until: "2021-01-04" });
});

test("what is no period has no bounds", () => {
  for (const text of ["2024-Q5", "2024-13", "2024-02-30", "2023-02-29", "2021-W53", "24", "2024-H3", ""])
    expect(periodBounds(text), text).toBeUndefined();
  for (const text of [
    "0000",
    "0000-W01",
    "0000-12-31",
    "9999",
    "9999-Q4",
    "9999-12-31",
    "9999-W52",
    "9999-01-01/P9999Y",
    "9990-01-01/P9999W",
  ])
    expect(spanBounds(text), text).toBeUndefined();
});

test("a day lies in the week of its Thursday's year", () => {
  expect(periodOf("WEEK", "2021-01-03")).toBe("2020-W53");
  expect(periodOf("WEEK", "2024-12-30")).toBe("2025-W01");
  expect(periodOf("HALF", "2026-07-01")).toBe("2026-H2");
});

test("before and last year keep the type", () => {
  expect(periodBefore("2024-Q1")).toBe("2023-Q4");
  expect(periodBefore("2024-03")).toBe("2024-02");
  expect(periodBefore("2021-W01")).toBe("2020-W53");
  expect(periodLastYear("2024-H1")).toBe("2023-H1");
  expect(periodLastYear("2024-02-29")).toBeUndefined();
});

test("before and last year of what no calendar period is keep its length", () => {
  expect(periodBefore("2013-04-01/P1Y")).toBe("2012-04-01/P1Y");
  expect(periodBefore("2013-02-01/P3M")).toBe("2012-11-01/P3M");
  expect(periodBefore("2014-02-03/P5W")).toBe("2013-12-30/P5W");
  expect(periodLastYear("2013-04-01/P1Y")).toBe("2012-04-01/P1Y");
  expect(periodLastYear("2024-02-29/P10D")).toBeUndefined();
});

test("what no calendar period is has a first day and a length", () => {
  expect(spanBounds("2013-04-01/P1Y")).toEqual({ from: "2013-04-01", until: "2014-04-01" });
  expect(spanBounds("2014-03")).toEqual({ from: "2014-03-01", until: "2014-04-01" });
  expect(spanBounds("2014-02-03/P5W")).toEqual({ from: "2014-02-03", until: "2014-03-10" });
  for (const text of ["2013-04-31/P1Y", "2013-01-31/P1M", "2013-04-01/P0Y", "2013-04-01/2014-04-01", "2013-04/P1Y"])
    expect(spanBounds(text), text).toBeUndefined();
  expect(spanOf("2013-04-01", "2014-04-01")).toBe("2013-04-01/P1Y");
  expect(spanOf("2013-01-01", "2014-01-01")).toBe("2013");
  expect(spanOf("2013-07-01", "2013-10-01")).toBe("2013-Q3");
  expect(spanOf("2013-02-01", "2013-05-01")).toBe("2013-02-01/P3M");
  expect(spanOf("2014-02-03", "2014-02-10")).toBe("2014-W06");
  expect(spanOf("2014-02-03", "2014-02-13")).toBe("2014-02-03/P10D");
  expect(spanOf("2014-02-03", "2014-02-03")).toBeUndefined();
});
