import { copyFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addDays, firstDayOfMonth, monthOf, startOfShanghaiDay } from "@kepu/schema";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { backup } from "../backup/backup.ts";
import { restore } from "../backup/restore.ts";
import { seedIndicators } from "../indicator/indicator-list.ts";
import { flushCheckIns, flushRetractions } from "../ingest/check-in-flush.ts";
import { flushKioskUsage } from "../ingest/kiosk-usage-flush.ts";
import { ensurePartitions } from "../ingest/partitions.ts";
import { markDirty } from "../ingest/reach.queries.ts";
import type { KioskUsageRow } from "../ingest/rows.ts";
import { Kiosk } from "../kiosk/kiosk.entity.ts";
import { SUM_OF_ROWS } from "../recount/recount.queries.ts";
import { recount } from "../recount/recount.ts";
import { Population } from "../region/region.entity.ts";
import { type Api, startApi } from "../testing/api.ts";
import { configOf, rowsOf } from "../testing/backup.ts";
import { testDatabase } from "../testing/database.ts";
import { addActivity, smallDistrict } from "../testing/district.ts";
import { askMetrics, checkInAt, evaluatorOf } from "../testing/metrics.ts";
import { askProof, walkProof } from "../testing/proofs.ts";
import { propertyRuns } from "../testing/property-runs.ts";
import { sealMonth } from "./seal.ts";

const database = testDatabase();
const restored = testDatabase();
const MONTHS = ["2022-10", "2022-11", "2022-12", "2023-01", "2023-02", "2023-03", "2023-11", "2024-02"];
const AT = new Date("2026-02-15T12:00:00+08:00"); // keeps from 2023-02 on
const TOLD = "{ people attendance { identified anonymous } }";
const REACH = `query ($input: ReachInput!) { reach(input: $input) ${TOLD} }`;
const BOTH = `query ($all: ReachInput!, $verified: ReachInput!) { all: reach(input: $all) ${TOLD} verified: reach(input: $verified) ${TOLD} }`;
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let evaluator: string;
let standard: unknown;
let figures: unknown;

beforeAll(async () => {
  api = await startApi(database.url);
  const { pool, db } = api.services;
  place = await smallDistrict(api.services);
  evaluator = await evaluatorOf(api, place.root);
  await db.transaction(seedIndicators);
  await ensurePartitions(pool, new Date("2022-09-15T00:00:00Z"), new Date("2024-03-01T00:00:00Z"));
  const verified = await addActivity(api.services, place.root, place.communities[0] ?? "", "VERIFIED");
  const rows = MONTHS.flatMap((month, nth) =>
    Array.from({ length: 60 }, (_, at) => {
      const [communityId = "", activityId = ""] =
        at % 6 === 5 ? [place.communities[0], verified] : [place.communities[at % 5], place.activities[at % 5]];
      const pseudonym = at % 3 === 0 ? null : Buffer.alloc(32, (at * 7 + nth * 11) % 40);
      // from the first minute of a month to its last
      const instant = startOfShanghaiDay(`${month}-01`).getTime() + Math.floor((at / 59) * (27.99 * 86_400_000));
      const kind = pseudonym ? "IDENTIFIED" : "ANONYMOUS";
      const row = checkInAt(new Date(instant), { rootId: place.root, communityId, activityId, kind, pseudonym });
      // an id may have been made a day before or after
      return at % 10 === 0 ? { ...row, id: uuidv7({ msecs: instant + (at % 20 === 0 ? -1 : 1) * 80_000_000 }) } : row;
    }),
  );
  await flushCheckIns(pool, rows, new Date("2024-03-01T00:00:00Z"));
  const gone = rows.filter((_, at) => at % 9 === 0).map((row) => ({ checkInId: row.id, recorderId: place.root, reason: null }));
  await flushRetractions(pool, gone);
  const kioskId = await addKiosk(place.root, place.communities[1] ?? "");
  const uses = MONTHS.map((month, nth) => kioskUse(`${month}-28T23:59:59+08:00`, { rootId: place.root, kioskId, clicks: nth + 1 }));
  await flushKioskUsage(pool, uses, new Date("2024-03-01T00:00:00Z"));
});
afterAll(() => api.stop());

