import { expect, test } from "vitest";
import { mergeOverview, type OverviewFrame } from "./merge-overview.ts";
import { prepareHours, prepareMinutes, prepareRanking } from "./prepare-overview.ts";

const words = (key: string) => key;

function frame(over: Partial<OverviewFrame> = {}): OverviewFrame {
  return {
    kind: "SNAPSHOT",
    cursor: "c",
    at: "2026-11-24T06:03:22Z",
    staleSince: null,
    day: "2026-11-24",
    synthetic: true,
    figures: [{ measure: "ATTENDANCE", today: 5, month: 5, year: 5, base: null }],
    minutes: [
      { measure: "ATTENDANCE", channel: "DESK", minute: "2026-11-24T06:03:00Z", value: 2 },
      { measure: "ATTENDANCE", channel: "DESK", minute: "2026-11-24T05:30:00Z", value: 3 },
    ],
    baseMinutes: [],
    hours: [{ measure: "KIOSK_USES", hour: 13, value: 4, base: 2 }],
    places: [
      { regionId: "a", attendance: 2, base: 4, recent: 0, kioskUses: 0, loans: 0 },
      { regionId: "b", attendance: 3, base: null, recent: 0, kioskUses: 0, loans: 0 },
    ],
    activities: [],
    feed: [],
    ...over,
  } as OverviewFrame;
}

test("a change puts absolute values over the old ones, and old minutes leave the window", () => {
  const before = frame({ minutes: [{ measure: "ATTENDANCE", channel: "DESK", minute: "2026-11-24T04:30:00Z", value: 9 }] as never });
  const after = mergeOverview(
    before,
    frame({ kind: "CHANGE", places: [{ regionId: "a", attendance: 7, base: 4, recent: 1, kioskUses: 0, loans: 0 }] as never }),
  );
  expect(after.places.map((place) => place.attendance).sort()).toEqual([3, 7]);
  expect(after.minutes.map((point) => point.value)).toEqual([2, 3]);
});

test("the current minute is the last point and marked; without a week before there is a gap, not a zero", () => {
  const model = prepareMinutes(frame(), words);
  expect(model.points).toHaveLength(60);
  expect(model.points.at(-1)).toMatchObject({ label: "14:03", current: true, DESK: 2, BASE: null });
  expect(model).toMatchObject({ total: 5, peak: 3, peakAt: "13:30" });
});

test("hours to come are gaps, hours without use are zero", () => {
  const { points } = prepareHours(frame(), ["KIOSK_USES"], words);
  expect(points[13]).toMatchObject({ KIOSK_USES: 4, BASE: 2 });
  expect(points[3]?.KIOSK_USES).toBe(0);
  expect(points[20]?.KIOSK_USES).toBeNull();
});

test("places are ranked by attendance, or by attendance per 1,000 residents, where a place without a population stands last", () => {
  const order = (by: "attendance" | "perThousand", residents: Record<string, number>) =>
    prepareRanking(frame().places, ["a", "b"], (id) => residents[id], by).map((place) => place.regionId);
  expect(order("attendance", { a: 10, b: 1_000 })).toEqual(["b", "a"]);
  expect(order("perThousand", { a: 10, b: 1_000 })).toEqual(["a", "b"]);
  expect(order("perThousand", { b: 1_000 })).toEqual(["b", "a"]);
});
