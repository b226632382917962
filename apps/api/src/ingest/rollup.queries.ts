import type { UsageKind } from "@kepu/schema";
import type { PoolClient } from "pg";
import { bigints, days, instants, texts, uuids } from "./binary-arrays.ts";
import type { Delta } from "./rows.ts";

export interface DatedDelta extends Delta {
  /** the day, or the first day of the month */
  date: string;
}

/** A month of a community, whatever the subject: check-ins of all kinds, uses, loans or returns. */
export interface Total {
  class: "CHECK_IN" | UsageKind;
  month: string;
  communityId: string;
  firstDay: string;
  items: number;
  amount: number;
  seconds: number;
}

function columns(rows: Delta[], buckets: Buffer): unknown[] {
  return [
    uuids(rows.map((row) => row.communityId)),
    buckets,
    uuids(rows.map((row) => row.subjectId)),
    texts(rows.map((row) => row.kind)),
    texts(rows.map((row) => row.ageGroup)),
    texts(rows.map((row) => row.channel)),
    bigints(rows.map((row) => row.items)),
    bigints(rows.map((row) => row.amount)),
    bigints(rows.map((row) => row.seconds)),
  ];
}

/** The rows arrive sorted; unnest keeps their order, so locks are taken in it. */
export async function upsertMinutes(tx: PoolClient, rows: Delta[]): Promise<void> {
  await tx.query({
    name: "rollup-minute",
    text: `INSERT INTO rollup_minute AS r (community_id, minute, subject_id, kind, age_group, channel, items, amount, seconds)
      SELECT unnest($1::uuid[]), unnest($2::timestamptz[]), unnest($3::uuid[]), unnest($4::text[]), unnest($5::text[]), unnest($6::text[]),
        unnest($7::bigint[]), unnest($8::bigint[]), unnest($9::bigint[])
      ON CONFLICT (community_id, minute, subject_id, kind, age_group, channel)
      DO UPDATE SET items = r.items + EXCLUDED.items, amount = r.amount + EXCLUDED.amount, seconds = r.seconds + EXCLUDED.seconds`,
    values: columns(rows, instants(rows.map((row) => row.minute))),
  });
}

export async function upsertDays(tx: PoolClient, rows: DatedDelta[], recordedDay: string): Promise<void> {
  await tx.query({
    name: "rollup-day",
    text: `INSERT INTO rollup_day AS r (community_id, day, subject_id, kind, age_group, channel, items, amount, seconds, recorded_day)
      SELECT unnest($1::uuid[]), unnest($2::date[]), unnest($3::uuid[]), unnest($4::text[]), unnest($5::text[]), unnest($6::text[]),
        unnest($7::bigint[]), unnest($8::bigint[]), unnest($9::bigint[]), $10::date
      ON CONFLICT (community_id, day, subject_id, kind, age_group, channel, recorded_day)
      DO UPDATE SET items = r.items + EXCLUDED.items, amount = r.amount + EXCLUDED.amount, seconds = r.seconds + EXCLUDED.seconds`,
    values: [...columns(rows, days(rows.map((row) => row.date))), recordedDay],
  });
}

export async function upsertMonths(tx: PoolClient, rows: DatedDelta[]): Promise<void> {
  await tx.query({
    name: "rollup-month",
    text: `INSERT INTO rollup_month AS r (community_id, month, subject_id, kind, age_group, channel, items, amount, seconds)
      SELECT unnest($1::uuid[]), unnest($2::date[]), unnest($3::uuid[]), unnest($4::text[]), unnest($5::text[]), unnest($6::text[]),
        unnest($7::bigint[]), unnest($8::bigint[]), unnest($9::bigint[])
      ON CONFLICT (community_id, month, subject_id, kind, age_group, channel)
      DO UPDATE SET items = r.items + EXCLUDED.items, amount = r.amount + EXCLUDED.amount, seconds = r.seconds + EXCLUDED.seconds`,
    values: columns(rows, days(rows.map((row) => row.date))),
  });
}

export async function upsertTotals(tx: PoolClient, rows: Total[]): Promise<void> {
  await tx.query({
    name: "rollup-total",
    text: `INSERT INTO rollup_total AS r (class, month, community_id, first_day, items, amount, seconds)
      SELECT unnest($1::text[]), unnest($2::date[]), unnest($3::uuid[]), unnest($4::date[]), unnest($5::bigint[]), unnest($6::bigint[]), unnest($7::bigint[])
      ON CONFLICT (class, month, community_id)
      DO UPDATE SET items = r.items + EXCLUDED.items, amount = r.amount + EXCLUDED.amount, seconds = r.seconds + EXCLUDED.seconds,
        first_day = least(r.first_day, EXCLUDED.first_day)`,
    values: [
      texts(rows.map((row) => row.class)),
      days(rows.map((row) => row.month)),
      uuids(rows.map((row) => row.communityId)),
      days(rows.map((row) => row.firstDay)),
      bigints(rows.map((row) => row.items)),
      bigints(rows.map((row) => row.amount)),
      bigints(rows.map((row) => row.seconds)),
    ],
  });
}
