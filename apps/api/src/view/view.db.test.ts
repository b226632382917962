import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedIndicators } from "../indicator/indicator-list.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";
import { addOrganisation } from "../testing/forms.ts";
import { type Key, keyOf } from "../testing/walk.ts";
import { SavedView } from "./view.entity.ts";

const database = testDatabase();
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let elsewhere: Awaited<ReturnType<typeof smallDistrict>>;
let [bureau, other] = ["", ""];
let evaluator: Key;
let reporter: Key;
let community: Key;
let office: Key;

beforeAll(async () => {
  api = await startApi(database.url);
  await api.services.db.transaction(seedIndicators);
  place = await smallDistrict(api.services);
  elsewhere = await smallDistrict(api.services);
  bureau = await addOrganisation(api.services, place.root, "教育局");
  other = await addOrganisation(api.services, place.root, "卫健局");
  evaluator = await keyOf(api, "EVALUATOR", { regionId: place.root });
  reporter = await keyOf(api, "REPORTER", { regionId: place.root, organisationId: bureau });
  community = await keyOf(api, "COMMUNITY_OFFICER", { regionId: place.communities[0] ?? "" });
  office = await keyOf(api, "OFFICE", { regionId: place.root });
});
afterAll(() => api.stop());

async function ask(document: string, variables: object, { token, cookie }: Key) {
  const { body } = await api.post(document, variables, token, cookie ? { cookie, origin: new URL(api.url).origin } : {});
  return body.errors?.[0]?.extensions ?? Object.values(body.data ?? {})[0];
}
const FIELDS = `id rootId name sharing organisationIds version ownerName mine deletable
  question { indicators places { regionId scope } period from to periodType yearStart compare compareWith asOf parents by look across rankedPeriod }`;
const question = (over: object = {}) => ({
  indicators: ["A02"],
  places: [{ regionId: place.root, scope: "CHILDREN" }],
  period: "YEAR",
  ...over,
});
const save = (key: Key, input: object) =>
  ask(
    `mutation ($input: SaveViewInput!) { saveView(input: $input) { view { ${FIELDS} } } }`,
    { input: { rootId: place.root, name: "街道人次", question: question(), ...input } },
    key,
  );
const change = (key: Key, input: object) =>
  ask(`mutation ($input: ChangeViewInput!) { changeView(input: $input) { view { ${FIELDS} } } }`, { input }, key);
const remove = (key: Key, viewId: string) => ask(`mutation ($viewId: ID!) { deleteView(viewId: $viewId) { viewId } }`, { viewId }, key);
const view = (key: Key, id: string) => ask(`query ($id: ID!) { view(id: $id) { ${FIELDS} } }`, { id }, key);
const names = async (key: Key): Promise<string[]> =>
  (await ask(`query ($rootId: ID!) { views(rootId: $rootId) { name } }`, { rootId: place.root }, key)).map(
    ({ name }: { name: string }) => name,
  );

test("a view keeps what was asked, as it was asked", async () => {
  const asked = {
    ...{ indicators: ["A02", "M01"], places: [{ regionId: place.north, scope: "COMMUNITIES" }], period: "CUSTOM", from: "2024-01-01" },
    ...{ to: "2024-12-31", periodType: "YEAR", yearStart: 9, compare: ["LAST_YEAR", "PLACE"], compareWith: place.root, asOf: "2025-03-01" },
    ...{ parents: "THEN", by: "COMMUNITY", look: "RANKING", across: "PLACE", rankedPeriod: "2023-09-01/P1Y" },
  };
  const { view: saved } = await save(evaluator, { name: "  全年  ", question: asked });
  expect(saved).toMatchObject({ name: "全年", sharing: "PRIVATE", version: 1, mine: true, deletable: true, question: asked });
  expect((await view(evaluator, saved.id)).question).toEqual(asked);
  expect(await remove(evaluator, saved.id)).toEqual({ viewId: saved.id });
  expect(await view(evaluator, saved.id)).toMatchObject({ code: "NOT_FOUND" });
});

