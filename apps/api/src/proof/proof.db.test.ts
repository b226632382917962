import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Activity } from "../activity/activity.entity.ts";
import { setClock } from "../clock.ts";
import { seedIndicators } from "../indicator/indicator-list.ts";
import { observe } from "../indicator/observe.ts";
import { flushCheckIns, flushRetractions } from "../ingest/check-in-flush.ts";
import { ensurePartitions } from "../ingest/partitions.ts";
import { RegionVersion } from "../region/region.entity.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { addActivity, smallDistrict } from "../testing/district.ts";
import { addOrganisation } from "../testing/forms.ts";
import { checkInAt, evaluatorOf } from "../testing/metrics.ts";
import { type Key, keyOf } from "../testing/walk.ts";

const database = testDatabase();
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let other: Awaited<ReturnType<typeof smallDistrict>>;
let [bureau, neighbour] = ["", ""];
let [held, foreign] = ["", ""];
let evaluator: Key;
const DAY = "2026-03-05";
const PERSON = Buffer.alloc(32, 7);
const LATE = new Date(`${DAY}T20:00:00+08:00`);

beforeAll(async () => {
  api = await startApi(database.url);
  const { services } = api;
  await services.db.transaction(seedIndicators);
  await ensurePartitions(services.pool, new Date("2026-03-01T00:00:00Z"), new Date());
  place = await smallDistrict(services);
  other = await smallDistrict(services);
  bureau = await addOrganisation(services, place.root, "教育局");
  neighbour = await addOrganisation(services, place.root, "卫健局");
  held = await addActivity(services, place.root, place.communities[0] ?? "");
  foreign = await addActivity(services, place.root, place.communities[2] ?? "");
  await services.db.getRepository(Activity).update(held, { organisationId: bureau });
  await services.db.getRepository(Activity).update(foreign, { organisationId: neighbour });
  const identified = { kind: "IDENTIFIED" as const, count: 1, pseudonym: PERSON };
  const at = (hour: number) => `${DAY}T${hour}:00:00+08:00`;
  const here = { rootId: place.root, communityId: place.communities[0] ?? "", activityId: held };
  await flushCheckIns(
    services.pool,
    [
      checkInAt(at(10), { ...here, ...identified }),
      checkInAt(at(11), { ...here, ...identified }),
      checkInAt(at(12), { ...here, count: 30, ageGroup: "UNDER_14" }),
      checkInAt(at(10), { rootId: place.root, communityId: place.communities[2] ?? "", activityId: foreign, ...identified }),
      checkInAt(at(10), {
        rootId: other.root,
        communityId: other.communities[0] ?? "",
        activityId: other.activities[0] ?? "",
        ...identified,
      }),
    ],
    LATE,
  );
  evaluator = { token: await evaluatorOf(api, place.root) };
});
afterAll(() => api.stop());

const NODE =
  "id kind name value end subjectId regionId organisationId fact { kind ageGroup pseudonym occurredAt } definition { code number name } observation { organisationName revisions { revision value } }";
async function explain(key: Key, input: object, page: { first?: number; after?: string } = {}) {
  const { body } = await api.post(
    `query ($input: ExplainInput!, $first: Int, $after: String) { explain(input: $input, first: $first, after: $after) {
      node { ${NODE} } parts { ${NODE} } totalParts pageInfo { hasNextPage endCursor } sum agrees statable { code regionId organisationId period } statements { text withdrawnAt } } }`,
    { input: { rootId: place.root, indicator: "M01", period: DAY, ...input }, ...page },
    key.token,
    key.cookie ? { cookie: key.cookie, origin: new URL(api.url).origin } : {},
  );
  return body.errors?.[0]?.extensions ?? body.data?.explain;
}
/** Opens the first part of each level until something has no parts to ask for. */
async function deepest(key: Key, input: object) {
  let proof = await explain(key, input);
  for (let node = proof.parts?.[0]; node && node.end === null; node = proof.parts?.[0])
    proof = await explain(key, { ...input, node: node.id });
  return proof;
}

