import { mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "../testing/api.ts";
import { configOf, contentOf, rowsOf } from "../testing/backup.ts";
import { testDatabase } from "../testing/database.ts";
import { addActivity, smallDistrict } from "../testing/district.ts";
import { backup } from "./backup.ts";
import { checkBackup } from "./check-backup.ts";
import { showProgress } from "./progress.ts";
import { readBackup } from "./read-backup.ts";
import { restore } from "./restore.ts";

const source = testDatabase();
const underLoad = testDatabase("template1");
const quiet = testDatabase();
const folder = mkdtempSync(join(tmpdir(), "kepu-backup-"));
const PHONE = "13987651111";
const RECORD = `mutation ($input: RecordCheckInsInput!) { recordCheckIns(input: $input) { accepted results { status } } }`;
const RETRACT = `mutation ($input: RetractCheckInsInput!) { retractCheckIns(input: $input) { accepted } }`;
const SIGN_IN = `mutation ($u: String!, $p: String!) { signIn(input: { userName: $u, password: $p }) { viewer { name } } }`;
const LIVE = `subscription ($regionId: ID!, $cursor: String) { liveOverview(regionId: $regionId, cursor: $cursor) {
  kind cursor figures { measure today } } }`;

let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let desk: string;
let wall: string;
const said: string[] = [];
const print = (line: string) => said.push(line);

beforeAll(async () => {
  api = await startApi(source.url);
  place = await smallDistrict(api.services);
  place.activities.push(await addActivity(api.services, place.root, place.communities[0] ?? "", "VERIFIED"));
  await api.services.access.createAccount("leader", "区领导", "a long enough word", [{ role: "LEADER", regionId: place.root }]);
  desk = (await api.services.access.createCredential("DEVICE", "desk", [{ role: "DEVICE", regionId: place.root }])).token;
  wall = (await api.services.access.createCredential("DISPLAY", "wall", [{ role: "DISPLAY", regionId: place.root }])).token;
  mkdirSync(join(api.services.config.dataDir, "evidence", "2026", "活动"), { recursive: true });
  writeFileSync(join(api.services.config.dataDir, "evidence", "2026", "活动", "照片 1.jpg"), Buffer.alloc(3_000_000, 7));
  writeFileSync(join(api.services.config.dataDir, "evidence", "empty.txt"), "");
});
afterAll(() => api.stop());

function batch(count: number, over: object = {}) {
  const at = new Date().toISOString();
  const item = (index: number) => ({ id: uuidv7(), activityId: place.activities[index % 6], occurredAt: at, kind: "ANONYMOUS", ...over });
  return { sentAt: at, items: Array.from({ length: count }, (_, index) => item(index)) };
}

/** Records and retracts through the public door until it is stopped; answers the ids that were acknowledged, in order. */
function writer() {
  let stopped = false;
  const acknowledged: string[] = [];
  const run = async () => {
    for (let turn = 0; !stopped; turn++) {
      const input = batch(20, turn % 3 === 0 ? { kind: "IDENTIFIED", phone: `139${String(10_000_000 + turn)}` } : {});
      const { body } = await api.post(RECORD, { input }, desk);
      expect(body.data?.recordCheckIns.accepted).toBe(20);
      acknowledged.push(...input.items.map((item) => item.id));
      if (turn % 5 === 0) await api.post(RETRACT, { input: { checkInIds: [input.items[0]?.id], reason: "wrong" } }, desk);
    }
  };
  const running = Promise.all([run(), run(), run()]);
  return {
    acknowledged,
    async stop() {
      stopped = true;
      await running;
    },
  };
}

const FACTS = ["check_in", "check_in_retraction", "audit_entry"];

test("a backup taken while people check in is one moment of the database, and comes back as exactly that", async () => {
  const file = join(folder, "under-load.backup");
  await api.post(RECORD, { input: batch(1, { kind: "IDENTIFIED", phone: PHONE }) }, desk);
  const people = writer();
  await sleep(700);
  const before = people.acknowledged.length;
  await backup(api.services.config, [file], print)
    .then(() => sleep(300))
    .finally(() => people.stop());
  expect(before).toBeGreaterThan(0);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await restore(configOf(underLoad.url, await dataFolderWithSecret()), [file], print)).toBe(true);

  const { manifest } = await checkBackup(file, () => {}, showProgress());
  const count = async (url: string) => Number((await rowsOf(url, "SELECT count(*) AS n FROM check_in"))[0]?.n);
  expect(await count(underLoad.url)).toBeGreaterThanOrEqual(before);
  expect(await count(underLoad.url)).toBeLessThan(await count(source.url));
  for (const table of FACTS) {
    const wanted = await contentOf(
      source.url,
      `SELECT * FROM ${table} t WHERE pg_visible_in_snapshot(t.xmin::text::xid8, '${manifest.snapshot}')`,
    );
    expect(await contentOf(underLoad.url, `SELECT * FROM ${table}`), table).toEqual(wanted);
  }
});

