import { addDays } from "@kepu/schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Course, expectedPercent, isOverdue, lateDays, lightOf, pointsBehind } from "./light.ts";

const course = (more: Partial<Course> = {}): Course => ({
  ...{ state: "IN_PROGRESS", percent: 0, startsOn: "2026-01-01", dueOn: "2026-04-11", doneOn: null },
  ...more,
});
// 100 days from start to due: one per cent a day
const day = (number: number) => addDays("2026-01-01", number);

test("expected progress is linear from the start to the due date", () => {
  expect([-5, 0, 1, 37, 99, 100, 130].map((at) => expectedPercent(course(), day(at)))).toEqual([0, 0, 1, 37, 99, 100, 100]);
});

test("on time is green, up to ten points behind yellow, further behind red", () => {
  const light = (percent: number) => lightOf(course({ percent }), day(50));
  expect([60, 50, 49, 40, 39, 0].map(light)).toEqual(["GREEN", "GREEN", "YELLOW", "YELLOW", "RED", "RED"]);
});

test("a task that has not started is grey until it is overdue", () => {
  const idle = course({ state: "NOT_STARTED" });
  expect([lightOf(idle, day(-1)), lightOf(idle, day(50)), lightOf(idle, day(100)), lightOf(idle, day(101))]).toEqual([
    "GREY",
    "GREY",
    "GREY",
    "RED",
  ]);
});

test("on the due day it is not overdue yet, the day after it is, however little is missing", () => {
  const nearly = course({ percent: 99 });
  expect([lightOf(nearly, day(100)), isOverdue(nearly, day(100))]).toEqual(["YELLOW", false]);
  expect([lightOf(nearly, day(101)), isOverdue(nearly, day(101)), lateDays(nearly, day(101))]).toEqual(["RED", true, 1]);
});

test("a blocked task gets its light from its figures as any other", () => {
  expect(lightOf(course({ state: "BLOCKED", percent: 45 }), day(50))).toBe("YELLOW");
});

test("done in time stays green for ever; done late stays red, and its lateness no longer grows", () => {
  const inTime = course({ state: "DONE_PENDING", percent: 100, doneOn: day(100) });
  const late = course({ state: "CONFIRMED", percent: 100, doneOn: day(112) });
  expect([lightOf(inTime, day(300)), lateDays(inTime, day(300))]).toEqual(["GREEN", 0]);
  expect([lightOf(late, day(300)), lateDays(late, day(300)), isOverdue(late, day(300))]).toEqual(["RED", 12, false]);
});

test("reporting more never makes a light worse, and a day more never makes it better", () => {
  const worse = ["GREEN", "YELLOW", "RED"];
  fc.assert(
    fc.property(fc.nat(200), fc.nat(100), fc.nat(100), (at, one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      const rank = (percent: number, on: number) => worse.indexOf(lightOf(course({ percent }), day(on)));
      expect(rank(more, at)).toBeLessThanOrEqual(rank(less, at));
      expect(rank(one, at + 1)).toBeGreaterThanOrEqual(rank(one, at));
      expect(pointsBehind(course({ percent: one }), day(at))).toBeLessThanOrEqual(100);
    }),
  );
});
