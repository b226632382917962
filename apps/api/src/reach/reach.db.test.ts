import { addDays, shanghaiDay, startOfShanghaiDay } from "@kepu/schema";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Activity } from "../activity/activity.entity.ts";
import { seedIndicators } from "../indicator/indicator-list.ts";
import { flushCheckIns, flushRetractions } from "../ingest/check-in-flush.ts";
import { ensurePartitions } from "../ingest/partitions.ts";
import type { CheckInRow } from "../ingest/rows.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import { compareTiers } from "../recount/recount.queries.ts";
import { Population } from "../region/region.entity.ts";
import { recordRegisters } from "../register/register-history.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { addActivity, smallDistrict } from "../testing/district.ts";
import { addOrganisation } from "../testing/forms.ts";
import { askMetrics, checkInAt, evaluatorOf } from "../testing/metrics.ts";
import { askProof, walkProof } from "../testing/proofs.ts";
import { type Key, keyOf } from "../testing/walk.ts";
import { buildReach } from "./build.ts";

const database = testDatabase();
const FORMS = ["科普讲座", "培训", "科普游园"];
const SERIES = [uuidv7(), uuidv7()];
const FIRST = addDays(shanghaiDay(new Date()), -400);
const REACH = `query ($input: ReachInput!) { reach(input: $input) { people coverage method population populationYear schools completeness
  attendance { identified anonymous headCount } places { regionId people attendance { identified } } periods { period people attendance { identified } }
  inPlaces { places people } shared { firstId secondId people } } }`;
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let evaluator: string;
/** what has happened to activities, in the order of time */
const steps: { activityId: string; at: string; from: string; to: string }[] = [];
const activities: { id: string; communityId: string; form: string; seriesId: string | null }[] = [];
let seed = 7;

/** The same numbers in every run. */
function below(most: number): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((seed / 4_294_967_296) * most);
}
const some = <T>(list: readonly T[]): T[] => list.filter(() => below(2) === 0);
const one = <T>(list: readonly T[]): T => list[below(list.length)] as T;

beforeAll(async () => {
  api = await startApi(database.url);
  const { pool, db } = api.services;
  place = await smallDistrict(api.services);
  evaluator = await evaluatorOf(api, place.root);
  await db.transaction(seedIndicators);
  await db.getRepository(Population).insert([
    { id: uuidv7(), regionId: place.root, year: 2020, value: 1_000, source: "统计局", origin: "OFFICIAL" },
    { id: uuidv7(), regionId: place.north, year: 2020, value: 300, source: "统计局", origin: "OFFICIAL" },
  ]);
  await ensurePartitions(pool, startOfShanghaiDay(addDays(FIRST, -2)), new Date());
  for (let at = 0; at < 30; at++) {
    const communityId = one(place.communities);
    const id = await addActivity(api.services, place.root, communityId, at % 3 === 0 ? "VERIFIED" : "ENDED");
    const [form, seriesId] = [one(FORMS), one([...SERIES, null])];
    await db.getRepository(Activity).update({ id }, { form, seriesId });
    activities.push({ id, communityId, form, seriesId });
    // of every other one the steps that led to what it is: verified, corrected, verified again
    const states = at % 3 === 0 ? ["ENDED", "VERIFIED", "RECORDED", "VERIFIED"] : ["ENDED", "RECORDED", "VERIFIED", "RECORDED"];
    const days = [below(130), 130 + below(130), 260 + below(130)];
    if (at % 2 === 0)
      for (const [nth, day] of days.entries())
        steps.push({ activityId: id, at: addDays(FIRST, day), from: states[nth] ?? "", to: states[nth + 1] ?? "" });
    if (at % 2 === 0 && at % 3 !== 0) await db.getRepository(Activity).update({ id }, { state: "RECORDED" });
  }
  await db.query(
    `INSERT INTO activity_step (id, activity_id, at, actor_id, action, from_state, to_state, before, after)
     SELECT uuidv7(), s."activityId", s.at::timestamp AT TIME ZONE 'Asia/Shanghai', $2, 'step', s."from", s."to", '{}', '{}'
     FROM jsonb_to_recordset($1::jsonb) AS s ("activityId" uuid, at date, "from" text, "to" text)`,
    [JSON.stringify(steps), place.root],
  );
  // three waves: built, built again after late items and retractions, and not built at all
  const known: CheckInRow[] = [];
  for (const wave of [0, 1, 2]) {
    const rows = Array.from({ length: 900 }, () => arrival(150 + wave * 120));
    const recorded = new Date(startOfShanghaiDay(addDays(FIRST, 150 + wave * 120)));
    await flushCheckIns(pool, rows, recorded);
    known.push(...rows);
    const gone = known.filter(() => below(8) === 0).map((row) => ({ checkInId: row.id, recorderId: place.root, reason: null }));
    await flushRetractions(pool, gone);
    if (wave < 2) await buildReach(pool);
  }
});
afterAll(() => api.stop());

