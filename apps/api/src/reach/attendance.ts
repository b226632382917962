import type { ParentRule } from "@kepu/schema";
import type { PoolClient } from "pg";
import type { Moment } from "../metric/ask.ts";
import { type Calendar, calendarOf, type Span, tiersOf } from "../metric/calendar.ts";
import type { Members } from "../metric/measured.queries.ts";
import type { PlaceHistory, PlaceSpan } from "../metric/place-history.ts";
import { merged } from "./count.ts";
import { type AttendanceRow, attendanceSums } from "./reach.queries.ts";

export interface Attendance {
  identified: number;
  anonymous: number;
  headCount: number;
}

const NOBODY: Attendance = { identified: 0, anonymous: 0, headCount: 0 };
const KINDS = { IDENTIFIED: "identified", ANONYMOUS: "anonymous", HEAD_COUNT: "headCount" } as const;

interface AttendanceAsked {
  history: PlaceHistory;
  places: PlaceSpan[][];
  spans: Span[];
  moment: Moment;
  parents: ParentRule;
  /** null: all */
  activities: string[] | null;
}

/** Check-ins and head counts by place and period, from the roll-ups; place and period 0 are all of them. */
export async function attendanceOf(
  tx: PoolClient,
  { history, places, spans, moment, parents, activities }: AttendanceAsked,
): Promise<(bucket: number, n: number) => Attendance> {
  const members = membersOf(places);
  const whole = [...merged(spans).map((days) => ({ ...days, n: 0 })), ...spans.map((days, at) => ({ ...days, n: at + 1 }))];
  const none: Calendar = { days: [], of: [] };
  const listed = whole.map(({ from, until }) => ({ period: "", from, until }));
  const { months, days } = moment.isNow
    ? tiersOf(listed, parents === "THEN" ? history.boundaries : [])
    : { months: none, days: calendarOf(listed) };
  const question = {
    members,
    activityIds: activities,
    recordedBy: moment.isNow ? null : moment.day,
  };
  const rows = [
    ...(await attendanceSums(tx, "MONTH", { ...question, calendar: months })),
    ...(await attendanceSums(tx, "DAY", { ...question, calendar: days })),
  ];
  return byPlaceAndPeriod(rows, (at) => whole[at]?.n ?? 0);
}

/** Bucket 0: all places, each community once; then each place. */
function membersOf(places: readonly PlaceSpan[][]): Members {
  const members: Members = { buckets: [], regionIds: [], from: [], until: [] };
  const seen = new Set<PlaceSpan>();
  const add = (bucket: number, { regionId, from, until }: PlaceSpan) => {
    members.buckets.push(bucket);
    members.regionIds.push(regionId);
    members.from.push(from);
    members.until.push(until);
  };
  for (const [place, spans] of places.entries())
    for (const span of spans) {
      add(place + 1, span);
      if (!seen.has(span)) add(0, span);
      seen.add(span);
    }
  return members;
}

function byPlaceAndPeriod(rows: readonly AttendanceRow[], periodOf: (at: number) => number): (bucket: number, n: number) => Attendance {
  const sums = new Map<string, Attendance>();
  for (const { bucket, n, kind, amount } of rows) {
    const key = `${bucket} ${periodOf(n)}`;
    const sum = sums.get(key) ?? { ...NOBODY };
    sum[KINDS[kind]] += Number(amount);
    sums.set(key, sum);
  }
  return (bucket, n) => sums.get(`${bucket} ${n}`) ?? NOBODY;
}