test("it is seen by its owner, by the organisations it is shared with, or by everybody of the root, and by nobody of another", async () => {
  const { view: mine } = await save(evaluator, { name: "共享" });
  const stranger = await keyOf(api, "OFFICE", { regionId: elsewhere.root }, "stranger");
  const neighbour = await keyOf(api, "REPORTER", { regionId: place.root, organisationId: other }, "neighbour");
  const seers = async () =>
    (await Promise.all([evaluator, office, reporter, neighbour, community, stranger].map((key) => view(key, mine.id)))).map(
      (seen) => seen.id === mine.id || seen.code,
    );
  const no = "NOT_FOUND";
  expect(await seers()).toEqual([true, no, no, no, no, no]);
  expect(await names(reporter)).toEqual([]);
  const shared = await change(evaluator, { viewId: mine.id, version: 1, sharing: "ORGANISATIONS", organisationIds: [bureau] });
  expect(shared.view).toMatchObject({ version: 2, sharing: "ORGANISATIONS", organisationIds: [bureau] });
  expect(await seers()).toEqual([true, true, true, no, no, no]);
  expect(await names(reporter)).toEqual(["共享"]);
  expect(await names(neighbour)).toEqual([]);
  await change(evaluator, { viewId: mine.id, version: 2, sharing: "ROOT" });
  expect(await seers()).toEqual([true, true, true, true, true, no]);
  expect(await names(community)).toEqual(["共享"]);
  expect(await view(community, mine.id)).toMatchObject({ ownerName: "EVALUATOR", mine: false, deletable: false, organisationIds: [] });
  expect(await ask(`query ($rootId: ID!) { views(rootId: $rootId) { id } }`, { rootId: place.root }, stranger)).toMatchObject({ code: no });
  await change(evaluator, { viewId: mine.id, version: 3, sharing: "PRIVATE" });
  expect(await seers()).toEqual([true, no, no, no, no, no]);
  await remove(evaluator, mine.id);
});

test("who opens another's view is answered by their own rights", async () => {
  const { view: shared } = await save(evaluator, { name: "全区", sharing: "ROOT" });
  const opened = await view(community, shared.id);
  const regionIds = opened.question.places.map(({ regionId }: { regionId: string }) => regionId);
  const metrics = (key: Key) =>
    ask(
      "query ($input: MetricsInput!) { metrics(input: $input) { periods } }",
      { input: { rootId: opened.rootId, indicators: opened.question.indicators, regionIds, periods: ["2024"] } },
      key,
    );
  expect(await metrics(evaluator)).toEqual({ periods: ["2024"] });
  expect(await metrics(community)).toMatchObject({ code: "NOT_FOUND" });
  await remove(evaluator, shared.id);
});

test("only its owner changes it, the office deletes what is shared, and each step is in the audit", async () => {
  const { view: shared } = await save(evaluator, { name: "归属", sharing: "ROOT" });
  for (const key of [community, office, reporter])
    expect(await change(key, { viewId: shared.id, version: 1, name: "别的" })).toMatchObject({ code: "FORBIDDEN" });
  for (const key of [community, reporter]) expect(await remove(key, shared.id)).toMatchObject({ code: "FORBIDDEN" });
  expect((await view(office, shared.id)).deletable).toBe(true);
  expect(await remove(office, shared.id)).toEqual({ viewId: shared.id });
  const { view: hidden } = await save(evaluator, { name: "归属" });
  expect(await remove(office, hidden.id)).toMatchObject({ code: "NOT_FOUND" });
  await change(evaluator, { viewId: hidden.id, version: 1, name: "改名" });
  await remove(evaluator, hidden.id);
  const { rows } = await api.services.pool.query(
    "SELECT action FROM audit_entry WHERE target = ANY($1) AND outcome = 'SUCCESS' ORDER BY id",
    [[shared.id, hidden.id]],
  );
  expect(rows.map(({ action }) => action)).toEqual(["saveView", "deleteView", "saveView", "changeView", "deleteView"]);
});

test("of two who change it as they read it the second is told what stands now", async () => {
  const { view: mine } = await save(evaluator, { name: "两次" });
  const [first, second] = await Promise.all([
    change(evaluator, { viewId: mine.id, version: 1, name: "甲" }),
    change(evaluator, { viewId: mine.id, version: 1, name: "乙" }),
  ]);
  const [won, lost] = first.code ? [second, first] : [first, second];
  expect(won.view.version).toBe(2);
  expect(lost).toMatchObject({ code: "CONFLICT", current: { name: won.view.name, version: 2 }, submitted: { version: 1 } });
  await remove(evaluator, mine.id);
});

