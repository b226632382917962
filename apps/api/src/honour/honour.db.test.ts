import { afterAll, beforeAll, expect, test } from "vitest";
import { Organisation } from "../organisation/organisation.entity.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";

const database = testDatabase();
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let foreign: Awaited<ReturnType<typeof smallDistrict>>;
let office: string;
let leader: string;
let reporter: string;
const school = "018f0000-0000-7000-8000-000000000001";

beforeAll(async () => {
  api = await startApi(database.url);
  place = await smallDistrict(api.services);
  foreign = await smallDistrict(api.services);
  await api.services.db.getRepository(Organisation).insert({
    ...{ id: school, rootId: place.root, regionId: null, regionOrigin: null, name: "学校", shortName: "学校", nameEn: "School" },
    ...{ kind: "SCHOOL", names: [], position: 0, origin: "RECORDED" },
  });
  office = await cookieOf("OFFICE");
  leader = await cookieOf("LEADER");
  reporter = await cookieOf("REPORTER");
});
afterAll(() => api.stop());

async function cookieOf(role: "OFFICE" | "LEADER" | "REPORTER") {
  const grant = { role, regionId: place.root, ...(role === "REPORTER" ? { organisationId: school } : {}) };
  const id = await api.services.access.createAccount(`h-${role}`, role, "long enough words", [grant]);
  return `kepu_session=${await api.services.access.openSession(id, "test")}`;
}

const WANTED = "honour { id version state holderName awardedOn { date precision } }";
const send = async (field: string, type: string, input: object, cookie: string) => {
  const document = `mutation ($input: ${type}!) { ${field}(input: $input) { ${WANTED} } }`;
  const { body } = await api.post(document, { input }, undefined, { cookie, origin: new URL(api.url).origin });
  return { honour: body.data?.[field]?.honour, error: body.errors?.[0]?.extensions };
};
const ask = async (text: string, cookie: string) => {
  const { body } = await api.post(text, {}, undefined, { cookie, origin: new URL(api.url).origin });
  return body;
};
const fields = (change: object = {}) => ({
  ...{ name: "科普示范社区", level: "MUNICIPAL", holderKind: "COMMUNITY", holderRegionId: place.communities[0] },
  ...{ awardedOn: { date: "2024-05-17", precision: "MONTH" }, ...change },
});
const add = (change: object = {}, cookie = office) =>
  send("addHonour", "AddHonourInput", { rootId: place.root, ...fields(change) }, cookie);
const tallies = async () => (await ask(`{ honourTallies(rootId: "${place.root}") { name count } }`, leader)).data?.honourTallies;

test("the office adds an honour of a community: it is listed, counted, and as exact as stated", async () => {
  const { honour } = await add();
  expect(honour).toMatchObject({ state: "VALID", holderName: "n1", version: 1, awardedOn: { date: "2024-05-01", precision: "MONTH" } });
  expect(await tallies()).toEqual([{ name: "科普示范社区", count: 1 }]);
  expect((await add()).error).toMatchObject({ code: "BAD_INPUT", field: "input.name" });
});

test("a holder is of this district and of the kind that was said", async () => {
  for (const [change, field] of [
    [{ holderRegionId: foreign.communities[0] }, "holderRegionId"],
    [{ holderRegionId: place.north }, "holderRegionId"],
    [{ holderKind: "ORGANISATION", holderOrganisationId: school }, "holderOrganisationId"],
    [{ holderKind: "PERSON", holderName: " " }, "holderName"],
    [{ awardedOn: { date: "2999-01-01", precision: "DAY" } }, "awardedOn"],
    [{ validUntil: "2020-01-01" }, "validUntil"],
  ] as const)
    expect((await add({ name: "另一项", ...change })).error, field).toMatchObject({ code: "BAD_INPUT", field: `input.${field}` });
  expect((await add({ name: "先进学校", holderKind: "SCHOOL", holderOrganisationId: school })).honour.holderName).toBe("学校");
});

test("a stale change is a conflict with what is stored; nothing is overwritten", async () => {
  const { honour } = await add({ name: "冲突" });
  const update = (version: number, name: string) =>
    send("updateHonour", "UpdateHonourInput", { honourId: honour.id, version, ...fields({ name }) }, office);
  expect((await update(1, "改名一")).honour.version).toBe(2);
  expect((await update(1, "改名二")).error).toMatchObject({ code: "CONFLICT", current: { name: "改名一", version: 2 } });
});