function arrival(days: number): CheckInRow {
  const { id, communityId } = one(activities);
  const at = startOfShanghaiDay(addDays(FIRST, below(days))).getTime() + below(86_400_000);
  const kind = one(["IDENTIFIED", "IDENTIFIED", "ANONYMOUS", "HEAD_COUNT"] as const);
  const pseudonym = kind === "IDENTIFIED" ? Buffer.alloc(32, below(200)) : null;
  return checkInAt(new Date(at), {
    rootId: place.root,
    communityId,
    activityId: id,
    kind,
    pseudonym,
    count: kind === "HEAD_COUNT" ? 5 : 1,
  });
}

const ask = async (input: object) => {
  const { body } = await api.post(REACH, { input: { rootId: place.root, ...input } }, evaluator);
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return body.data?.reach;
};

/** Of an activity, whether it was verified by the end of a day. */
function verifiedThen(id: string, state: string, day: string | undefined): boolean {
  const own = day === undefined ? [] : steps.filter(({ activityId }) => activityId === id);
  const last = own.filter(({ at }) => at <= (day ?? "")).at(-1);
  return (last?.to ?? own[0]?.from ?? state) === "VERIFIED";
}

/** Said anew, from the facts alone. */
async function counted(of: {
  communities: string[];
  periods: string[];
  forms?: string[];
  seriesIds?: string[];
  settled?: boolean;
  asOf?: string;
}) {
  const states = await api.services.pool.query<{ id: string; state: string }>("SELECT id, state FROM activity");
  const verified = states.rows.filter(({ id, state }) => verifiedThen(id, state, of.asOf)).map(({ id }) => id);
  const { rows } = await api.services.pool.query(
    `SELECT count(DISTINCT c.pseudonym)::int AS people, count(c.pseudonym)::int AS identified FROM check_in c JOIN activity a ON a.id = c.activity_id
     WHERE c.community_id = ANY($1) AND ($3::text[] IS NULL OR a.form = ANY($3)) AND ($4::uuid[] IS NULL OR a.series_id = ANY($4))
       AND ($5::uuid[] IS NULL OR a.id = ANY($5))
       AND EXISTS (SELECT FROM unnest($2::text[]) AS p (period) WHERE
         to_char(c.occurred_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') LIKE p.period || '%'
         OR to_char(c.occurred_at AT TIME ZONE 'Asia/Shanghai', 'YYYY"-Q"Q') = p.period)
       AND ($6::date IS NULL OR (c.recorded_at AT TIME ZONE 'Asia/Shanghai')::date <= $6)
       AND NOT EXISTS (SELECT FROM check_in_retraction r WHERE r.check_in_id = c.id
         AND ($6::date IS NULL OR (r.recorded_at AT TIME ZONE 'Asia/Shanghai')::date <= $6))`,
    [of.communities, of.periods, of.forms ?? null, of.seriesIds ?? null, of.settled ? verified : null, of.asOf ?? null],
  );
  return rows[0] as { people: number; identified: number };
}

