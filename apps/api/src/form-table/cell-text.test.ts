import { expect, test } from "vitest";
import { MONTHLY_FORM } from "../submission/forms/monthly-form.ts";
import { STATISTICS_FORM } from "../submission/forms/statistics-form.ts";
import { givenIn, markOf, periodIn, periodText } from "./cell-text.ts";
import { FieldFinder } from "./fields.ts";

test("a cell is a number with how exactly, or why there is none; what is neither is not guessed at", () => {
  const said = (cell: string | number | boolean, unit = "") => {
    const given = givenIn(cell, { unit });
    return given && [given.value ?? given.missing, given.qualifier];
  };
  expect([said("1,234"), said("１２３"), said(0.1 + 0.2), said("-5"), said("12 人次", "人次"), said("5%", "%")]).toEqual([
    ...[
      ["1234", "EXACT"],
      ["123", "EXACT"],
      ["0.3", "EXACT"],
      ["-5", "EXACT"],
      ["12", "EXACT"],
      ["5", "EXACT"],
    ],
  ]);
  expect([said("约 120"), said("≥12"), said("12以上"), said("超过90")]).toEqual([
    ...[
      ["120", "APPROX"],
      ["12", "GE"],
      ["12", "GE"],
      ["90", "GT"],
    ],
  ]);
  expect([said("-"), said("不适用"), said("…"), said("未报")].map((one) => one?.[0])).toEqual([
    ...["NOT_APPLICABLE", "NOT_APPLICABLE", "NOT_REPORTED", "NOT_REPORTED"],
  ]);
  for (const cell of ["1,23", "四场", "无", "12次", "1e9", true, 1e21]) expect(said(cell, "人次"), String(cell)).toBeUndefined();
  expect([markOf("≥"), markOf("约"), markOf("NOT_REPORTED"), markOf("大概")]).toEqual([
    ...[{ qualifier: "GE" }, { qualifier: "APPROX" }, { missing: "NOT_REPORTED" }, undefined],
  ]);
});

test("a period is read as people write it and as spreadsheets turn it, and what the template writes is read again", () => {
  for (const text of ["2026-11", "2026年11月", 202611, "2026/11/1", "2026-11-01", "Nov-26", " 2026 年 11 月 "])
    expect(periodIn(text, "MONTH"), String(text)).toBe("2026-11");
  for (const text of ["2026-Q3", "2026年第三季度", "2026年3季度", "2026Q3"]) expect(periodIn(text, "QUARTER"), text).toBe("2026-Q3");
  for (const text of ["2026-13", "2026-11-02", "2026", "11月", "昨天"]) expect(periodIn(text, "MONTH"), text).toBeUndefined();
  const periods = [
    ["2026-11", "MONTH"],
    ["2026-Q1", "QUARTER"],
    ["2026-H2", "HALF"],
    ["2026", "YEAR"],
    ["2026-W48", "WEEK"],
    ["2026-11-25", "DAY"],
  ] as const;
  for (const [period, type] of periods) expect(periodIn(periodText(period), type)).toBe(period);
});

test("columns are known by code, Chinese and English title, with and without unit; a title of two items is none's", () => {
  const monthly = new FieldFinder(MONTHLY_FORM.sections.flatMap((section) => section.items));
  for (const heading of ["A02", "a02 活动参与人次", "活动参与人次(人次)", "Attendance", "A02 Attendance(人次)"])
    expect(monthly.field(heading), heading).toBe("item:A02");
  expect([monthly.field("填报单位"), monthly.field("报告期"), monthly.field("Period"), monthly.field("甲")]).toEqual([
    ...["organisation", "period", "period", undefined],
  ]);
  const yearly = new FieldFinder(STATISTICS_FORM.sections.flatMap((section) => section.items));
  expect([yearly.field("其中:女性"), yearly.field("N05 其中:女性(人)")]).toEqual([undefined, "item:N05"]);
});
