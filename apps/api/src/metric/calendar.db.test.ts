import { addDays, type PeriodType, shanghaiDay } from "@kepu/schema";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { periodOf } from "../../../dashboard/src/period/period.ts";
import { seedIndicators } from "../indicator/indicator-list.ts";
import { flushCheckIns } from "../ingest/check-in-flush.ts";
import { ensurePartitions } from "../ingest/partitions.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";
import { askMetrics, checkInAt, evaluatorOf } from "../testing/metrics.ts";
import { calendarOf, spansBetween, tiersOf } from "./calendar.ts";
import { exact, minus, over, plus, rounded, times, written } from "./exact.ts";

const database = testDatabase();
let api: Api;

beforeAll(async () => {
  api = await startApi(database.url);
  await api.services.db.transaction(seedIndicators);
});
afterAll(() => api.stop());

const TYPES = ["DAY", "WEEK", "MONTH", "QUARTER", "HALF", "YEAR"] as const satisfies PeriodType[];
/** PostgreSQL's own calendar: the first day of the period that a day lies in, how the period is written, and how long it is. */
const ORACLE: Record<PeriodType, [first: string, text: string, length: string]> = {
  DAY: ["d", "to_char(f, 'YYYY-MM-DD')", "1 day"],
  WEEK: ["date_trunc('week', d)", `to_char(f, 'IYYY-"W"IW')`, "7 days"],
  MONTH: ["date_trunc('month', d)", "to_char(f, 'YYYY-MM')", "1 month"],
  QUARTER: ["date_trunc('quarter', d)", `to_char(f, 'YYYY-"Q"Q')`, "3 months"],
  HALF: [
    "make_date(extract(year FROM d)::int, CASE WHEN extract(month FROM d) < 7 THEN 1 ELSE 7 END, 1)",
    "to_char(f, 'YYYY') || CASE WHEN extract(month FROM f) < 7 THEN '-H1' ELSE '-H2' END",
    "6 months",
  ],
  YEAR: ["date_trunc('year', d)", "to_char(f, 'YYYY')", "1 year"],
};
const days = fc.oneof(
  fc.integer({ min: 0, max: 12_000 }).map((plus) => addDays("2004-01-01", plus)),
  fc.constantFrom("2024-02-29", "2023-02-28", "2020-12-31", "2021-01-03", "2021-01-04", "2015-12-31", "2000-02-29", "2026-12-28"),
);

test("periods of any type and time are those of PostgreSQL's calendar: weeks from Monday, leap days, year ends", async () => {
  await fc.assert(
    fc.asyncProperty(days, fc.nat(900), fc.constantFrom(...TYPES), async (from, more, type) => {
      const to = addDays(from, more);
      const [first, text, length] = ORACLE[type];
      const { rows } = await api.services.pool.query(
        `SELECT ${text} AS period, f::date::text AS "from", (f + interval '${length}')::date::text AS "until"
         FROM (SELECT DISTINCT ${first} AS f FROM generate_series($1::date, $2::date, interval '1 day') d) x ORDER BY f`,
        [from, to],
      );
      const spans = spansBetween(type, from, to, 10_000);
      expect(spans).toEqual(rows);
      const { months, days } = tiersOf(spans, []);
      const covered = [
        ...days.days,
        ...months.days.flatMap((day, nth) =>
          calendarOf([{ period: "", from: day, until: monthAfter(day) }]).days.map((one) => `${one} ${months.of[nth]}`),
        ),
      ];
      expect(covered.length).toBe(calendarOf(spans).days.length);
    }),
    { numRuns: 150 },
  );
}, 60_000);

const monthAfter = (day: string) => addDays(`${addDays(day, 31).slice(0, 7)}-01`, 0);

