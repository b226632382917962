import { expect, test } from "vitest";
import { comparedWith, periodOf } from "./period.ts";

const of = (query: string, today = "2026-11-24") => periodOf(new URLSearchParams(query), today);

test("each choice is days of the Shanghai calendar, weeks begin on Monday", () => {
  expect(of("")).toMatchObject({ preset: "today", from: "2026-11-24", to: "2026-11-24" });
  expect(of("period=yesterday")).toMatchObject({ from: "2026-11-23", to: "2026-11-23" });
  expect(of("period=week")).toMatchObject({ from: "2026-11-23", to: "2026-11-24" });
  expect(of("period=month")).toMatchObject({ from: "2026-11-01" });
  expect(of("period=quarter")).toMatchObject({ from: "2026-10-01" });
  expect(of("period=year")).toMatchObject({ from: "2026-01-01" });
  expect(of("period=last7")).toMatchObject({ from: "2026-11-18", to: "2026-11-24" });
  expect(of("period=custom&from=2026-03-05&to=2026-03-01")).toMatchObject({ from: "2026-03-01", to: "2026-03-05" });
});

test("a past month is chosen whole, the one that runs up to today", () => {
  expect(of("period=pastMonth&month=2026-02")).toMatchObject({ from: "2026-02-01", to: "2026-02-28" });
  expect(of("period=pastMonth&month=2026-11")).toMatchObject({ from: "2026-11-01", to: "2026-11-24" });
  expect(comparedWith(of("period=pastMonth&month=2026-02"))).toEqual({ from: "2026-01-01", to: "2026-01-31" });
  expect(comparedWith(of("period=pastMonth&month=2024-02&compare=year"))).toEqual({ from: "2023-02-01", to: "2023-02-28" });
  expect(comparedWith(of("period=pastMonth&month=2026-11"))).toEqual({ from: "2026-10-01", to: "2026-10-24" });
  expect(comparedWith(of("period=pastMonth&month=2026-02&compare=none"))).toBeUndefined();
});

test("a word that is not known shows today; days that are none, and more than ten years, are told", () => {
  expect(of("period=always")).toMatchObject({ preset: "today" });
  expect(of("period=custom&from=2026-02-31&to=2026-03-02").fault).toBe("unreadable");
  expect(of("period=custom&from=soon").fault).toBe("unreadable");
  expect(of("period=pastMonth&month=13").fault).toBe("unreadable");
  expect(of("period=custom&from=1999-01-01&to=2026-03-02").fault).toBe("tooLong");
  expect(of("period=custom&from=2017-01-01&to=2026-03-02").fault).toBeUndefined();
});

test("a period is compared with as much of the one before", () => {
  expect(comparedWith(of("period=week"))).toEqual({ from: "2026-11-16", to: "2026-11-17" });
  expect(comparedWith(of("period=month", "2026-03-31"))).toEqual({ from: "2026-02-01", to: "2026-02-28" });
  expect(comparedWith(of("period=quarter"))).toEqual({ from: "2026-07-01", to: "2026-08-24" });
  expect(comparedWith(of("period=last7"))).toEqual({ from: "2026-11-11", to: "2026-11-17" });
  expect(comparedWith(of("period=year", "2028-02-29"))).toEqual({ from: "2027-01-01", to: "2027-02-28" });
  expect(comparedWith(of("period=last30&compare=year"))).toEqual({ from: "2025-10-26", to: "2025-11-24" });
  expect(comparedWith(of("period=week&compare=none"))).toBeUndefined();
});
