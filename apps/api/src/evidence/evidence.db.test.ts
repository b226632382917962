import { createHash } from "node:crypto";
import { existsSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { type EvidenceKind, LIMITS, type Role } from "@kepu/schema";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { now } from "../clock.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { addActivity, smallDistrict } from "../testing/district.ts";
import { archive, heicPhoto, jpegPhoto } from "../testing/files.ts";
import { cleanUpEvidence } from "./clean-up.ts";

const database = testDatabase();
const DECLARED = 1_234_567;
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
const cookies = new Map<string, string>();

beforeAll(async () => {
  api = await startApi(database.url);
  place = await smallDistrict(api.services);
  for (const role of ["OFFICE", "LEADER", "EVALUATOR", "STEWARD"] as const) await signIn(role, role, place.root);
  await signIn("own", "COMMUNITY_OFFICER", place.communities[0] ?? "");
  await signIn("foreign", "COMMUNITY_OFFICER", place.communities[2] ?? "");
});
afterAll(() => api.stop());

async function signIn(name: string, role: Role, regionId: string): Promise<void> {
  const id = await api.services.access.createAccount(`${name}-user`, name, "long enough words", [{ role, regionId }]);
  cookies.set(name, `kepu_session=${await api.services.access.openSession(id, "test")}`);
}

const origin = () => new URL(api.url).origin;
const own = () => place.activities[0] ?? "";

interface Answer {
  status: number;
  id: string;
  code: string;
  message: string;
}

async function upload(
  who: string,
  content: Buffer,
  { subjectId = own(), name = "photo.jpg", more = "", headers = {} } = {},
): Promise<Answer> {
  const response = await fetch(
    `${origin()}/files/evidence?subjectKind=ACTIVITY&subjectId=${subjectId}&name=${encodeURIComponent(name)}${more}`,
    {
      method: "POST",
      headers: { cookie: cookies.get(who) ?? "", origin: origin(), "x-kepu-csrf": "1", ...headers },
      body: new Uint8Array(content),
    },
  );
  const body = (await response.json()) as { data?: { id: string }; errors?: { message: string; extensions: { code: string } }[] };
  const fault = body.errors?.[0];
  return { status: response.status, id: body.data?.id ?? "", code: fault?.extensions.code ?? "", message: fault?.message ?? "" };
}

const get = (who: string, path: string) => fetch(`${origin()}${path}`, { headers: { cookie: cookies.get(who) ?? "" } });
const ask = (who: string, query: string) => api.post(query, {}, undefined, { cookie: cookies.get(who) ?? "", origin: origin() });
const listed = async (who: string, subjectId = own()) =>
  (
    await ask(
      who,
      `{ evidence(subjectKind: ACTIVITY, subjectId: "${subjectId}") { id name kind bytes width height personalData positionRemoved sha256 sourceSha256 addedBy changeable url thumbnailUrl previewUrl } }`,
    )
  ).body.data?.evidence as Record<string, string | number | boolean | null>[] | undefined;
const sha256 = (content: Buffer) => createHash("sha256").update(content).digest("hex");
const folder = () => join(api.services.config.dataDir, "evidence");
const waiting = () => readdirSync(join(api.services.config.dataDir, "evidence.incoming"));

test("a photo is kept once, without its position, with a thumbnail, and comes back as a download that no browser opens", async () => {
  const photo = await jpegPhoto(1);
  const { status, id } = await upload("own", photo, { name: "现场 照片.jpg" });
  expect(status).toBe(201);
  const [file] = (await listed("own")) ?? [];
  expect(file).toMatchObject({
    id,
    name: "现场 照片.jpg",
    kind: "JPEG",
    width: 96,
    height: 96,
    personalData: false,
    positionRemoved: true,
    addedBy: "own",
  });
  expect(file?.sourceSha256).toBe(sha256(photo));
  const response = await get("own", String(file?.url));
  const kept = Buffer.from(await response.arrayBuffer());
  expect(sha256(kept)).toBe(file?.sha256);
  expect(kept.length).toBe(photo.length);
  expect(kept.includes(Buffer.from([0xe1, 0x10, 0, 0]))).toBe(false);
  expect(response.headers.get("content-disposition")).toContain("attachment");
  expect(response.headers.get("content-disposition")).toContain(encodeURIComponent("现场 照片.jpg"));
  expect(response.headers.get("content-security-policy")).toContain("sandbox");
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(existsSync(join(folder(), String(file?.sha256).slice(0, 2), String(file?.sha256)))).toBe(true);
  const thumbnail = await get("own", String(file?.thumbnailUrl));
  expect(thumbnail.headers.get("content-type")).toBe("image/webp");

  const again = await upload("own", photo, { name: "again.jpg" });
  expect(again.id).toBe(id); // a retry of the same file is the same entry
  const elsewhere = await upload("OFFICE", photo, { subjectId: place.activities[1] ?? "" });
  expect(elsewhere.status).toBe(201);
  expect((await listed("OFFICE", place.activities[1]))?.[0]?.sha256).toBe(file?.sha256);
  expect(waiting()).toEqual([]);
});

test("a photo keeps its position where that is wanted", async () => {
  const photo = await jpegPhoto(2);
  const { id } = await upload("own", photo, { more: "&keepPosition=1" });
  const file = (await listed("own"))?.find((one) => one.id === id);
  expect(file).toMatchObject({ positionRemoved: false, sha256: sha256(photo) });
});

test("a HEIC photo of a phone is kept as it is and seen as WebP", async () => {
  const { status, id } = await upload("own", heicPhoto(), { name: "IMG_0001.HEIC" });
  expect(status).toBe(201);
  const file = (await listed("own"))?.find((one) => one.id === id);
  expect(file).toMatchObject({ kind: "HEIC", width: 96, height: 64, positionRemoved: true, bytes: heicPhoto().length });
  const preview = await get("own", String(file?.previewUrl));
  expect(Buffer.from(await preview.arrayBuffer()).toString("latin1", 8, 12)).toBe("WEBP");
});

test("the content says what a file is, and the name's ending follows it", async () => {
  const office = (main: string) => archive({ "[Content_Types].xml": "<Types/>", [main]: "<x/>" });
  const ole = (stream: string) =>
    Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(512), Buffer.from(`${stream}\0`, "utf16le")]);
  const files: [name: string, content: Buffer, kind: EvidenceKind, kept: string][] = [
    ["盖章件.pdf", Buffer.from("%PDF-1.7\n%%EOF"), "PDF", "盖章件.pdf"],
    ["通知.ofd", await archive({ "OFD.xml": "<ofd/>" }), "OFD", "通知.ofd"],
    ["总结.docx", await office("word/document.xml"), "DOCX", "总结.docx"],
    ["表.xlsx", await office("xl/workbook.xml"), "XLSX", "表.xlsx"],
    ["总结.wps", ole("WordDocument"), "DOC", "总结.wps"],
    ["表.et", ole("Workbook"), "XLS", "表.et"],
    ["page.html", await jpegPhoto(3), "JPEG", "page.jpg"],
    ["../../x\u202egpj.exe", Buffer.from("%PDF-1.4\n"), "PDF", "xgpj.pdf"],
  ];
  for (const [name, content, kind, kept] of files) {
    const { status, id, message } = await upload("own", content, { name });
    expect(status, `${name}: ${message}`).toBe(201);
    expect((await listed("own"))?.find((one) => one.id === id)).toMatchObject({ kind, name: kept });
  }
});