test("withdrawn or expired, it is no longer counted, and stays readable", async () => {
  const before = (await tallies()).length;
  const { honour } = await add({ name: "撤销" });
  await add({ name: "过期", validUntil: "2024-12-31" });
  expect(await tallies()).toHaveLength(before + 1);
  const withdraw = { honourId: honour.id, version: 1, reason: "登记有误", on: "2025-01-01" };
  expect((await send("withdrawHonour", "WithdrawHonourInput", withdraw, office)).honour.state).toBe("WITHDRAWN");
  expect((await send("withdrawHonour", "WithdrawHonourInput", { ...withdraw, version: 2 }, office)).error).toMatchObject({
    code: "BAD_INPUT",
  });
  expect(await tallies()).toHaveLength(before);
  const listed = async (all: boolean) =>
    (await ask(`{ honours(rootId: "${place.root}", withWithdrawn: ${all}) { name state } }`, leader)).data?.honours;
  expect(await listed(false)).not.toContainEqual({ name: "撤销", state: "WITHDRAWN" });
  expect(await listed(true)).toContainEqual({ name: "撤销", state: "WITHDRAWN" });
  expect(await listed(false)).toContainEqual({ name: "过期", state: "EXPIRED" });
});

test("nobody but the office of the district writes; a foreign root, and an honour of one, answer as absent ones", async () => {
  expect((await add({}, leader)).error).toMatchObject({ code: "FORBIDDEN" });
  const absent = { code: "NOT_FOUND" };
  expect((await send("addHonour", "AddHonourInput", { rootId: foreign.root, ...fields() }, office)).error).toMatchObject(absent);
  const id = await api.services.access.createAccount("foreign-office", "o", "long enough words", [
    { role: "OFFICE", regionId: foreign.root },
  ]);
  const other = `kepu_session=${await api.services.access.openSession(id, "test")}`;
  const { honour } = await add({ name: "本区的" });
  const withdraw = { honourId: honour.id, version: 1, reason: "不是我的", on: "2025-01-01" };
  expect((await send("withdrawHonour", "WithdrawHonourInput", withdraw, other)).error).toMatchObject(absent);
  expect((await send("withdrawHonour", "WithdrawHonourInput", { ...withdraw, honourId: school }, office)).error).toMatchObject(absent);
});

test("a certificate is added by the office and seen by whoever sees the register; a reporter adds none", async () => {
  const { honour } = await add({ name: "有证书的" });
  const viewerOf = async (cookie: string) => (await api.services.access.viewerOfSession(cookie.split("=")[1] ?? "")) ?? expect.fail();
  const subject = { subjectKind: "HONOUR", subjectId: honour.id } as const;
  await expect(api.services.evidence.admit(await viewerOf(office), subject)).resolves.toBeUndefined();
  await expect(api.services.evidence.admit(await viewerOf(reporter), subject)).rejects.toMatchObject({ extensions: { code: "FORBIDDEN" } });
  await expect(api.services.evidence.list(await viewerOf(leader), "HONOUR", honour.id)).resolves.toEqual([]);
});

test("the audit has before and after of each change, and none of the names", async () => {
  await api.services.audit.flush();
  const { rows } = await api.services.pool.query("SELECT action, detail FROM audit_entry WHERE action ~ 'Honour' AND outcome = 'SUCCESS'");
  const details = rows.map((row) => `${row.action}: ${row.detail}`).join("\n");
  expect(details).toContain(`addHonour: → MUNICIPAL COMMUNITY ${place.communities[0]} 2024-05-01 (MONTH)`);
  expect(details).toContain("withdrawHonour: VALID → WITHDRAWN 2025-01-01");
  expect(details).not.toMatch(/\p{Script=Han}/u);
});

test("a double click adds one honour, and none is withdrawn before it was given", async () => {
  const twice = await Promise.all([1, 2, 3].map(() => add({ name: "双击荣誉" })));
  const [made] = twice.flatMap(({ honour }) => honour ?? []);
  expect(twice.filter(({ honour }) => honour)).toHaveLength(1);
  const withdraw = (on: string) =>
    send("withdrawHonour", "WithdrawHonourInput", { honourId: made.id, version: 1, on, reason: "复查" }, office);
  expect((await withdraw("2024-04-30")).error).toMatchObject({ code: "BAD_INPUT", field: "input.on" });
  expect((await withdraw("2024-05-01")).honour).toMatchObject({ state: "WITHDRAWN" });
});
