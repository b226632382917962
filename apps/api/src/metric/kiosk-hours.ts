import { addDays, weekdayOf } from "@kepu/schema";
import type { Kiosk } from "../kiosk/kiosk.entity.ts";
import { plannedMinutes } from "../kiosk/planned-hours.ts";
import type { KioskHours } from "./kiosk-minutes.queries.ts";

/** a Monday and the six days after it */
const WEEK = [0, 1, 2, 3, 4, 5, 6].map((plus) => addDays("2024-01-01", plus));

export function hoursOf(kiosks: readonly Kiosk[]): KioskHours {
  const all: KioskHours = { kioskIds: [], communityIds: [], kept: [], hours: [], weekdays: [], minutes: [], planned: [] };
  const known = new Map<string, number>();
  for (const { id, communityId, plannedHours } of kiosks) {
    const written = JSON.stringify(plannedHours);
    const kept = known.get(written) ?? known.size;
    all.kioskIds.push(id);
    all.communityIds.push(communityId);
    all.kept.push(kept);
    if (known.has(written)) continue;
    known.set(written, kept);
    for (const day of WEEK) {
      const bits = new Array<string>(1_440).fill("0");
      for (const [from, to] of plannedMinutes(plannedHours, day)) bits.fill("1", from, to);
      all.hours.push(kept);
      all.weekdays.push(weekdayOf(day));
      all.minutes.push(bits.filter((bit) => bit === "1").length);
      all.planned.push(bits.join(""));
    }
  }
  return all;
}