test("what is no evidence is refused with a reason, and leaves nothing behind", async () => {
  const before = (await listed("own"))?.length;
  const macros = await archive({ "[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>", "xl/vbaProject.bin": "x" });
  const bomb = await archive({ "[Content_Types].xml": "<Types/>", "word/document.xml": Buffer.alloc(DECLARED) });
  const unpacksTooLarge = enlarge(bomb);
  const cut = (await jpegPhoto(4, 400)).subarray(0, 900);
  const files: [name: string, content: Buffer][] = [
    ["photo.jpg", Buffer.from("<html><script>alert(1)</script>")],
    ["empty.jpg", Buffer.alloc(0)],
    ["macros.xlsx", macros],
    ["bomb.docx", unpacksTooLarge],
    ["cut.jpg", cut],
    ["cut.docx", macros.subarray(0, 60)],
    ["program.exe", Buffer.from("MZ\x90\0")],
    ["drawing.svg", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>")],
  ];
  for (const [name, content] of files) {
    const { status, code, message } = await upload("own", content, { name });
    expect([status, code], `${name}: ${message}`).toEqual([415, "BAD_INPUT"]);
    expect(message.length).toBeGreaterThan(10);
  }
  expect((await listed("own"))?.length).toBe(before);
  expect(waiting()).toEqual([]);
});

/** The directory of an archive says that its largest file would unpack to more than the limit. */
function enlarge(bytes: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(DECLARED);
  const large = Buffer.from(bytes);
  for (let at = large.indexOf(size); at >= 0; at = large.indexOf(size, at + 4)) large.writeUInt32LE(LIMITS.archiveBytes + 1, at);
  return large;
}

test("a picture with more pixels than the limit is refused before it is decoded", async () => {
  const head = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
  const rest = Buffer.from("0000c3500000c3500802000000", "hex"); // 50,000 × 50,000
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(Buffer.concat([head.subarray(12), rest])));
  const data = Buffer.from("0000000049444154", "hex");
  const { status, code } = await upload("own", Buffer.concat([head, rest, crc, data]), { name: "huge.png" });
  expect([status, code]).toEqual([413, "LIMIT_EXCEEDED"]);
});