test("an evaluator opens a figure down to facts under codes that are a person's in one root and nobody's in another", async () => {
  const proof = await deepest(evaluator, { regionId: place.communities[0] });
  expect(proof).toMatchObject({ sum: "32", agrees: true, totalParts: 3, node: { kind: "ACTIVITY", value: "32", name: "科普讲座" } });
  const codes = proof.parts.map(({ fact }: { fact: { pseudonym: string | null } }) => fact.pseudonym);
  expect(codes).toEqual([expect.stringMatching(/^[0-9A-F]{12}$/), codes[0], null]);
  const [same] = (await deepest(evaluator, { regionId: place.communities[2] })).parts;
  expect(same.fact.pseudonym).toBe(codes[0]);
  const abroad: Key = { token: await evaluatorOf(api, other.root) };
  const [there] = (await deepest(abroad, { rootId: other.root, regionId: other.communities[0] })).parts;
  expect(there.fact.pseudonym).toMatch(/^[0-9A-F]{12}$/);
  expect(there.fact.pseudonym).not.toBe(codes[0]);
  const whole = JSON.stringify([proof, there]).toLowerCase();
  for (const raw of [PERSON.toString("hex").slice(0, 12), PERSON.toString("base64").slice(0, 12).toLowerCase()])
    expect(whole).not.toContain(raw);
  const { rows } = await api.services.pool.query(
    "SELECT DISTINCT target FROM audit_entry WHERE action = 'explain' AND outcome = 'SUCCESS'",
  );
  expect(rows.map(({ target }) => target)).toEqual(expect.arrayContaining([held, foreign]));
});

test("as of a day a proof has what was recorded by its end; a person counts by the first check-in that stands", async () => {
  const here = { regionId: place.communities[0] };
  expect(await deepest(evaluator, { ...here, asOf: DAY })).toMatchObject({ sum: "32", agrees: true, totalParts: 3 });
  expect((await explain(evaluator, { ...here, asOf: "2026-03-04" })).node.value).toBeNull();
  const [communityId = "", activityId = ""] = [place.communities[1], place.activities[1]];
  const person = { rootId: place.root, communityId, activityId, kind: "IDENTIFIED" as const, pseudonym: Buffer.alloc(32, 8) };
  const [first, second] = [9, 11].map((hour) => checkInAt(`2026-03-06T${String(hour).padStart(2, "0")}:00:00+08:00`, person));
  if (!first || !second) throw new Error("no check-ins");
  await flushCheckIns(api.services.pool, [first, second], new Date("2026-03-06T20:00:00+08:00"));
  setClock("2026-03-08T12:00:00+08:00");
  await flushRetractions(api.services.pool, [{ checkInId: first.id, recorderId: place.root, reason: null }]);
  setClock(undefined);
  const question = { regionId: communityId, indicator: "M11", period: "2026-03-06" };
  for (const [asOf, stands] of [
    ["2026-03-07", first],
    ["2026-03-08", second],
  ] as const) {
    const people = await deepest(evaluator, { ...question, asOf });
    expect(people).toMatchObject({ sum: "1", agrees: true, parts: [{ fact: { occurredAt: stands.occurredAt.toISOString() } }] });
  }
});

test("a figure that its facts do not come to says so, and one that is counted as none agrees", async () => {
  const here = { regionId: place.communities[0] };
  const tamper = (by: number) =>
    api.services.pool.query("UPDATE rollup_day SET amount = amount + $1 WHERE subject_id = $2 AND day = $3 AND age_group = 'UNDER_14'", [
      ...[by, held, DAY],
    ]);
  await tamper(1);
  expect(await deepest(evaluator, here)).toMatchObject({ node: { value: "33" }, sum: "32", agrees: false });
  await tamper(-1);
  expect(await deepest(evaluator, here)).toMatchObject({ node: { value: "32" }, sum: "32", agrees: true });
  for (const indicator of ["M01", "M11"])
    expect(await explain(evaluator, { ...here, indicator, period: "2026-03-20" })).toMatchObject({
      ...{ node: { value: "0", end: "NOTHING" }, parts: [], sum: "0", agrees: true },
    });
});

