import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";

const database = testDatabase();
let one: Api;
let two: Api;
let office: string;
let other: string;

beforeAll(async () => {
  one = await startApi(database.url);
  const district = await smallDistrict(one.services);
  two = await startApi(database.url, { KEPU_DATA: one.services.config.dataDir });
  office = (await one.services.access.createCredential("PROGRAM", "office", [{ role: "OFFICE", regionId: district.root }])).token;
  other = (await one.services.access.createCredential("PROGRAM", "other office", [{ role: "OFFICE", regionId: district.root }])).token;
});
afterAll(async () => {
  await two.stop();
  await one.stop();
});

const REGISTER = `mutation ($input: RegisterKioskNetworkInput!) {
  registerKioskNetwork(input: $input) { rootId anchorDate created token kiosks { key kioskId } } }`;

function network(key: string) {
  return {
    requestId: uuidv7(),
    key,
    name: "网络",
    nameEn: "Network",
    anchorDate: "2026-01-01",
    communities: [{ key: "c", name: "C" }],
    kiosks: [{ key: "1", name: "One", kind: "BOOK_KIOSK", communityKey: "c" }],
  };
}

const code = (answer: { body: { errors?: { extensions: { code: string } }[] } }) => answer.body.errors?.[0]?.extensions.code;

test("a call sent again with its requestId, also at another process and at once, gets the saved answer: one effect, the same token, and it works", async () => {
  const input = network("sent again");
  const answers = await Promise.all([one, two, one, two].map((api) => api.post(REGISTER, { input }, office)));
  const [first, ...others] = answers.map((answer) => answer.body.data?.registerKioskNetwork);
  expect(first.created).toBe(true);
  for (const answer of others) expect(answer).toEqual(first);
  expect((await one.post("{ viewer { kind } }", {}, first.token)).body.data?.viewer.kind).toBe("DEVICE");
});

test("a requestId used for another call is a CONFLICT, and so is a network's key with other kiosks", async () => {
  const input = network("one call");
  expect(code(await one.post(REGISTER, { input }, office))).toBeUndefined();
  expect(code(await one.post(REGISTER, { input: { ...input, name: "别的" } }, office))).toBe("CONFLICT");
  const kiosks = [{ key: "2", name: "Two", kind: "BOOK_KIOSK", communityKey: "c" }];
  expect(code(await one.post(REGISTER, { input: { ...input, requestId: uuidv7(), kiosks } }, office))).toBe("CONFLICT");
  expect(code(await one.post(REGISTER, { input: { ...input, requestId: "1" } }, office))).toBe("BAD_INPUT");
});

test("somebody else's requestId tells nothing of the answer", async () => {
  const input = network("somebody's");
  await one.post(REGISTER, { input }, office);
  expect(code(await one.post(REGISTER, { input }, other))).toBe("NOT_FOUND");
});