async function addKiosk(rootId: string, communityId: string): Promise<string> {
  const id = uuidv7();
  await api.services.db.getRepository(Kiosk).insert({
    ...{ id, rootId, communityId, serial: id, name: "终端", nameEn: "Kiosk", kind: "E_GALLERY", placeName: "广场", vendor: null },
    ...{ plannedHours: [], installedOn: null, origin: "SYNTHETIC" },
  });
  return id;
}

function kioskUse(at: string, of: Pick<KioskUsageRow, "rootId" | "kioskId"> & Partial<KioskUsageRow>): KioskUsageRow {
  const occurredAt = new Date(at);
  const id = uuidv7({ msecs: occurredAt.getTime() });
  return {
    ...{ id, occurredAt, deviceTime: occurredAt, communityId: place.communities[1] ?? "", kind: "USE", content: null, clicks: 1 },
    ...{ dwellSeconds: 30, loanId: null, channel: "TERMINAL", recorderId: of.kioskId, contentHash: Buffer.from(id.slice(-8)), ...of },
  };
}

const ask = (input: object, of = api) => of.post(REACH, { input: { rootId: place.root, ...input } }, evaluator);

/** Reach of every region by every month, quarter, half and year. */
async function standardReach(of = api): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const regionId of [place.root, place.north, place.south, ...place.communities])
    for (const period of [...MONTHS, "2022-Q4", "2022-H2", "2022", "2023-Q1", "2023-H1", "2023", "2024"]) {
      const input = { rootId: place.root, regionIds: [regionId], periods: [period] };
      const { body } = await of.post(BOTH, { all: { ...input, settled: false }, verified: { ...input, settled: true } }, evaluator);
      found.push([regionId, period, body.data ?? body.errors]);
    }
  return found;
}

const factsFrom = (day: string, url = database.url) =>
  rowsOf(
    url,
    `SELECT (SELECT count(*)::int FROM check_in WHERE occurred_at >= '${day}T00:00:00+08:00') AS later,
       (SELECT count(*)::int FROM check_in WHERE occurred_at < '${day}T00:00:00+08:00') AS earlier,
       (SELECT count(*)::int FROM check_in_retraction r WHERE NOT EXISTS (SELECT FROM check_in c WHERE c.id = r.check_in_id)) AS orphans`,
  );
const measured = () =>
  askMetrics(api, evaluator, {
    rootId: place.root,
    indicators: ["M01", "M02", "M11"],
    by: "COMMUNITY",
    periodType: "MONTH",
    from: "2022-10-01",
    to: "2024-03-01",
  });

/** The check-ins, retractions and kiosk facts of a month, as the test itself counts and sums them. */
const factsOf = async (month: string) => {
  const client = await api.services.pool.connect();
  try {
    await client.query("SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET bytea_output = 'hex'");
    const within = (at: string) => `to_char(${at} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') = '${month}'`;
    const tables = [
      `check_in f WHERE ${within("f.occurred_at")}`,
      `check_in_retraction f WHERE EXISTS (SELECT FROM check_in c WHERE c.id = f.check_in_id AND ${within("c.occurred_at")})`,
      `kiosk_usage f WHERE ${within("f.occurred_at")}`,
    ];
    const sums: { n: number; sum: string }[] = [];
    for (const table of tables)
      sums.push((await client.query(`SELECT count(*)::int AS n, (${SUM_OF_ROWS("f")})::text AS sum FROM ${table}`)).rows[0]);
    return { counts: sums.map(({ n }) => n), sum: sums.reduce((all, { sum }) => all + BigInt(sum), 0n).toString() };
  } finally {
    client.release(true);
  }
};

