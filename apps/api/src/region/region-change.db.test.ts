import { addDays, shanghaiDay } from "@kepu/schema";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Kiosk } from "../kiosk/kiosk.entity.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";

const database = testDatabase();
const today = shanghaiDay(Date.now());
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let foreign: Awaited<ReturnType<typeof smallDistrict>>;
const cookies = new Map<string, string>();

beforeAll(async () => {
  api = await startApi(database.url);
  place = await smallDistrict(api.services);
  foreign = await smallDistrict(api.services);
  for (const [name, role] of [
    ["office", "OFFICE"],
    ["leader", "LEADER"],
    ["desk", "COMMUNITY_OFFICER"],
  ] as const) {
    const regionId = name === "desk" ? (place.communities[2] ?? "") : place.root;
    const id = await api.services.access.createAccount(name, name, "long enough words", [{ role, regionId }]);
    cookies.set(name, `kepu_session=${await api.services.access.openSession(id, "test")}`);
  }
  for (const [index, communityId] of place.communities.entries())
    await api.services.db.getRepository(Kiosk).insert({
      ...{ id: uuidv7(), rootId: place.root, communityId, serial: `K${index}`, name: "终端", nameEn: "Kiosk", kind: "E_GALLERY" },
      ...{ placeName: "广场", vendor: null, plannedHours: [], installedOn: null, origin: "SYNTHETIC" },
    });
});
afterAll(() => api.stop());

async function ask(text: string, variables: object = {}, who = "office") {
  const { body } = await api.post(text, variables, undefined, { cookie: cookies.get(who) ?? "", origin: new URL(api.url).origin });
  return { data: body.data, error: body.errors?.[0]?.extensions };
}
const PREVIEW = `query ($input: RegionChangeInput!) { previewRegionChange(input: $input) {
  basis heirName children before { id code name } after { id code name } moved { kiosks activities roles } } }`;
const preview = async (input: object, who = "office") => {
  const { data, error } = await ask(PREVIEW, { input }, who);
  return { ...data?.previewRegionChange, error };
};
const change = async (input: object, basis: string, who = "office") =>
  ask("mutation ($input: ChangeRegionsInput!) { changeRegions(input: $input) { regionIds } }", { input: { ...input, basis } }, who);
const names = (code: string, name: string) => ({ code, name, shortName: name, nameEn: name });
const amend = (id: string | undefined, extra: object = {}) => ({
  ...{ rootId: place.root, kind: "AMEND", on: today, regionIds: [id], amended: names("140303001001", "新名社区"), ...extra },
});
const versions = async (id: string | undefined) =>
  (await ask(`{ regionVersions(regionId: "${id}") { name validFrom validTo } }`)).data?.regionVersions;
const kiosksOf = async (id: string | undefined) =>
  (await ask(`{ kiosks(regionId: "${id}") { serial } }`)).data?.kiosks.map((one: { serial: string }) => one.serial);

test("a rename from a day on keeps the identity: two versions, one region, and a day before it has the old name", async () => {
  const [id] = place.communities;
  const seen = await preview(amend(id));
  expect(seen).toMatchObject({ heirName: null, moved: null, before: [{ id, name: "n1" }], after: [{ id, name: "新名社区" }] });
  expect((await change(amend(id), seen.basis)).error).toBeUndefined();
  expect(await versions(id)).toEqual([
    { name: "n1", validFrom: "2016-01-01", validTo: today },
    { name: "新名社区", validFrom: today, validTo: null },
  ]);
  const on = async (day: string) =>
    (await ask(`{ regions(rootId: "${place.root}", at: "${day}") { id name } }`)).data?.regions.find((one: { id: string }) => one.id === id)
      ?.name;
  expect([await on(addDays(today, -1)), await on(today)]).toEqual(["n1", "新名社区"]);
  expect(api.services.regions.current().byId.get(id ?? "")?.name).toBe("新名社区");
});

test("what was changed since it was looked at is a conflict, and nothing happens twice", async () => {
  const id = place.communities[1];
  const wish = amend(id, { amended: names("140303001002", "改名") });
  const { basis } = await preview(wish);
  expect((await change(wish, basis)).error).toBeUndefined();
  const again = await change(wish, basis);
  expect(again.error?.code).toMatch(/BAD_INPUT|CONFLICT/);
  expect(await versions(id)).toHaveLength(2);
  const other = amend(place.communities[4], { amended: names("140303001003", "别的") });
  expect((await change(other, "not looked at")).error).toMatchObject({ code: "CONFLICT" });
});

