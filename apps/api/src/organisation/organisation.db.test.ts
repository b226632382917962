import { addDays, periodBefore, periodBounds, periodOf, startOfShanghaiDay } from "@kepu/schema";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inTransaction } from "../ingest/transaction.ts";
import { giveReminders } from "../review/remind.ts";
import { QUARTERLY_FORM } from "../submission/forms/monthly-form.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";
import { addForm, addOrganisation } from "../testing/forms.ts";
import { addPlan, addTask, TODAY } from "../testing/tasks.ts";

const database = testDatabase();
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let foreign: Awaited<ReturnType<typeof smallDistrict>>;
const cookies = new Map<string, string>();

beforeAll(async () => {
  api = await startApi(database.url);
  place = await smallDistrict(api.services);
  foreign = await smallDistrict(api.services);
  for (const [name, role, regionId] of [
    ["office", "OFFICE", place.root],
    ["elsewhere", "OFFICE", foreign.root],
    ["leader", "LEADER", place.root],
  ] as const) {
    const id = await api.services.access.createAccount(name, name, "long enough words", [{ role, regionId }]);
    cookies.set(name, `kepu_session=${await api.services.access.openSession(id, "test")}`);
  }
});
afterAll(() => api.stop());

const WANTED =
  "id name shortName member unitClass openedOn closedOn mergedIntoId version names { name validFrom { date } validTo { date } }";
async function ask(text: string, variables: object, who = "office") {
  const { body } = await api.post(text, variables, undefined, { cookie: cookies.get(who) ?? "", origin: new URL(api.url).origin });
  return { data: body.data, error: body.errors?.[0]?.extensions };
}
/** the two months before the one of this day, the later first */
function monthsBefore(day: string): string[] {
  const last = periodBefore(periodOf("MONTH", day)) as string;
  return [last, periodBefore(last) as string];
}
async function send(field: string, type: string, input: object, who = "office") {
  const text = `mutation ($input: ${type}!) { ${field}(input: $input) { organisation { ${WANTED} } } }`;
  const { body } = await api.post(text, { input }, undefined, { cookie: cookies.get(who) ?? "", origin: new URL(api.url).origin });
  return { one: body.data?.[field]?.organisation, error: body.errors?.[0]?.extensions };
}
const fields = (name: string, change: object = {}) => ({
  name,
  shortName: name,
  kind: "DEPARTMENT",
  unitClass: "30",
  member: true,
  ...change,
});
const add = (name: string, change: object = {}, who = "office") =>
  send("addOrganisation", "AddOrganisationInput", { rootId: place.root, ...fields(name, change) }, who);

test("the office adds a member organisation with its national class", async () => {
  expect((await add("气象局")).one).toMatchObject({ member: true, unitClass: "30", version: 1, names: [], closedOn: null });
  expect((await add("气象局")).error).toMatchObject({ code: "BAD_INPUT", field: "input.name" });
  for (const unitClass of ["99", "3", "030", "机关", "toString"])
    expect((await add("乙", { unitClass })).error, unitClass).toMatchObject({ code: "BAD_INPUT", field: "input.unitClass" });
  expect((await add("丙单位", { unitClass: "20" })).one).toMatchObject({ unitClass: "20" });
  expect((await add("丁单位", { unitClass: null })).one).toMatchObject({ unitClass: null });
  expect((await add("乙", { regionId: foreign.north })).error).toMatchObject({ code: "BAD_INPUT", field: "input.regionId" });
});

test("an organisation may say since when it has been: today or before, and before it is closed", async () => {
  expect((await add("丙学校", { kind: "SCHOOL", openedOn: "2999-01-01" })).error).toMatchObject({
    code: "BAD_INPUT",
    field: "input.openedOn",
  });
  const { one } = await add("丙学校", { kind: "SCHOOL", openedOn: "1998-09-01" });
  expect(one).toMatchObject({ openedOn: "1998-09-01" });
  const close = (version: number, on: string) =>
    send("closeOrganisation", "CloseOrganisationInput", { organisationId: one.id, version, on });
  expect((await close(1, "1998-09-01")).error).toMatchObject({ code: "BAD_INPUT", field: "input.on" });
  expect((await close(1, "2020-07-01")).one).toMatchObject({ openedOn: "1998-09-01", closedOn: "2020-07-01" });
  const update = (openedOn: string | null) =>
    send("updateOrganisation", "UpdateOrganisationInput", { organisationId: one.id, version: 2, ...fields("丙学校", { openedOn }) });
  expect((await update("2020-07-01")).error).toMatchObject({ code: "BAD_INPUT", field: "input.openedOn" });
  expect((await update(null)).one).toMatchObject({ openedOn: null, closedOn: "2020-07-01" });
});