test("facts come page by page, and a part of a breakdown has only its own", async () => {
  const root = await explain(evaluator, { regionId: place.communities[0] });
  const input = { regionId: place.communities[0], node: root.parts[0].id };
  const first = await explain(evaluator, input, { first: 2 });
  expect([first.parts.length, first.totalParts, first.pageInfo.hasNextPage, first.sum]).toEqual([2, 3, true, "32"]);
  const second = await explain(evaluator, input, { first: 2, after: first.pageInfo.endCursor });
  expect([second.parts.length, second.pageInfo.hasNextPage]).toEqual([1, false]);
  const young = await deepest(evaluator, { regionId: place.communities[0], by: "AGE_GROUP", group: "UNDER_14" });
  expect(young.parts.map(({ fact, value }: { fact: { ageGroup: string }; value: string }) => [fact.ageGroup, value])).toEqual([
    ["UNDER_14", "30"],
  ]);
  expect(await explain(evaluator, { by: "AGE_GROUP", group: "NOBODY" })).toMatchObject({ code: "BAD_INPUT", field: "input.group" });
});

test("a leader sees every sum and no fact, an officer the facts of their own region alone", async () => {
  const leader = await keyOf(api, "LEADER", { regionId: place.root });
  const sums = await deepest(leader, { regionId: place.communities[0] });
  expect(sums).toMatchObject({ parts: [], node: { kind: "ACTIVITY", value: "32", end: "RESTRICTED" } });
  const month = await deepest(leader, { regionId: place.root, period: "2026-03" });
  expect(month.parts).toMatchObject([{ kind: "DAY", value: "32", end: "RESTRICTED", fact: null }]);
  const pried = await explain(leader, { regionId: place.root, period: "2026-03", node: month.parts[0].id });
  expect(pried).toMatchObject({ parts: [], node: { end: "RESTRICTED" } });
  const officer = await keyOf(api, "SUBDISTRICT_OFFICER", { regionId: place.north });
  expect((await deepest(officer, { regionId: place.north })).parts).toHaveLength(3);
  expect(await explain(officer, { regionId: place.south })).toMatchObject({ code: "NOT_FOUND" });
  expect(await explain(officer, { regionId: place.root })).toMatchObject({ code: "NOT_FOUND" });
});

test("a department opens its own figures down to the facts of what it holds, and nobody else's", async () => {
  const reporter = await keyOf(api, "REPORTER", { regionId: place.root, organisationId: bureau });
  const own = await deepest(reporter, { organisationId: bureau });
  expect(own).toMatchObject({ sum: "32", agrees: true, node: { subjectId: held } });
  expect(own.parts).toHaveLength(3);
  expect(await explain(reporter, { organisationId: neighbour })).toMatchObject({ code: "NOT_FOUND" });
  expect(await explain(reporter, { regionId: place.communities[0] })).toMatchObject({ code: "FORBIDDEN" });
  // a node made up to lead to another's activity, by a month and by a day
  const made = (...steps: string[]) => Buffer.from(JSON.stringify(steps)).toString("base64url");
  for (const node of [made(`S${foreign}`), made(`S${foreign}`, `Y${DAY}`)])
    expect(await explain(reporter, { organisationId: bureau, node, period: "2026-03" })).toMatchObject({
      code: "BAD_INPUT",
      field: "input.node",
    });
});

test("a made-up node opens nothing that its question does not", async () => {
  const officer = await keyOf(api, "SUBDISTRICT_OFFICER", { regionId: place.north }, "north");
  const made = (...steps: string[]) => Buffer.from(JSON.stringify(steps)).toString("base64url");
  const input = { regionId: place.north, period: "2026-03" };
  const south = place.communities[2];
  expect((await explain(officer, { ...input, node: made(`R${south}`) })).parts).toEqual([]);
  for (const steps of [
    [`R${south}`, `S${foreign}`],
    [`R${place.communities[0]}`, `S${foreign}`, `Y${DAY}`],
    [`R${other.communities[0]}`, `S${other.activities[0]}`],
    [`R${place.communities[0]}`, `S${held}`, "Y2026-04-05"],
    [`O${uuidv7()}`],
    ["TN7"],
    [`Y${DAY}`],
    ["words"],
  ])
    expect(await explain(officer, { ...input, node: made(...steps) }), steps.join()).toMatchObject({
      code: "BAD_INPUT",
      field: "input.node",
    });
  for (const node of ["words", made(), "!", made(...Array.from({ length: 60 }, () => `R${south}`))].filter((one) => one !== made()))
    expect(await explain(officer, { ...input, node })).toMatchObject({ code: "BAD_INPUT", field: "input.node" });
});

