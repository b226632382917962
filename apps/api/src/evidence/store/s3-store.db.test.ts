import { createHash } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import S3rver from "s3rver";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jpegPhoto } from "../../testing/files.ts";
import { s3Store } from "./s3-store.ts";

/** An S3-compatible server over HTTP. It knows its keys, but does not compute version 4 signatures: a wrong secret it would let pass. */
const folder = mkdtempSync(join(tmpdir(), "kepu-s3-"));
const s3 = new S3rver({ directory: join(folder, "buckets"), silent: true, configureBuckets: [{ name: "kepu", configs: [] }] });
let server: Server;
let endpoint: string;

beforeAll(async () => {
  await s3.configureBuckets();
  server = createServer(s3.callback()).listen(0, "127.0.0.1");
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

async function kept(): Promise<string[]> {
  const found: string[] = [];
  for await (const sha256 of store().list(new Date(Date.now() + 60_000))) found.push(sha256);
  return found.sort();
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
  expect(await kept()).toEqual([sha256, other.sha256].sort());
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
