import { expect, test } from "vitest";
import { type ActivityFrame, prepareArrivals, shares } from "./prepare-activity.ts";

const words = (key: string) => key;
const board = (over: Partial<ActivityFrame>): ActivityFrame =>
  ({
    at: "2026-11-24T01:30:20Z",
    byKind: [{ kind: "ANONYMOUS", checkIns: 2, attendance: 3 }],
    arrivals: [
      { kind: "ANONYMOUS", minute: "2026-11-24T01:00:00Z", value: 1 },
      { kind: "ANONYMOUS", minute: "2026-11-24T01:30:00Z", value: 2 },
    ],
    ...over,
  }) as ActivityFrame;

test("arrivals run from the beginning to now, minute by minute, and every arrival is in one bucket", () => {
  const model = prepareArrivals(board({}), "2026-11-24T01:00:00Z", "2026-11-24T03:00:00Z", words);
  expect(model.bucketMinutes).toBe(1);
  expect(model.points).toHaveLength(31);
  expect(model.points.at(-1)).toMatchObject({ label: "09:30", current: true, ANONYMOUS: 2 });
  expect(model.points.reduce((sum, point) => sum + Number(point.ANONYMOUS), 0)).toBe(3);
});

test("an open day is told in quarters of an hour, and who came early is not lost", () => {
  const early = board({ arrivals: [{ kind: "ANONYMOUS", minute: "2026-11-23T15:50:00Z", value: 3 }] as never });
  const model = prepareArrivals({ ...early, at: "2026-11-24T16:30:00Z" }, "2026-11-23T16:00:00Z", "2026-11-24T16:00:00Z", words);
  expect(model.bucketMinutes).toBe(15);
  expect(model.points[0]).toMatchObject({ label: "23:45", ANONYMOUS: 3 });
  expect(model.points.every((point) => !point.current)).toBe(true);
});

test("shares add up to one", () => {
  const parts = shares([{ attendance: 1 }, { attendance: 3 }, { attendance: 0 }]);
  expect(parts.map((part) => part.share)).toEqual([0.75, 0.25]);
});
