import { addDays, type Qualifier, shanghaiDay } from "@kepu/schema";
import { Pool } from "pg";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Viewer } from "../access/viewer.ts";
import { Activity } from "../activity/activity.entity.ts";
import { ActivityRecord, ActivityStep } from "../activity-record/activity-record.entity.ts";
import { Indicator, IndicatorVersion } from "../indicator/indicator.entity.ts";
import { seedIndicators } from "../indicator/indicator-list.ts";
import { observe } from "../indicator/observe.ts";
import { flushCheckIns } from "../ingest/check-in-flush.ts";
import { flushKioskUsage } from "../ingest/kiosk-usage-flush.ts";
import { ensurePartitions } from "../ingest/partitions.ts";
import type { CheckInRow } from "../ingest/rows.ts";
import { inTransaction } from "../ingest/transaction.ts";
import { Kiosk } from "../kiosk/kiosk.entity.ts";
import { buildReach } from "../reach/build.ts";
import { Population } from "../region/region.entity.ts";
import { Series } from "../series/series.entity.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { addActivity, smallDistrict } from "../testing/district.ts";
import { addOrganisation } from "../testing/forms.ts";
import { addRegion, evaluatorOf } from "../testing/metrics.ts";
import { walkProof } from "../testing/proofs.ts";
import { cleanUp } from "../timed/timed-work.queries.ts";
import { HistoryReader } from "./reading.ts";

const database = testDatabase();
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let token: string;
const today = shanghaiDay(new Date());
const FIRST = "2024-01-10";

beforeAll(async () => {
  api = await startApi(database.url);
  await api.services.db.transaction(seedIndicators);
  place = await smallDistrict(api.services);
  ({ token } = await api.services.access.createCredential("PROGRAM", "reader", [{ role: "EVALUATOR", regionId: place.root }]));
  await ensurePartitions(api.services.pool, new Date(`${FIRST}T00:00:00Z`), new Date());
  await recorded(FIRST, [headCount(FIRST, 0, 7), headCount("2024-02-29", 2, 11), headCount("2024-12-31", 4, 13)]);
});
afterAll(() => api.stop());

function headCount(day: string, community: number, count: number, more: Partial<CheckInRow> = {}): CheckInRow {
  const occurredAt = new Date(`${day}T23:30:00+08:00`);
  const id = uuidv7({ msecs: occurredAt.getTime() });
  return {
    ...{ id, occurredAt, deviceTime: occurredAt, rootId: place.root, communityId: place.communities[community] ?? "" },
    ...{ activityId: place.activities[community] ?? "", kind: "HEAD_COUNT", count, ageGroup: "UNKNOWN", residence: "UNKNOWN" },
    ...{ homeCommunityId: null, channel: "DESK", pseudonym: null, recorderId: place.root, contentHash: Buffer.from(id.slice(-8)) },
    ...more,
  } as CheckInRow;
}

const recorded = (day: string, rows: CheckInRow[]) => flushCheckIns(api.services.pool, rows, new Date(`${day}T12:00:00+08:00`));

const METRICS = `query ($input: MetricsInput!) { metrics(input: $input) { periods from until asOfDay totalSeries synthetic
  series { code unit decimals regionId organisationId groupBy group values numerators denominators qualifiers missing provisionalShares completeness
    revisions versions partVersions { code versions } breaks { period code versionBefore versionAfter } sources valueSources comparisons { kind periods bases qualifiers differences changes comparable met } }
  definitions { code number name } cost { series periods points limit } pageInfo { hasNextPage endCursor } } }`;
async function ask(input: object, by = token) {
  const { body } = await api.post(METRICS, { input: { rootId: place.root, ...input } }, by);
  return body.data?.metrics ?? body.errors?.[0];
}
const valuesOf = async (input: object) => (await ask(input)).series?.map((one: { values: string[] }) => one.values);

test("a flow is summed by period: Shanghai's days, leap days and year ends, from whichever tier", async () => {
  expect(await valuesOf({ indicators: ["M01"], periods: ["2024", "2024-Q1", "2024-01", "2024-02-29", "2024-W01", "2025-01"] })).toEqual([
    ["31", "18", "7", "11", null, "0"],
  ]);
  expect(
    await valuesOf({
      indicators: ["M01"],
      regionIds: [place.north, place.south],
      periodType: "HALF",
      from: "2024-03-01",
      to: "2024-08-01",
    }),
  ).toEqual([
    ["7", "0"],
    ["11", "0"],
  ]);
});

test("before the first record there is a gap, after it a zero, and a period to come has not begun", async () => {
  // the day before the first record ends when that one begins
  expect((await ask({ indicators: ["M01"], periods: [addDays(FIRST, -1), FIRST] })).series[0].values).toEqual([null, "7"]);
  const { series } = await ask({ indicators: ["M01"], periods: ["2023", "2024-03", `${Number(today.slice(0, 4)) + 1}`] });
  expect(series[0]).toMatchObject({ values: [null, "0", null], missing: ["BEFORE_RECORDS", null, "NOT_YET"], completeness: [0, 1, 0] });
});

test("a breakdown adds up to the whole, with what lies in no part as REST", async () => {
  const { series } = await ask({ indicators: ["M01"], periods: ["2024"], by: "SUBDISTRICT" });
  expect(series.map((one: { group: string; values: string[] }) => [one.group, one.values[0]])).toEqual([
    [place.north, "7"],
    [place.south, "11"],
    ["REST", "13"],
  ]);
  for (const [by, group] of [
    ["AGE_GROUP", "UNKNOWN"],
    ["CHANNEL", "DESK"],
    ["RECORD_KIND", "HEAD_COUNT"],
  ]) {
    const parts = await ask({ indicators: ["M01"], periods: ["2024"], by });
    expect(parts.series.map((one: { group: string; values: string[] }) => [one.group, one.values[0]])).toEqual([[group, "31"]]);
  }
  expect((await ask({ indicators: ["D06"], periods: ["2024"], by: "AGE_GROUP" })).extensions).toMatchObject({
    code: "BAD_INPUT",
    field: "input.by",
  });
});

test("what is recorded late changes today's answer and not the answer as of the day before", async () => {
  await recorded("2024-04-02", [headCount("2024-03-15", 0, 5)]);
  const input = { indicators: ["M01"], periods: ["2024-03"] };
  expect(await valuesOf({ ...input, asOf: "2024-04-01" })).toEqual([["0"]]);
  expect(await valuesOf({ ...input, asOf: "2024-04-02" })).toEqual([["5"]]);
  expect(await valuesOf(input)).toEqual([["5"]]);

  // beside itself as it is known now
  const then = { ...input, asOf: "2024-04-01", compare: ["KNOWN_NOW"] };
  const { series, cost } = await ask(then);
  const now = { kind: "KNOWN_NOW", periods: ["2024-03"], bases: ["5"], differences: ["-5"], changes: ["-100.00"], comparable: [true] };
  expect(series).toMatchObject([{ values: ["0"], comparisons: [now] }]);
  expect(cost.points).toBe(2);
  const parts = await ask({ ...then, by: "COMMUNITY" });
  expect(parts.series).toMatchObject([{ values: ["0"], comparisons: [now] }]);
  const same = await ask({ ...input, compare: ["KNOWN_NOW"] });
  expect(same.series).toMatchObject([{ values: ["5"], comparisons: [{ bases: ["5"], differences: ["0"], changes: ["0.00"] }] }]);
  expect(same.cost.points).toBe(1);
});

test("reported values: sums are exact, the last of a stock, a correction as a new revision, approved or provisional", async () => {
  const [north, south] = [await addOrganisation(api.services, place.root, "甲局"), await addOrganisation(api.services, place.root, "乙局")];
  const tell = (organisationId: string, period: string, indicator: string, value: string | null, at: string, settled = true) =>
    api.services.db.transaction((tx) =>
      observe(
        tx,
        { rootId: place.root, regionId: place.root, organisationId, subjectId: null, period },
        [{ indicator, value, qualifier: "EXACT", missing: value === null ? "NOT_REPORTED" : null }],
        { kind: "SUBMISSION", id: uuidv7(), settled },
        new Date(at),
      ),
    );
  await tell(north, "2024-01", "O04", "0.1", "2024-02-01T00:00:00Z");
  await tell(north, "2024-02", "O04", "0.2", "2024-03-01T00:00:00Z");
  await tell(south, "2024-01", "O04", "0.300001", "2024-02-01T00:00:00Z", false);
  await tell(north, "2024-01", "O04", "0.15", "2024-05-01T00:00:00Z");
  await tell(north, "2024-01", "P05", "4", "2024-02-01T00:00:00Z");
  await tell(north, "2024-02", "P05", "6", "2024-03-01T00:00:00Z");
  const { series } = await ask({ indicators: ["O04", "P05"], periods: ["2024-Q1", "2024-01", "2024-02", "2024-03"] });
  expect(series[0]).toMatchObject({
    values: ["0.650001", "0.450001", "0.2", null],
    missing: [null, null, null, "NOT_REPORTED"],
    revisions: [2, 2, 1, null],
    sources: ["SUBMISSION"],
  });
  expect(series[0].provisionalShares[1]).toBe(0.6666); // of the value: 0.300001 of 0.450001
  expect(series[0].completeness[2]).toBe(0.5);
  expect(series[1].values).toEqual(["6", "4", "6", null]);
  expect(await valuesOf({ indicators: ["O04"], periods: ["2024-01"], asOf: "2024-04-30" })).toEqual([["0.400001"]]);
  // at the instant at which one revision ends and the next begins only that one holds
  expect(await valuesOf({ indicators: ["O04"], periods: ["2024-01"], asOfInstant: "2024-05-01T00:00:00Z" })).toEqual([["0.450001"]]);
  expect(await valuesOf({ indicators: ["O04"], periods: ["2024-01"], asOfInstant: "2024-04-30T23:59:59.999Z" })).toEqual([["0.400001"]]);
  expect(await valuesOf({ indicators: ["O04"], periods: ["2024-01"], organisationIds: [north, south] })).toEqual([["0.15"], ["0.300001"]]);
});

