import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";

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

const WANTED = "id name shortName member unitClass closedOn mergedIntoId version names { name validFrom { date } validTo { date } }";
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
  expect((await add("乙", { unitClass: "99" })).error).toMatchObject({ code: "BAD_INPUT", field: "input.unitClass" });
  expect((await add("乙", { regionId: foreign.north })).error).toMatchObject({ code: "BAD_INPUT", field: "input.regionId" });
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

test("nobody but the district's office writes; what it did is in the audit without names", async () => {
  expect((await add("丙", {}, "leader")).error).toMatchObject({ code: "FORBIDDEN" });
  expect((await add("丙", {}, "elsewhere")).error).toMatchObject({ code: "NOT_FOUND" });
  const { rows } = await api.services.pool.query(
    "SELECT action, detail FROM audit_entry WHERE action ~ 'Organisation$' AND outcome = 'SUCCESS'",
  );
  const told = rows.map((row) => `${row.action} ${row.detail}`);
  expect(told).toContain("addOrganisation → DEPARTMENT class 30 member");
  expect(told).toContain("updateOrganisation DEPARTMENT class 30 member → DEPARTMENT class 30 member, renamed from 2024-03-01");
  expect(told.some((one) => /closeOrganisation open → closed 2025-01-01, merged into /.test(one))).toBe(true);
  expect(told.join("")).not.toMatch(/\p{Script=Han}/u);
});

test("a double click adds one organisation, and no region is none however it is said", async () => {
  const twice = await Promise.all([add("气候局"), add("气候局"), add("气候局")]);
  expect(twice.filter(({ one }) => one)).toHaveLength(1);
  expect((await add("无区局", { regionId: "" })).one).toMatchObject({ shortName: "无区局" });
});
