import { type AgeGroup, addDays, DAY_MS, firstDayOfMonth, monthOf, shanghaiDay, startOfShanghaiDay, weekdayOf } from "@kepu/schema";
import { Activity } from "../activity/activity.entity.ts";
import type { Services } from "../context.ts";
import { flushCheckIns } from "../ingest/check-in-flush.ts";
import { flushKioskUsage } from "../ingest/kiosk-usage-flush.ts";
import { ensurePartitions } from "../ingest/partitions.ts";
import type { CheckInRow, KioskUsageRow } from "../ingest/rows.ts";
import { Kiosk } from "../kiosk/kiosk.entity.ts";
import { plannedMinutes } from "../kiosk/planned-hours.ts";
import { insertOnlineMinutes } from "./history.queries.ts";
import { ROOT_ID } from "./places.ts";
import { activitiesOf, activitiesOfMonth, openRoomsOfMonth } from "./programme.ts";
import { demoId, demoUuid7, pick, randomOf } from "./random.ts";

/** months of activities with everybody who came; those before, from a January on, have head counts alone */
const MONTHS = 24;
/** months of activity rooms day by day, so that a day has one a year before beside it; those before week by week */
const DAILY_MONTHS = 14;
const DAYS_OF_WEEK = 7;
/** days in detail: so that every comparison with last week has something to stand on */
const DAYS = 9;
/** days of kiosk use: a month and some days */
const KIOSK_DAYS = 35;
const FLUSH_ROWS = 5_000;
const PEOPLE = 24_000;
const AGES: AgeGroup[] = ["UNDER_14", "AGE_14_17", "AGE_18_34", "AGE_35_59", "AGE_35_59", "AGE_60_PLUS", "AGE_60_PLUS", "UNKNOWN"];
const RECORDER_ID = demoId("history");
/** people by hour of the day */
const RHYTHM = [14, 14, 14, 14, 14, 15, 18, 22, 30, 38, 42, 34, 24, 26, 36, 42, 40, 32, 28, 34, 30, 22, 16, 14];

/** The first day of the demo's past, its registers' too: a January, so that no year before this one is told in part. */
export const firstDayOfHistory = (at: Date): string => `${Number(shanghaiDay(at).slice(0, 4)) - 2}-01-01`;

/** Some years of activities with the head counts they would have reported, and the last days check-in by check-in and use by use. Synthetic. */
export async function seedHistory(services: Services, at: Date): Promise<void> {
  const { pool, db } = services;
  const today = shanghaiDay(at);
  const first = firstDayOfHistory(at);
  const everybody = firstDayOfMonth(monthOf(today), -MONTHS);
  const daily = firstDayOfMonth(monthOf(today), -DAILY_MONTHS);
  const months = monthsFrom(first, today);
  const firstDetailed = addDays(today, -DAYS);
  await ensurePartitions(pool, startOfShanghaiDay(first), at);

  const held: Activity[] = [];
  for (const month of months) {
    for (const activity of activitiesOfMonth(month, at)) {
      if (activity.endsAt < startOfShanghaiDay(firstDetailed)) held.push({ ...activity, state: "VERIFIED", version: 1 });
    }
  }
  const detailed: Activity[] = [];
  for (let day = firstDetailed; day <= addDays(today, 1); day = addDays(day, 1))
    for (const activity of activitiesOf(day, at)) detailed.push({ ...activity, version: 1 });
  const open: Activity[] = [];
  for (const month of months) for (const activity of openRoomsOfMonth(month, firstDetailed)) open.push({ ...activity, version: 1 });
  for (const chunk of chunks([...held, ...open, ...detailed], 500)) await db.getRepository(Activity).insert(chunk);

  const told = [
    ...held.flatMap((one) => headCounts(one, shanghaiDay(one.startsAt) >= everybody)),
    ...open.flatMap((one) => roomCounts(one, shanghaiDay(one.startsAt) >= daily ? 1 : DAYS_OF_WEEK, at)),
  ];
  for (const [day, rows] of [...Map.groupBy(told, (row) => reportDay(row, daily))].sort(([one], [other]) => (one < other ? -1 : 1)))
    for (const chunk of chunks(rows, FLUSH_ROWS)) await flushCheckIns(pool, chunk, endOf(day, at));
  for (let day = firstDetailed; day <= today; day = addDays(day, 1)) {
    const recordedAt = endOf(day, at);
    const arrivals = detailed.filter((one) => shanghaiDay(one.startsAt) === day).flatMap((one) => checkIns(one, recordedAt));
    for (const chunk of chunks(arrivals, FLUSH_ROWS)) await flushCheckIns(pool, chunk, recordedAt);
  }
  const kiosks = await db.getRepository(Kiosk).findBy({ rootId: ROOT_ID });
  for (let day = addDays(today, -KIOSK_DAYS); day <= today; day = addDays(day, 1)) {
    const recordedAt = endOf(day, at);
    const uses = kiosks.flatMap((kiosk) => usage(kiosk, day, recordedAt));
    for (const chunk of chunks(uses, FLUSH_ROWS)) await flushKioskUsage(pool, chunk, recordedAt);
    await insertOnlineMinutes(
      pool,
      day,
      kiosks.map((kiosk) => ({ kioskId: kiosk.id, online: onlineMinutes(kiosk, day, recordedAt) })),
    );
  }
}

