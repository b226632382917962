/** Asia/Shanghai has had one offset, +08:00 without daylight saving, since 1991: the product's days, weeks and months are plain arithmetic. */
export const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

let lastDay = { number: Number.NaN, text: "" };

/** "2026-11-24" of the Shanghai day an instant falls in. Mostly asked again and again for the same day, so that is remembered. */
export function shanghaiDay(instant: Date | number): string {
  const number = Math.floor((Number(instant) + SHANGHAI_OFFSET_MS) / DAY_MS);
  if (number !== lastDay.number) lastDay = { number, text: new Date(number * DAY_MS).toISOString().slice(0, 10) };
  return lastDay.text;
}

/** "2026-11-24T14:03:22+08:00": an instant as Shanghai's clock shows it, for files that people and programs read. */
export function shanghaiTime(instant: Date | number): string {
  return `${new Date(Number(instant) + SHANGHAI_OFFSET_MS).toISOString().slice(0, 19)}+08:00`;
}

/** The instant a Shanghai day begins. */
export function startOfShanghaiDay(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) - SHANGHAI_OFFSET_MS);
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** "2026-11" of a day. */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** First day of a month "2026-11", moved by some months. */
export function firstDayOfMonth(month: string, plus = 0): string {
  const [year, index] = month.split("-").map(Number) as [number, number];
  const months = year * 12 + index - 1 + plus;
  if (!(months >= 0 && months < 120_000)) throw new RangeError("No such month.");
  return `${String(Math.floor(months / 12)).padStart(4, "0")}-${String((months % 12) + 1).padStart(2, "0")}-01`;
}

/** Monday of the week a day lies in. */
export function mondayOf(day: string): string {
  const weekday = (new Date(`${day}T00:00:00.000Z`).getUTCDay() + 6) % 7;
  return addDays(day, -weekday);
}

/** 1 = Monday … 7 = Sunday. */
export function weekdayOf(day: string): number {
  return ((new Date(`${day}T00:00:00.000Z`).getUTCDay() + 6) % 7) + 1;
}

/** The instant truncated to its minute. */
export function minuteOf(instant: Date | number): Date {
  return new Date(Math.floor(Number(instant) / MINUTE_MS) * MINUTE_MS);
}

/** Minutes since Shanghai midnight, 0…1439. */
export function minuteOfDay(instant: Date | number): number {
  return Math.floor(((Number(instant) + SHANGHAI_OFFSET_MS) % DAY_MS) / MINUTE_MS);
}
