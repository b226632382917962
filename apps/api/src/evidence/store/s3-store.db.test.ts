import { createHash } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import S3rver from "s3rver";
import { afterAll, beforeAll, expect, test } from "vitest";
import { now } from "../../clock.ts";
import { startApi } from "../../testing/api.ts";
import { testDatabase } from "../../testing/database.ts";
import { smallDistrict } from "../../testing/district.ts";
import { jpegPhoto } from "../../testing/files.ts";
import { cleanUpEvidence } from "../clean-up.ts";
import { s3Store } from "./s3-store.ts";

/** An S3-compatible server over HTTP. It knows its keys, but does not compute version 4 signatures: a wrong secret it would let pass. */
const folder = mkdtempSync(join(tmpdir(), "kepu-s3-"));
const s3 = new S3rver({ directory: join(folder, "buckets"), silent: true, configureBuckets: [{ name: "kepu", configs: [] }] });
const database = testDatabase();
let server: Server;
let endpoint: string;
/** what the store waits for before it takes a content, or forgets one */
let held = Promise.resolve();

beforeAll(async () => {
  await s3.configureBuckets();
  const answer = s3.callback();
  server = createServer((request, response) => {
    const slow = request.method === "PUT" || request.method === "DELETE" ? held : Promise.resolve();
    void slow.then(() => answer(request, response));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const store = (more = {}) => s3Store({ endpoint, bucket: "kepu", region: "us-east-1", keyId: "S3RVER", secret: "S3RVER", ...more });

function fileWith(content: Buffer): { path: string; sha256: string } {
  const sha256 = createHash("sha256").update(content).digest("hex");
  const path = join(folder, sha256);
  writeFileSync(path, content);
  return { path, sha256 };
}

async function kept(after = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { sha256, keptAt } of store().list(after)) {
    expect(Math.abs(keptAt.getTime() - Date.now())).toBeLessThan(60_000);
    found.push(sha256);
  }
  return found;
}

test("contents are put once, read back, listed and removed", async () => {
  const photo = await jpegPhoto(1);
  const { path, sha256 } = fileWith(photo);
  await store().put(sha256, path);
  await store().put(sha256, path);
  const opened = await store().open(sha256);
  expect(opened?.bytes).toBe(photo.length);
  expect(await buffer(opened?.content as NodeJS.ReadableStream)).toEqual(photo);
  const other = fileWith(Buffer.from("%PDF-1.7"));
  await store().put(other.sha256, other.path);
  const both = [sha256, other.sha256].sort();
  expect(await kept()).toEqual(both);
  expect(await kept(both[0])).toEqual(both.slice(1));
  await store().remove(sha256);
  await store().remove(sha256);
  expect(await store().open(sha256)).toBeUndefined();
  expect(await kept()).toEqual([other.sha256]);
});

test("a wrong key, a missing bucket and a store that is away are said, and may be tried again", async () => {
  const { path, sha256 } = fileWith(Buffer.from("%PDF-1.6"));
  for (const wrong of [{ keyId: "WRONG" }, { endpoint: "http://127.0.0.1:9" }])
    await expect(store(wrong).put(sha256, path)).rejects.toMatchObject({ extensions: { code: "UNAVAILABLE" } });
  await expect(store({ bucket: "absent" }).put(sha256, path)).rejects.toMatchObject({ extensions: { code: "UNAVAILABLE" } });
});

test("a slow store holds no transaction and no lock; what it has got and nobody named is removed after a day, and not while it comes again", async () => {
  const api = await startApi(database.url, {
    ...{ KEPU_S3_ENDPOINT: endpoint, KEPU_S3_BUCKET: "kepu", KEPU_S3_KEY_ID: "S3RVER", KEPU_S3_SECRET: "S3RVER" },
  });
  const { pool, access, evidenceStore, evidenceReceiver: receiver, db } = api.services;
  const place = await smallDistrict(api.services);
  const { token } = await access.createCredential("PROGRAM", "sender", [{ role: "OFFICE", regionId: place.root }]);
  const upload = async (text: string, subjectId = place.activities[0] ?? "") => {
    const url = `/files/evidence?subjectKind=ACTIVITY&subjectId=${subjectId}&name=a.pdf`;
    const body = `%PDF-1.7 ${text}`;
    const response = await fetch(new URL(url, api.url), { method: "POST", headers: { authorization: `Bearer ${token}` }, body });
    return response.status;
  };
  const open = async () => {
    const { rows } = await pool.query(
      `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'`,
    );
    return rows[0].count as number;
  };
  const moving = async () => (await pool.query("SELECT removing FROM evidence_moving")).rows.map(({ removing }) => removing);
  const hold = () => {
    let go = () => {};
    held = new Promise((resolve) => {
      go = resolve;
    });
    return go;
  };
  const clean = (days: number) =>
    cleanUpEvidence({ pool, store: evidenceStore, receiver }, new Date(now().getTime() + days * 86_400_000)).then(() => {});

  for (const left of await kept()) await evidenceStore.remove(left);
  const go = hold();
  const many = Promise.all(Array.from({ length: 15 }, (_, n) => upload(`slow ${n}`, place.activities[n % 2])));
  await expect.poll(moving, { timeout: 5_000 }).toHaveLength(15);
  expect(await open()).toBe(0);
  expect((await api.post("{ viewer { kind } }", {}, token)).body.data?.viewer.kind).toBe("PROGRAM");
  go();
  expect(await many).toEqual(Array(15).fill(201));
  expect(await moving()).toEqual([]);

  // what is put for a subject that has no room is named by nothing
  await db.query(
    `INSERT INTO evidence_link (id, evidence_id, subject_kind, subject_id, name, personal_data, source_sha256, added_by, added_at, held)
     SELECT gen_random_uuid(), (SELECT id FROM evidence LIMIT 1), 'ACTIVITY', $1, 'n', false, 'x', NULL, now(), false FROM generate_series(1, 40)`,
    [place.activities[3]],
  );
  expect(await upload("no room", place.activities[3])).toBe(413);
  expect(await moving()).toEqual([false]);
  const before = (await kept()).length;
  await clean(0);
  expect(await kept()).toHaveLength(before);
  const removed = hold();
  const cleaning = clean(2);
  await expect.poll(moving, { timeout: 5_000 }).toEqual([true]);
  expect(await open()).toBe(0);
  expect(await upload("no room")).toBe(503);
  removed();
  await cleaning;
  expect([await kept(), await moving()]).toMatchObject([{ length: before - 1 }, []]);
  expect(await upload("no room")).toBe(201);
  // it is named: no clean-up takes it, and a second subject has it at once
  await clean(3);
  expect(await upload("no room", place.activities[1])).toBe(201);
  expect(await kept()).toHaveLength(before);
  await api.stop();
}, 40_000);