test("what the period picker offers begins and ends as PostgreSQL says, on each day of 33 years, and a day begins at Shanghai's midnight", async () => {
  const { rows } = await api.services.pool.query<{ today: string; last: string; firsts: Record<string, string> }>(
    `SELECT d::date::text AS today, (date_trunc('month', d) - interval '1 day')::date::text AS last, jsonb_build_object(
       'today', d::date, 'yesterday', (d - interval '1 day')::date, 'week', date_trunc('week', d)::date, 'month', date_trunc('month', d)::date,
       'quarter', date_trunc('quarter', d)::date, 'year', date_trunc('year', d)::date, 'last7', (d - interval '6 days')::date,
       'last30', (d - interval '29 days')::date, 'pastMonth', (date_trunc('month', d) - interval '1 month')::date) AS firsts
     FROM generate_series(timestamp '1999-12-01', '2032-12-31', '1 day') d`,
  );
  expect(rows).toHaveLength(12_085);
  for (const { today, last, firsts } of rows)
    for (const [period, from] of Object.entries(firsts)) {
      const to = period === "yesterday" ? from : period === "pastMonth" ? last : today;
      const chosen = periodOf(new URLSearchParams({ period }), today);
      if (chosen.from !== from || chosen.to !== to) expect(chosen, `${period} on ${today}`).toMatchObject({ from, to });
    }
  const { rows: instants } = await api.services.pool.query<{ at: Date; day: string }>(
    `SELECT at, (at AT TIME ZONE 'Asia/Shanghai')::date::text AS day
     FROM generate_series(timestamptz '2023-12-30 00:00Z', '2024-03-02 00:00Z', '1 day') d, unnest(ARRAY[0, 57599, 57600, 86399]) s,
       LATERAL (SELECT d + s * interval '1 second' AS at) x`,
  );
  expect(instants.map(({ at }) => shanghaiDay(at))).toEqual(instants.map(({ day }) => day));
});

test("values by any period equal a sum over the raw facts by Shanghai's calendar, to the second around midnight", async () => {
  const place = await smallDistrict(api.services);
  const token = await evaluatorOf(api, place.root);
  await ensurePartitions(api.services.pool, new Date("2023-12-01T00:00:00Z"), new Date());
  const edges = [
    "2023-12-31",
    "2024-01-01",
    "2024-02-28",
    "2024-02-29",
    "2024-03-01",
    "2024-06-30",
    "2024-07-01",
    "2024-12-29",
    "2024-12-30",
    "2024-12-31",
    "2025-01-01",
    "2025-01-05",
    "2025-01-06",
  ];
  const rows = edges.flatMap((day, nth) =>
    ["00:00:00", "00:00:01", "07:59:59", "08:00:00", "23:59:59"].map((time, at) =>
      checkInAt(`${day}T${time}+08:00`, {
        rootId: place.root,
        communityId: place.communities[(nth + at) % 5] ?? "",
        count: nth * 5 + at + 1,
      }),
    ),
  );
  await flushCheckIns(api.services.pool, rows, new Date());
  for (const type of TYPES) {
    const [first] = ORACLE[type];
    const { rows: sums } = await api.services.pool.query(
      `SELECT first::date::text AS first, sum(count)::text AS sum FROM (
         SELECT ${first} AS first, count FROM (SELECT (occurred_at AT TIME ZONE 'Asia/Shanghai')::date AS d, count FROM check_in WHERE root_id = $1) c) x GROUP BY 1`,
      [place.root],
    );
    const { body } = await api.post(
      "query ($input: MetricsInput!) { metrics(input: $input) { from series { values } } }",
      { input: { rootId: place.root, indicators: ["M01"], periodType: type, from: "2023-12-31", to: "2025-01-31" } },
      token,
    );
    const { from, series } = body.data?.metrics ?? {};
    const oracle = new Map(sums.map((row: { first: string; sum: string }) => [row.first, row.sum]));
    expect(
      series[0].values.map((value: string | null) => value ?? "0"),
      type,
    ).toEqual(from.map((day: string) => oracle.get(day) ?? "0"));
  }
  const compared = await askMetrics(api, token, {
    rootId: place.root,
    indicators: ["M01"],
    periods: ["2024-02", "2024-12-30", "2025-W01"],
  });
  expect(compared.series[0]?.values.every((value) => value !== null)).toBe(true);
});

test("numbers are exact to the last digit, and rounded as PostgreSQL's numeric is", async () => {
  const decimal = fc
    .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.nat(6))
    .map(([digits, places]) => rounded({ n: digits, d: 10n ** BigInt(places) }, places));
  await fc.assert(
    fc.asyncProperty(decimal, decimal, fc.nat(6), async (a, b, digits) => {
      const { rows } = await api.services.pool.query(
        "SELECT trim_scale($1::numeric + $2::numeric)::text AS sum, trim_scale($1::numeric - $2::numeric)::text AS difference, round($1::numeric * 100 / nullif($2::numeric, 0)::numeric(60, 40), $3)::text AS ratio",
        [a, b, digits],
      );
      expect(written(plus(exact(a), exact(b)))).toBe(rows[0].sum);
      expect(written(minus(exact(a), exact(b)))).toBe(rows[0].difference);
      const quotient = over(exact(a), exact(b));
      if (quotient && Math.abs(Number(b)) > 1) expect(rounded(times(quotient, exact("100")), digits)).toBe(rows[0].ratio);
    }),
    { numRuns: 200 },
  );
});