test("a ratio is sums over sums: attendance per resident, with its parts and the definitions it was made with", async () => {
  const populations = api.services.db.getRepository(Population);
  for (const [regionId, value] of [
    [place.root, 1000],
    [place.communities[0], 300],
    [place.communities[1], 100],
  ] as const)
    await populations.insert({ id: uuidv7(), regionId: regionId ?? "", year: 2022, value, source: "统计局", origin: "OFFICIAL" });
  const { series, definitions } = await ask({ indicators: ["M04"], regionIds: [place.root, place.north], periods: ["2024"] });
  expect(
    series.map((one: { values: string[]; numerators: string[]; denominators: string[] }) => [one.values, one.numerators, one.denominators]),
  ).toEqual([
    [["0.0360"], ["36"], ["1000"]],
    [["0.0300"], ["12"], ["400"]],
  ]);
  expect(definitions.map((one: { code: string }) => one.code)).toEqual(["M01", "M04", "O03"]);
  const parts = await ask({ indicators: ["O03"], periods: ["2024"], by: "SUBDISTRICT" });
  const told = parts.series.filter((one: { values: (string | null)[] }) => one.values[0] !== null);
  expect(told.map((one: { group: string; values: string[] }) => [one.group, one.values[0]])).toEqual([[place.north, "400"]]);
});

test("comparisons: the period before, the year before, and the target that is met or not", async () => {
  const office = (await api.services.access.createCredential("PROGRAM", "office", [{ role: "OFFICE", regionId: place.root }])).token;
  const SET = "mutation ($input: SetTargetInput!) { setTarget(input: $input) { target { revision value } } }";
  const target = { rootId: place.root, code: "M01", regionId: place.root, period: "2024-02", value: "10.5", qualifier: "GE", revision: 0 };
  expect((await api.post(SET, { input: target }, office)).body.data?.setTarget.target).toEqual({ revision: 1, value: "10.5" });
  expect((await api.post(SET, { input: target }, office)).body.errors?.[0].extensions.code).toBe("CONFLICT");
  expect((await api.post(SET, { input: target }, token)).body.errors?.[0].extensions.code).toBe("FORBIDDEN");
  const { series } = await ask({ indicators: ["M01"], periods: ["2024-02"], compare: ["PREVIOUS_PERIOD", "LAST_YEAR", "TARGET"] });
  expect(series[0].comparisons).toMatchObject([
    { kind: "PREVIOUS_PERIOD", periods: ["2024-01"], bases: ["7"], differences: ["4"], changes: ["57.14"], comparable: [true] },
    { kind: "LAST_YEAR", periods: ["2023-02"], bases: [null], differences: [null] },
    { kind: "TARGET", bases: ["10.5"], differences: ["0.5"], qualifiers: ["GE"], met: [true] },
  ]);
});

test("a target of an organisation is at most, at least or exact, and its figure meets it or not", async () => {
  const office = (await api.services.access.createCredential("PROGRAM", "office", [{ role: "OFFICE", regionId: place.root }])).token;
  const bureau = await addOrganisation(api.services, place.root, "辛局");
  await api.services.db.transaction((tx) =>
    observe(
      tx,
      { rootId: place.root, regionId: place.root, organisationId: bureau, subjectId: null, period: "2019" },
      [{ indicator: "O04", value: "12", qualifier: "EXACT", missing: null }],
      { kind: "SUBMISSION", id: uuidv7(), settled: true },
      new Date("2020-01-01T00:00:00Z"),
    ),
  );
  const SET = "mutation ($input: SetTargetInput!) { setTarget(input: $input) { target { revision } } }";
  const met: (boolean | null)[] = [];
  for (const [revision, qualifier] of (["GE", "GT", "LE", "LT", "EXACT", "APPROX"] as const).entries()) {
    const input = { rootId: place.root, code: "O04", organisationId: bureau, period: "2019", value: "12", qualifier, revision };
    expect((await api.post(SET, { input }, office)).body.data?.setTarget.target.revision).toBe(revision + 1);
    const { series } = await ask({ indicators: ["O04"], organisationIds: [bureau], periods: ["2019"], compare: ["TARGET"] });
    expect(series[0].comparisons[0]).toMatchObject({ bases: ["12"], qualifiers: [qualifier] });
    met.push(series[0].comparisons[0].met[0]);
  }
  expect(met).toEqual([true, false, true, false, true, null]);
});

test("another place of the same period is a base: of a community, of the parts of a breakdown, and of organisations", async () => {
  const input = { indicators: ["M01"], periods: ["2024-01", "2024-02"], compare: ["PLACE"] };
  const { series, cost } = await ask({ ...input, regionIds: [place.north], compareWith: place.south });
  expect(series[0].values).toEqual(["7", "0"]);
  expect(series[0].comparisons).toMatchObject([
    {
      kind: "PLACE",
      periods: ["2024-01", "2024-02"],
      bases: ["0", "11"],
      differences: ["7", "-11"],
      changes: [null, "-100.00"],
      comparable: [true, true],
    },
  ]);
  expect(cost).toMatchObject({ series: 1, points: 4 });
  const parts = await ask({ ...input, by: "SUBDISTRICT", compareWith: place.root });
  expect(parts.series.map((one: { comparisons: { bases: string[] }[] }) => one.comparisons[0]?.bases)).toEqual([
    ["7", "11"],
    ["7", "11"],
  ]);
  const [one, other] = [await addOrganisation(api.services, place.root, "戊局"), await addOrganisation(api.services, place.root, "己局")];
  const told = await ask({ ...input, indicators: ["O04"], organisationIds: [one], compareWith: other });
  expect(told.series[0].comparisons[0].bases).toEqual([null, null]);
  for (const wrong of [{ compare: [], compareWith: place.south }, { compareWith: null }])
    expect((await ask({ ...input, ...wrong })).extensions).toMatchObject({ code: "BAD_INPUT", field: "input.compareWith" });
  expect((await ask({ ...input, compareWith: uuidv7() })).extensions).toMatchObject({ code: "NOT_FOUND" });
});

