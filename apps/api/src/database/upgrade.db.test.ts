import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { Client } from "pg";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { backup } from "../backup/backup.ts";
import { restore } from "../backup/restore.ts";
import { now, setClock } from "../clock.ts";
import { recount } from "../recount/recount.ts";
import { startApi } from "../testing/api.ts";
import { configOf, rowsOf } from "../testing/backup.ts";
import { testDatabase } from "../testing/database.ts";
import { migrations } from "./migrations/index.ts";

const older = (file: string) => new URL(`older/${file}`, import.meta.url);
const known = JSON.parse(readFileSync(older("kiosks.json"), "utf8"));
const MEASURES = { attendance: "ATTENDANCE", uses: "KIOSK_USES", loans: "LOANS", returns: "RETURNS" } as const;
const OVERVIEW = "query ($input: OverviewInput!) { overview(input: $input) { figures { measure value } } }";
const RECORD =
  "mutation ($input: RecordCheckInsInput!) { recordCheckIns(input: $input) { accepted duplicates rejected results { status receivedAt } } }";
const SIGN_IN = "mutation ($i: SignInInput!) { signIn(input: $i) { viewer { name } } }";

const upgraded = testDatabase("template1");
const saved = testDatabase("template1");
const restored = testDatabase();

beforeAll(async () => {
  setClock(new Date(Date.parse(known.savedAt) + 60_000).toISOString());
  for (const { url } of [upgraded, saved]) {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(gunzipSync(readFileSync(older("kiosks.sql.gz"))).toString("utf8")).finally(() => client.end());
  }
});
afterAll(() => setClock(undefined));

function dataFolder(): string {
  const dataDir = mkdtempSync(join(tmpdir(), "kepu-upgrade-"));
  writeFileSync(join(dataDir, "secrets.json"), JSON.stringify(known.secrets));
  return dataDir;
}

describe.each([
  { way: "migrated where it stands", url: () => upgraded.url, prepare: async () => {} },
  {
    way: "backed up as it is and restored into this version",
    url: () => restored.url,
    async prepare() {
      const file = join(mkdtempSync(join(tmpdir(), "kepu-older-")), "older.backup");
      await backup(configOf(saved.url, dataFolder()), [file], () => {});
      expect(await migrationsOf(saved.url)).toHaveLength(6);
      expect(await restore(configOf(restored.url, dataFolder()), [file], () => {})).toBe(true);
    },
  },
])("the database of an older version, $way", ({ url, prepare }) => {
  let api: Awaited<ReturnType<typeof startApi>>;

  test("starts with every migration, and the same facts", async () => {
    await prepare();
    api = await startApi(url(), { KEPU_DATA: dataFolder() });
    expect(await migrationsOf(url())).toEqual(migrations.map((migration) => migration.name));
    const counts =
      "SELECT (SELECT count(*) FROM check_in)::int AS c, (SELECT count(*) FROM check_in_retraction)::int AS r, (SELECT count(*) FROM kiosk_usage)::int AS k";
    const { checkIns, retractions, kioskItems } = known.expected;
    expect(await rowsOf(url(), counts)).toEqual([{ c: checkIns, r: retractions, k: kioskItems }]);
    expect(await recount(api.services.pool)).toBe(true);
  });

  test("shows the figures of every day that were acknowledged then", async () => {
    const reader = await api.services.access.createCredential("PROGRAM", "reader", [{ role: "LEADER", regionId: known.root }]);
    for (const day of Object.keys(known.expected.attendance)) {
      const { body } = await api.post(OVERVIEW, { input: { regionId: known.root, from: day, to: day } }, reader.token);
      const figures = new Map(body.data?.overview.figures.map((one: { measure: string; value: number }) => [one.measure, one.value]));
      for (const [name, measure] of Object.entries(MEASURES))
        expect([day, measure, figures.get(measure)]).toEqual([day, measure, known.expected[name][day]]);
    }
  });

  test("lets people sign in, answers a late retry as a duplicate, and knows people it counted then", async () => {
    const signedIn = await api.post(SIGN_IN, { i: known.account });
    expect(signedIn.body.data?.signIn.viewer.name).toBe("区领导");
    const again = await api.post(RECORD, { input: known.retry }, known.deskToken);
    expect(again.body.data?.recordCheckIns).toMatchObject({ accepted: 0, duplicates: known.retry.items.length, rejected: 0 });
    const at = now().toISOString();
    const item = {
      id: uuidv7({ msecs: now().getTime() }),
      activityId: known.activities[0],
      occurredAt: at,
      kind: "IDENTIFIED",
      phone: known.phone,
    };
    const fresh = await api.post(RECORD, { input: { sentAt: at, items: [item] } }, known.deskToken);
    expect(fresh.body.data?.recordCheckIns).toMatchObject({ accepted: 1 });
    const same = `SELECT count(*)::int AS n FROM check_in WHERE pseudonym = (SELECT pseudonym FROM check_in WHERE id = '${item.id}')`;
    expect(await rowsOf(url(), same)).toEqual([{ n: 4 }]);
    expect(await recount(api.services.pool)).toBe(true);
    await api.stop();
  });
});

async function migrationsOf(url: string): Promise<unknown[]> {
  return (await rowsOf(url, "SELECT name FROM migration ORDER BY timestamp")).map((row) => row.name);
}
