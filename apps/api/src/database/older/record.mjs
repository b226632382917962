/** Runs the API of an older checkout on an empty database and records through its door: see README.md. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [checkout, databaseUrl, out] = process.argv.slice(2);
const from = (file) => import(pathToFileURL(resolve(checkout, "apps/api/dist", file)));
const { v7: uuidv7 } = createRequire(resolve(checkout, "apps/api/package.json"))("uuid");
const { readConfig } = await from("config.js");
const { closeServices, createServices } = await from("context.js");
const { createLogger } = await from("logger.js");
const { createSchema } = await from("schema.js");
const { startServer } = await from("server.js");
const { Region, RegionVersion } = await from("region/region.entity.js");
const { Activity } = await from("activity/activity.entity.js");
const { Kiosk } = await from("kiosk/kiosk.entity.js");

const HOUR_MS = 3_600_000;
const DAYS_AGO = [20, 1, 0];
const noon = Math.floor((Date.now() + 8 * HOUR_MS) / (24 * HOUR_MS)) * 24 * HOUR_MS - 8 * HOUR_MS + 12 * HOUR_MS;
const timeOf = (daysAgo) => (daysAgo === 0 ? Date.now() - 2_000 : noon - daysAgo * 24 * HOUR_MS);
const dayOf = (at) => new Date(at + 8 * HOUR_MS).toISOString().slice(0, 10);

const config = readConfig({
  DATABASE_URL: databaseUrl,
  PORT: "0",
  KEPU_DATA: mkdtempSync(join(tmpdir(), "kepu-older-")),
  KEPU_DEMO: "off",
  LOG_LEVEL: "silent",
});
const services = await createServices(config, createLogger("silent"));
const server = await startServer(services, await createSchema());

const place = await district();
const account = { userName: "leader", password: "an older password" };
await services.access.createAccount(account.userName, "区领导", account.password, [{ role: "LEADER", regionId: place.root }]);
const desk = await services.access.createCredential("DEVICE", "desk", [{ role: "DEVICE", regionId: place.root }]);
const vendor = await services.access.createCredential("DEVICE", "vendor", [{ role: "DEVICE", regionId: place.root }], null, true);
const expected = { attendance: {}, uses: {}, loans: {}, returns: {}, checkIns: 0, retractions: 0, kioskItems: 0 };
const phones = Array.from({ length: 40 }, (_, at) => `138${String(20_000_000 + at * 7)}`);
/** the last batch, word for word: a device that did not hear the answer sends it again */
let retry;
for (const daysAgo of DAYS_AGO) {
  await checkIns(daysAgo);
  await kioskUse(daysAgo);
}
const signedIn = await post("mutation ($i: SignInInput!) { signIn(input: $i) { viewer { kind } } }", { i: account });
if (signedIn.signIn.viewer.kind !== "ACCOUNT") throw new Error("no sign-in");

await server.stop();
await closeServices(services);
const secrets = JSON.parse(readFileSync(config.secretsFile, "utf8"));
const known = {
  savedAt: new Date().toISOString(),
  ...place,
  account,
  deskToken: desk.token,
  vendorToken: vendor.token,
  phone: phones[0],
  secrets,
  expected,
  retry,
};
writeFileSync(out, `${JSON.stringify(known, null, 2)}\n`);