/** Half a month's activities were reported on its last day, long ago a whole month's: nothing of the filled past comes late. */
function reportDay({ occurredAt }: CheckInRow, halved: string): string {
  const day = shanghaiDay(occurredAt);
  const half = `${monthOf(day)}-15`;
  return day >= halved && day <= half ? half : addDays(firstDayOfMonth(monthOf(day), 1), -1);
}

const endOf = (day: string, at: Date) => new Date(Math.min(at.getTime(), startOfShanghaiDay(addDays(day, 1)).getTime() - 1));

function monthsFrom(first: string, until: string): string[] {
  const months: string[] = [];
  for (let day = first; day <= until; day = firstDayOfMonth(monthOf(day), 1)) months.push(monthOf(day));
  return months;
}

function* chunks<T>(rows: T[], size: number): Iterable<T[]> {
  for (let from = 0; from < rows.length; from += size) yield rows.slice(from, from + size);
}

/** An open activity room: a head count in the morning and one in the afternoon, of each day or of so many; more people from year to year and at weekends. */
function roomCounts(activity: Activity, days: number, at: Date): CheckInRow[] {
  const random = randomOf(`open ${activity.id}`);
  const rows: CheckInRow[] = [];
  for (let day = shanghaiDay(activity.startsAt); startOfShanghaiDay(day) < activity.endsAt; day = addDays(day, days)) {
    const counted = Math.min(days, Math.round((activity.endsAt.getTime() - startOfShanghaiDay(day).getTime()) / DAY_MS));
    const yearsAgo = (at.getTime() - startOfShanghaiDay(day).getTime()) / (365 * 86_400_000);
    const people = 450 * counted * (1 - 0.22 * yearsAgo) * (weekdayOf(day) > 5 ? 1.2 : 0.95) * (0.75 + random() * 0.5);
    for (const [hour, share] of [
      [11, 0.45],
      [17, 0.55],
    ] as const) {
      const occurredAt = new Date(startOfShanghaiDay(day).getTime() + hour * 3_600_000 + Math.floor(random() * 3_600_000));
      rows.push({ ...checkIn(activity, occurredAt, random, false), kind: "HEAD_COUNT", count: Math.max(1, Math.round(people * share)) });
    }
  }
  return rows;
}

/** On as planned, but for a gap now and then. */
function onlineMinutes(kiosk: Kiosk, day: string, until: Date): string {
  const random = randomOf(`online ${kiosk.id} ${day}`);
  const bits = new Array<string>(1_440).fill("0");
  const last = Math.min(1_440, Math.floor((until.getTime() - startOfShanghaiDay(day).getTime()) / 60_000));
  for (const [from, to] of plannedMinutes(kiosk.plannedHours, day)) bits.fill("1", from, Math.min(to, last));
  if (random() < 0.12) {
    const gap = Math.floor(random() * 1_300);
    bits.fill("0", gap, gap + 20 + Math.floor(random() * 300));
  }
  return bits.slice(0, 1_440).join("");
}

function headCounts(activity: Activity, identifies: boolean): CheckInRow[] {
  const random = randomOf(`heads ${activity.id}`);
  const people = Math.max(5, Math.round(activity.planned * (0.5 + random() * 0.7)));
  const identified = Array.from({ length: identifies ? Math.floor(people * 0.4) : 0 }, () =>
    checkIn(activity, new Date(activity.startsAt.getTime() + Math.floor(random() * 3_600_000)), random, true),
  );
  const rest = people - identified.length;
  const groups = [Math.ceil(rest / 2), Math.floor(rest / 2)].filter((count) => count > 0);
  return [
    ...identified,
    ...groups.map((count, index) => ({
      ...checkIn(activity, new Date(activity.startsAt.getTime() + (index + 1) * 600_000), random, false),
      kind: "HEAD_COUNT" as const,
      count,
    })),
  ];
}

