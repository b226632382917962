import { expect, test } from "vitest";
import { type PastOverview, preparePeriod } from "./prepare-period.ts";

const overview = (over: Partial<PastOverview>) =>
  ({ bucketSize: "DAY", asOf: "2026-11-24T06:03:22Z", includesToday: true, points: [], ...over }) as PastOverview;
const current = (over: Partial<PastOverview>) =>
  preparePeriod(overview(over), ["ATTENDANCE"], (key) => key)
    .points.filter((point) => point.current)
    .map((point) => point.at);

test("the hour, day or month that is still filling up is marked", () => {
  expect(current({ bucketSize: "HOUR", from: "2026-11-24", to: "2026-11-24" })).toEqual(["2026-11-24 14"]);
  expect(current({ from: "2026-11-23", to: "2026-11-24" })).toEqual(["2026-11-24"]);
  expect(current({ bucketSize: "MONTH", from: "2026-01-01", to: "2026-11-24" })).toEqual(["2026-11"]);
  expect(current({ from: "2026-11-22", to: "2026-11-23", includesToday: false })).toEqual([]);
});

test("hours to come are gaps, hours without anything are zero", () => {
  const { points } = preparePeriod(overview({ bucketSize: "HOUR", from: "2026-11-24", to: "2026-11-24" }), ["ATTENDANCE"], (key) => key);
  expect(points[13]?.ATTENDANCE).toBe(0);
  expect(points[15]?.ATTENDANCE).toBeNull();
});
