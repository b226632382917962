import { expect, test } from "vitest";
import { hoursText, type Kiosk, type KioskFrame, type LiveKiosk, prepareKiosks, standingOf } from "./prepare-kiosks.ts";

const AT = Date.parse("2026-11-24T06:00:00Z");
const live = (over: Partial<LiveKiosk>): LiveKiosk =>
  ({
    kioskId: "k",
    state: "ONLINE",
    planned: true,
    silent: false,
    lastHeartbeatAt: "2026-11-24T05:59:30Z",
    uses: 0,
    loans: 0,
    ...over,
  }) as LiveKiosk;

test("a kiosk stands in exactly one way: shut by plan is no outage, not heard of is silent", () => {
  const old = "2026-11-24T05:50:00Z";
  expect(standingOf(live({}), AT)).toBe("online");
  expect(standingOf(live({ lastHeartbeatAt: old }), AT)).toBe("silent");
  expect(standingOf(live({ lastHeartbeatAt: null, state: "REGISTERED" }), AT)).toBe("silent");
  expect(standingOf(live({ lastHeartbeatAt: old, state: "OFFLINE" }), AT)).toBe("offline");
  expect(standingOf(live({ lastHeartbeatAt: old, state: "OFFLINE", planned: false }), AT)).toBe("offPlan");
  expect(standingOf(live({ state: "FAULT" }), AT)).toBe("fault");
  expect(standingOf(live({ state: "MAINTENANCE" }), AT)).toBe("out");
});

test("what needs attention comes first, then the busiest; a search narrows by name, number or place", () => {
  const kiosk = (id: string, name: string) =>
    ({ id, serial: id, name, nameEn: name, kind: "E_GALLERY", placeName: "广场", plannedHours: [] }) as unknown as Kiosk;
  const board = {
    at: "2026-11-24T06:00:00Z",
    kiosks: [live({ kioskId: "1" }), live({ kioskId: "2", uses: 9 }), live({ kioskId: "3", state: "FAULT" })],
  } as KioskFrame;
  const all = [kiosk("1", "甲"), kiosk("2", "乙"), kiosk("3", "丙")];
  const ids = (filter: object) => prepareKiosks(all, board, { standing: null, kind: null, text: "", ...filter }).map((row) => row.id);
  expect(ids({})).toEqual(["3", "2", "1"]);
  expect(ids({ standing: "online" })).toEqual(["2", "1"]);
  expect(ids({ text: "乙" })).toEqual(["2"]);
});

test("planned hours that are alike on all days are told once", () => {
  const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: "08:00", closes: "20:00" }));
  expect(hoursText(week, String, "always")).toBe("08:00–20:00");
  expect(hoursText(week.slice(0, 2), (day) => `D${day}`, "always")).toBe("D1 D2 08:00–20:00");
  expect(hoursText([], String, "always")).toBe("always");
});