/** Years, a half and a month of distinct people; each year more than a sum of its months could be. */
const distinct = () => {
  const regionIds = [place.root, place.north, place.communities[0]];
  return askMetrics(api, evaluator, {
    rootId: place.root,
    indicators: ["M11"],
    regionIds,
    periods: ["2022", "2022-Q4", "2022-11", "2023"],
  });
};
/** What the leaves of some proofs come to. */
const walks = async () => {
  const found: (string | null)[] = [];
  for (const [indicator, regionId, period] of [
    ["M11", place.root, "2022"],
    ["M11", place.communities[0], "2022-11"],
    ["M01", place.north, "2022-11"],
  ])
    found.push((await walkProof(api, evaluator, { rootId: place.root, indicator, regionId, period }, 1)).shown);
  return found;
};

/** What the seals of some months say, as `factsOf` tells it. */
const sealsOf = async (months: readonly string[]) =>
  (
    await rowsOf(
      database.url,
      `SELECT check_ins::int AS c, retractions::int AS r, kiosk_items::int AS k, facts_sum::text AS sum FROM sealed_month
       WHERE to_char(month, 'YYYY-MM') IN ('${months.join("','")}') ORDER BY month`,
    )
  ).map(({ c, r, k, sum }) => ({ counts: [c, r, k], sum }));
const factsOfAll = async (months: readonly string[]) => {
  const found: Awaited<ReturnType<typeof factsOf>>[] = [];
  for (const month of months) found.push(await factsOf(month));
  return found;
};
const NOTHING = { counts: [0, 0, 0], sum: "0" };
const monthAfter = (month: string, plus: number) => monthOf(firstDayOfMonth(month, plus));
/** Seals all months before this one. */
async function sealUntil(month: string): Promise<string[]> {
  const at = startOfShanghaiDay(firstDayOfMonth(month, 36));
  const sealed: string[] = [];
  for (let one = await sealMonth(api.services, 36, at); one; one = await sealMonth(api.services, 36, at)) sealed.push(one);
  return sealed;
}

const RUNS = Math.min(12, propertyRuns(2)); // each seals months after those of the one before
const WINDOW = 7;
/** Whatever is counted of check-ins and kiosks, in the months and in the quarters, halves and years that they lie in. */
const STANDARD = ["M01", "M02", "M03", "M11", "M04", "A08", "D05", "D06", "D07", "D08"];
const fact = fc.record({
  ...{ month: fc.nat(WINDOW - 1), day: fc.nat(27), last: fc.boolean(), community: fc.nat(4), verified: fc.boolean() },
  ...{ person: fc.option(fc.nat(9)), people: fc.integer({ min: 1, max: 40 }), retracted: fc.boolean() },
});
const use = fc.record({
  ...{ month: fc.nat(WINDOW - 1), day: fc.nat(27), last: fc.boolean(), kiosk: fc.nat(1), clicks: fc.nat(9), dwellSeconds: fc.nat(900) },
  kind: fc.constantFrom("USE" as const, "LOAN" as const, "RETURN" as const),
});

