import { minuteOfDay, shanghaiDay, weekdayOf } from "@kepu/schema";
import type { PlannedHours } from "./kiosk.entity.ts";

/** Is a kiosk planned to be on at a moment? Without hours: around the clock. */
export function isPlanned(hours: readonly PlannedHours[], at: Date | number): boolean {
  if (hours.length === 0) return true;
  const minute = minuteOfDay(at);
  const weekday = weekdayOf(shanghaiDay(at));
  return hours.some((one) => one.weekday === weekday && minute >= minutesOf(one.opens) && minute < minutesOf(one.closes));
}

/** Minutes that a kiosk is planned to be on during a day, as [from, to) pairs. */
export function plannedMinutes(hours: readonly PlannedHours[], day: string): [number, number][] {
  if (hours.length === 0) return [[0, 1_440]];
  return hours.filter((one) => one.weekday === weekdayOf(day)).map((one) => [minutesOf(one.opens), minutesOf(one.closes)]);
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