test("a merger ends one and moves what stands in it to its heir, whose figures go on with what was counted before", async () => {
  const [, , ending, heir] = place.communities;
  const wish = { rootId: place.root, kind: "MERGE", on: today, regionIds: [ending], intoId: heir };
  const seen = await preview(wish);
  expect(seen).toMatchObject({ heirName: "s2", moved: { kiosks: 1, activities: 1, roles: 1 }, after: [{ id: heir }] });
  expect((await change(wish, seen.basis)).error).toBeUndefined();
  expect(await kiosksOf(heir)).toEqual(["K2", "K3"]);
  const tree = api.services.regions.current();
  expect(tree.byId.has(ending ?? "")).toBe(false);
  expect(tree.communities(heir ?? "")).toEqual(expect.arrayContaining([heir, ending]));
  expect(tree.communitiesInForce(place.south)).toEqual([heir]);
  expect(tree.path(ending ?? "")).toEqual([place.root, place.south, heir, ending]);
  // the officer of the one that ended is the heir's
  expect((await ask(`{ kiosks(regionId: "${heir}") { serial } }`, {}, "desk")).error).toBeUndefined();
});

test("a split ends one and begins several; what was counted stays in the figures of the region above", async () => {
  const [, , , , direct] = place.communities;
  const created = [names("140303001011", "东社区"), names("140303001012", "西社区")];
  const wish = { rootId: place.root, kind: "SPLIT", on: today, regionIds: [direct], created };
  const seen = await preview(wish);
  expect(seen).toMatchObject({ heirName: "东社区", moved: { kiosks: 1 }, after: [{ id: null }, { id: null }] });
  const made = (await change(wish, seen.basis)).data?.changeRegions.regionIds;
  expect(made).toHaveLength(3);
  expect(await kiosksOf(made[1])).toEqual(["K4"]);
  expect(api.services.regions.current().communities(place.root)).toContain(direct);
  expect(api.services.regions.current().communities(made[1])).toEqual([made[1]]);
  const before = (await ask(`{ regions(rootId: "${place.root}", at: "${addDays(today, -1)}") { id successors { kind } } }`)).data?.regions;
  expect(before.find((one: { id: string }) => one.id === direct)?.successors).toEqual([{ kind: "SPLIT" }, { kind: "SPLIT" }]);
});

test("what cannot be is said at its field", async () => {
  const [id] = place.communities;
  for (const [wish, field] of [
    [amend(id, { on: "2015-01-01" }), "on"],
    [amend(id, { on: addDays(today, 400) }), "on"],
    [amend(place.root), "regionIds"],
    [amend(foreign.communities[0]), "regionIds"],
    [amend(place.north, { amended: names("12", "街道") }), "amended.code"],
    [amend(place.north, { amended: names("140303001001", "街道") }), "amended.code"],
    [{ rootId: place.root, kind: "SPLIT", on: today, regionIds: [place.north], created: [] }, "created"],
    [{ rootId: place.root, kind: "MERGE", on: today, regionIds: [place.north], intoId: place.communities[3] }, "intoId"],
    [{ rootId: place.root, kind: "SPLIT", on: addDays(today, 2), regionIds: [place.north], created: [] }, "on"],
  ] as const)
    expect((await preview(wish)).error, JSON.stringify(wish)).toMatchObject({ code: "BAD_INPUT", field: `input.${field}` });
});

test("only the office of the district looks and changes; a foreign root answers as an absent one", async () => {
  const wish = amend(place.north, { amended: names("140303009", "北街道") });
  expect((await preview(wish, "leader")).error).toMatchObject({ code: "FORBIDDEN" });
  expect((await change(wish, "x", "leader")).error).toMatchObject({ code: "FORBIDDEN" });
  expect((await preview({ ...wish, rootId: foreign.root })).error).toMatchObject({ code: "NOT_FOUND" });
  expect((await preview({ ...wish, rootId: place.north })).error).toMatchObject({ code: "NOT_FOUND" });
  expect((await ask(`{ regionVersions(regionId: "${foreign.north}") { name } }`)).error).toMatchObject({ code: "NOT_FOUND" });
});

test("the audit has each change with codes before and after", async () => {
  const { rows } = await api.services.pool.query(
    "SELECT target, detail FROM audit_entry WHERE action = 'changeRegions' AND outcome = 'SUCCESS'",
  );
  expect(rows).toContainEqual({ target: place.communities[0], detail: `AMEND from ${today}: n1 → 140303001001` });
  expect(rows).toContainEqual({ target: place.communities[2], detail: `MERGE from ${today}: s1 → s2` });
});