test("a figure carries its definition, its parts' and what was said of it, and says who may say something", async () => {
  const tell = (organisationId: string, value: string, at = LATE) =>
    api.services.db.transaction((tx) =>
      observe(
        tx,
        { rootId: place.root, regionId: place.root, organisationId, subjectId: null, period: "2026-03" },
        [{ indicator: "O04", value, qualifier: "EXACT", missing: null }],
        { kind: "SUBMISSION", id: uuidv7(), settled: true },
        at,
      ),
    );
  await tell(bureau, "1.5");
  await tell(neighbour, "2.25");
  const reporter = await keyOf(api, "REPORTER", { regionId: place.root, organisationId: bureau }, "speaker");
  const input = { organisationId: bureau, indicator: "O04", period: "2026-03" };
  const own = await explain(reporter, input);
  expect(own.statable).toEqual({ code: "O04", regionId: null, organisationId: bureau, period: "2026-03" });
  const said = { ...own.statable, rootId: place.root, text: "含专项经费。" };
  const { body } = await api.post(
    "mutation ($input: AddStatementInput!) { addStatement(input: $input) { statement { id } } }",
    { input: said },
    undefined,
    {
      cookie: reporter.cookie ?? "",
      origin: new URL(api.url).origin,
    },
  );
  expect(body.errors).toBeUndefined();
  const whole = await explain(evaluator, { indicator: "O04", period: "2026-03" });
  expect(whole).toMatchObject({ sum: "3.75", agrees: true, statable: null, node: { definition: { code: "O04", number: 1 } } });
  expect(whole.parts.map(({ kind, name, value }: Record<string, string>) => [kind, name, value])).toEqual(
    expect.arrayContaining([
      ["OBSERVATION", "教育局", "1.5"],
      ["OBSERVATION", "卫健局", "2.25"],
    ]),
  );
  const part = whole.parts.find(({ name }: { name: string }) => name === "教育局");
  const opened = await explain(evaluator, { indicator: "O04", period: "2026-03", node: part.id });
  expect(opened).toMatchObject({ node: { kind: "OBSERVATION", end: "SOURCE", observation: { organisationName: "教育局" } } });
  expect(opened.statements).toEqual([{ text: "含专项经费。", withdrawnAt: null }]);
  // corrected the day after: as of before, the later revision is not known
  await tell(bureau, "1.75", new Date(LATE.getTime() + 86_400_000));
  const revisionsOf = async (asOf: object) =>
    (await deepest(evaluator, { ...input, ...asOf })).node.observation.revisions.map((one: { value: string }) => Number(one.value));
  expect(await revisionsOf({ asOf: DAY })).toEqual([1.5]);
  expect(await revisionsOf({})).toEqual([1.75, 1.5]);
});

test("of what was counted in several communities an officer sees the facts only where all of them are theirs now", async () => {
  const [moved = "", there = ""] = [place.communities[3], place.activities[3]];
  const versions = api.services.db.getRepository(RegionVersion);
  const now = await versions.findOneByOrFail({ regionId: moved });
  await versions.update(now.id, { validFrom: "2026-04-01" });
  await versions.insert({ ...now, id: uuidv7(), parentId: place.north, validTo: "2026-04-01" });
  await api.services.regions.refresh();
  const person = { kind: "IDENTIFIED" as const, pseudonym: Buffer.alloc(32, 9) };
  const row = checkInAt(`${DAY}T10:00:00+08:00`, { rootId: place.root, communityId: moved, activityId: there, ...person });
  await flushCheckIns(api.services.pool, [row], LATE);
  const officer = await keyOf(api, "SUBDISTRICT_OFFICER", { regionId: place.north }, "mover");
  const people = async (parents: string) => {
    const { parts } = await explain(officer, { regionId: place.north, indicator: "M11", period: DAY, parents });
    return parts.map(({ subjectId, end }: { subjectId: string; end: string | null }) => [subjectId, end]);
  };
  expect(await people("NOW")).toEqual([[held, null]]);
  expect((await people("THEN")).sort()).toEqual(
    [
      [held, "RESTRICTED"],
      [there, "RESTRICTED"],
    ].sort(),
  );
});