test(
  "in any history of check-ins, retractions and kiosks, also with months of nothing, sealing some months and then all changes no standard figure",
  async () => {
    const { services } = api;
    const district = await smallDistrict(services);
    const { root, communities } = district;
    await services.db.getRepository(Population).insert({
      ...{ id: uuidv7(), regionId: root, year: 2016, value: 1_000, source: "公报", origin: "OFFICIAL" },
    });
    const token = await evaluatorOf(api, root);
    const kiosks = [await addKiosk(root, communities[0] ?? ""), await addKiosk(root, communities[3] ?? "")];
    const verified: string[] = [];
    for (const id of communities) verified.push(await addActivity(services, root, id, "VERIFIED"));
    const regionIds = [root, district.north, district.south, ...communities];
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fact, { minLength: 3, maxLength: 40 }),
        fc.array(use, { maxLength: 12 }),
        fc.integer({ min: 1, max: WINDOW - 1 }),
        async (facts, uses, some) => {
          const first = monthAfter("2022-10", (run++ - RUNS) * WINDOW);
          const months = Array.from({ length: WINDOW }, (_, nth) => monthAfter(first, nth));
          await ensurePartitions(services.pool, startOfShanghaiDay(`${first}-01`), startOfShanghaiDay(firstDayOfMonth(first, WINDOW)));
          const instant = ({ month, day, last }: { month: number; day: number; last: boolean }) =>
            `${addDays(`${months[month]}-01`, day)}T${last ? "23:59:59" : "00:00:00"}+08:00`;
          const rows = facts.map((one) =>
            checkInAt(instant(one), {
              ...{ rootId: root, communityId: communities[one.community] ?? "" },
              activityId: (one.verified ? verified : district.activities)[one.community] ?? "",
              ...(one.person === null ? { count: one.people } : { kind: "IDENTIFIED", pseudonym: Buffer.alloc(32, one.person) }),
            }),
          );
          const recorded = startOfShanghaiDay(`${monthAfter(first, WINDOW)}-01`);
          await flushCheckIns(services.pool, rows, recorded);
          const gone = rows.filter((_, nth) => facts[nth]?.retracted).map(({ id }) => ({ checkInId: id, recorderId: root, reason: null }));
          if (gone.length > 0) await flushRetractions(services.pool, gone);
          const used = uses.map((one) =>
            kioskUse(instant(one), {
              ...{ rootId: root, communityId: communities[one.kiosk * 3] ?? "", kioskId: kiosks[one.kiosk] ?? "", kind: one.kind },
              ...(one.kind === "USE" ? { clicks: one.clicks, dwellSeconds: one.dwellSeconds } : { clicks: 0, dwellSeconds: 0 }),
            }),
          );
          if (used.length > 0) await flushKioskUsage(services.pool, used, recorded);
          const periods = [...new Set(months.flatMap((month) => standardPeriods(month)))];
          const figuresNow = async () => {
            const { body } = await api.post(
              "query ($input: MetricsInput!) { metrics(input: $input) { series { code regionId values missing numerators denominators provisionalShares } } }",
              { input: { rootId: root, indicators: STANDARD, regionIds, periods, first: 1_000 } },
              token,
            );
            return body.data?.metrics.series ?? body.errors;
          };
          const [before, kept] = [await figuresNow(), await factsOfAll(months)];
          expect(before).toHaveLength(STANDARD.length * regionIds.length);
          const begun = kept.findIndex(({ counts }) => counts[0] || counts[2]);
          const after = monthAfter(first, some);
          const sealed = await sealUntil(after);
          expect(sealed).toEqual(months.slice(run === 1 ? begun : 0, some));
          expect(await figuresNow(), `sealed until ${after}`).toEqual(before);
          expect([...sealed, ...(await sealUntil(monthAfter(first, WINDOW)))]).toEqual(months.slice(run === 1 ? begun : 0));
          expect(await figuresNow(), "all sealed").toEqual(before);
          expect(await sealsOf(months)).toEqual(kept.slice(run === 1 ? begun : 0));
          expect(await factsOfAll(months)).toEqual(months.map(() => NOTHING));
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    );
  },
  propertyRuns(240_000),
);

function standardPeriods(month: string): string[] {
  const [year, n] = [month.slice(0, 4), Number(month.slice(5))];
  return [month, `${year}-Q${Math.ceil(n / 3)}`, `${year}-H${Math.ceil(n / 6)}`, year];
}

test("a month that is written to while it is about to be sealed waits for the next time", async () => {
  const client = await api.services.pool.connect();
  try {
    await client.query("BEGIN; LOCK TABLE check_in_2022_10 IN ROW EXCLUSIVE MODE");
    await markDirty(client, [{ communityId: place.communities[0] ?? "", day: "2022-10-31", activityId: place.activities[0] ?? "" }]);
    const sealing = sealMonth(api.services, 36, AT);
    const waiting =
      "SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    await expect.poll(async () => (await rowsOf(database.url, waiting))[0]?.n, { timeout: 2_500, interval: 20 }).toBe(1);
    await client.query("COMMIT");
    expect(await sealing).toBeNull();
  } finally {
    client.release();
  }
  expect(await sealsOf(["2022-10"])).toEqual([]);
});

