import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { setClock } from "../clock.ts";
import { seedIndicators } from "../indicator/indicator-list.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";
import { addOrganisation } from "../testing/forms.ts";
import { evaluatorOf } from "../testing/metrics.ts";
import { type Key, keyOf } from "../testing/walk.ts";

const database = testDatabase();
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let [bureau, other] = ["", ""];
let evaluator: Key;
let reporter: Key;
let officer: Key;

beforeAll(async () => {
  api = await startApi(database.url);
  await api.services.db.transaction(seedIndicators);
  place = await smallDistrict(api.services);
  bureau = await addOrganisation(api.services, place.root, "教育局");
  other = await addOrganisation(api.services, place.root, "卫健局");
  evaluator = { token: await evaluatorOf(api, place.root) };
  reporter = await keyOf(api, "REPORTER", { regionId: place.root, organisationId: bureau });
  officer = await keyOf(api, "SUBDISTRICT_OFFICER", { regionId: place.north });
});
afterEach(() => setClock(undefined));
afterAll(() => api.stop());

async function ask(document: string, variables: object, { token, cookie }: Key) {
  const { body } = await api.post(document, variables, token, cookie ? { cookie, origin: new URL(api.url).origin } : {});
  return body.errors?.[0]?.extensions ?? Object.values(body.data ?? {})[0];
}
const FIELDS = "id code regionId organisationId period text writerName writtenAt withdrawnAt withdrawable";
const add = (key: Key, input: object) =>
  ask(
    `mutation ($input: AddStatementInput!) { addStatement(input: $input) { statement { ${FIELDS} } } }`,
    { input: { rootId: place.root, code: "A02", period: "2024-03", text: "三月举办全区科普展。", ...input } },
    key,
  );
const withdraw = (key: Key, statementId: string) =>
  ask(
    `mutation ($input: WithdrawStatementInput!) { withdrawStatement(input: $input) { statement { ${FIELDS} } } }`,
    { input: { statementId } },
    key,
  );
const list = async (key: Key, filter: object = {}): Promise<{ id: string; withdrawnAt: string | null; withdrawable: boolean }[]> =>
  ask(
    `query ($filter: StatementsFilter!) { statements(filter: $filter) { ${FIELDS} } }`,
    { filter: { rootId: place.root, ...filter } },
    key,
  );
const beside = async (input: object) =>
  (
    await ask(
      `query ($input: MetricsInput!) { metrics(input: $input) { statements { code regionId organisationId period text } } }`,
      { input: { rootId: place.root, indicators: ["A02"], periods: ["2024-02", "2024-03"], ...input } },
      evaluator,
    )
  ).statements;

test("a department speaks of its own figures alone, an officer of their region's, and each sees what is theirs", async () => {
  const said = await add(reporter, { organisationId: bureau });
  expect(said.statement).toMatchObject({ organisationId: bureau, regionId: null, text: "三月举办全区科普展。", withdrawable: true });
  expect(await add(reporter, { organisationId: other })).toMatchObject({ code: "NOT_FOUND" });
  expect(await add(reporter, { regionId: place.root })).toMatchObject({ code: "FORBIDDEN" });
  const ofRegion = await add(officer, { regionId: place.communities[0] });
  expect(ofRegion.statement).toMatchObject({ regionId: place.communities[0] });
  expect(await add(officer, { regionId: place.communities[2] })).toMatchObject({ code: "NOT_FOUND" });
  expect(await add(officer, { organisationId: bureau })).toMatchObject({ code: "NOT_FOUND" });
  expect((await list(reporter)).map(({ id }) => id)).toEqual([said.statement.id]);
  expect((await list(officer)).map(({ id }) => id)).toEqual([ofRegion.statement.id]);
  const all = await list(evaluator, { codes: ["A02"], since: "2024-01-01", until: "2024-12-31" });
  expect(all.map(({ id, withdrawable }) => [id, withdrawable])).toEqual([
    [ofRegion.statement.id, false],
    [said.statement.id, false],
  ]);
  expect(await list(evaluator, { codes: ["A01"] })).toEqual([]);
  expect(await add(evaluator, { organisationId: bureau })).toMatchObject({ code: "FORBIDDEN" });
  const { rows } = await api.services.pool.query(
    "SELECT action, target FROM audit_entry WHERE action = 'addStatement' AND outcome = 'SUCCESS'",
  );
  expect(rows.map(({ target }) => target).sort()).toEqual([said.statement.id, ofRegion.statement.id].sort());
});

