import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Kiosk } from "../kiosk/kiosk.entity.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";

const database = testDatabase();
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let foreign: Awaited<ReturnType<typeof smallDistrict>>;
const cookies = new Map<string, string>();
const kiosks = { own: uuidv7(), foreign: uuidv7() };

beforeAll(async () => {
  api = await startApi(database.url);
  place = await smallDistrict(api.services);
  foreign = await smallDistrict(api.services);
  for (const [id, district] of [
    [kiosks.own, place],
    [kiosks.foreign, foreign],
  ] as const)
    await api.services.db.getRepository(Kiosk).insert({
      ...{ id, rootId: district.root, communityId: district.communities[0] ?? "", serial: "K1", name: "终端", nameEn: "Kiosk" },
      ...{ kind: "E_GALLERY", placeName: "广场", vendor: null, plannedHours: [], installedOn: null, origin: "SYNTHETIC" },
    });
  for (const [name, role, regionId] of [
    ["office", "OFFICE", place.root],
    ["elsewhere", "OFFICE", foreign.root],
    ["leader", "LEADER", place.root],
    ["sysadmin", "SYSTEM_ADMIN", undefined],
  ] as const) {
    const id = await api.services.access.createAccount(name, name, "long enough words", [{ role, ...(regionId ? { regionId } : {}) }]);
    cookies.set(name, `kepu_session=${await api.services.access.openSession(id, "test")}`);
  }
});
afterAll(() => api.stop());

const ONE = "credential { id name inForce revokedAt regionId kiosks { serial } expiresAt }";
async function ask(text: string, variables: object = {}, who = "office") {
  const { body } = await api.post(text, variables, undefined, { cookie: cookies.get(who) ?? "", origin: new URL(api.url).origin });
  return { data: body.data, error: body.errors?.[0]?.extensions };
}
const send = async (field: string, type: string, input: object, who = "office", wanted = `token ${ONE}`) => {
  const { data, error } = await ask(`mutation ($input: ${type}!) { ${field}(input: $input) { ${wanted} } }`, { input }, who);
  return { ...data?.[field], error };
};
const device = (input: object, who = "office") => send("createDevice", "CreateDeviceInput", { name: "一号", ...input }, who);
const revoke = (credentialId: string, who = "office") => send("revokeCredential", "RevokeCredentialInput", { credentialId }, who, ONE);
const PAGE = `query ($kind: CredentialKind!, $first: Int! = 200, $after: String, $search: String) {
  credentials(kind: $kind, first: $first, after: $after, search: $search) {
    totalCount edges { node { id name lastUsedAt inForce kioskCount kiosks { serial } } } pageInfo { hasNextPage endCursor } } }`;
async function page(who: string, variables: object = {}) {
  const { data, error } = await ask(PAGE, { kind: "DEVICE", ...variables }, who);
  // biome-ignore lint/suspicious/noExplicitAny: answers of any shape
  return { ...data?.credentials, error, rows: data?.credentials.edges.map(({ node }: { node: any }) => node) };
}
const listed = async (who: string, kind = "DEVICE") => (await page(who, { kind })).rows;

test("a device made for a kiosk writes with the token that is shown once, is seen when it does, and is refused once revoked", async () => {
  const { token, credential } = await device({ kioskIds: [kiosks.own], days: 30 });
  expect(credential).toMatchObject({ inForce: true, regionId: null, kiosks: [{ serial: "K1" }] });
  expect((await listed("office"))[0]).toMatchObject({ id: credential.id, lastUsedAt: null });
  const record = () =>
    api.post(
      "mutation ($input: RecordKioskUsageInput!) { recordKioskUsage(input: $input) { accepted } }",
      {
        input: {
          sentAt: new Date().toISOString(),
          items: [{ id: uuidv7(), kioskId: kiosks.own, kind: "USE", occurredAt: new Date().toISOString() }],
        },
      },
      token,
    );
  expect((await record()).body.data?.recordKioskUsage.accepted).toBe(1);
  expect((await listed("office"))[0].lastUsedAt).not.toBeNull();
  expect((await revoke(credential.id)).credential).toMatchObject({ inForce: false, revokedAt: expect.any(String) });
  expect((await record()).status).toBe(401);
  expect((await revoke(credential.id)).credential.inForce).toBe(false);
});