function checkIns(activity: Activity, until: Date): CheckInRow[] {
  const random = randomOf(`arrivals ${activity.id}`);
  const minutes = (activity.endsAt.getTime() - activity.startsAt.getTime()) / 60_000;
  const allDay = minutes > 600;
  const people = activity.planned * (0.5 + random() * 0.6);
  const arrivals = Math.round(allDay ? people / 12 : people);
  const rows: CheckInRow[] = [];
  for (let arrival = 0; arrival < arrivals; arrival++) {
    const minute = allDay ? minuteByRhythm(random) : Math.floor(random() ** 1.7 * minutes);
    const occurredAt = new Date(activity.startsAt.getTime() + minute * 60_000 + Math.floor(random() * 60_000));
    const heads = random() < (allDay ? 0.7 : 0.03) ? 5 + Math.floor(random() * 22) : 0;
    const row = checkIn(activity, occurredAt, random, heads === 0 && random() < 0.35);
    if (occurredAt < until) rows.push(heads > 0 ? { ...row, kind: "HEAD_COUNT", count: heads } : row);
  }
  return rows;
}

function checkIn(activity: Activity, occurredAt: Date, random: () => number, identified: boolean): CheckInRow {
  const id = demoUuid7(occurredAt, random);
  return {
    id,
    occurredAt,
    deviceTime: occurredAt,
    rootId: ROOT_ID,
    communityId: activity.communityId,
    activityId: activity.id,
    kind: identified ? "IDENTIFIED" : "ANONYMOUS",
    count: 1,
    ageGroup: pick(random, AGES),
    residence: random() < 0.8 ? "RESIDENT" : "UNKNOWN",
    homeCommunityId: null,
    channel: "DESK",
    pseudonym: identified ? pseudonym(Math.floor(random() * PEOPLE)) : null,
    recorderId: RECORDER_ID,
    contentHash: hashOf(id),
  };
}

const CONTENTS = [
  "安全用电常识",
  "地震来了怎么办",
  "垃圾分类",
  "识别电信诈骗",
  "合理用药",
  "节能小窍门",
  "急救知识",
  "科学健身",
  "食品安全",
  "防范一氧化碳中毒",
];

function usage(kiosk: Kiosk, day: string, until: Date): KioskUsageRow[] {
  const random = randomOf(`uses ${kiosk.id} ${day}`);
  const uses = Math.floor((kiosk.kind === "E_GALLERY" ? 22 : 12) * (0.4 + random()));
  const rows: KioskUsageRow[] = [];
  for (let index = 0; index < uses; index++) {
    const minute = minuteByRhythm(random);
    const occurredAt = new Date(startOfShanghaiDay(day).getTime() + minute * 60_000 + Math.floor(random() * 60_000));
    const kind = kiosk.kind === "E_GALLERY" ? "USE" : pick(random, ["USE", "LOAN", "LOAN", "RETURN"] as const);
    const id = demoUuid7(occurredAt, random);
    const row: KioskUsageRow = {
      id,
      occurredAt,
      deviceTime: occurredAt,
      rootId: ROOT_ID,
      communityId: kiosk.communityId,
      channel: "VENDOR",
      recorderId: RECORDER_ID,
      contentHash: hashOf(id),
      kioskId: kiosk.id,
      kind,
      content: pick(random, CONTENTS),
      clicks: kind === "USE" ? 1 + Math.floor(random() * 9) : 0,
      dwellSeconds: kind === "USE" ? 20 + Math.floor(random() * 240) : 0,
      loanId: null,
    };
    if (occurredAt < until) rows.push(row);
  }
  return rows;
}

function minuteByRhythm(random: () => number): number {
  const total = RHYTHM.reduce((sum, value) => sum + value, 0);
  let left = random() * total;
  const hour = RHYTHM.findIndex((value) => {
    left -= value;
    return left < 0;
  });
  return Math.max(0, hour) * 60 + Math.floor(random() * 60);
}

function pseudonym(person: number): Buffer {
  return Buffer.from(demoId(`person ${person}`).replaceAll("-", "").repeat(2), "hex");
}

function hashOf(id: string): Buffer {
  return Buffer.from(id.replaceAll("-", ""), "hex").subarray(8);
}
