import { addDays, shanghaiDay } from "@kepu/schema";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { flushCheckIns } from "../ingest/check-in-flush.ts";
import { ensurePartitions } from "../ingest/partitions.ts";
import type { CheckInRow } from "../ingest/rows.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";

const database = testDatabase();
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let token: string;
const today = shanghaiDay(new Date());

beforeAll(async () => {
  api = await startApi(database.url);
  place = await smallDistrict(api.services);
  ({ token } = await api.services.access.createCredential("PROGRAM", "reader", [{ role: "LEADER", regionId: place.root }]));
  await ensurePartitions(api.services.pool, new Date(Date.now() - 80 * 86_400_000), new Date());
  const rows: CheckInRow[] = [];
  for (let back = 0; back < 70; back += 3) rows.push(headCount(addDays(today, -back), back % 5, back + 1));
  await flushCheckIns(api.services.pool, rows, new Date());
});
afterAll(() => api.stop());

/** `count` people at 00:30 of a day, at one of the communities. */
function headCount(day: string, community: number, count: number): CheckInRow {
  const occurredAt = new Date(`${day}T00:30:00+08:00`);
  const id = uuidv7({ msecs: occurredAt.getTime() });
  return {
    id,
    occurredAt,
    deviceTime: occurredAt,
    rootId: place.root,
    communityId: place.communities[community] ?? "",
    activityId: place.activities[community] ?? "",
    kind: "HEAD_COUNT",
    count,
    ageGroup: "UNKNOWN",
    residence: "UNKNOWN",
    homeCommunityId: null,
    channel: "DESK",
    pseudonym: null,
    recorderId: place.root,
    contentHash: Buffer.from(id.slice(-8)),
  };
}

const OVERVIEW = `query ($input: OverviewInput!) { overview(input: $input) {
  bucketSize includesToday synthetic figures { measure value base } points { measure bucket value } places { regionId attendance base } } }`;
const ask = async (from: string, to: string, more: object = {}) => {
  const { body } = await api.post(OVERVIEW, { input: { regionId: place.root, from, to, ...more } }, token);
  return body.data?.overview ?? body.errors?.[0].extensions;
};
/** What the rows above come to between two days. */
const expected = (from: string, to: string) => {
  let sum = 0;
  for (let back = 0; back < 70; back += 3) {
    const day = addDays(today, -back);
    if (from <= day && day <= to) sum += back + 1;
  }
  return sum;
};

test("any period adds up exactly, whichever tiers it is read from", async () => {
  for (const [from, to] of [
    [today, today],
    [addDays(today, -6), today],
    [addDays(today, -69), addDays(today, -2)],
    [addDays(today, -400), today],
    [addDays(today, -400), addDays(today, -40)],
    [`${today.slice(0, 4)}-01-01`, `${today.slice(0, 4)}-12-31`],
  ] as const) {
    const overview = await ask(from, to);
    const attendance = overview.figures.find((figure: { measure: string }) => figure.measure === "ATTENDANCE");
    const points = overview.points.filter((point: { measure: string }) => point.measure === "ATTENDANCE");
    expect(attendance.value, `${from} ${to}`).toBe(expected(from, to));
    expect(points.reduce((sum: number, point: { value: number }) => sum + point.value, 0)).toBe(expected(from, to));
    const communities = overview.places.filter((one: { regionId: string }) => place.communities.includes(one.regionId));
    expect(communities.reduce((sum: number, one: { attendance: number }) => sum + one.attendance, 0)).toBe(expected(from, to));
  }
});

test("a day is told by hours of Shanghai, a quarter by days, a longer time by months", async () => {
  expect(await ask(today, today)).toMatchObject({
    bucketSize: "HOUR",
    includesToday: true,
    synthetic: true,
    points: [
      { measure: "ATTENDANCE", bucket: `${today}T00`, value: 1 },
      { measure: "CHECK_INS", bucket: `${today}T00`, value: 1 },
    ],
  });
  expect(await ask(addDays(today, -30), addDays(today, -1))).toMatchObject({ bucketSize: "DAY", includesToday: false });
  expect((await ask(addDays(today, -20), addDays(today, -20))).bucketSize).toBe("DAY");
  expect((await ask(addDays(today, -120), today)).bucketSize).toBe("MONTH");
});

test("a comparison has its own period, and without one there is no base", async () => {
  const [from, to] = [addDays(today, -6), today];
  const compared = await ask(from, to, { compareFrom: addDays(from, -7), compareTo: addDays(to, -7) });
  expect(compared.figures[0]).toEqual({
    measure: "ATTENDANCE",
    value: expected(from, to),
    base: expected(addDays(from, -7), addDays(to, -7)),
  });
  expect((await ask(from, to)).figures[0].base).toBeNull();
});

test("a period that cannot be is refused by the name of its field", async () => {
  expect(await ask(today, addDays(today, -1))).toMatchObject({ code: "BAD_INPUT", field: "input.from" });
  expect(await ask("2010-01-01", today)).toMatchObject({ code: "LIMIT_EXCEEDED", field: "input.to", limit: 3660 });
  expect(await ask(today, today, { compareFrom: today })).toMatchObject({ code: "BAD_INPUT", field: "input.compareTo" });
  expect(await ask("2026-02-30", today)).toMatchObject({ code: "BAD_INPUT" });
});

test("the feed is read back page by page, newest first, each entry once", async () => {
  const { pool } = api.services;
  for (let index = 0; index < 7; index++) {
    await pool.query(
      `INSERT INTO feed_entry (id, at, root_id, region_id, kind, subject_name, subject_name_en, cause)
       VALUES ($1, $2, $3, $4, 'ACTIVITY_STARTED', '讲座', 'Lecture', $5)`,
      [uuidv7(), new Date(Date.now() - Math.floor(index / 2) * 1_000), place.root, place.communities[index % 2], `test ${index}`],
    );
  }
  const page = async (regionId: string, after: string | null) =>
    (
      await api.post(
        "query ($r: ID!, $a: String) { feed(regionId: $r, first: 2, after: $a) { edges { node { id at regionId } } pageInfo { hasNextPage endCursor } } }",
        { r: regionId, a: after },
        token,
      )
    ).body.data?.feed;
  const all = async (regionId: string) => {
    const seen: { id: string; at: string; regionId: string }[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const { edges, pageInfo } = await page(regionId, after);
      seen.push(...edges.map((edge: { node: never }) => edge.node));
      after = pageInfo.endCursor;
      more = pageInfo.hasNextPage;
    }
    return seen;
  };
  const whole = await all(place.root);
  const { rows } = await pool.query("SELECT count(*)::int AS n FROM feed_entry WHERE root_id = $1", [place.root]);
  expect(rows[0].n).toBeGreaterThanOrEqual(7);
  expect(whole).toHaveLength(rows[0].n);
  expect(new Set(whole.map((entry) => entry.id)).size).toBe(rows[0].n);
  expect(whole.map((entry) => entry.at)).toEqual(
    whole
      .map((entry) => entry.at)
      .sort()
      .reverse(),
  );
  expect((await all(place.communities[0] ?? "")).every((entry) => entry.regionId === place.communities[0])).toBe(true);
});