test("renamed from a day, its id outlives its names; a stale change is a conflict", async () => {
  const { one } = await add("科技局");
  const update = (version: number, name: string, change: object = {}) =>
    send("updateOrganisation", "UpdateOrganisationInput", { organisationId: one.id, version, ...fields(name), ...change });
  expect((await update(1, "科学技术局", { renamedOn: "2024-03-01" })).one).toMatchObject({
    id: one.id,
    version: 2,
    names: [
      { name: "科技局", validFrom: null, validTo: { date: "2024-03-01" } },
      { name: "科学技术局", validFrom: { date: "2024-03-01" }, validTo: null },
    ],
  });
  expect((await update(1, "别名")).error).toMatchObject({ code: "CONFLICT", current: { name: "科学技术局", version: 2 } });
  expect((await update(2, "科学和技术局")).one.names).toHaveLength(2);
});

test("merged into another it is closed, no longer a member, and stays; into a closed one it cannot be", async () => {
  const [{ one }, { one: heir }] = [await add("旅游局"), await add("文旅局")];
  const close = (input: object, who = "office") =>
    send("closeOrganisation", "CloseOrganisationInput", { version: 1, on: "2025-01-01", ...input }, who);
  expect((await close({ organisationId: one.id, on: "2999-01-01" })).error).toMatchObject({ code: "BAD_INPUT", field: "input.on" });
  expect((await close({ organisationId: one.id, mergedIntoId: one.id })).error).toMatchObject({ field: "input.mergedIntoId" });
  expect((await close({ organisationId: one.id, mergedIntoId: heir.id }, "elsewhere")).error).toMatchObject({ code: "NOT_FOUND" });
  expect((await close({ organisationId: one.id, mergedIntoId: heir.id })).one).toMatchObject({
    ...{ closedOn: "2025-01-01", mergedIntoId: heir.id, member: false },
  });
  expect((await close({ organisationId: heir.id, mergedIntoId: one.id })).error).toMatchObject({ field: "input.mergedIntoId" });
  expect((await close({ organisationId: one.id, version: 2 })).error).toMatchObject({ code: "BAD_INPUT" });
});

test("a wrong national class is refused in words that say which there are", async () => {
  const text = "mutation ($input: AddOrganisationInput!) { addOrganisation(input: $input) { organisation { id } } }";
  const input = { rootId: place.root, ...fields("戊"), unitClass: "31" };
  const headers = { cookie: cookies.get("office") ?? "", origin: new URL(api.url).origin };
  const { body } = await api.post(text, { input }, undefined, headers);
  expect(body.errors?.[0]?.message).toBe('There is no national class "31": give one of 10, 20, 30, 40, 51, 52, 53, 54, 90, or none.');
});