test("sealing months and dropping their facts changes no standard figure, and every later fact stays", async () => {
  standard = await standardReach();
  expect(JSON.stringify(standard)).not.toContain("extensions");
  figures = await measured();
  const people = await distinct();
  expect(people.series.find(({ regionId }) => regionId === place.root)?.values).toEqual(["40", "40", "33", "40"]);
  const proofs = await walks();
  const kept = await factsOfAll(MONTHS);
  expect(kept.map(({ counts }) => counts[2])).toEqual(MONTHS.map(() => 1));
  const [before] = await factsFrom("2023-02-01");
  expect(before?.earlier).toBe(240);
  expect((await ask({ periods: ["2022"] })).body.data?.reach.people).toBe(40);
  const sealed: unknown[] = [];
  for (let month = await sealMonth(api.services, 36, AT); month; month = await sealMonth(api.services, 36, AT)) sealed.push(month);
  expect(sealed).toEqual(["2022-10", "2022-11", "2022-12", "2023-01"]);
  expect(await factsFrom("2023-02-01")).toEqual([{ later: before?.later, earlier: 0, orphans: 0 }]);
  expect(await rowsOf(database.url, "SELECT relname FROM pg_class WHERE relname IN ('check_in_2022_10', 'check_in_2022_11')")).toEqual([]);
  expect(await sealsOf(MONTHS)).toEqual(kept.slice(0, 4));
  expect(await factsOfAll(MONTHS)).toEqual([...Array(4).fill(NOTHING), ...kept.slice(4)]);
  expect(await standardReach()).toEqual(standard);
  expect(await measured()).toEqual(figures);
  expect(await distinct()).toEqual(people);
  expect(await walks()).toEqual(proofs);
  expect(await recount(api.services.pool)).toBe(true);
}, 60_000);

test("of a year that is sealed to its end nobody's pseudonym is kept", async () => {
  expect(await rowsOf(database.url, "SELECT 1 FROM reach_set WHERE day < '2023-01-01'")).toEqual([]);
  expect(await rowsOf(database.url, "SELECT 1 FROM reach_person WHERE year = 2022")).toEqual([]);
  const known = "SELECT count(DISTINCT pseudonym)::int AS n FROM check_in WHERE pseudonym IS NOT NULL";
  const [facts] = await rowsOf(database.url, known);
  const [people] = await rowsOf(database.url, "SELECT count(*)::int AS n FROM person");
  expect(Number(people?.n)).toBeGreaterThanOrEqual(Number(facts?.n));
});

test("reach over a sealed month in any other way is EXPIRED, over later ones it is as ever", async () => {
  for (const input of [
    { periods: ["2022-11-05"] },
    { periods: ["2023-W02"] },
    { periods: ["2022-11", "2022-12"] },
    { periods: ["2023"], forms: ["科普讲座"] },
    { periods: ["2022-11"], regionIds: [place.north, place.south] },
    { periods: ["2023-01"], asOf: "2024-06-01" },
  ]) {
    const { body } = await ask(input);
    expect([input, body.errors?.[0].extensions]).toEqual([input, { code: "EXPIRED", field: "input.periods" }]);
  }
  expect((await ask({ periods: ["2023-02", "2023-11-05"], forms: ["科普讲座"] })).body.data?.reach.people).toBeGreaterThan(0);
});