async function post(query, variables, token) {
  const response = await fetch(`http://127.0.0.1:${server.port}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

async function checkIns(daysAgo) {
  const at = timeOf(daysAgo);
  const items = [];
  for (let index = 0; index < 120; index++) {
    const kind = index % 3 === 0 ? "IDENTIFIED" : index % 10 === 1 ? "HEAD_COUNT" : "ANONYMOUS";
    items.push({
      id: uuidv7({ msecs: at }),
      activityId: place.activities[index % place.activities.length],
      occurredAt: new Date(at).toISOString(),
      kind,
      ageGroup: index % 2 === 0 ? "AGE_60_PLUS" : "UNDER_14",
      ...(kind === "IDENTIFIED" ? { phone: phones[(index / 3) % phones.length] } : {}),
      ...(kind === "HEAD_COUNT" ? { count: 25 } : {}),
    });
  }
  const record = "mutation ($input: RecordCheckInsInput!) { recordCheckIns(input: $input) { accepted } }";
  retry = { sentAt: new Date().toISOString(), items };
  const { recordCheckIns } = await post(record, { input: retry }, desk.token);
  if (recordCheckIns.accepted !== items.length) throw new Error("a check-in was refused");
  const taken = items.slice(0, 4);
  const retract = "mutation ($input: RetractCheckInsInput!) { retractCheckIns(input: $input) { accepted } }";
  const input = { checkInIds: taken.map((item) => item.id), reason: "counted twice" };
  const { retractCheckIns } = await post(retract, { input }, desk.token);
  if (retractCheckIns.accepted !== taken.length) throw new Error("a retraction was refused");
  const sum = (list) => list.reduce((all, item) => all + (item.count ?? 1), 0);
  expected.attendance[dayOf(at)] = sum(items) - sum(taken);
  expected.checkIns += items.length;
  expected.retractions += taken.length;
}

async function kioskUse(daysAgo) {
  const at = timeOf(daysAgo);
  const items = [];
  for (let index = 0; index < 60; index++) {
    const kind = index % 4 === 3 ? (index % 8 === 3 ? "LOAN" : "RETURN") : "USE";
    items.push({
      id: uuidv7({ msecs: at }),
      kioskId: place.kiosks[index % place.kiosks.length],
      kind,
      occurredAt: new Date(at).toISOString(),
      content: kind === "RETURN" ? undefined : `书 ${index % 7}`,
      ...(kind === "USE" ? { clicks: index, dwellSeconds: index * 3 } : {}),
    });
  }
  const record = "mutation ($input: RecordKioskUsageInput!) { recordKioskUsage(input: $input) { accepted results { reason field } } }";
  const heartbeats = place.kiosks.map((kioskId) => ({
    kioskId,
    at: new Date(at).toISOString(),
    queueEmptyUpTo: new Date(at).toISOString(),
  }));
  const input = { sentAt: new Date().toISOString(), items, heartbeats };
  const { recordKioskUsage } = await post(record, { input }, vendor.token);
  if (recordKioskUsage.accepted !== items.length) throw new Error(`a use was refused: ${JSON.stringify(recordKioskUsage)}`);
  const count = (kind) => items.filter((item) => item.kind === kind).length;
  expected.uses[dayOf(at)] = count("USE");
  expected.loans[dayOf(at)] = count("LOAN");
  expected.returns[dayOf(at)] = count("RETURN");
  expected.kioskItems += items.length;
}

/** What no door of that version made: the places. */
async function district() {
  const add = async (level, name, parentId, rootId) => {
    const id = uuidv7();
    await services.db.getRepository(Region).insert({ id, rootId: rootId ?? id, origin: "SYNTHETIC", label: null, synthetic: true });
    const version = { id: uuidv7(), regionId: id, code: name, name, shortName: name, nameEn: name, level, parentId };
    await services.db.getRepository(RegionVersion).insert({ ...version, position: 0, validFrom: "2016-01-01", validTo: null });
    return id;
  };
  const root = await add("DISTRICT", "district", null);
  const communities = [];
  for (const name of ["north", "south"])
    communities.push(await add("COMMUNITY", name, await add("SUBDISTRICT", `${name} street`, root, root), root));
  const activities = [];
  const kiosks = [];
  for (const communityId of communities) {
    for (const state of ["ONGOING", "VERIFIED"]) {
      const [startsAt, endsAt] = [new Date(Date.now() - 25 * 24 * HOUR_MS), new Date(Date.now() + 24 * HOUR_MS)];
      const names = { name: "科普讲座", nameEn: "Lecture", form: "科普讲座", placeName: "活动室" };
      const id = uuidv7();
      await services.db
        .getRepository(Activity)
        .insert({ id, rootId: root, communityId, ...names, startsAt, endsAt, state, planned: 60, origin: "SYNTHETIC" });
      activities.push(id);
    }
    for (const kind of ["E_GALLERY", "BOOK_KIOSK"]) {
      const id = uuidv7();
      const names = { serial: `${kind}-${kiosks.length}`, name: kind, nameEn: kind, placeName: "广场", vendor: null };
      await services.db
        .getRepository(Kiosk)
        .insert({ id, rootId: root, communityId, ...names, kind, plannedHours: [], installedOn: null, origin: "SYNTHETIC" });
      kiosks.push(id);
    }
  }
  await services.regions.refresh();
  return { root, communities, activities, kiosks };
}