test("a file over the limit is refused by its length before it is read, and while it streams when it does not say", async () => {
  const announced = await new Promise<number>((resolve, reject) => {
    const call = request(`${origin()}/files/evidence?subjectKind=ACTIVITY&subjectId=${own()}&name=a.pdf`, {
      method: "POST",
      headers: { cookie: cookies.get("own"), origin: origin(), "x-kepu-csrf": "1", "content-length": LIMITS.evidenceDocumentBytes + 1 },
    });
    call.on("response", (response) => resolve(response.statusCode ?? 0)).on("error", reject);
    call.write("%PDF-1.4");
  });
  expect(announced).toBe(413);
  const streamed = await new Promise<number | string>((resolve) => {
    const call = request(`${origin()}/files/evidence?subjectKind=ACTIVITY&subjectId=${own()}&name=a.pdf`, {
      method: "POST",
      headers: { cookie: cookies.get("own"), origin: origin(), "x-kepu-csrf": "1" },
    });
    call
      .on("response", (response) => resolve(response.statusCode ?? 0))
      .on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? ""));
    const piece = Buffer.alloc(1_048_576, 7);
    const write = (left: number): void => {
      if (left > 0 && !call.destroyed) call.write(piece, () => write(left - 1));
      else call.end();
    };
    write(80);
  });
  expect([413, "EPIPE", "ECONNRESET"]).toContain(streamed);
  await expect.poll(waiting).toEqual([]);
});

test("what is closed while a slow file comes in takes it no more", async () => {
  const subject = await addActivity(api.services, place.root, place.communities[0] ?? "");
  const status = new Promise<number>((resolve, reject) => {
    const call = request(`${origin()}/files/evidence?subjectKind=ACTIVITY&subjectId=${subject}&name=a.pdf`, {
      method: "POST",
      headers: { cookie: cookies.get("own"), origin: origin(), "x-kepu-csrf": "1" },
    });
    call.on("response", (response) => resolve(response.resume().statusCode ?? 0)).on("error", reject);
    call.write("%PDF-1.4\n", async () => {
      await expect.poll(async () => (await waiting()).length).toBe(1);
      await api.services.pool.query("UPDATE activity SET state = 'RECORDED' WHERE id = $1", [subject]);
      call.end("slow");
    });
  });
  expect(await status).toBe(400);
});

test("an upload that breaks off leaves nothing", async () => {
  await new Promise<void>((resolve) => {
    const call = request(`${origin()}/files/evidence?subjectKind=ACTIVITY&subjectId=${own()}&name=a.pdf`, {
      method: "POST",
      headers: { cookie: cookies.get("own"), origin: origin(), "x-kepu-csrf": "1", "content-length": 1_000_000 },
    });
    call.on("error", () => resolve());
    call.write(Buffer.alloc(200_000), () => setTimeout(() => call.destroy(), 50));
  });
  await expect.poll(waiting).toEqual([]);
});

test("only who may see the subject sees its files, a foreign one answers as an absent one, and denials are kept", async () => {
  const { id } = await upload("own", await jpegPhoto(5));
  const absent = "01900000-0000-7000-8000-000000000000";
  for (const path of [`/files/evidence/${id}`, `/files/evidence/${id}/preview`, `/files/evidence/${absent}`]) {
    const foreign = await get("foreign", path);
    expect(foreign.status, path).toBe(404);
    expect(((await foreign.json()) as { errors: [{ extensions: { code: string } }] }).errors[0].extensions.code).toBe("NOT_FOUND");
  }
  for (const who of ["own", "OFFICE", "EVALUATOR", "LEADER"]) expect((await get(who, `/files/evidence/${id}`)).status, who).toBe(200);
  expect((await get("STEWARD", `/files/evidence/${id}`)).status).toBe(403);
  expect((await get("", `/files/evidence/${id}`)).status).toBe(401);
  expect((await upload("foreign", await jpegPhoto(6))).code).toBe("NOT_FOUND");
  expect((await upload("EVALUATOR", await jpegPhoto(6))).code).toBe("FORBIDDEN");
  expect(
    (await ask("foreign", `mutation { removeEvidence(input: { evidenceId: "${id}" }) { evidenceId } }`)).body.errors?.[0].extensions.code,
  ).toBe("NOT_FOUND");
  await api.services.audit.flush();
  const { edges } = await auditOf();
  expect(edges).toContainEqual({ action: "downloadEvidence", outcome: "DENIED", target: id });
  expect(edges).toContainEqual({ action: "uploadEvidence", outcome: "DENIED", target: own() });
  expect(edges).toContainEqual({ action: "uploadEvidence", outcome: "SUCCESS", target: id });
});