test("a proof ends at the seal of a month that was dropped, which says what there was, and people of any days of it are EXPIRED", async () => {
  const question = { rootId: place.root, regionId: place.communities[0], period: "2022-11" };
  const sums = await walkProof(api, evaluator, { ...question, indicator: "M01" });
  expect([...sums.kinds]).toEqual(["SEAL"]);
  const later = await walkProof(api, evaluator, { ...question, indicator: "M01", period: "2023-11" }, 1);
  expect(later.kinds.has("SEAL")).toBe(false);
  const people = await askProof(api, evaluator, { ...question, indicator: "M11" });
  expect(people).toMatchObject({ agrees: true, parts: [{ kind: "SEAL", end: "SEALED", period: "2022-11", value: people.node.value }] });
  const [seal] = await rowsOf(
    database.url,
    "SELECT check_ins::int AS n, retractions::int AS r FROM sealed_month WHERE month = '2022-11-01'",
  );
  expect(people.parts[0]).toMatchObject({ seal: { month: "2022-11", checkIns: seal?.n, retractions: seal?.r } });
  // a year that is not sealed to its end: people of its sealed months are known, their check-ins are not
  const year = await walkProof(api, evaluator, { rootId: place.root, indicator: "M11", period: "2023" }, 1);
  expect(year.kinds.has("SEAL")).toBe(true);
  const { series } = await askMetrics(api, evaluator, {
    ...{ rootId: place.root, indicators: ["M11", "M01"] },
    periods: ["2022-W46", "2022-11-05", "2023-02"],
  });
  expect(series[0]).toMatchObject({ values: [null, null, expect.any(String)], missing: ["EXPIRED", "EXPIRED", null] });
  expect(series[1]?.missing).toEqual([null, null, null]);
  const before = await askMetrics(api, evaluator, { rootId: place.root, indicators: ["M11"], periods: ["2022-11"], asOf: "2024-06-01" });
  expect(before.series[0]?.missing).toEqual(["EXPIRED"]);
});

test("a check-in that arrives for a sealed month is refused as too old", async () => {
  const { token } = await api.services.access.createCredential("DEVICE", "desk", [{ role: "DEVICE", regionId: place.root }]);
  const at = new Date("2023-01-10T10:00:00+08:00");
  const item = { id: uuidv7({ msecs: at.getTime() }), activityId: place.activities[0], occurredAt: at.toISOString(), kind: "ANONYMOUS" };
  const { body } = await api.post(
    "mutation ($input: RecordCheckInsInput!) { recordCheckIns(input: $input) { rejected results { reason field } } }",
    { input: { sentAt: new Date().toISOString(), items: [item] } },
    token,
  );
  expect(body.data?.recordCheckIns).toMatchObject({ rejected: 1, results: [{ reason: "TOO_OLD", field: "occurredAt" }] });
});

test("a backup brings sealed months back: their figures, their seals, and no facts", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kepu-sealed-"));
  const dataDir = mkdtempSync(join(tmpdir(), "kepu-sealed-"));
  copyFileSync(api.services.config.secretsFile, join(dataDir, "secrets.json"));
  await backup(api.services.config, [join(folder, "sealed.backup")], () => {});
  expect(await restore(configOf(restored.url, dataDir), [join(folder, "sealed.backup")], () => {})).toBe(true);
  const other = await startApi(restored.url, { KEPU_DATA: dataDir });
  try {
    expect(await standardReach(other)).toEqual(standard);
    expect((await ask({ periods: ["2022-11-05"] }, other)).body.errors?.[0].extensions.code).toBe("EXPIRED");
  } finally {
    await other.stop();
  }
}, 30_000);

test("a month whose roll-ups differ from its facts is not sealed, and recount finds a sealed month that was changed", async () => {
  const { pool } = api.services;
  await pool.query("UPDATE rollup_day SET amount = amount + 1 WHERE day >= '2023-02-01' AND day < '2023-02-03'");
  expect(await sealMonth(api.services, 36, new Date("2026-03-15T12:00:00+08:00"))).toBeNull();
  expect((await factsFrom("2023-02-01"))[0]?.earlier).toBe(0);
  expect((await rowsOf(database.url, "SELECT max(month)::text AS month FROM sealed_month"))[0]?.month).toBe("2023-01-01");
  await pool.query("UPDATE rollup_day SET amount = amount - 1 WHERE day >= '2023-02-01' AND day < '2023-02-03'");
  expect(await recount(pool)).toBe(true);
  await pool.query("UPDATE rollup_day SET amount = amount + 1 WHERE day < '2023-01-01'");
  expect(await recount(pool)).toBe(false);
});