function periodsOfAllSorts(): string[] {
  const day = addDays(FIRST, below(400));
  const quarter = `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
  return one([
    [day.slice(0, 4)],
    [quarter],
    [day.slice(0, 7)],
    [day.slice(0, 7), day.slice(0, 4)],
    [day],
    [quarter, addDays(FIRST, below(400))],
  ]);
}

test("reach equals count(distinct) on the facts for 200 combinations of places, periods, topics and days of knowledge", async () => {
  const inside: Record<string, string[]> = {
    [place.root]: place.communities,
    [place.north]: place.communities.slice(0, 2),
    [place.south]: place.communities.slice(2, 4),
    ...Object.fromEntries(place.communities.map((id) => [id, [id]])),
  };
  let met = 0;
  for (let turn = 0; turn < 200; turn++) {
    const regionIds = [one(Object.keys(inside)), ...some(place.communities)];
    const periods = periodsOfAllSorts();
    const topics = {
      ...(below(2) === 0 ? { forms: [one(FORMS), one(FORMS)] } : {}),
      ...(below(3) === 0 ? { seriesIds: [one(SERIES)] } : {}),
      ...(below(2) === 0 ? { settled: true } : {}),
      ...(below(3) === 0 ? { asOf: addDays(FIRST, 100 + below(300)) } : {}),
    };
    const communities = [...new Set(regionIds.flatMap((id) => inside[id] ?? []))];
    const reach = await ask({ regionIds, periods, ...topics });
    const said = { regionIds, periods, topics };
    const expected = await counted({ communities, periods, ...topics });
    expect([reach.people, reach.attendance.identified, said]).toEqual([expected.people, expected.identified, said]);
    const [first] = reach.places;
    expect(first.people).toBe((await counted({ communities: inside[first.regionId] ?? [], periods, ...topics })).people);
    met += expected.people;
  }
  expect(met).toBeGreaterThan(5_000);
}, 60_000);

test("who was in two communities counts in each, and once in the district", async () => {
  const year = FIRST.slice(0, 4);
  const reach = await ask({ regionIds: place.communities, periods: [year] });
  const sum = reach.places.reduce((all: number, { people }: { people: number }) => all + people, 0);
  const overlap = reach.inPlaces.reduce((all: number, { places, people }: { places: number; people: number }) => all + places * people, 0);
  expect(overlap).toBe(sum);
  expect(sum).toBeGreaterThan(reach.people);
  expect(reach.inPlaces.reduce((all: number, { people }: { people: number }) => all + people, 0)).toBe(reach.people);
  expect((await ask({ periods: [year] })).people).toBe(reach.people);
  const [a = "", b = ""] = place.communities;
  const pair = reach.shared.find(({ firstId, secondId }: { firstId: string; secondId: string }) => firstId === a && secondId === b);
  const people = (id: string) => reach.places.find(({ regionId }: { regionId: string }) => regionId === id).people;
  expect((await ask({ regionIds: [a, b], periods: [year] })).people).toBe(people(a) + people(b) - pair.people);
});

test("only the district is coverage, of the population known by then; anonymous and head-count attendance become no people", async () => {
  const year = shanghaiDay(new Date()).slice(0, 4);
  const district = await ask({ periods: [year] });
  expect(district).toMatchObject({ method: "COVERAGE", population: 1_000, populationYear: 2020, coverage: district.people / 1_000 });
  expect(district.attendance.anonymous).toBeGreaterThan(0);
  expect(district.attendance.headCount % 5).toBe(0);
  // a subdistrict has a population, but who came there need not live there
  expect(await ask({ regionIds: [place.north], periods: [year] })).toMatchObject({ method: "AT_PLACE", coverage: null, population: 300 });
  expect(await ask({ periods: ["2020-12-30"] })).toMatchObject({ population: null, coverage: null });
  expect(await ask({ periods: ["2020-12-31"] })).toMatchObject({ population: 1_000, coverage: 0 });
});

test("in metrics distinct people are counted on the set, as of any day: a year over months and places is no sum of them, and their proof comes to it", async () => {
  const year = FIRST.slice(0, 4);
  const months = Array.from({ length: 12 }, (_, at) => `${year}-${String(at + 1).padStart(2, "0")}`);
  for (const asOf of [undefined, addDays(FIRST, 280)]) {
    const question = { rootId: place.root, indicators: ["M11"], periods: [year, ...months], ...(asOf ? { asOf } : {}) };
    const { series } = await askMetrics(api, evaluator, { ...question, regionIds: [place.root, place.north, ...place.communities] });
    const of = { communities: place.communities, periods: [year], ...(asOf ? { asOf } : {}) };
    const [all, settled] = [(await counted(of)).people, (await counted({ ...of, settled: true })).people];
    const { body } = await api.post(
      "query ($input: MetricsInput!) { metrics(input: $input) { series { provisionalShares } } }",
      { input: { ...question, periods: [year] } },
      evaluator,
    );
    expect(body.data?.metrics.series[0].provisionalShares[0]).toBeCloseTo((all - settled) / all, 9);
    for (const { regionId, values } of asOf ? series.slice(0, 3) : series)
      for (const [nth, period] of [year, ...months].entries()) {
        const communities =
          regionId === place.root ? place.communities : regionId === place.north ? place.communities.slice(0, 2) : [regionId];
        const { people } = await counted({ communities, periods: [period], ...(asOf ? { asOf } : {}) });
        expect([regionId, period, Number(values[nth])]).toEqual([regionId, period, people]);
      }
    const [district, , ...communities] = series.map(({ values }) => values.map(Number));
    expect(district?.slice(1).reduce((a, b) => a + b, 0)).toBeGreaterThan(district?.[0] ?? 0);
    expect(communities.reduce((sum, values) => sum + (values[0] ?? 0), 0)).toBeGreaterThan(district?.[0] ?? 0);
    const by = await askMetrics(api, evaluator, { ...question, by: "COMMUNITY" });
    for (const { group, values } of by.series) expect(values).toEqual(series.find(({ regionId }) => regionId === group)?.values);
    const proof = { rootId: place.root, indicator: "M11", regionId: place.communities[0], period: year, ...(asOf ? { asOf } : {}) };
    const { kinds, shown } = await walkProof(api, evaluator, proof, 1);
    expect([kinds.has("CHECK_IN"), Number(shown) > 0]).toEqual([true, true]);
  }
});

test("over 70 % of residents is a figure: people over the population of a year, of the district alone, as complete and settled as its check-ins", async () => {
  const year = FIRST.slice(0, 4);
  const { people } = await counted({ communities: place.communities, periods: [year] });
  const settled = (await counted({ communities: place.communities, periods: [year], settled: true })).people;
  const { body } = await api.post(
    `query ($input: MetricsInput!) { metrics(input: $input) { definitions { code definition } series {
      regionId values numerators denominators missing completeness provisionalShares sources } } }`,
    { input: { rootId: place.root, indicators: ["A08"], regionIds: [place.root, place.north], periods: [year] } },
    evaluator,
  );
  const [district, subdistrict] = body.data?.metrics.series ?? [];
  expect(district).toMatchObject({
    ...{ values: [(people / 10).toFixed(2)], numerators: [String(people)], denominators: ["1000"], missing: [null] },
    sources: ["CHECK_INS", "REGISTER"],
  });
  expect(district.completeness[0]).toBeGreaterThan(0);
  expect(district.completeness[0]).toBeLessThan(1);
  expect(district.provisionalShares[0]).toBeCloseTo((people - settled) / people, 9);
  expect(subdistrict).toMatchObject({ values: [null], missing: ["NOT_APPLICABLE"] });
  const method = body.data?.metrics.definitions.find(({ code }: { code: string }) => code === "A08").definition;
  for (const word of ["不同人数", "常住人口", "只对全区发布", "下限"]) expect(method).toContain(word);
  const { kinds } = await walkProof(api, evaluator, { rootId: place.root, indicator: "A08", period: year }, 1);
  expect([kinds.has("CHECK_IN"), kinds.has("ENTRY")]).toEqual([true, true]);
  const proof = await askProof(api, evaluator, { rootId: place.root, indicator: "A08", period: year });
  const under = proof.parts.find(({ role }) => role === "DENOMINATOR");
  const [entry] = (await askProof(api, evaluator, { rootId: place.root, indicator: "A08", period: year, node: under?.id })).parts;
  expect(entry).toBeDefined();
});

test("over 90 % of schools is a figure: those with a verified activity this school year, of those registered on its last day", async () => {
  const { services } = api;
  const schools: string[] = [];
  for (const [name, regionId] of [
    ["甲小学", place.communities[0]],
    ["乙小学", place.communities[2]],
    ["丙小学", null],
    ["丁小学", place.communities[1]],
    ["戊小学", place.communities[0]],
  ] as const)
    schools.push(await addOrganisation(services, place.root, name, "SCHOOL", regionId));
  const hold = async (day: string, organisationId: string | undefined, state: "VERIFIED" | "ENDED", at = "10:00") => {
    const id = await addActivity(services, place.root, place.communities[4] ?? "", state);
    const startsAt = new Date(`${day}T${at}:00+08:00`);
    await services.db
      .getRepository(Activity)
      .update({ id }, { organisationId, startsAt, endsAt: new Date(startsAt.getTime() + 3_600_000) });
  };
  await hold("2022-09-20", schools[0], "VERIFIED");
  await hold("2023-02-10", schools[1], "VERIFIED");
  await hold("2023-02-12", schools[1], "ENDED");
  // the day begins at Shanghai's midnight
  await hold("2022-10-01", schools[2], "ENDED", "00:30");
  await hold("2022-06-01", schools[3], "VERIFIED");
  // of the school year before
  await hold("2022-08-20", schools[3], "VERIFIED");
  const say = (id: string | undefined, days: Partial<Organisation>) =>
    services.db.transaction(async (tx) => {
      await tx.update(Organisation, { id }, days);
      await recordRegisters(tx, place.root);
    });
  for (const id of schools.slice(0, 4)) await say(id, { openedOn: "2010-09-01" });
  await say(schools[3], { closedOn: "2023-01-15" });
  const periods = ["2022-Q2", "2022-Q4", "2023-Q1", "2023-Q3", "2022"];
  const question = { rootId: place.root, regionIds: [place.root, place.north], periods };
  const unknown = await askMetrics(api, evaluator, { ...question, indicators: ["A09", "M12", "M13"] });
  for (const { missing } of unknown.series) expect(missing, "one school does not say since when").toEqual(periods.map(() => "NOT_DATED"));
  expect((await ask({ periods: ["2022-Q4"] })).schools).toBeNull();
  await say(schools[4], { openedOn: "2023-05-01" });
  expect((await ask({ regionIds: [place.north], periods: ["2022-Q4"] })).schools).toBe(2);
  expect((await ask({ periods: ["2023-Q3"] })).schools).toBe(4);
  const { series } = await askMetrics(api, evaluator, { ...question, indicators: ["A09", "A10"] });
  expect(series[0]).toMatchObject({
    numerators: ["1", "1", "2", "0", "2"],
    denominators: ["4", "4", "3", "4", "4"],
    values: ["25.00", "25.00", "66.67", "0.00", "50.00"],
  });
  expect(series[1]).toMatchObject({ numerators: ["1", "1", "1", "0", "2"], denominators: ["2", "2", "1", "2", "2"] });
  expect(series[2]?.values).toEqual(["1", "1", "1", "0", "3"]);
  // the last day of a school, and the day before an activity
  const days = { rootId: place.root, periods: ["2023-01-14", "2023-01-15", "2023-02-09", "2023-02-10"] };
  const daily = await askMetrics(api, evaluator, { ...days, indicators: ["M13", "A10"] });
  expect(daily.series.map(({ values }) => values)).toEqual([
    ["4", "3", "3", "3"],
    ["0", "0", "0", "1"],
  ]);
  for (const [indicator, period] of [
    ["A09", "2023-Q1"],
    ["A10", "2022"],
  ])
    expect((await walkProof(api, evaluator, { rootId: place.root, indicator, period })).kinds).toEqual(new Set(["ENTRY"]));
  const [over] = (await askProof(api, evaluator, { rootId: place.root, indicator: "A09", period: "2023-Q1" })).parts;
  const { parts } = await askProof(api, evaluator, { rootId: place.root, indicator: "A09", period: "2023-Q1", node: over?.id });
  expect(parts.map(({ name, period, value }) => [name, period, value])).toEqual([
    ["甲小学", "2022-09-20", "1"],
    ["乙小学", "2023-02-10", "1"],
  ]);
});

test("a check-in and its retraction move reach at once, whether the sets are built or not, and recount finds them equal", async () => {
  const today = shanghaiDay(new Date());
  const { id, communityId } = activities[0] as (typeof activities)[number];
  const before = await ask({ regionIds: [communityId], periods: [today] });
  const row = checkInAt(new Date(), {
    rootId: place.root,
    communityId,
    activityId: id,
    kind: "IDENTIFIED",
    pseudonym: Buffer.alloc(32, 0xee),
  });
  await flushCheckIns(api.services.pool, [row], new Date());
  const wait = async (people: number) => expect((await ask({ regionIds: [communityId], periods: [today] })).people).toBe(people);
  await wait(before.people + 1);
  await buildReach(api.services.pool);
  await wait(before.people + 1);
  await flushRetractions(api.services.pool, [{ checkInId: row.id, recorderId: place.root, reason: null }]);
  await wait(before.people);
  await buildReach(api.services.pool);
  await wait(before.people);
  const people = (await compareTiers(api.services.pool, new Date(0))).find(({ tier }) => tier === "people");
  expect(people?.keys).toBeGreaterThan(500);
  expect(people?.different).toBe(0);
});

test("an activity that is verified, or becomes part of a series, counts so for its past at once", async () => {
  const { id } = activities.find(({ seriesId }) => seriesId === null) as (typeof activities)[number];
  const question = {
    periods: [FIRST.slice(0, 4), String(Number(FIRST.slice(0, 4)) + 1)],
    activityIds: [id],
    seriesIds: [SERIES[1]],
    settled: true,
  };
  const repository = api.services.db.getRepository(Activity);
  await repository.update({ id }, { state: "ENDED" });
  expect((await ask(question)).people).toBe(0);
  await repository.update({ id }, { state: "VERIFIED", seriesId: SERIES[1] ?? null });
  const { people, attendance } = await ask(question);
  expect(people).toBeGreaterThan(0);
  expect(attendance.identified).toBeGreaterThanOrEqual(people);
});

test("what a wall may see holds small figures back, and none of them is the rest of a total, its siblings or other periods", async () => {
  const { token } = await api.services.access.createCredential("DISPLAY", "wall", [{ role: "DISPLAY", regionId: place.root }]);
  const year = Number(FIRST.slice(0, 4)) + 1;
  const { body } = await api.post(
    "query ($id: ID!, $year: Int!) { publicReach(rootId: $id, year: $year) { least figures { regionId period people heldBack } } }",
    { id: place.root, year },
    token,
  );
  const shown = new Map<string, number | null>(
    body.data?.publicReach.figures.map((one: { regionId: string; period: string; people: number | null }) => [
      `${one.regionId} ${one.period}`,
      one.people,
    ]),
  );
  const periods = [...new Set([...shown.keys()].map((key) => key.split(" ")[1] ?? ""))];
  expect(periods).toHaveLength(17);
  const inside = {
    [place.root]: [place.north, place.south, place.communities[4] ?? ""],
    [place.north]: place.communities.slice(0, 2),
    [place.south]: place.communities.slice(2, 4),
  };
  let small = 0;
  for (const [key, people] of shown) {
    const [regionId = "", period = ""] = key.split(" ");
    const { people: exact } = await ask({ regionIds: [regionId], periods: [period] });
    if (exact > 0 && exact < 5) small += 1;
    expect([key, people]).toEqual([key, people === null || (exact > 0 && exact < 5) ? null : exact - (exact % 5)]);
  }
  expect(small).toBeGreaterThan(3);
  expect(shown.get(`${place.root} ${year}`)).toBeGreaterThan(100);
  const sums = [
    ...periods.flatMap((period) =>
      Object.entries(inside).map(([id, parts]) => [`${id} ${period}`, parts.map((part) => `${part} ${period}`)] as const),
    ),
    ...[place.root, place.north, place.south, ...place.communities].flatMap((id) => [
      [`${id} ${year}`, [1, 2, 3, 4].map((quarter) => `${id} ${year}-Q${quarter}`)] as const,
      ...[1, 2, 3, 4].map(
        (quarter) =>
          [`${id} ${year}-Q${quarter}`, [2, 1, 0].map((back) => `${id} ${year}-${String(quarter * 3 - back).padStart(2, "0")}`)] as const,
      ),
    ]),
  ];
  for (const [total, parts] of sums) {
    const unknown = parts.filter((part) => shown.get(part) === null).length + (shown.get(total) === null ? 1 : 0);
    expect([total, unknown]).not.toEqual([total, 1]);
  }
  // nor by any other question: no figure of one's own choice, and no proof of one
  const input = {
    rootId: place.root,
    indicators: ["M11"],
    regionIds: place.communities,
    periods: [String(year)],
    parents: "NOW",
    first: 9,
  };
  const proof = { rootId: place.root, indicator: "M11", regionId: place.communities[0], period: String(year) };
  for (const [query, variables] of [
    ["query ($input: MetricsInput!) { metrics(input: $input) { periods } }", { input }],
    ["query ($input: MetricsInput!) { metricsCost(input: $input) { points } }", { input }],
    ["query ($input: ExplainInput!) { explain(input: $input) { sum } }", { input: proof }],
    ["query ($input: ReachInput!) { reach(input: $input) { people } }", { input: { rootId: place.root, periods: [String(year)] } }],
  ] as const)
    expect([query, (await api.post(query, variables, token)).body.errors?.[0].extensions.code]).toEqual([query, "FORBIDDEN"]);
}, 60_000);

test("who sees what of distinct people: an evaluator codes, a leader sums, an officer their own region, a department none of a place", async () => {
  const question = { rootId: place.root, indicator: "M11", regionId: place.communities[0], period: FIRST.slice(0, 4), parents: "NOW" };
  const query = `query ($input: ExplainInput!) { explain(input: $input) { node { value missing end } parts { id kind value end fact { pseudonym } } } }`;
  const proof = async (key: Key, input: object = {}) => {
    const headers: Record<string, string> = key.cookie ? { cookie: key.cookie, origin: new URL(api.url).origin } : {};
    const { body } = await api.post(query, { input: { ...question, ...input } }, key.token, headers);
    return body.errors?.[0].extensions ?? body.data?.explain;
  };
  const deepest = async (key: Key) => {
    let level = await proof(key);
    for (let part = level.parts[0]; part?.end === null; part = level.parts[0]) level = await proof(key, { node: part.id });
    return level;
  };
  const codes = (await deepest({ token: evaluator })).parts.map(({ fact }: { fact: { pseudonym: string } }) => fact.pseudonym);
  expect(codes.length).toBeGreaterThan(0);
  const known = new Set(Array.from({ length: 200 }, (_, at) => Buffer.alloc(32, at).toString("hex").slice(0, 12).toUpperCase()));
  for (const code of codes) expect([code, /^[0-9A-F]{12}$/.test(code), known.has(code)]).toEqual([code, true, false]);
  expect(new Set(codes).size).toBe(codes.length);
  const leader = await keyOf(api, "LEADER", { regionId: place.root });
  const sums = await proof(leader);
  expect(sums.parts.length).toBeGreaterThan(0);
  for (const { kind, end, fact } of sums.parts) expect([kind, end, fact]).toEqual(["ACTIVITY", "RESTRICTED", null]);
  const restricted = { parts: [], node: { end: "RESTRICTED" } };
  expect(await proof(leader, { node: sums.parts[0].id })).toMatchObject(restricted);
  const officer = await keyOf(api, "SUBDISTRICT_OFFICER", { regionId: place.north });
  expect((await deepest(officer)).parts[0]).toMatchObject({ kind: "CHECK_IN", value: "1" });
  expect(await proof(officer, { regionId: place.south })).toMatchObject({ code: "NOT_FOUND" });
  const bureau = await addOrganisation(api.services, place.root, "卫健局");
  const department = await keyOf(api, "REPORTER", { regionId: place.root, organisationId: bureau });
  expect(await proof(department)).toMatchObject({ code: "FORBIDDEN" });
  expect(await proof(department, { regionId: null, organisationId: bureau })).toMatchObject({
    parts: [],
    node: { value: null, missing: "NOT_APPLICABLE" },
  });
  // what leads to an activity or a day of another place, or to none
  const made = (...steps: string[]) => Buffer.from(JSON.stringify(steps)).toString("base64url");
  const elsewhere = activities.find(({ communityId }) => communityId !== place.communities[0])?.id;
  for (const steps of [
    [`S${elsewhere}`],
    [`R${place.communities[1]}`, `S${elsewhere}`],
    [`S${elsewhere}`, `Y${FIRST}`],
    [`O${uuidv7()}`],
    ["E"],
  ])
    expect([steps, await proof(officer, { node: made(...steps) })]).toMatchObject([steps, { code: "BAD_INPUT", field: "input.node" }]);
});

test("an officer asks of the own region alone, a period or an id that is none is refused by its field", async () => {
  const { token } = await api.services.access.createCredential("PROGRAM", "officer", [
    { role: "SUBDISTRICT_OFFICER", regionId: place.north },
  ]);
  const asked = (input: object) => api.post(REACH, { input: { rootId: place.root, periods: ["2026"], ...input } }, token);
  expect((await asked({ regionIds: [place.north] })).body.errors).toBeUndefined();
  expect((await asked({ regionIds: [place.south] })).body.errors?.[0].extensions.code).toBe("NOT_FOUND");
  expect((await asked({ regionIds: [place.north], periods: ["2026-13"] })).body.errors?.[0].extensions).toMatchObject({
    field: "input.periods",
  });
  for (const periods of [["0000"], ["9999"], ["9999-W52"]])
    expect((await asked({ regionIds: [place.north], periods })).body.errors?.[0].extensions, String(periods)).toMatchObject({
      ...{ code: "BAD_INPUT", field: "input.periods" },
    });
  const long = Array.from({ length: 60 }, (_, at) => `0001-01-${String((at % 28) + 1).padStart(2, "0")}/P${4_000 + at}Y`);
  expect((await asked({ regionIds: [place.north], periods: long, asOf: "2026-01-01" })).body.errors?.[0].extensions).toMatchObject({
    ...{ code: "LIMIT_EXCEEDED", field: "input.periods", limit: 220_000 },
  });
  expect((await asked({ regionIds: [place.north], seriesIds: ["x"] })).body.errors?.[0].extensions).toMatchObject({
    field: "input.seriesIds",
  });
});
