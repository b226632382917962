import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "../testing/api.ts";
import { configOf, rowsOf } from "../testing/backup.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";
import { ArchiveWriter, readArchive } from "./archive.ts";
import { backup } from "./backup.ts";
import { SUMS_ENTRY, type Sums } from "./manifest.ts";
import { sha256 } from "./read-backup.ts";
import { wordsOf } from "./refused.ts";
import { restore } from "./restore.ts";

const source = testDatabase();
const target = testDatabase("template1");
const migrated = testDatabase();
const started = testDatabase();
const folder = mkdtempSync(join(tmpdir(), "kepu-refused-"));
const dataDir = mkdtempSync(join(tmpdir(), "kepu-refusing-"));
const good = join(folder, "good.backup");
let api: Api;

beforeAll(async () => {
  api = await startApi(source.url);
  await smallDistrict(api.services);
  mkdirSync(join(api.services.config.dataDir, "evidence"));
  writeFileSync(join(api.services.config.dataDir, "evidence", "photo.jpg"), randomBytes(100_000));
  await backup(api.services.config, [good], () => {});
});
afterAll(() => api.stop());

/** The one line by which a restore is refused; and nothing at all was written, neither to the database nor to the data folder. */
async function refusal(file: string, url = target.url, options: string[] = []): Promise<string> {
  const state = async () =>
    JSON.stringify(
      await rowsOf(url, "SELECT relname, reltuples, xmin FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"),
    );
  const before = await state();
  const words = await restore(configOf(url, dataDir), [file, ...options], () => {}).then(
    () => "it was restored",
    (error: Error) => wordsOf(error),
  );
  expect(await state()).toBe(before);
  expect(readdirSync(dataDir)).toEqual([]);
  expect(words).not.toContain("\n");
  return words;
}

/** The good backup with some of its entries changed; its manifest's sum is made to fit, and what else `fit` does. */
async function changed(
  name: string,
  change: (name: string, content: Buffer) => { name: string; content: Buffer } | undefined,
  fit: (sums: Sums) => void = () => {},
): Promise<string> {
  const file = join(folder, name);
  const archive = await ArchiveWriter.create(file);
  const entries: { name: string; content: Buffer }[] = [];
  for await (const entry of readArchive(good)) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry.content) chunks.push(chunk);
    const next = change(entry.name, Buffer.concat(chunks));
    if (next) entries.push(next);
  }
  const sums = entries.find((entry) => entry.name === SUMS_ENTRY);
  if (sums) {
    const text = JSON.parse(sums.content.toString("utf8"));
    text.manifest = sha256(entries[0]?.content ?? Buffer.alloc(0));
    fit(text);
    sums.content = Buffer.from(JSON.stringify(text));
  }
  for (const { name: entry, content } of entries) await archive.add(entry, content);
  await archive.finish();
  return file;
}

const inManifest = (change: object) => (name: string, content: Buffer) => ({
  name,
  content: name === "manifest.json" ? Buffer.from(JSON.stringify({ ...JSON.parse(content.toString("utf8")), ...change })) : content,
});

function unpacked(file: Buffer): Buffer | undefined {
  try {
    return gunzipSync(file);
  } catch {
    return undefined;
  }
}

test("one damaged byte anywhere is found before anything is written", async () => {
  const whole = readFileSync(good);
  const file = join(folder, "damaged.backup");
  let damaged = 0;
  for (let turn = 0; turn < 25; turn++) {
    // the first ten bytes are gzip's own head, of which some mean nothing
    const at = 10 + Math.floor(((whole.length - 11) * turn) / 24);
    const copy = Buffer.from(whole);
    copy[at] = (copy[at] ?? 0) ^ 0x41;
    if (unpacked(copy)?.equals(unpacked(whole) as Buffer)) continue; // another way to pack the very same content: nothing is damaged
    damaged += 1;
    writeFileSync(file, copy);
    expect(await refusal(file), `byte ${at}`).toMatch(/is damaged|is cut off|no backup/);
  }
  expect(damaged).toBeGreaterThan(20);
}, 60_000);

test("a file that is cut off anywhere is refused", async () => {
  const whole = readFileSync(good);
  const file = join(folder, "cut.backup");
  for (const length of [0, 5, 100, Math.floor(whole.length / 2), whole.length - 9, whole.length - 1]) {
    writeFileSync(file, whole.subarray(0, length));
    expect(await refusal(file), `${length} bytes`).toMatch(/is cut off|is damaged|no backup/);
  }
});

test("a whole archive without its end, with a table changed, left out or of other rows is refused", async () => {
  expect(await refusal(await changed("endless", (name, content) => (name === SUMS_ENTRY ? undefined : { name, content })))).toMatch(
    /its end is missing/,
  );
  const region = (to: (content: Buffer) => Buffer | undefined) => (name: string, content: Buffer) => {
    const next = name.startsWith("tables/region/") ? to(content) : content;
    return next && { name, content: next };
  };
  expect(
    await refusal(
      await changed(
        "altered",
        region((text) => Buffer.from(text.toString("utf8").replace("SYNTHETIC", "RECORDED "))),
      ),
    ),
  ).toMatch(/table region is not what was written/);
  expect(
    await refusal(
      await changed(
        "without",
        region(() => undefined),
      ),
    ),
  ).toMatch(/table region is not what was written/);
});