test("a target that is withdrawn holds no longer, and a question as of before still knows it", async () => {
  const office = (await api.services.access.createCredential("PROGRAM", "office", [{ role: "OFFICE", regionId: place.root }])).token;
  const of = { rootId: place.root, code: "M01", regionId: place.north, period: "2024-01" };
  const change = async (operation: "set" | "withdraw", more: object) => {
    const name = `${operation}Target`;
    const type = operation === "set" ? "SetTargetInput" : "WithdrawTargetInput";
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { target { revision value recordedFrom recordedTo } } }`;
    const { body } = await api.post(query, { input: { ...of, ...more } }, office);
    return body.data?.[name].target ?? body.errors?.[0].extensions;
  };
  const first = await change("set", { value: "5", qualifier: "GE", revision: 0 });
  const second = await change("set", { value: "8", qualifier: "GE", revision: 1 });
  expect((await change("withdraw", { revision: 1 })).code).toBe("CONFLICT");
  expect((await change("withdraw", { revision: 2 })).recordedTo).not.toBeNull();
  expect((await change("withdraw", { revision: 0 })).code).toBe("BAD_INPUT");
  const bases = async (asOfInstant?: string) =>
    (await ask({ indicators: ["M01"], regionIds: [place.north], periods: ["2024-01"], compare: ["TARGET"], asOfInstant })).series[0]
      .comparisons[0].bases;
  expect(await bases(first.recordedFrom)).toEqual(["5"]);
  expect(await bases(second.recordedFrom)).toEqual(["8"]);
  expect(await bases()).toEqual([null]);
});

test("a time told twice by one reporter counts once: by the length that covers more, and of equals the longer", async () => {
  const reporter = await addOrganisation(api.services, place.root, "庚局");
  const tell = (period: string, value: string) =>
    api.services.db.transaction((tx) =>
      observe(
        tx,
        { rootId: place.root, regionId: place.root, organisationId: reporter, subjectId: null, period },
        [{ indicator: "O04", value, qualifier: "EXACT", missing: null }],
        { kind: "IMPORT", id: uuidv7(), settled: true },
        new Date("2020-01-01T00:00:00Z"),
      ),
    );
  for (let month = 1; month <= 12; month++) await tell(`2018-${String(month).padStart(2, "0")}`, "1");
  const year = async () => (await valuesOf({ indicators: ["O04"], organisationIds: [reporter], periods: ["2018"] }))[0];
  await tell("2018-Q1", "50");
  expect(await year()).toEqual(["12"]); // twelve months cover more than a quarter
  await tell("2018", "13");
  expect(await year()).toEqual(["13"]); // as much as twelve months, and longer
});

test("a definition that changes breaks the line, and a question as of before is answered without it", async () => {
  const office = (await api.services.access.createCredential("PROGRAM", "office", [{ role: "OFFICE", regionId: place.root }])).token;
  const REVISE =
    "mutation ($input: ReviseIndicatorInput!) { reviseIndicator(input: $input) { indicator { code versions { number validFrom heldUntil } } } }";
  const input = {
    ...{
      rootId: place.root,
      code: "M02",
      version: 1,
      validFrom: "2024-02-01",
      name: "签到",
      nameEn: "Check-ins",
      unit: "人次",
      definition: "按人次",
      formula: "Σ",
    },
    ...{ decimals: 0, direction: "MORE", aggregation: "SUM", numerator: ["ATTENDANCE"], reason: "试验" },
  };
  expect((await api.post(REVISE, { input: { ...input, numerator: ["M04"] } }, office)).body.errors?.[0].extensions).toMatchObject({
    code: "BAD_INPUT",
    field: "input.numerator",
  });
  const { body } = await api.post(REVISE, { input }, office);
  expect(body.data?.reviseIndicator.indicator.versions).toEqual([
    { number: 1, validFrom: "2012-01-01", heldUntil: "2024-02-01" },
    { number: 2, validFrom: "2024-02-01", heldUntil: null },
  ]);
  const periods = ["2024-01", "2024-02"];
  const now = await ask({ indicators: ["M02"], periods, compare: ["PREVIOUS_PERIOD"] });
  expect(now.series[0].comparisons[0].comparable).toEqual([null, false]);
  expect(now.series[0]).toMatchObject({
    values: ["1", "11"],
    versions: [1, 2],
    breaks: [{ period: "2024-02", code: "M02", versionBefore: 1, versionAfter: 2 }],
    partVersions: [],
  });
  const before = await ask({ indicators: ["M02"], periods, asOf: addDays(today, -1) });
  expect(before.series[0]).toMatchObject({ values: ["1", "1"], versions: [1, 1], breaks: [] });
});

test("a district changes what an indicator means in its own figures: another district's keep theirs, and neither changes the other's", async () => {
  const other = await smallDistrict(api.services);
  const as = async (role: "OFFICE" | "EVALUATOR", regionId: string) =>
    (await api.services.access.createCredential("PROGRAM", role, [{ role, regionId }])).token;
  const [theirs, officer] = [await as("OFFICE", other.root), await as("OFFICE", other.north)];
  const REVISE = "mutation ($input: ReviseIndicatorInput!) { reviseIndicator(input: $input) { indicator { versions { number reason } } } }";
  const LISTED = '{ indicators(filter: { codes: ["M01"] }) { current { definition } versions { number } } }';
  const input = {
    ...{ rootId: other.root, code: "M01", version: 1, validFrom: "2024-02-01", name: "签到", nameEn: "Check-ins", unit: "人次" },
    ...{
      definition: "按笔数",
      formula: "Σ",
      decimals: 0,
      direction: "MORE",
      aggregation: "SUM",
      numerator: ["CHECK_INS"],
      reason: "本区口径",
    },
  };
  const revise = async (more: object, by: string) => (await api.post(REVISE, { input: { ...input, ...more } }, by)).body;
  const asked = { indicators: ["M01"], periods: ["2024-02"] };
  const before = (await ask(asked)).series;
  expect((await revise({ rootId: place.root }, theirs)).errors?.[0].extensions.code).toBe("NOT_FOUND");
  expect((await revise({}, officer)).errors?.[0].extensions.code).toBe("NOT_FOUND");
  expect((await revise({ rootId: other.north }, officer)).errors?.[0].extensions.code).toBe("NOT_FOUND");
  expect((await revise({}, theirs)).data?.reviseIndicator.indicator.versions).toHaveLength(2);
  expect((await ask(asked)).series).toEqual(before);
  expect((await ask({ ...asked, rootId: other.root }, await as("EVALUATOR", other.root))).series[0].versions).toEqual([2]);
  expect((await api.post(LISTED, {}, token)).body.data?.indicators[0].versions).toEqual([{ number: 1 }]);
  expect((await api.post(LISTED, {}, theirs)).body.data?.indicators[0].current.definition).toBe("按笔数");
  const mine = await as("OFFICE", place.root);
  expect((await revise({ rootId: place.root, validFrom: "2027-01-01" }, mine)).data?.reviseIndicator.indicator.versions).toEqual([
    { number: 1, reason: null },
    { number: 3, reason: "本区口径" },
  ]);
  const { rows } = await api.services.pool.query(
    "SELECT detail FROM audit_entry WHERE action = 'reviseIndicator' AND outcome = 'SUCCESS' ORDER BY id",
  );
  expect(rows.at(-1).detail).toContain(`root ${place.root}, version 1 → 3`);
});

test("what is computed names the definitions of its parts: where one changes the line breaks, and the two sides are not comparable", async () => {
  const { services } = api;
  for (const [made, numerator] of [
    ["TPART", []],
    ["TMADE", ["TPART"]],
  ] as const) {
    const indicatorId = uuidv7();
    const source = numerator.length > 0 ? ("COMPUTED" as const) : ("SUBMITTED" as const);
    await services.db.getRepository(Indicator).insert({
      ...{ id: indicatorId, rootId: place.root, code: made, kind: "MEASURE", source, cadence: "MONTHLY", owner: "科协", position: 990 },
      origin: "OURS",
    });
    for (const [number, validFrom] of made === "TPART"
      ? ([
          [1, "2012-04-01"],
          [2, "2015-03-01"],
        ] as const)
      : ([[1, "2012-04-01"]] as const))
      await services.db.getRepository(IndicatorVersion).insert({
        ...{ id: uuidv7(), indicatorId, number, validFrom, validTo: null, name: made, nameEn: made, unit: "次", definition: "试验" },
        ...{
          definitionEn: "",
          formula: "Σ",
          decimals: 0,
          direction: "MORE",
          aggregation: "SUM",
          numerator: [...numerator],
          denominator: [],
        },
        ...{ factor: "1", reason: null, recordedAt: new Date("2000-01-01T00:00:00Z"), recordedBy: null },
      });
  }
  const bureau = await addOrganisation(services, place.root, "壬局");
  const tell = (period: string, value: string, settled = true) =>
    services.db.transaction((tx) =>
      observe(
        tx,
        { rootId: place.root, regionId: place.root, organisationId: bureau, subjectId: null, period },
        [{ indicator: "TPART", value, qualifier: "EXACT", missing: null }],
        { kind: "SUBMISSION", id: uuidv7(), settled },
        new Date("2020-01-01T00:00:00Z"),
      ),
    );
  await tell("2015-01", "90");
  await tell("2015-02", "90");
  await tell("2015-03", "10", false);
  const { series, definitions } = await ask({
    indicators: ["TMADE"],
    periods: ["2015-01", "2015-02", "2015-03", "2015-Q1"],
    compare: ["PREVIOUS_PERIOD"],
  });
  expect(series[0]).toMatchObject({
    values: ["90", "90", "10", "190"],
    versions: [1, 1, 1, 1],
    partVersions: [{ code: "TPART", versions: [1, 1, 2, 2] }],
    breaks: [{ period: "2015-03", code: "TPART", versionBefore: 1, versionAfter: 2 }],
  });
  expect(series[0].comparisons[0].comparable).toEqual([null, true, false, null]);
  expect(definitions).toHaveLength(3);
  // of a sum the share of the value, not of the reports
  expect(series[0].provisionalShares).toEqual([0, 0, 1, 0.0526]);
  // a year that the definition covers from April on, of which nothing else was told
  await tell("2012-06", "4");
  const early = await ask({ indicators: ["TPART", "TMADE"], periods: ["2011", "2012", "2012-Q1", "2012-Q2", "2012-Q3"] });
  for (const one of early.series) {
    expect(one.values).toEqual([null, "4", null, "4", null]);
    expect(one.missing.slice(0, 3)).toEqual(["NO_DEFINITION", null, "NO_DEFINITION"]);
    expect(one.completeness[1]).toBeCloseTo((30 / 214) * (275 / 366), 9);
    expect(one.completeness[3]).toBe(1);
  }
});

test("where one time ends the next begins: midnights, the first record as of a day, a report's last day and a region's, and how exactly sums are stated", async () => {
  const { services } = api;
  const root = await addRegion(services, null, "DISTRICT", "边区", [{ parentId: null, from: "2020-01-01", until: null }]);
  const version = { parentId: root, from: "2020-01-01", until: null };
  const community = await addRegion(services, root, "COMMUNITY", "甲社区", [version]);
  const ended = await addRegion(services, root, "COMMUNITY", "乙社区", [{ ...version, until: "2024-07-01" }]);
  await services.regions.refresh();
  const reader = await evaluatorOf(api, root);
  const bureau = await addOrganisation(services, root, "局");
  const of = async (indicators: string[], periods: string[], more: object = {}) =>
    (await ask({ rootId: root, indicators, periods, ...more }, reader)).series;
  const values = async (indicator: string, periods: string[], more: object = {}) => (await of([indicator], periods, more))[0].values;

  // half past midnight is the day before in London
  for (const day of ["2024-03-01", "2024-02-10"]) {
    const id = await addActivity(services, root, community, "VERIFIED");
    const startsAt = new Date(`${day}T00:30:00+08:00`);
    await services.db.getRepository(Activity).update(id, { startsAt, endsAt: startsAt, organisationId: bureau });
  }
  expect(await values("A01", ["2024-02-29", "2024-03-01", "2024-02", "2024-03"])).toEqual(["0", "1", "1", "1"]);
  const tell = (organisationId: string, indicator: string, period: string, value: string, qualifier: Qualifier = "EXACT") =>
    services.db.transaction((tx) =>
      observe(
        tx,
        { rootId: root, regionId: root, organisationId, subjectId: null, period },
        [{ indicator, value, qualifier, missing: null }],
        { kind: "SUBMISSION", id: uuidv7(), settled: true },
        new Date("2024-05-01T00:00:00Z"),
      ),
    );
  // a report of February stands above the activity of February, and not above that of the first of March
  await tell(bureau, "A01", "2024-02", "5");
  expect(await values("A01", ["2024-02", "2024-03", "2024"])).toEqual(["5", "1", "6"]);

  const other = await addOrganisation(services, root, "另一局");
  for (const [month, one, two] of [
    ["01", "GT", "GE"],
    ["02", "LT", "LE"],
    ["03", "GT", "LT"],
    ["04", "EXACT", "LE"],
    ["05", "APPROX", "GE"],
  ] as const) {
    await tell(bureau, "O04", `2024-${month}`, "5", one);
    await tell(other, "O04", `2024-${month}`, "5", two);
  }
  const months = ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05"];
  expect((await of(["O04"], months))[0].qualifiers).toEqual(["GE", "LE", "APPROX", "LE", "APPROX"]);
  // a quotient of something that is at least so much is about so much, and as complete as the less complete of the two
  const indicatorId = uuidv7();
  await services.db.getRepository(Indicator).insert({
    ...{
      id: indicatorId,
      rootId: root,
      code: "TQUOT",
      kind: "MEASURE",
      source: "COMPUTED",
      cadence: "MONTHLY",
      owner: "科协",
      position: 991,
    },
    origin: "OURS",
  });
  await services.db.getRepository(IndicatorVersion).insert({
    ...{ id: uuidv7(), indicatorId, number: 1, validFrom: "2012-01-01", validTo: null, name: "商", nameEn: "Quotient", unit: "%" },
    ...{ definition: "试验", definitionEn: "", formula: "÷", decimals: 2, direction: "MORE", aggregation: "RATIO", numerator: ["O05"] },
    ...{ denominator: ["O04"], factor: "100", reason: null, recordedAt: new Date("2000-01-01T00:00:00Z"), recordedBy: null },
  });
  for (const organisationId of [bureau, other]) await tell(organisationId, "O05", "2024-01", "1");
  await tell(bureau, "O05", "2024-02", "1");
  expect((await of(["TQUOT"], ["2024-01", "2024-02"]))[0]).toMatchObject({
    ...{ values: ["20.00", "10.00"], qualifiers: ["APPROX", "APPROX"], completeness: [1, 0.5] },
  });

  // as of a day the first record is the first that was known then
  const came = (day: string) => ({ ...headCount(day, 0, 3), rootId: root, communityId: community });
  await recorded("2024-01-20", [came("2024-01-20")]);
  await recorded("2024-06-01", [came("2024-01-05")]);
  const days = ["2024-01-05", "2024-01-10", "2024-01-20"];
  expect(await values("M01", days)).toEqual(["3", "0", "3"]);
  expect(await values("M01", days, { asOf: "2024-05-31" })).toEqual([null, null, "3"]);

  // an activity that is verified today was not on a day before, and what is provisional is so of the attendance
  const late = await addActivity(services, root, community, "VERIFIED");
  await services.db.getRepository(ActivityStep).insert({
    ...{ id: uuidv7(), activityId: late, at: new Date(), actorId: null, action: "verify", fromState: "RECORDED", toState: "VERIFIED" },
    ...{ before: {}, after: {} },
  });
  const sure = await addActivity(services, root, community, "VERIFIED");
  await recorded("2024-08-02", [
    { ...came("2024-08-01"), activityId: late },
    { ...came("2024-08-01"), activityId: sure, count: 9 },
  ]);
  const shares = async (more: object) =>
    (await of(["M01"], ["2024-08", "2024-08-01"], more))[0].provisionalShares.map((share: number) => share.toFixed(4));
  expect(await shares({})).toEqual(["0.0000", "0.0000"]);
  expect(await shares({ asOf: addDays(today, -1) })).toEqual(["0.2500", "0.2500"]);

  // a region that is over on a day is counted until the day before
  expect(await values("O02", ["2024-06-30", "2024-07-01"])).toEqual(["2", "1"]);
  // nor is it waited for when it is over, nor are places that files told of where an organisation tells
  const inFile = (regionId: string, period: string, organisationId: string | null = null) =>
    services.db.transaction((tx) =>
      observe(
        tx,
        { rootId: root, regionId, organisationId, subjectId: null, period },
        [{ indicator: "P05", value: "5", qualifier: "EXACT", missing: null }],
        { kind: "IMPORT", id: uuidv7(), settled: true },
        new Date("2024-05-01T00:00:00Z"),
      ),
    );
  for (const regionId of [community, ended]) await inFile(regionId, "2024-05");
  await inFile(community, "2024-06");
  await inFile(community, "2024-08");
  await inFile(root, "2024-09", bureau);
  expect((await of(["P05"], ["2024-05", "2024-06", "2024-08", "2024-09"]))[0].completeness).toEqual([1, 0.5, 1, 1]);
});

test("completeness is of days told by everybody who tells, places that a file told of included, and activities on record stand in for no report", async () => {
  const { services } = api;
  const own = await smallDistrict(services);
  const reader = await evaluatorOf(api, own.root);
  const [one, other] = [await addOrganisation(services, own.root, "子局"), await addOrganisation(services, own.root, "丑局")];
  const tell = (regionId: string | undefined, organisationId: string | null, indicator: string, period: string, value: string | null) =>
    services.db.transaction((tx) =>
      observe(
        tx,
        { rootId: own.root, regionId: regionId ?? "", organisationId, subjectId: null, period },
        [{ indicator, value, qualifier: "EXACT", missing: value === null ? "NOT_REPORTED" : null }],
        { kind: organisationId ? "SUBMISSION" : "IMPORT", id: uuidv7(), settled: true },
        new Date("2024-01-01T00:00:00Z"),
      ),
    );
  const [first, second, third] = own.communities;
  // two places from January on, one that the file leaves blank until its first figure in July
  for (const month of ["01", "02", "03", "04"]) {
    await tell(first, null, "O05", `2023-${month}`, "1");
    await tell(second, null, "O05", `2023-${month}`, month === "01" || month === "04" ? "1" : null);
    await tell(third, null, "O05", `2023-${month}`, null);
  }
  const of = async (indicator: string, periods: string[], more: object = {}) =>
    (await ask({ rootId: own.root, indicators: [indicator], periods, ...more }, reader)).series[0].completeness;
  expect((await of("O05", ["2023"]))[0]).toBeCloseTo((120 + 61) / (2 * 365), 9);
  await tell(third, null, "O05", "2023-07", "1");
  const [year, january, july] = await of("O05", ["2023", "2023-01", "2023-07"]);
  expect(year).toBeCloseTo((120 + 61 + 31) / (2 * 365 + 184), 9);
  expect([january, july]).toEqual([1, 1 / 3]);
  // the part that one place is
  expect((await of("O05", ["2023"], { regionIds: [second] }))[0]).toBeCloseTo(61 / 365, 9);
  // the district told it as a whole: nobody below it is waited for
  await tell(own.root, null, "O05", "2023-02", "9");
  expect(await of("O05", ["2023-02"])).toEqual([1]);

  await tell(own.root, one, "A06", "2024-01", "5");
  await tell(own.root, other, "A06", "2024-01", "5");
  await tell(own.root, one, "A06", "2024-02", "5");
  const held = await addActivity(services, own.root, first ?? "", "VERIFIED");
  const startsAt = new Date("2024-01-03T10:00:00+08:00");
  await services.db.getRepository(Activity).update(held, { startsAt, endsAt: startsAt });
  await services.db.getRepository(ActivityRecord).insert({
    ...{ id: uuidv7(), activityId: held, revision: 1, status: "VERIFIED", audience: [], onSite: 1, online: 0, materials: 7, experts: 0 },
    ...{ volunteers: 0, report: "", deskCount: 0, evidenceIds: [], receipt: uuidv7(), contentHash: "", recordedAt: startsAt },
    origin: "RECORDED",
  });
  expect(await of("A06", ["2024-01", "2024-02"])).toEqual([29 / 31, 0.5]);
  // a year of which only January is told by both
  expect((await of("A06", ["2024"]))[0]).toBeCloseTo((31 + 31 + 29) / (2 * 366), 9);
  const target = { rootId: own.root, code: "A06", organisationId: one, period: "2024", value: "40", qualifier: "GE", revision: 0 };
  const office = (await services.access.createCredential("PROGRAM", "office", [{ role: "OFFICE", regionId: own.root }])).token;
  const SET = "mutation ($input: SetTargetInput!) { setTarget(input: $input) { target { revision } } }";
  await api.post(SET, { input: target }, office);
  const bases = async (more: object) =>
    (
      await ask({ rootId: own.root, indicators: ["A06"], periods: ["2024"], by: "ORGANISATION", compare: ["TARGET"], ...more }, reader)
    ).series
      .filter((series: { group: string }) => series.group === one)
      .map((series: { comparisons: { bases: string[]; met: boolean[] }[] }) => [series.comparisons[0]?.bases, series.comparisons[0]?.met]);
  expect(await bases({})).toEqual([[["40"], [false]]]);
});

test("registers: regions are counted on the last day of a period, an undated register only says how it stands today", async () => {
  const year = today.slice(0, 4);
  const { series } = await ask({ indicators: ["O01", "O02", "G01"], periods: ["2015", "2024", year] });
  expect(series.map((one: { values: string[] }) => one.values)).toEqual([
    [null, "2", "2"],
    [null, "5", "5"],
    [null, null, "0"],
  ]);
  expect(series[2].missing).toEqual(["NOT_DATED", "NOT_DATED", null]);
});

test("what cannot be asked is refused by the name of its field", async () => {
  const refused = async (input: object) => (await ask(input)).extensions;
  expect(await refused({ indicators: ["A08"], periods: ["2024"], by: "AGE_GROUP" })).toMatchObject({ field: "input.by" });
  expect(await refused({ indicators: [], periods: ["2024"] })).toMatchObject({ field: "input.indicators" });
  expect(await refused({ indicators: ["X99"], periods: ["2024"] })).toMatchObject({ field: "input.indicators" });
  expect(await refused({ indicators: ["M01"], periods: ["2024-13"] })).toMatchObject({ field: "input.periods" });
  for (const period of ["0000", "9999", "9999-12-31", "9999-W52", "9999-12-28/P9999D"])
    expect(await refused({ indicators: ["M01"], periods: [period] }), period).toMatchObject({ field: "input.periods" });
  for (const periodType of ["DAY", "WEEK", "MONTH", "YEAR"])
    expect((await ask({ indicators: ["M01"], periodType, from: "9998-12-30", to: "9999-12-31" })).extensions?.code, periodType).not.toBe(
      "INTERNAL",
    );
  expect(await refused({ indicators: ["M01"], periods: ["2024"], periodType: "DAY" })).toMatchObject({ field: "input.periods" });
  expect(await refused({ indicators: ["M01"] })).toMatchObject({ field: "input.periodType" });
  expect(await refused({ indicators: ["M01"], periodType: "DAY", from: "2000-01-01", to: "2020-01-01" })).toMatchObject({
    code: "LIMIT_EXCEEDED",
    limit: 4000,
  });
  expect(
    await refused({
      indicators: ["M01", "M02", "M03"].concat(Array(20).fill("D06")),
      regionIds: [place.root, ...place.communities],
      periodType: "DAY",
      from: "2014-01-01",
      to: "2023-12-31",
      compare: ["LAST_YEAR"],
      by: "CHANNEL",
    }),
  ).toMatchObject({ code: "LIMIT_EXCEEDED", limit: 250000 });
  expect(await refused({ indicators: ["M01"], periods: ["2024"], regionIds: [uuidv7()] })).toMatchObject({ code: "NOT_FOUND" });
});

test("the cost is known before anything is read, and pages of series give what the whole gives", async () => {
  const input = {
    rootId: place.root,
    indicators: ["M01", "D06"],
    regionIds: [place.root, ...place.communities],
    periodType: "MONTH",
    from: "2024-01-01",
    to: "2024-12-31",
  };
  const { body } = await api.post(
    "query ($input: MetricsInput!) { metricsCost(input: $input) { series periods points limit kioskDays } }",
    { input },
    token,
  );
  expect(body.data?.metricsCost).toEqual({ series: 12, periods: 12, points: 144, limit: 250000, kioskDays: 0 });
  const whole = await ask(input);
  const pages: object[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const page = await ask({ ...input, first: 5, after });
    pages.push(...page.series);
    after = page.pageInfo.endCursor;
    more = page.pageInfo.hasNextPage;
  }
  expect(pages).toEqual(whole.series);
  expect(pages).toHaveLength(12);
});

test("ten years by day of 200 communities: refused as a whole with what it would cost, and page by page every day of each is there", async () => {
  const { services } = api;
  const root = await addRegion(services, null, "DISTRICT", "大区", [{ parentId: null, from: "2012-01-01", until: null }]);
  const version = [{ parentId: root, from: "2012-01-01", until: null }];
  const ids = await Promise.all(Array.from({ length: 200 }, (_, n) => addRegion(services, root, "COMMUNITY", `社区${n}`, version)));
  await services.regions.refresh();
  const reader = await evaluatorOf(api, root);
  const rows = ids.map((communityId, n) => ({ ...headCount(addDays("2024-01-10", n), 0, n + 1), rootId: root, communityId }));
  await recorded("2024-12-31", rows);
  const input = { rootId: root, indicators: ["M01"], regionIds: ids, periodType: "DAY", from: "2015-01-01", to: "2024-12-31" };
  const days = 3_653;
  const refused = (await api.post("query ($input: MetricsInput!) { metrics(input: $input) { totalSeries } }", { input }, reader)).body
    .errors?.[0];
  expect(refused.extensions).toMatchObject({ code: "LIMIT_EXCEEDED", field: "input", limit: 250_000 });
  expect(refused.message).toContain(`${200 * days} points (200 series of ${days} periods)`);
  const PAGE =
    "query ($input: MetricsInput!) { metrics(input: $input) { totalSeries from cost { points } series { regionId values } pageInfo { hasNextPage endCursor } } }";
  const seen: [string, number, number][] = [];
  for (let after: string | null = null, more = true; more; ) {
    const { body } = await api.post(PAGE, { input: { ...input, first: 68, after } }, reader);
    const { totalSeries, from, cost, series, pageInfo } = body.data?.metrics ?? {};
    expect([totalSeries, from.length, cost.points <= 250_000]).toEqual([200, days, true]);
    for (const { regionId, values } of series)
      seen.push([
        regionId,
        values.findIndex((value: string | null) => Number(value) > 0),
        values.reduce((sum: number, value: string | null) => sum + Number(value), 0),
      ]);
    ({ hasNextPage: more, endCursor: after } = pageInfo);
  }
  const first = (Date.parse("2024-01-10") - Date.parse("2015-01-01")) / 86_400_000;
  expect(seen).toEqual(ids.map((id, n) => [id, first + n, n + 1]));
}, 120_000);

test("a department asks of its own organisation, a community officer of the own community", async () => {
  const mine = await addOrganisation(api.services, place.root, "丙局");
  const other = await addOrganisation(api.services, place.root, "丁局");
  const as = async (role: "REPORTER" | "COMMUNITY_OFFICER", grant: object) =>
    (await api.services.access.createCredential("PROGRAM", role, [{ role, ...grant }])).token;
  const reporter = await as("REPORTER", { regionId: place.root, organisationId: mine });
  const officer = await as("COMMUNITY_OFFICER", { regionId: place.communities[0] });
  const input = { indicators: ["O04"], periods: ["2024"] };
  expect((await ask({ ...input, organisationIds: [mine] }, reporter)).series).toHaveLength(1);
  expect((await ask({ ...input, organisationIds: [other] }, reporter)).extensions.code).toBe("NOT_FOUND");
  expect((await ask({ ...input, organisationIds: [mine, other] }, reporter)).extensions.code).toBe("NOT_FOUND");
  expect((await ask(input, reporter)).extensions.code).toBe("FORBIDDEN");
  expect((await ask({ ...input, regionIds: [place.communities[0]] }, officer)).series).toHaveLength(1);
  expect((await ask({ ...input, regionIds: [place.communities[1]] }, officer)).extensions.code).toBe("NOT_FOUND");
  expect((await ask(input, officer)).extensions.code).toBe("NOT_FOUND");
});

test("kiosks: minutes on while planned over minutes planned, in whole days, and their hours", async () => {
  const id = uuidv7();
  const yesterday = addDays(today, -1);
  const weekdays = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: "08:00", closes: "10:00" }));
  await api.services.db.getRepository(Kiosk).insert({
    ...{ id, rootId: place.root, communityId: place.communities[0] ?? "", serial: "M1", name: "终端", nameEn: "Kiosk", kind: "E_GALLERY" },
    ...{ placeName: "广场", vendor: null, plannedHours: weekdays, installedOn: yesterday, origin: "SYNTHETIC" },
  });
  // on from 08:00 to 09:30, and at night, when it is not planned to be
  const online = `${"1".repeat(60)}${"0".repeat(420)}${"1".repeat(90)}`.padEnd(1_440, "0");
  await api.services.pool.query("INSERT INTO kiosk_minutes (kiosk_id, day, online) VALUES ($1, $2, $3::bit(1440))", [
    id,
    yesterday,
    online,
  ]);
  const at = new Date(`${yesterday}T08:30:00+08:00`);
  const use = {
    id: uuidv7({ msecs: at.getTime() }),
    occurredAt: at,
    deviceTime: at,
    rootId: place.root,
    communityId: place.communities[0] ?? "",
  };
  await flushKioskUsage(
    api.services.pool,
    [
      {
        ...use,
        ...{ kioskId: id, kind: "USE", content: null, clicks: 4, dwellSeconds: 50, loanId: null, channel: "TERMINAL", recorderId: id },
        contentHash: Buffer.from("12345678"),
      },
    ],
    at,
  );
  // today is not over: its minutes do not count yet
  await api.services.pool.query("INSERT INTO kiosk_minutes (kiosk_id, day, online) VALUES ($1, $2, $3::bit(1440))", [id, today, online]);
  expect(await valuesOf({ indicators: ["D03", "D09"], periods: [today, `${yesterday}/P2D`] })).toEqual([
    [null, "75.00"],
    ["0.00", "1.50"],
  ]);
  const { series } = await ask({ indicators: ["D03", "D09", "D05", "D07", "D01"], periods: [yesterday] });
  expect(series.map((one: { values: string[] }) => one.values[0])).toEqual(["75.00", "1.50", "4", "50.00", null]);
  expect(series[0]).toMatchObject({ numerators: ["90"], denominators: ["120"], sources: ["KIOSKS"] });

  // how many minutes is kept when which ones are not any more; a day without any is one of an outage
  const [old, dark] = [addDays(today, -450), addDays(today, -451)];
  await api.services.db.getRepository(Kiosk).update(id, { installedOn: dark });
  await api.services.pool.query("INSERT INTO kiosk_minutes (kiosk_id, day, online) VALUES ($1, $2, $3::bit(1440))", [id, old, online]);
  const shares = async () => (await ask({ indicators: ["D03"], periods: [dark, old, yesterday] })).series[0].values;
  expect(await shares()).toEqual(["0.00", "75.00", "75.00"]);
  await inTransaction(api.services.pool, (tx) => cleanUp(tx, new Date()));
  const { rows } = await api.services.pool.query("SELECT day::text FROM kiosk_minutes WHERE kiosk_id = $1 ORDER BY day", [id]);
  expect(rows).toEqual([{ day: yesterday }, { day: today }]);
  expect(await shares()).toEqual(["0.00", "75.00", "75.00"]);
  const COST = "query ($input: MetricsInput!) { metricsCost(input: $input) { points kioskDays } }";
  const costOf = async (indicators: string[], from: string) => {
    const input = { rootId: place.root, indicators, periodType: "DAY", from, to: today };
    return (await api.post(COST, { input }, token)).body.data?.metricsCost;
  };
  expect(await costOf(["D03", "M01"], addDays(today, -9))).toEqual({ points: 20, kioskDays: 9 });
  expect(await costOf(["M01"], addDays(today, -9))).toEqual({ points: 10, kioskDays: 0 });
});

test("attendance is broken down by who held the activity, and an organisation's own is the same", async () => {
  const school = await addOrganisation(api.services, place.root, "小学", "SCHOOL");
  await api.services.pool.query("UPDATE activity SET organisation_id = $2 WHERE id = $1", [place.activities[2], school]);
  const input = { indicators: ["M01"], periods: ["2024-02"] };
  const groups = async (by: string) =>
    (await ask({ ...input, by })).series.map((one: { group: string; values: string[] }) => [one.group, one.values[0]]);
  expect(await groups("ORGANISATION")).toEqual([[school, "11"]]);
  expect(await groups("ORGANISATION_KIND")).toEqual([["SCHOOL", "11"]]);
  expect(await valuesOf({ ...input, organisationIds: [school] })).toEqual([["11"]]);
  expect(await valuesOf({ ...input, organisationIds: [school], asOf: "2024-01-11" })).toEqual([[null]]);
});

test("activities and their records are counted by place and organiser, as of any day, and what an organiser reports of a time stands above them", async () => {
  const { services } = api;
  const own = await smallDistrict(services);
  const reader = await evaluatorOf(api, own.root);
  const [bureau, school] = [
    await addOrganisation(services, own.root, "教育局"),
    await addOrganisation(services, own.root, "某小学", "SCHOOL", own.communities[3]),
  ];
  const committee = await addOrganisation(services, own.root, "居委会", "RESIDENTS_COMMITTEE", own.communities[0]);
  const series = uuidv7();
  await services.db.getRepository(Series).insert({
    id: series,
    rootId: own.root,
    name: "进校园",
    nameEn: "Schools",
    brand: true,
    key: false,
    dutyOf: "SCHOOL",
    position: 1,
    origin: "OURS",
  });
  const hold = async (day: string, community: number, more: Partial<Activity> = {}) => {
    const id = await addActivity(services, own.root, own.communities[community] ?? "", "VERIFIED");
    const startsAt = new Date(`${day}T23:00:00+08:00`);
    await services.db.getRepository(Activity).update(id, { startsAt, endsAt: new Date(startsAt.getTime() + 1_800_000), ...more });
    return id;
  };
  const file = (activityId: string, revision: number, onSite: number, at: string, more: Partial<ActivityRecord> = {}) =>
    services.db.getRepository(ActivityRecord).insert({
      ...{
        id: uuidv7(),
        activityId,
        revision,
        status: "VERIFIED",
        audience: [],
        onSite,
        online: 1,
        materials: 10 * onSite,
        experts: 0,
        volunteers: 0,
      },
      ...{
        report: "",
        deskCount: 0,
        evidenceIds: [],
        receipt: uuidv7(),
        contentHash: "",
        recordedAt: new Date(at),
        origin: "RECORDED",
        ...more,
      },
    } as ActivityRecord);
  const lecture = await hold("2024-01-31", 0); // of no organiser: the committee's
  await hold("2024-02-01", 2, { organisationId: bureau, form: "科普游园" });
  const visit = await hold("2024-02-29", 3, { organisationId: school, seriesId: series, form: "科普培训", state: "RECORDED" });
  await hold("2024-02-10", 4, { state: "CANCELLED" });
  await file(lecture, 1, 40, "2024-02-02T00:00:00Z");
  await file(lecture, 2, 45, "2024-04-02T00:00:00Z", { correctionReason: "补登" });
  await file(visit, 1, 7, "2024-03-01T00:00:00Z", { status: "RETURNED", reviewedAt: new Date("2024-03-05T00:00:00Z") });
  await flushCheckIns(
    services.pool,
    [{ ...headCount("2024-02-29", 3, 9), rootId: own.root, communityId: own.communities[3] ?? "", activityId: visit }],
    new Date("2024-03-03T04:00:00Z"),
  );

  const codes = ["A01", "A02", "A03", "A04", "A06", "A07"];
  const values = async (more: object) =>
    (await ask({ rootId: own.root, indicators: codes, periods: ["2024-01", "2024-02"], ...more }, reader)).series.map(
      (one: { values: string[] }) => one.values,
    );
  expect(await values({})).toEqual([
    ["1", "2"],
    ["46", "9"],
    ["0", "0"],
    ["0", "1"],
    ["450", null],
    ["1", "1"],
  ]);
  // the record was not corrected yet; the other's was filed and not sent back yet; what the desk counted came two days later
  expect(await values({ asOf: "2024-04-01", indicators: ["A02", "A06"] })).toEqual([
    ["41", "9"],
    ["400", null],
  ]);
  expect(await values({ asOf: "2024-03-04", indicators: ["A02"] })).toEqual([["41", "8"]]);
  expect(await values({ asOf: "2024-02-10", indicators: ["A01", "A02"] })).toEqual([
    ["1", "1"],
    ["41", "0"],
  ]);
  const whole = await ask({ rootId: own.root, indicators: ["A01"], periods: ["2023", "2024-02", "2024"] }, reader);
  expect(whole.series[0]).toMatchObject({
    values: [null, "2", "3"],
    missing: ["BEFORE_RECORDS", null, null],
    sources: ["ACTIVITIES"],
    versions: [1, 1, 1],
  });
  expect(whole.series[0].provisionalShares[1]).toBe(0.5);
  const groups = async (by: string, indicator = "A01") =>
    (await ask({ rootId: own.root, indicators: [indicator], periods: ["2024"], by }, reader)).series.map(
      (one: { group: string; values: string[] }) => [one.group, one.values[0]],
    );
  expect(await groups("ORGANISATION")).toEqual(
    expect.arrayContaining([
      [bureau, "1"],
      [school, "1"],
      [committee, "1"],
    ]),
  );
  expect(await groups("ORGANISATION_KIND", "A02")).toEqual([
    ["SCHOOL", "9"],
    ["RESIDENTS_COMMITTEE", "46"],
  ]);
  expect(await groups("SUBDISTRICT")).toEqual([
    [own.north, "1"],
    [own.south, "2"],
  ]);
  expect(await values({ organisationIds: [bureau], indicators: ["A01"] })).toEqual([[null, "1"]]);

  await services.db.transaction((tx) =>
    observe(
      tx,
      { rootId: own.root, regionId: own.root, organisationId: bureau, subjectId: null, period: "2024-02" },
      [{ indicator: "A01", value: "6", qualifier: "EXACT", missing: null }],
      { kind: "SUBMISSION", id: uuidv7(), settled: true },
      new Date("2024-03-08T00:00:00Z"),
    ),
  );
  expect(await values({ indicators: ["A01"] })).toEqual([["1", "7"]]);
  expect(await values({ indicators: ["A01"], asOf: "2024-03-07" })).toEqual([["1", "2"]]);
  expect(await groups("ORGANISATION")).toEqual(
    expect.arrayContaining([
      [bureau, "6"],
      [school, "1"],
      [committee, "1"],
    ]),
  );
  // by where it was read: the parts come to the whole
  await services.db.transaction((tx) =>
    observe(
      tx,
      { rootId: own.root, regionId: own.root, organisationId: school, subjectId: null, period: "2022-05" },
      [{ indicator: "A01", value: "3", qualifier: "EXACT", missing: null }],
      { kind: "IMPORT", id: uuidv7(), settled: true },
      new Date("2024-03-08T00:00:00Z"),
    ),
  );
  const bySource = { rootId: own.root, indicators: ["A01", "M01"], periods: ["2022-05", "2024-01", "2024-02", "2024"], by: "SOURCE" };
  const sources = (await ask(bySource, reader)).series;
  expect(sources.map(({ code, group, values }: { code: string; group: string; values: string[] }) => [code, group, ...values])).toEqual([
    ["A01", "ACTIVITIES", null, "1", "1", "2"],
    ["A01", "SUBMISSION", null, null, "6", "6"],
    ["A01", "IMPORT", "3", null, null, null],
    ["M01", "CHECK_INS", null, null, "9", "9"],
  ]);
  expect(await values({ indicators: ["A01", "M01"], periods: bySource.periods })).toEqual([
    ["3", "1", "7", "8"],
    [null, null, "9", "9"],
  ]);
  const { series: perValue } = await ask({ ...bySource, by: null }, reader);
  expect(perValue[0].valueSources).toEqual([["IMPORT"], ["ACTIVITIES"], ["ACTIVITIES", "SUBMISSION"], ["ACTIVITIES", "SUBMISSION"]]);
  expect(perValue[1].valueSources).toEqual([[], [], ["CHECK_INS"], ["CHECK_INS"]]);
  for (const [indicator, group, figure] of [
    ["A01", "ACTIVITIES", "2"],
    ["A01", "SUBMISSION", "6"],
    ["M01", "CHECK_INS", "9"],
  ]) {
    const { shown } = await walkProof(api, reader, { rootId: own.root, indicator, period: "2024", by: "SOURCE", group });
    expect([indicator, group, shown]).toEqual([indicator, group, figure]);
  }
  for (const refused of ["M04", "A05", "O01", "D03"])
    expect((await ask({ ...bySource, indicators: [refused] }, reader)).extensions).toMatchObject({ code: "BAD_INPUT", field: "input.by" });

  for (const indicator of ["A01", "A02", "A04", "A06"]) {
    const { shown, kinds } = await walkProof(api, reader, { rootId: own.root, indicator, period: "2024" });
    expect([indicator, shown]).toEqual([indicator, { A01: "8", A02: "55", A04: "1", A06: "450" }[indicator]]);
    expect(kinds.has("ACTIVITY")).toBe(true);
  }

  // the monthly duty: months in which both a community and a school were visited
  const duty = { rootId: own.root, indicators: ["A05"], periods: ["2024-01", "2024-02", "2024-Q1", "2024", "2024-02-10", "2023"] };
  expect((await ask(duty, reader)).series[0].values.slice(0, 2)).toEqual(["0.00", "0.00"]);
  const visits = uuidv7();
  await services.db.getRepository(Series).insert({
    id: visits,
    rootId: own.root,
    name: "进社区",
    nameEn: "Communities",
    brand: true,
    key: false,
    dutyOf: "COMMUNITY",
    position: 2,
    origin: "OURS",
  });
  await hold("2024-02-20", 1, { seriesId: visits });
  const [months] = (await ask(duty, reader)).series;
  expect(months).toMatchObject({
    values: ["0.00", "100.00", "33.33", "8.33", null, null],
    numerators: ["0", "1", "1", "1", null, null],
    denominators: ["1", "1", "3", "12", null, null],
    missing: [null, null, null, null, "NOT_APPLICABLE", "BEFORE_RECORDS"],
    sources: ["ACTIVITIES"],
  });
  for (const period of ["2024-Q1", "2024-02"]) {
    const { shown, kinds } = await walkProof(api, reader, { rootId: own.root, indicator: "A05", period });
    expect([shown, kinds.has("ACTIVITY")]).toEqual([period === "2024-Q1" ? "33.33" : "100.00", true]);
  }
});

test("a fiscal year is asked for as it was told, beside the one before it", async () => {
  const reporter = await addOrganisation(api.services, place.root, "财政局");
  const tell = (period: string, value: string) =>
    api.services.db.transaction((tx) =>
      observe(
        tx,
        { rootId: place.root, regionId: place.root, organisationId: reporter, subjectId: null, period },
        [{ indicator: "O05", value, qualifier: "EXACT", missing: null }],
        { kind: "IMPORT", id: uuidv7(), settled: true },
        new Date("2015-01-01T00:00:00Z"),
      ),
    );
  await tell("2012-04-01/P1Y", "30");
  await tell("2013-04-01/P1Y", "40");
  for (const month of ["2013-04", "2013-05"]) await tell(month, "3");
  const { series, periods } = await ask({
    indicators: ["O05"],
    periods: ["2013-04-01/P1Y", "2013"],
    compare: ["PREVIOUS_PERIOD", "LAST_YEAR"],
  });
  expect(periods).toEqual(["2013-04-01/P1Y", "2013"]);
  // the year stands for itself, and its months, which are fewer, do not count beside it
  expect(series[0].values).toEqual(["40", "6"]);
  expect(series[0].comparisons.map((one: { bases: string[] }) => one.bases[0])).toEqual(["30", "30"]);
  expect((await ask({ indicators: ["O05"], periods: ["2013-04-31/P1Y"] })).extensions).toMatchObject({
    code: "BAD_INPUT",
    field: "input.periods",
  });
  expect((await ask({ indicators: ["O05"], periods: ["2013-04-01/P7000Y"] })).extensions).toMatchObject({ code: "LIMIT_EXCEEDED" });
});

test("an indicator that a district has imported for itself is not listed, asked for, changed or given targets from another", async () => {
  const other = await smallDistrict(api.services);
  const id = uuidv7();
  await api.services.db.getRepository(Indicator).insert({
    ...{
      id,
      rootId: other.root,
      code: "LIB1",
      kind: "DATA_ITEM",
      source: "IMPORTED",
      cadence: "MONTHLY",
      owner: "图书馆",
      position: 900,
      origin: "RECORDED",
    },
  });
  await api.services.db.getRepository(IndicatorVersion).insert({
    ...{
      id: uuidv7(),
      indicatorId: id,
      number: 1,
      validFrom: "2008-01-01",
      validTo: null,
      name: "到馆",
      nameEn: "Visits",
      unit: "人次",
      definition: "到馆",
    },
    ...{
      definitionEn: "Visits",
      formula: "Σ",
      decimals: 0,
      direction: "MORE",
      aggregation: "SUM",
      numerator: [],
      denominator: [],
      factor: "1",
    },
    ...{ reason: null, recordedBy: null, recordedAt: new Date("2020-01-01T00:00:00Z") },
  });
  const as = async (role: "OFFICE" | "EVALUATOR", regionId: string) =>
    (await api.services.access.createCredential("PROGRAM", role, [{ role, regionId }])).token;
  const listed = async (by: string) =>
    (await api.post('{ indicators(filter: { codes: ["LIB1"] }) { code } }', {}, by)).body.data?.indicators.length;
  expect([await listed(await as("EVALUATOR", other.root)), await listed(token)]).toEqual([1, 0]);
  const asked = { indicators: ["LIB1"], periods: ["2024"] };
  expect((await ask(asked)).extensions).toMatchObject({ code: "BAD_INPUT", field: "input.indicators" });
  expect((await ask({ ...asked, rootId: other.root }, await as("EVALUATOR", other.root))).series[0].missing).toEqual(["NOT_REPORTED"]);
  const [mine, theirs] = [await as("OFFICE", place.root), await as("OFFICE", other.root)];
  const SET = "mutation ($input: SetTargetInput!) { setTarget(input: $input) { target { revision } } }";
  const target = { code: "LIB1", period: "2024", value: "5", qualifier: "GE", revision: 0 };
  const set = async (rootId: string, by: string) => (await api.post(SET, { input: { ...target, rootId, regionId: rootId } }, by)).body;
  expect((await set(place.root, mine)).errors?.[0].extensions).toMatchObject({ code: "BAD_INPUT", field: "input.code" });
  expect((await set(other.root, theirs)).data?.setTarget.target.revision).toBe(1);
  const REVISE = "mutation ($input: ReviseIndicatorInput!) { reviseIndicator(input: $input) { indicator { code } } }";
  const revision = {
    ...{
      rootId: place.root,
      code: "LIB1",
      version: 1,
      validFrom: "2024-02-01",
      name: "到馆",
      nameEn: "Visits",
      unit: "人次",
      definition: "按人次",
      formula: "Σ",
    },
    ...{ decimals: 0, direction: "MORE", aggregation: "SUM", reason: "试验" },
  };
  expect((await api.post(REVISE, { input: revision }, mine)).body.errors?.[0].extensions.code).toBe("NOT_FOUND");
  const made = { ...revision, code: "O04", numerator: ["LIB1"], version: 1 };
  expect((await api.post(REVISE, { input: made }, mine)).body.errors?.[0].extensions).toMatchObject({
    code: "BAD_INPUT",
    field: "input.numerator",
  });
  expect((await api.post(REVISE, { input: { ...revision, rootId: other.root } }, theirs)).body.data?.reviseIndicator.indicator.code).toBe(
    "LIB1",
  );
});

test("who floods history is told so and holds up nobody else, and when they hang up, what they asked stops in the database", async () => {
  const { pool } = api.services;
  const reader = async () =>
    (await api.services.access.createCredential("PROGRAM", "other", [{ role: "EVALUATOR", regionId: place.root }])).token;
  const [second, third] = [await reader(), await reader()];
  const running = async () => {
    const { rows } = await pool.query(
      "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'kepu-metrics' AND state = 'active' AND query LIKE '%rollup_day%'",
    );
    return rows[0].count as number;
  };
  const blocker = await pool.connect();
  try {
    await blocker.query("BEGIN");
    await blocker.query("LOCK TABLE rollup_day IN ACCESS EXCLUSIVE MODE");
    const gone = new AbortController();
    const input = { rootId: place.root, indicators: ["M01"], periodType: "DAY", from: "2024-01-01", to: "2024-12-31" };
    const body = JSON.stringify({ query: METRICS, variables: { input } });
    const stuck = (by: string) =>
      fetch(api.url, {
        ...{ method: "POST", body, signal: gone.signal },
        headers: { "content-type": "application/json", authorization: `Bearer ${by}` },
      }).then(
        ({ status }) => String(status),
        (error: Error) => error.name,
      );
    const answered: string[] = [];
    const flood = Array.from({ length: 30 }, () => stuck(token));
    for (const one of flood) one.then((status) => answered.push(status));
    await expect.poll(() => answered, { timeout: 5_000 }).toEqual(Array(8).fill("429"));
    await expect.poll(running, { timeout: 5_000 }).toBe(2);
    // nothing of the table that is locked is asked by the other one
    expect((await ask({ indicators: ["O04"], periods: ["2024-01"] }, second)).series).toHaveLength(1);
    const other = stuck(third);
    await expect.poll(running, { timeout: 5_000 }).toBe(3);
    gone.abort();
    expect(new Set(await Promise.all([...flood, other]))).toEqual(new Set(["429", "AbortError"]));
    // the lock still stands: nothing but their being cancelled ends them
    await expect.poll(running, { timeout: 5_000 }).toBe(0);
  } finally {
    await blocker.query("ROLLBACK");
    blocker.release();
  }
  expect((await ask({ indicators: ["M01"], periods: ["2024-02-29"] })).series).toHaveLength(1);
});

test("a breakdown of more series than a query may have is refused before they are made", async () => {
  const { pool } = api.services;
  await pool.query(
    `INSERT INTO organisation (id, root_id, name, short_name, name_en, kind, names, position, origin)
     SELECT gen_random_uuid(), $1, 'many ' || n, 'many', 'many', 'SCHOOL', '[]', 1000 + n, 'RECORDED' FROM generate_series(1, 4900) n`,
    [place.root],
  );
  const indicators = ["M01", "M02", "O04", "P05", "A01", "A02", "A03"];
  const input = {
    rootId: place.root,
    indicators,
    by: "ORGANISATION",
    periods: ["2024-01"],
    regionIds: [place.root, place.north, place.south, ...place.communities],
  };
  const { body } = await api.post(`query ($input: MetricsInput!) { metricsCost(input: $input) { series } }`, { input }, token);
  await pool.query("DELETE FROM organisation WHERE name LIKE 'many %'");
  expect(body.errors?.[0]?.extensions).toMatchObject({ code: "LIMIT_EXCEEDED", field: "input", limit: 250_000 });
});

interface Shown {
  values: (string | null)[];
  provisionalShares: (number | null)[];
}

const heldMoments = async () => {
  const { rows } = await api.services.pool.query(
    "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'kepu-moments' AND state LIKE 'idle in%'",
  );
  return rows[0].count as number;
};

test("a question read page by page is of one moment: who comes, is verified or reported between two pages is on none of them, and totals are their parts", async () => {
  const { services } = api;
  const district = await smallDistrict(services);
  const { root, communities, activities } = district;
  const reader = (await services.access.createCredential("PROGRAM", "file", [{ role: "EVALUATOR", regionId: root }])).token;
  const viewer = (await services.access.viewerOfToken(reader)) as Viewer;
  let person = 0;
  const arrive = () =>
    flushCheckIns(
      services.pool,
      communities.flatMap((communityId, at) =>
        [1, 2].map(() => ({
          ...headCount(today, at, 1),
          ...{ rootId: root, communityId, activityId: activities[at] ?? "", kind: "IDENTIFIED", pseudonym: Buffer.alloc(16, ++person) },
          ...{ occurredAt: new Date(), recorderId: root },
        })),
      ) as CheckInRow[],
      new Date(),
    );
  const report = (value: string) =>
    services.db.transaction((tx) =>
      observe(
        tx,
        { rootId: root, regionId: root, organisationId: null, subjectId: null, period: today.slice(0, 7) },
        [{ indicator: "O04", value, qualifier: "EXACT", missing: null }],
        { kind: "SUBMISSION", id: uuidv7(), settled: true },
        new Date(),
      ),
    );
  await report("5");
  await arrive();
  await buildReach(services.pool);
  const question = {
    ...{ rootId: root, indicators: ["M01", "M11", "O04"], periods: [today.slice(0, 7)], parents: "NOW" as const, first: 1_000 },
    regionIds: [root, district.north, district.south, ...communities],
  };
  const { series: before } = await ask(question, reader);
  const said = (all: typeof before) => all.map(({ values, provisionalShares }: Shown) => [values[0], provisionalShares[0]]);
  const { signal } = new AbortController();
  const opened = await services.metricQueries.open(viewer, question, signal);
  const file: typeof before = [];
  for await (const { series } of services.metricQueries.pages(viewer, opened, 3, signal)) {
    file.push(...series);
    expect(await heldMoments()).toBe(1);
    await arrive();
    if (file.length === 6) await buildReach(services.pool);
    await report(String(file.length));
    await services.db.getRepository(Activity).update({ rootId: root }, { state: "VERIFIED" });
    // what the process keeps goes on to what is true now
    expect((await ask(question, reader)).series[0].values[0]).not.toBe(before[0].values[0]);
  }
  expect(file.length).toBeGreaterThan(20);
  expect(said(file)).toEqual(said(before));
  for (const [nth, code] of ["M01", "M11"].entries()) {
    const figures = file.filter((one: { code: string }) => one.code === code).map(({ values }: Shown) => Number(values[0]));
    expect([nth, figures[0]]).toEqual([nth, 2 * communities.length]);
    expect(figures.slice(3).reduce((sum: number, one: number) => sum + one, 0)).toBe(figures[0]);
  }
  expect(await heldMoments()).toBe(0);
  expect(said((await ask(question, reader)).series)).not.toEqual(said(before));
});

test("a moment is held for a limited time and by a limited number, and let go when nobody takes the rest", async () => {
  const { services } = api;
  const viewer = (await services.access.viewerOfToken(token)) as Viewer;
  const { signal } = new AbortController();
  const question = { rootId: place.root, indicators: ["M01", "M02"], periods: ["2024"], parents: "NOW" as const, first: 1 };
  const opened = await services.metricQueries.open(viewer, question, signal);
  const files = Array.from({ length: 6 }, () => services.metricQueries.pages(viewer, opened, 1, signal));
  for (const file of files) expect((await file.next()).done).toBe(false);
  expect(await heldMoments()).toBe(6);
  await expect(services.metricQueries.pages(viewer, opened, 1, signal).next()).rejects.toMatchObject({
    extensions: { code: "RATE_LIMITED" },
  });
  for (const file of files) await file.return(undefined);
  expect(await heldMoments()).toBe(0);
  const pool = () => new Pool({ connectionString: database.url, max: 1, application_name: "kepu-moments" });
  const hasty = new HistoryReader(pool(), pool(), 0.2);
  const held = await hasty.hold();
  await expect(
    held.readAnd(
      viewer,
      undefined,
      (tx) => tx.query("SELECT pg_sleep(10)"),
      async () => {},
    ),
  ).rejects.toMatchObject({
    ...{ message: "A file is read for at most 0.2 seconds: ask for less, or take it faster.", extensions: { code: "LIMIT_EXCEEDED" } },
  });
  await expect(
    held.readAnd(
      viewer,
      undefined,
      (tx) => tx.query("SELECT 1"),
      async () => {},
    ),
  ).rejects.toMatchObject({
    extensions: { code: "LIMIT_EXCEEDED" },
  });
  await expect.poll(heldMoments).toBe(0);
  await hasty.end();
});

test("a reading that counts for long between two statements is not taken for an abandoned one", async () => {
  const read = await api.services.history.read(null, undefined, (tx) => tx.query("SHOW idle_in_transaction_session_timeout"));
  expect(read.rows[0].idle_in_transaction_session_timeout).toBe("20s");
});

test("what is computed of what was read is in the same turn, and holds no connection", async () => {
  const { history, access, pool } = api.services;
  const viewer = (await access.viewerOfToken(token)) as Viewer;
  const begun: string[] = [];
  let end = () => {};
  const computed = new Promise<void>((resolve) => {
    end = resolve;
  });
  const compute = (name: string) => {
    begun.push(name);
    return computed;
  };
  const two = ["one", "two"].map((name) => history.readAnd(viewer, undefined, async () => name, compute));
  await expect.poll(() => [...begun].sort(), { timeout: 5_000 }).toEqual(["one", "two"]);
  const third = history.read(viewer, undefined, async () => begun.push("three"));
  expect(await history.read(null, undefined, async () => "answered")).toBe("answered");
  const open = "datname = current_database() AND application_name = 'kepu-metrics' AND state <> 'idle'";
  expect((await pool.query(`SELECT FROM pg_stat_activity WHERE ${open}`)).rowCount).toBe(0);
  expect(begun).toHaveLength(2);
  end();
  await Promise.all([...two, third]);
  expect(begun).toHaveLength(3);
});

test("a client that goes away stops its query in the database", async () => {
  const gone = new AbortController();
  const query = api.services.history.read(null, gone.signal, (tx) => tx.query("SELECT pg_sleep(15)"));
  setTimeout(() => gone.abort(), 200);
  const began = Date.now();
  await expect(query).rejects.toMatchObject({ extensions: { code: "LIMIT_EXCEEDED" } });
  expect(Date.now() - began).toBeLessThan(5_000);
});