test("what cannot be a view is refused by its field", async () => {
  const refused = async (field: string, input: object) =>
    expect(await save(evaluator, input)).toMatchObject({ code: "BAD_INPUT", field: `input.${field}` });
  await refused("name", { name: " " });
  await refused("name", { name: "字".repeat(81) });
  const { view: mine } = await save(evaluator, { name: "重名" });
  await refused("name", { name: "重名" });
  await refused("question.indicators", { question: question({ indicators: [] }) });
  await refused("question.indicators", { question: question({ indicators: ["Z99"] }) });
  await refused("question.places", { question: question({ places: [{ regionId: elsewhere.root, scope: "ITSELF" }] }) });
  await refused("question.places", { question: question({ places: [{ regionId: "nowhere", scope: "ITSELF" }] }) });
  await refused("question.from", { question: question({ from: "2024-01-01" }) });
  await refused("question.from", { question: question({ period: "CUSTOM", to: "2024-01-01" }) });
  await refused("question.to", { question: question({ period: "CUSTOM", from: "2024-01-01", to: "2023-01-01" }) });
  await refused("question.compareWith", { question: question({ compare: ["PLACE"] }) });
  await refused("question.compareWith", { question: question({ compare: ["PLACE"], compareWith: elsewhere.root }) });
  await refused("question.asOf", { question: question({ asOf: "2999-01-01" }) });
  await refused("question.yearStart", { question: question({ periodType: "YEAR", yearStart: 1 }) });
  await refused("question.yearStart", { question: question({ periodType: "MONTH", yearStart: 9 }) });
  await refused("question.rankedPeriod", { question: question({ rankedPeriod: "三月" }) });
  await refused("organisationIds", { name: "谁", sharing: "ORGANISATIONS" });
  await refused("organisationIds", { name: "谁", organisationIds: [bureau] });
  await refused("organisationIds", { name: "谁", sharing: "ORGANISATIONS", organisationIds: [place.root] });
  const { view: second } = await save(evaluator, { name: "另一个" });
  expect(await change(evaluator, { viewId: second.id, version: 1, name: "重名" })).toMatchObject({
    code: "BAD_INPUT",
    field: "input.name",
  });
  for (const { id } of [mine, second]) await remove(evaluator, id);
});

test("a person keeps a hundred, and a token reads them but keeps none", async () => {
  const keeper = await keyOf(api, "EVALUATOR", { regionId: place.root }, "keeper");
  const { view: first } = await save(keeper, { name: "视图" });
  const views = api.services.db.getRepository(SavedView);
  const kept = await views.findOneByOrFail({ id: first.id });
  await views.insert(Array.from({ length: 99 }, (_, nth) => ({ ...kept, id: uuidv7(), name: `视图${nth}` })));
  expect(await save(keeper, { name: "再一个" })).toMatchObject({ code: "LIMIT_EXCEEDED", limit: 100 });
  const made = await ask(
    "mutation ($input: CreateTokenInput!) { createToken(input: $input) { secret } }",
    { input: { name: "分析", scopes: ["READ"], days: 1 } },
    keeper,
  );
  expect(await names({ token: made.secret })).toHaveLength(100);
  expect(await save({ token: made.secret }, { name: "再一个" })).toMatchObject({ code: "FORBIDDEN" });
});

test("indicators to ask for are found by Chinese, English, code, pinyin and its initials", async () => {
  const SEARCH = "query ($search: String) { indicators(filter: { search: $search }) { code } }";
  const found = async (search: string): Promise<string[]> =>
    (await ask(SEARCH, { search }, evaluator)).map(({ code }: { code: string }) => code);
  for (const search of ["A02", "活动参与人次", "Attendances", "hdcyrc", "huodongcanyu", "hdcy renci"])
    expect([search, (await found(search))[0]]).toEqual([search, "A02"]);
  expect((await found("kepu")).length).toBeGreaterThan(20);
  expect(await found("nothing of the kind")).toEqual([]);
  expect(await ask(SEARCH, { search: "a".repeat(201) }, evaluator)).toMatchObject({ code: "BAD_INPUT", field: "filter.search" });
});