test("closed, it is asked for no period that begins then or later; what it owed before stays, what it filed stays to be read, and the heir goes on", async () => {
  const { services } = api;
  const lead = await addOrganisation(services, place.root, "牵头单位");
  const [closing, heir] = [await addOrganisation(services, place.root, "气象站"), await addOrganisation(services, place.root, "应急局")];
  const shared = { rootId: place.root, leadId: lead, periodType: "MONTH" as const, layout: QUARTERLY_FORM };
  const both = await addForm(services, { ...shared, assigned: [closing, heir] });
  const alone = await addForm(services, { ...shared, assigned: [closing] });
  const planId = await addPlan(api, place.root);
  await addTask(api, { rootId: place.root, planId, leadId: closing });
  const [now, last, before] = [periodOf("MONTH", TODAY), ...monthsBefore(TODAY)] as [string, string, string];
  const first = (period: string) => periodBounds(period)?.from as string;
  const reporter = await services.access.createAccount("weather", "weather", "long enough words", [
    { role: "REPORTER", regionId: place.root, organisationId: closing },
  ]);
  cookies.set("weather", `kepu_session=${await services.access.openSession(reporter, "test")}`);
  const save = (formId: string, period: string) =>
    ask(
      "mutation ($input: SaveSubmissionCellsInput!) { saveSubmissionCells(input: $input) { cells { status } } }",
      { input: { formId, organisationId: closing, period, cells: [{ itemKey: "A01", value: "4", version: 0 }] } },
      "weather",
    );
  expect((await save(both, now)).error).toBeUndefined();

  const wish = { organisationId: closing, on: first(last), mergedIntoId: heir };
  const seen = await ask(
    `query ($input: PreviewOrganisationClosingInput!) { previewOrganisationClosing(input: $input)
      { openTasks accounts forms { id lastPeriod submitted handedOver } } }`,
    { input: wish },
  );
  const form = (id: string, handedOver: boolean) => ({ id, lastPeriod: before, submitted: false, handedOver });
  expect(seen.data?.previewOrganisationClosing).toMatchObject({ openTasks: 1, accounts: 1 });
  expect(seen.data?.previewOrganisationClosing.forms).toEqual(expect.arrayContaining([form(both, false), form(alone, true)]));
  expect((await send("closeOrganisation", "CloseOrganisationInput", { ...wish, version: 1 })).one.closedOn).toBe(first(last));

  const asked = async (formId: string, period: string): Promise<string[]> => {
    const query = "query ($filter: ReportingFilterInput!) { reporting(filter: $filter) { organisationId } }";
    const { data } = await ask(query, { filter: { rootId: place.root, formId, period } });
    return data?.reporting.map((row: { organisationId: string }) => row.organisationId);
  };
  expect(await asked(alone, before)).toEqual([closing]);
  expect(await asked(alone, last)).toEqual([heir]);
  expect((await asked(both, before)).sort()).toEqual([closing, heir].sort());
  expect(await asked(both, last)).toEqual([heir]);
  // what was begun before it was closed is not lost
  expect((await asked(both, now)).sort()).toEqual([closing, heir].sort());
  expect((await save(alone, last)).error).toMatchObject({ code: "NOT_FOUND" });
  expect((await save(alone, before)).error).toBeUndefined();
  const reminded = await inTransaction(services.pool, async (tx) => {
    await giveReminders(tx, startOfShanghaiDay(addDays(first(now), 9))); // the last day to submit for the last month
    const { rows } = await tx.query("SELECT DISTINCT organisation_id AS id FROM reminder WHERE form_id = ANY ($1)", [[both, alone]]);
    return rows.map((row) => row.id);
  });
  expect(reminded).toEqual([heir]);
});

test("nobody but the district's office writes; what it did is in the audit without names", async () => {
  expect((await add("丙", {}, "leader")).error).toMatchObject({ code: "FORBIDDEN" });
  expect((await add("丙", {}, "elsewhere")).error).toMatchObject({ code: "NOT_FOUND" });
  const { rows } = await api.services.pool.query(
    "SELECT action, detail FROM audit_entry WHERE action ~ 'Organisation$' AND outcome = 'SUCCESS'",
  );
  const told = rows.map((row) => `${row.action} ${row.detail}`);
  expect(told).toContain("addOrganisation → DEPARTMENT class 30 member");
  expect(told).toContain("updateOrganisation DEPARTMENT class 30 member → DEPARTMENT class 30 member, renamed from 2024-03-01");
  expect(told.some((one) => /closeOrganisation open → closed 2025-01-01, merged into .*; 0 forms end, 0 handed over/.test(one))).toBe(true);
  expect(told.some((one) => /closeOrganisation .*; 2 forms end, 1 handed over/.test(one))).toBe(true);
  expect(told.join("")).not.toMatch(/\p{Script=Han}/u);
});

test("a double click adds one organisation, and no region is none however it is said", async () => {
  const twice = await Promise.all([add("气候局"), add("气候局"), add("气候局")]);
  expect(twice.filter(({ one }) => one)).toHaveLength(1);
  expect((await add("无区局", { regionId: "" })).one).toMatchObject({ shortName: "无区局" });
});
