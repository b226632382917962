import { minuteOfDay, shanghaiDay, weekdayOf } from "@kepu/schema";

/** How busy each hour of the day is, 1 at its busiest. */
const HOURS = [0.1, 0.1, 0.1, 0.1, 0.1, 0.15, 0.25, 0.4, 0.65, 0.9, 1, 0.8, 0.5, 0.55, 0.85, 1, 0.95, 0.75, 0.65, 0.8, 0.7, 0.4, 0.2, 0.12];

/** How busy the district is at a moment, 0 to 1.3: by hour, and more at the weekend. */
export function busyness(at: number): number {
  const minute = minuteOfDay(at);
  const hour = Math.floor(minute / 60);
  const share = (minute % 60) / 60;
  const level = (HOURS[hour] ?? 0) * (1 - share) + (HOURS[(hour + 1) % 24] ?? 0) * share;
  return level * (weekdayOf(shanghaiDay(at)) > 5 ? 1.3 : 1);
}

export interface PlannedHours {
  weekday: number;
  opens: string;
  closes: string;
}

/** Is a kiosk planned to be on? No hours: around the clock. */
export function isPlanned(hours: PlannedHours[], at: number): boolean {
  if (hours.length === 0) return true;
  const minute = minuteOfDay(at);
  const weekday = weekdayOf(shanghaiDay(at));
  return hours.some((one) => one.weekday === weekday && minute >= minutesOf(one.opens) && minute < minutesOf(one.closes));
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