test("a backup of a quiet database comes back row by row, every table, and the evidence byte by byte", async () => {
  const file = join(folder, "quiet.backup");
  const dataDir = await dataFolderWithSecret();
  await backup(api.services.config, [file], print);
  expect(await restore(configOf(quiet.url, dataDir), [file], print)).toBe(true);
  expect(said.at(-1)).toBe("Every roll-up equals its facts.");
  const tables = await rowsOf(
    source.url,
    "SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace ORDER BY 1",
  );
  expect(tables.length).toBeGreaterThan(35);
  for (const { name } of tables) {
    if (["activity_seen", "change", "epoch", "session", "setup_key"].includes(String(name))) continue;
    expect(await contentOf(quiet.url, `SELECT * FROM "${name}"`), String(name)).toEqual(
      await contentOf(source.url, `SELECT * FROM "${name}"`),
    );
  }
  const photo = join("evidence", "2026", "活动", "照片 1.jpg");
  expect(readFileSync(join(dataDir, photo)).equals(readFileSync(join(api.services.config.dataDir, photo)))).toBe(true);
  expect(readFileSync(join(dataDir, "evidence", "empty.txt"))).toHaveLength(0);
});

test("the secret of the pseudonyms, sessions and set-up keys are not inside, and the place of the secret is named", async () => {
  await api.post(SIGN_IN, { u: "leader", p: "a long enough word" });
  const file = join(folder, "secrets.backup");
  await backup(api.services.config, [file], print);
  const secret = JSON.parse(readFileSync(api.services.config.secretsFile, "utf8")).pseudonym[0] as string;
  let text = "";
  const { manifest } = await checkBackup(file, () => {}, showProgress());
  await readBackup(file, {
    async table(_table, chunks) {
      const before = text.length;
      for await (const chunk of chunks) text += chunk.toString("latin1");
      return text.slice(before).split("\n").length - 1;
    },
    async evidence(_name, chunks) {
      for await (const _ of chunks);
    },
  });
  for (const form of [secret, Buffer.from(secret, "base64").toString("hex"), Buffer.from(secret, "base64").toString("latin1")]) {
    expect(text.includes(form)).toBe(false);
    expect(JSON.stringify(manifest).includes(form)).toBe(false);
  }
  const sessions = await rowsOf(source.url, "SELECT encode(token_hash, 'hex') AS hash FROM session");
  expect(sessions.length).toBeGreaterThan(0);
  for (const { hash } of sessions) expect(text.includes(String(hash))).toBe(false);
  expect(said.at(-1)).toContain(api.services.config.secretsFile);
  expect(manifest.secret.file).toBe(api.services.config.secretsFile);
});

test("on the restored database people sign in, a person counted before is the same person, and a resumed live client starts anew", async () => {
  const watcher = api.socket(wall);
  const first = await watcher
    .iterate<{ liveOverview: { kind: string; cursor: string } }>({ query: LIVE, variables: { regionId: place.root } })
    .next();
  const cursor = first.value?.data?.liveOverview.cursor;
  await watcher.dispose();
  const restored = await startApi(quiet.url, { KEPU_DATA: await dataFolderWithSecret() });
  try {
    const signedIn = await restored.post(SIGN_IN, { u: "leader", p: "a long enough word" });
    expect(signedIn.body.data?.signIn.viewer.name).toBe("区领导");
    const known = await rowsOf(quiet.url, "SELECT count(*) AS n FROM reach_person");
    const input = batch(1, { kind: "IDENTIFIED", phone: PHONE, activityId: place.activities[5] });
    expect((await restored.post(RECORD, { input }, desk)).body.data?.recordCheckIns.accepted).toBe(1);
    const people = await rowsOf(
      quiet.url,
      `SELECT count(*) AS n, count(DISTINCT pseudonym) AS people FROM check_in
       WHERE pseudonym = (SELECT pseudonym FROM check_in WHERE id = '${input.items[0]?.id}')`,
    );
    expect(people[0]).toMatchObject({ n: "2", people: "1" });
    expect(Number((await rowsOf(quiet.url, "SELECT count(*) AS n FROM reach_person"))[0]?.n)).toBe(Number(known[0]?.n) + 1);
    const client = restored.socket(wall);
    const frames = client.iterate<{ liveOverview: { kind: string } }>({ query: LIVE, variables: { regionId: place.root, cursor } });
    expect((await frames.next()).value?.data?.liveOverview.kind).toBe("RESET");
    await client.dispose();
  } finally {
    await restored.stop();
  }
});

test("the audit is as append-only after a restore as before", async () => {
  const client = new Client({ connectionString: quiet.url });
  await client.connect();
  expect(Number((await client.query("SELECT count(*) AS n FROM audit_entry")).rows[0].n)).toBeGreaterThan(0);
  await expect(client.query("DELETE FROM audit_entry")).rejects.toThrow("append-only");
  await expect(client.query("UPDATE audit_entry SET action = 'x'")).rejects.toThrow("append-only");
  await client.end();
});

/** A data folder of another machine, to which the secret was brought. */
async function dataFolderWithSecret(): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), "kepu-restored-"));
  await copyFile(api.services.config.secretsFile, join(dataDir, "secrets.json"));
  return dataDir;
}