async function auditOf() {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query("SELECT action, outcome, target FROM audit_entry");
  await client.end();
  return { edges: rows as { action: string; outcome: string; target: string }[] };
}

test("what shows people is for those who work with it, not for a leader, and each look is kept", async () => {
  const { id } = await upload("own", await jpegPhoto(7), { more: "&personalData=1" });
  expect((await listed("LEADER"))?.some((file) => file.id === id)).toBe(false);
  expect((await get("LEADER", `/files/evidence/${id}`)).status).toBe(403);
  expect((await get("EVALUATOR", `/files/evidence/${id}`)).status).toBe(200);
  expect((await auditOf()).edges).toContainEqual({ action: "downloadEvidence", outcome: "SUCCESS", target: id });
  await ask("own", `mutation { describeEvidence(input: { evidenceId: "${id}", personalData: false }) { evidence { id } } }`);
  expect((await get("LEADER", `/files/evidence/${id}`)).status).toBe(200);
});

test("a page of another site cannot upload", async () => {
  const photo = await jpegPhoto(8);
  expect((await upload("own", photo, { headers: { origin: "http://elsewhere.example" } })).status).toBe(403);
  expect((await upload("own", photo, { headers: { "x-kepu-csrf": "" } })).status).toBe(403);
});

test("a removed file is gone at once, its content a month later; orphans of broken uploads after a day; what something names stays", async () => {
  const photo = await jpegPhoto(9);
  const { id } = await upload("own", photo);
  const hash = String((await listed("own"))?.find((file) => file.id === id)?.sha256);
  const path = join(folder(), hash.slice(0, 2), hash);
  await ask("own", `mutation { removeEvidence(input: { evidenceId: "${id}" }) { evidenceId } }`);
  expect((await get("own", `/files/evidence/${id}`)).status).toBe(404);
  const { pool, evidenceStore, evidenceReceiver } = api.services;
  const orphan = "ab".repeat(32);
  const file = join(api.services.config.dataDir, "orphan");
  writeFileSync(file, "left behind");
  await evidenceStore.put(orphan, file);
  const orphanPath = join(folder(), "ab", orphan);
  const cleanUp = (days: number) =>
    cleanUpEvidence({ pool, store: evidenceStore, receiver: evidenceReceiver }, new Date(now().getTime() + days * 86_400_000));
  await cleanUp(0);
  expect(existsSync(orphanPath)).toBe(true);
  utimesSync(orphanPath, new Date(0), new Date(0));
  await cleanUp(0);
  expect(existsSync(orphanPath)).toBe(false);
  expect(existsSync(path)).toBe(true);
  await cleanUp(31);
  expect(existsSync(path)).toBe(false);
  for (const kept of (await listed("own")) ?? []) expect((await get("own", String(kept.url))).status).toBe(200);
});

test("files that are added and taken off again and again do not fill the store", async () => {
  const subjectId = await addActivity(api.services, place.root, place.communities[0] ?? "");
  const { id } = await upload("own", Buffer.from("%PDF-1.7 first"), { subjectId, name: "a.pdf" });
  await api.services.pool.query(
    `INSERT INTO evidence_link (id, evidence_id, subject_kind, subject_id, name, personal_data, source_sha256, added_by, added_at, removed_by, removed_at, held)
     SELECT gen_random_uuid(), evidence_id, subject_kind, subject_id, name, personal_data, source_sha256, added_by, added_at, added_by, now(), false
     FROM evidence_link, generate_series(1, $2) WHERE id = $1`,
    [id, LIMITS.evidenceRemoved],
  );
  const refused = await upload("own", Buffer.from("%PDF-1.7 second"), { subjectId, name: "b.pdf" });
  expect([refused.status, refused.code]).toEqual([413, "LIMIT_EXCEEDED"]);
  await api.services.pool.query("DELETE FROM evidence_link WHERE removed_at IS NOT NULL AND subject_id = $1", [subjectId]);
  expect((await upload("own", Buffer.from("%PDF-1.7 second"), { subjectId, name: "b.pdf" })).status).toBe(201);
});

test("a subject has room for so many files, however many arrive at once", async () => {
  const subjectId = await addActivity(api.services, place.root, place.communities[0] ?? "");
  const answers: number[] = [];
  for (let from = 0; from < LIMITS.evidenceFiles + 3; from += 11) {
    const wave = Array.from({ length: 11 }, (_, index) => Buffer.from(`%PDF-1.7 number ${from + index}`));
    answers.push(
      ...(await Promise.all(wave.map((content) => upload("own", content, { subjectId, name: "a.pdf" })))).map(({ status }) => status),
    );
  }
  expect(answers.filter((status) => status === 201)).toHaveLength(LIMITS.evidenceFiles);
  expect(await listed("own", subjectId)).toHaveLength(LIMITS.evidenceFiles);
});
