import { Role } from "@kepu/schema";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Kiosk } from "../kiosk/kiosk.entity.ts";
import { createSchema } from "../schema.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";
import { documentOf, type Ids, type Key, keyOf, overHttp, overSocket, rootFieldsOf } from "../testing/walk.ts";
import { BESIDE_THE_SCHEMA, type Operation, permissions } from "./permissions.ts";

const database = testDatabase();
const roles = Object.keys(Role) as Role[];
const schema = await createSchema();
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let kioskId: string;
/** cookie of a person, token of a device or display */
const keys = new Map<Role, Key>();
let elsewhere: Key;

let ids: Ids;

beforeAll(async () => {
  api = await startApi(database.url);
  place = await smallDistrict(api.services);
  kioskId = uuidv7();
  await api.services.db.getRepository(Kiosk).insert({
    id: kioskId,
    rootId: place.root,
    communityId: place.communities[0] ?? "",
    serial: "W1",
    name: "终端",
    nameEn: "Kiosk",
    kind: "E_GALLERY",
    placeName: "广场",
    vendor: null,
    plannedHours: [],
    installedOn: null,
    origin: "SYNTHETIC",
  });
  ids = {
    ...{ activityId: place.activities[0], kioskId, evidenceId: place.activities[0], subjectId: place.activities[0] },
    ...{ rootId: place.root, regionId: place.root, id: place.root },
  };
  for (const role of roles) keys.set(role, await keyOf(api, role, { regionId: place.root }));
  elsewhere = await keyOf(api, "SUBDISTRICT_OFFICER", { regionId: place.south }, "elsewhere");
});
afterAll(() => api.stop());

const DENIED = ["FORBIDDEN", "UNAUTHENTICATED"];
const rootFields = rootFieldsOf(schema).filter(({ field }) => field.name !== "signOut"); // it ends the session; sign-in.db.test.ts

test("the table has a row for every root field, and no row for none", () => {
  const fields = [...rootFields.map(({ field }) => field.name), "signOut"].sort();
  const rows = Object.keys(permissions).filter((operation) => !BESIDE_THE_SCHEMA.has(operation));
  expect(rows.sort()).toEqual(fields);
});

for (const root of rootFields) {
  const { kind, field } = root;
  const permission = permissions[field.name as Operation];
  if (permission === "ANYONE" || permission === "SIGNED_IN") continue;
  const allowed: readonly Role[] = permission;
  const ask = async (document: string, key: Key) => (await (kind === "subscription" ? overSocket : overHttp)(api, document, key)).code;

  test(`${kind} ${field.name}: allowed to ${allowed.join(", ")}, denied to everyone else`, async () => {
    const document = documentOf(root, ids);
    expect(await ask(document, {})).toBe("UNAUTHENTICATED");
    for (const role of roles) {
      const code = await ask(document, keys.get(role) ?? {});
      if (allowed.includes(role)) expect(DENIED, `${role}: ${document}`).not.toContain(code);
      else expect(code, `${role}: ${document}`).toBe("FORBIDDEN");
    }
  });
}

test("what is asked of a region answers to those whose region it lies in, and to others as if it were not", async () => {
  const north = [place.north, place.communities[0], place.communities[1]];
  const own = [place.south, place.communities[2], place.communities[3]];
  const documents = (region: string | undefined) => [
    { ask: overHttp, text: `{ kiosks(regionId: "${region}") { id } }` },
    { ask: overHttp, text: `{ activities(filter: { regionId: "${region}" }) { totalCount } }` },
    { ask: overHttp, text: `{ overview(input: { regionId: "${region}", from: "2026-01-01", to: "2026-01-02" }) { from } }` },
    { ask: overHttp, text: `{ feed(regionId: "${region}") { edges { cursor } } }` },
    { ask: overSocket, text: `subscription { liveOverview(regionId: "${region}") { kind } }` },
    { ask: overSocket, text: `subscription { liveKiosks(regionId: "${region}") { kind } }` },
    { ask: overSocket, text: `subscription { liveFeed(regionId: "${region}") { kind } }` },
  ];
  for (const [index, region] of own.entries()) {
    for (const [at, { ask, text }] of documents(region).entries()) {
      expect((await ask(api, text, elsewhere)).code, text).toBe("");
      const foreign = documents(north[index])[at]?.text ?? "";
      expect((await ask(api, foreign, elsewhere)).code, foreign).toBe("NOT_FOUND");
    }
  }
  const live = async (activityId: string | undefined) =>
    (await overSocket(api, `subscription { liveActivity(activityId: "${activityId}") { kind } }`, elsewhere)).code;
  expect(await live(place.activities[2])).toBe("");
  expect(await live(place.activities[0])).toBe("NOT_FOUND");
});