test("a figure's answer carries what was said of it as of then, and a withdrawn one stays to be read", async () => {
  setClock("2025-05-01T02:00:00Z");
  const { statement } = await add(reporter, { organisationId: bureau, code: "A02", period: "2024-02", text: "二月休馆。" });
  setClock("2025-06-01T02:00:00Z");
  expect(await withdraw(evaluator, statement.id)).toMatchObject({ code: "FORBIDDEN" });
  const elsewhere = await keyOf(api, "UNIT_HEAD", { regionId: place.root, organisationId: other }, "elsewhere");
  expect(await withdraw(elsewhere, statement.id)).toMatchObject({ code: "NOT_FOUND" });
  expect((await withdraw(reporter, statement.id)).statement).toMatchObject({
    withdrawnAt: expect.stringMatching(/^2025-06-01T02:00/),
    withdrawable: false,
  });
  setClock(undefined);
  const texts = async (input: object) => (await beside(input)).map(({ text }: { text: string }) => text);
  expect(await texts({ organisationIds: [bureau] })).toEqual(["三月举办全区科普展。"]);
  expect(await texts({ organisationIds: [bureau], asOf: "2025-05-15" })).toEqual(["二月休馆。"]);
  expect(await texts({ organisationIds: [bureau], asOf: "2025-04-15" })).toEqual([]);
  expect(await texts({ organisationIds: [other] })).toEqual([]);
  expect(await beside({ by: "COMMUNITY" })).toEqual([]);
  const found = (await list(evaluator)).find(({ id }) => id === statement.id);
  expect(found?.withdrawnAt).toMatch(/^2025-06-01T02:00/);
});

test("what cannot be a statement is refused by its field, and a figure takes twenty", async () => {
  expect(await add(reporter, { organisationId: bureau, text: "  " })).toMatchObject({ code: "BAD_INPUT", field: "input.text" });
  expect(await add(reporter, { organisationId: bureau, text: "字".repeat(2_001) })).toMatchObject({
    code: "BAD_INPUT",
    field: "input.text",
  });
  expect(await add(reporter, { organisationId: bureau, period: "三月" })).toMatchObject({ code: "BAD_INPUT", field: "input.period" });
  expect(await add(reporter, { organisationId: bureau, code: "Z99" })).toMatchObject({ code: "BAD_INPUT", field: "input.code" });
  expect(await add(reporter, {})).toMatchObject({ code: "BAD_INPUT", field: "input.regionId" });
  for (let nth = 0; nth < 20; nth++) await add(reporter, { organisationId: bureau, code: "A01", text: `第${nth}条` });
  expect(await add(reporter, { organisationId: bureau, code: "A01" })).toMatchObject({ code: "LIMIT_EXCEEDED", limit: 20 });
});

test("a question that names more indicators than there can be is refused by its limit, of statements and of targets", async () => {
  const codes = Array(70_000).fill("A");
  expect(await list(evaluator, { codes })).toMatchObject({ code: "LIMIT_EXCEEDED", field: "filter.codes" });
  const targets = `query ($filter: TargetsFilter!) { targets(filter: $filter) { code } }`;
  expect(await ask(targets, { filter: { rootId: place.root, codes } }, evaluator)).toMatchObject({ code: "LIMIT_EXCEEDED" });
});