test("a row that the database itself refuses, late in the load, leaves nothing behind", async () => {
  let twice = Buffer.alloc(0);
  const file = await changed(
    "twice",
    (name, content) => {
      if (!name.startsWith("tables/region_version/")) return { name, content };
      twice = Buffer.concat([content, content]);
      return { name, content: twice };
    },
    (sums) => {
      const rows = (sums.tables.region_version?.rows ?? 0) * 2;
      sums.tables.region_version = { rows, bytes: twice.length, sha256: sha256(twice) };
    },
  );
  expect(await refusal(file)).toMatch(/^The database refuses a row: .*unique/);
  expect(await refusal(file, migrated.url)).toMatch(/^The database refuses a row: .*unique/);
});

test("a backup of a newer version is refused: by its number, by a migration, by its format", async () => {
  const newer = /newer/;
  expect(await refusal(await changed("v1", inManifest({ productVersion: "99.0.0" })))).toMatch(newer);
  expect(await refusal(await changed("v2", inManifest({ migrations: ["Places1700000000001", "Future1999999999999"] })))).toMatch(newer);
  expect(await refusal(await changed("v3", inManifest({ formatVersion: 2 })))).toMatch(newer);
});

test("evidence whose name leads elsewhere is refused, wherever it leads", async () => {
  for (const evil of ["../outside", "a/../../outside", "/etc/outside", "a//b", "a\\..\\b", "./a", "..", ""]) {
    const file = await changed("evil", (name, content) => ({ name: name === "evidence/photo.jpg" ? `evidence/${evil}` : name, content }));
    expect(await refusal(file), evil).toMatch(/is not to be trusted|is damaged/);
  }
});

test("a database with rows, one that the product runs on, and evidence that is there are left alone", async () => {
  expect(await refusal(good, source.url)).toMatch(/The product is running on this database \(kepu-/);
  const client = new Client({ connectionString: migrated.url });
  await client.connect();
  await client.query("INSERT INTO kiosk_status (kiosk_id, state, since) VALUES (gen_random_uuid(), 'ONLINE', now())");
  expect(await refusal(good, migrated.url)).toMatch(/The database is not empty \(there are rows in kiosk_status\)/);
  await client.query("DELETE FROM kiosk_status");
  await client.end();
  const other = mkdtempSync(join(tmpdir(), "kepu-evidence-"));
  mkdirSync(join(other, "evidence"));
  writeFileSync(join(other, "evidence", "mine.jpg"), "mine");
  await expect(restore(configOf(migrated.url, other), [good], () => {})).rejects.toThrow(/evidence is not empty/);
  expect(readdirSync(other)).toEqual(["evidence"]);
});

test("another secret is refused unless it is accepted, and a missing one is told loudly", async () => {
  const other = mkdtempSync(join(tmpdir(), "kepu-other-secret-"));
  writeFileSync(join(other, "secrets.json"), JSON.stringify({ pseudonym: [Buffer.alloc(32, 1).toString("base64")] }));
  await expect(restore(configOf(migrated.url, other), [good], () => {})).rejects.toThrow(/is not the one of this backup/);
  const said: string[] = [];
  expect(await restore(configOf(target.url, other), [good, "--other-secret"], (line) => said.push(line))).toBe(true);
  expect(said.join("\n")).toMatch(/ATTENTION: the secret here is another one/);
  said.length = 0;
  expect(await restore(configOf(migrated.url, mkdtempSync(join(tmpdir(), "kepu-none-"))), [good], (line) => said.push(line))).toBe(true);
  expect(said.join("\n")).toMatch(/ATTENTION: .*secrets\.json is missing/);
});

test("what a first start without the demo leaves is no content: it goes, and a new epoch begins", async () => {
  await rowsOf(
    started.url,
    `INSERT INTO epoch (id, began_at) VALUES ('00000000-0000-7000-8000-000000000001', now());
     INSERT INTO setup_key (key_hash, created_at) VALUES ('\\x01', now()); INSERT INTO change (at, body) VALUES (now(), '{}')`,
  );
  expect(await restore(configOf(started.url, mkdtempSync(join(tmpdir(), "kepu-started-"))), [good], () => {})).toBe(true);
  const epochs = "SELECT id FROM epoch";
  const [one, ...more] = await rowsOf(started.url, epochs);
  expect(more).toEqual([]);
  const known = [...(await rowsOf(source.url, epochs)), { id: "00000000-0000-7000-8000-000000000001" }].map((row) => row.id);
  expect(known).toHaveLength(2);
  expect(known).not.toContain(one?.id);
  const left = "SELECT (SELECT count(*) FROM setup_key)::int AS keys, (SELECT count(*) FROM change)::int AS changes";
  expect(await rowsOf(started.url, left)).toEqual([{ keys: 0, changes: 0 }]);
});

test("a backup replaces no file unasked, leaves no part of one behind, and says what is wrong in one line", async () => {
  const words = (args: string[], url = source.url) =>
    backup(configOf(url, dataDir), args, () => {}).then(
      () => "done",
      (error: Error) => wordsOf(error),
    );
  const before = readFileSync(good);
  expect(await words([good])).toMatch(/exists already/);
  expect(readFileSync(good).equals(before)).toBe(true);
  expect(await words([good, "--force"])).toBe("done");
  expect(await words([join(folder, "no", "such", "folder")])).toMatch(/does not exist \(ENOENT\)\.$/);
  expect(await words([join(folder, "away")], "postgres://nobody@127.0.0.1:9/none")).toMatch(/^The database is away/);
  expect(await words([])).toBe("Use: npm run backup -- FILE [--force]");
  expect(readdirSync(folder).filter((name) => name.endsWith(".partial") || name === "away")).toEqual([]);
});