test("kiosks and regions of another district are told as ones that do not exist; so are its credentials", async () => {
  for (const [input, field] of [
    [{ kioskIds: [kiosks.foreign] }, "kioskIds"],
    [{ kioskIds: [] }, "kioskIds"],
    [{ regionId: foreign.north }, "regionId"],
    [{ regionId: place.north, days: 0 }, "days"],
    [{ regionId: place.north, name: " " }, "name"],
  ] as const)
    expect((await device(input)).error).toMatchObject({ code: "BAD_INPUT", field: `input.${field}` });
  const { credential } = await device({ regionId: place.north });
  expect((await revoke(credential.id, "elsewhere")).error).toMatchObject({ code: "NOT_FOUND" });
  expect((await revoke(uuidv7(), "elsewhere")).error).toMatchObject({ code: "NOT_FOUND" });
  expect(await listed("elsewhere")).toEqual([]);
  expect((await listed("sysadmin")).map((one: { id: string }) => one.id)).toContain(credential.id);
  expect((await ask("{ credentials(kind: DEVICE) { totalCount } }", {}, "leader")).error).toMatchObject({ code: "FORBIDDEN" });
  expect((await device({ regionId: place.north }, "leader")).error).toMatchObject({ code: "FORBIDDEN" });
});

test("a display's token reads its region, and is not listed among the devices; tokens of programs are no business of these lists", async () => {
  const { token, credential } = await send("createDisplay", "CreateDisplayInput", { name: "大厅", regionId: place.south });
  const { body } = await api.post(`{ kiosks(regionId: "${place.south}") { id } }`, {}, token);
  expect(body.errors).toBeUndefined();
  expect((await listed("office")).map((one: { id: string }) => one.id)).not.toContain(credential.id);
  const program = await api.services.access.createCredential("PROGRAM", "p", [{ role: "LEADER", regionId: place.root }]);
  expect((await revoke(program.id)).error).toMatchObject({ code: "NOT_FOUND" });
});

test("credentials come in pages, those in force first, and are found by name, kiosk and region; of a thousand kiosks twenty are named", async () => {
  const { db } = api.services;
  const many = Array.from({ length: 25 }, (_, n) => ({ id: uuidv7(), serial: `M${String(n).padStart(2, "0")}` }));
  for (const { id, serial } of many)
    await db.getRepository(Kiosk).insert({
      ...{ id, rootId: place.root, communityId: place.communities[1] ?? "", serial, name: "多台", nameEn: "Many" },
      ...{ kind: "BOOK_KIOSK", placeName: "广场", vendor: null, plannedHours: [], installedOn: null, origin: "SYNTHETIC" },
    });
  const { credential } = await device({ kioskIds: many.map(({ id }) => id), name: "云", vendor: true });
  for (const name of ["页一", "页二", "页三"]) await device({ regionId: place.north, name });
  const { rows: before } = await page("office", { search: "页" });
  await revoke(before[0].id);
  const whole = await page("office");
  expect(whole.rows).toHaveLength(whole.totalCount);
  const walked: typeof whole.rows = [];
  for (let after: string | null = null, more = true; more; ) {
    const one: Awaited<ReturnType<typeof page>> = await page("office", { first: 2, after });
    walked.push(...one.rows);
    [after, more] = [one.pageInfo.endCursor, one.pageInfo.hasNextPage];
  }
  expect(walked).toEqual(whole.rows);
  const inForce = walked.map((one: { inForce: boolean }) => one.inForce);
  expect(inForce).toEqual([...inForce].sort((a, b) => Number(b) - Number(a)));
  expect((await page("office", { search: "m07" })).rows).toMatchObject([{ id: credential.id, kioskCount: 25 }]);
  expect((await page("office", { search: "m07" })).rows[0].kiosks.map((one: { serial: string }) => one.serial)).toEqual(
    many.slice(0, 20).map(({ serial }) => serial),
  );
  expect((await page("office", { search: "页" })).rows.map((one: { name: string }) => one.name)).toEqual(["页二", "页一", "页三"]);
  expect((await page("elsewhere", { search: "m07" })).rows).toEqual([]);
  expect((await page("office", { first: 201 })).error).toMatchObject({ code: "LIMIT_EXCEEDED", field: "first" });
  expect((await page("office", { after: "made up" })).error).toMatchObject({ code: "BAD_INPUT", field: "after" });
});
