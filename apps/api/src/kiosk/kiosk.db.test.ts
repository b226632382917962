import { setTimeout as sleep } from "node:timers/promises";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inTransaction } from "../ingest/transaction.ts";
import { recount } from "../recount/recount.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";
import { Kiosk } from "./kiosk.entity.ts";
import { detectOffline } from "./kiosk-clock.ts";

const database = testDatabase();
let one: Api;
let two: Api;
let district: Awaited<ReturnType<typeof smallDistrict>>;
let vendor: string;
let leader: string;
let office: string;
const kiosks: string[] = [];

beforeAll(async () => {
  one = await startApi(database.url);
  district = await smallDistrict(one.services);
  for (const [index, communityId] of district.communities.entries()) {
    const id = uuidv7();
    kiosks.push(id);
    await one.services.db.getRepository(Kiosk).insert({
      id,
      rootId: district.root,
      communityId,
      serial: `K${index}`,
      name: `终端${index}`,
      nameEn: `Kiosk ${index}`,
      kind: "BOOK_KIOSK",
      placeName: "图书室",
      vendor: null,
      plannedHours: [],
      installedOn: null,
      origin: "SYNTHETIC",
    });
  }
  two = await startApi(database.url);
  const credential = async (kind: "DEVICE" | "PROGRAM", role: "DEVICE" | "LEADER" | "OFFICE", regionId: string) =>
    (await one.services.access.createCredential(kind, role, [{ role, regionId }])).token;
  vendor = await credential("DEVICE", "DEVICE", district.root);
  leader = await credential("PROGRAM", "LEADER", district.root);
  office = await credential("PROGRAM", "OFFICE", district.root);
});
afterAll(async () => {
  await two.stop();
  await one.stop();
});

const RECORD = `mutation ($input: RecordKioskUsageInput!) { recordKioskUsage(input: $input) {
  accepted duplicates rejected results { id status reason field } heartbeats { kioskId status reason field } serverTime } }`;

const at = (minutesAgo = 0) => new Date(Date.now() - minutesAgo * 60_000).toISOString();

function item(kioskId: string, over: object = {}, minutesAgo = 0) {
  return {
    id: uuidv7({ msecs: Date.now() - minutesAgo * 60_000 }),
    kioskId,
    kind: "USE",
    occurredAt: at(minutesAgo),
    clicks: 3,
    dwellSeconds: 40,
    content: "急救知识",
    ...over,
  };
}

/** One kiosk becomes an electronic gallery; the door knows it within a second. */
async function gallery(): Promise<string> {
  await one.services.db.getRepository(Kiosk).update(kiosks[2] as string, { kind: "E_GALLERY" });
  await sleep(1_100);
  return kiosks[2] as string;
}

async function record(items: object[], heartbeats: object[] = [], token = vendor) {
  const { body } = await one.post(RECORD, { input: { sentAt: at(), items, heartbeats } }, token);
  expect(body.errors).toBeUndefined();
  return body.data?.recordKioskUsage;
}

test("uses, loans and returns are stored once, and every roll-up equals a recount", async () => {
  const items = [
    item(kiosks[0] as string),
    item(kiosks[0] as string, { kind: "LOAN", clicks: 0, dwellSeconds: 0 }),
    item(kiosks[1] as string, { kind: "RETURN", clicks: 0, dwellSeconds: 0 }, 90),
    item(kiosks[2] as string, {}, 20 * 24 * 60),
  ];
  expect(await record(items)).toMatchObject({ accepted: 4, duplicates: 0, rejected: 0 });
  expect(await record(items)).toMatchObject({ accepted: 0, duplicates: 4, rejected: 0 });
  expect(await record([{ ...items[0], clicks: 9 }])).toMatchObject({ rejected: 1, results: [{ reason: "ID_REUSED" }] });
  expect(await recount(one.services.pool)).toBe(true);
});

test("one bad item among others is refused alone, with its field, and the office finds it in the quarantine", async () => {
  const answered = await record([
    item(kiosks[0] as string),
    item(kiosks[0] as string, { content: "a\u0000b" }),
    item(uuidv7()),
    item(kiosks[0] as string, { occurredAt: at(-10) }),
    item(kiosks[0] as string, { kind: "LOAN" }),
  ]);
  expect(answered.results.map((result: { reason: string | null; field: string | null }) => [result.reason, result.field])).toEqual([
    [null, null],
    ["MALFORMED", "content"],
    ["UNKNOWN_KIOSK", "kioskId"],
    ["AHEAD_OF_NOW", "occurredAt"],
    ["MALFORMED", "clicks"],
  ]);
  const { body } = await one.post(
    "query ($rootId: ID!) { quarantine(rootId: $rootId) { totalCount edges { node { reason operation credential item } } } }",
    { rootId: district.root },
    office,
  );
  expect(body.data?.quarantine.edges.map((edge: { node: { reason: string } }) => edge.node.reason)).toEqual(
    expect.arrayContaining(["MALFORMED", "UNKNOWN_KIOSK", "AHEAD_OF_NOW"]),
  );
});

test("a character cut in half, wherever it stands, and a gallery that lends are refused alone; their neighbours are stored", async () => {
  const answered = await record([
    item(kiosks[0] as string),
    item(kiosks[0] as string, { content: "急救\ud83d" }),
    item("\ud800"),
    item(kiosks[0] as string, { id: `${"x".repeat(199)}😀` }),
    item(await gallery(), { kind: "LOAN", clicks: 0, dwellSeconds: 0 }),
    item(kiosks[1] as string),
  ]);
  expect(answered).toMatchObject({ accepted: 2, rejected: 4 });
  expect(answered.results.map((result: { field: string | null }) => result.field)).toEqual([
    null,
    "content",
    "kioskId",
    "id",
    "kind",
    null,
  ]);
});

test("over ten thousand different refused items of one sender are counted in one line, and none is silently lost", async () => {
  const { pool } = one.services;
  const sender = await one.services.access.createCredential("DEVICE", "broken", [{ role: "DEVICE", kioskId: kiosks[3] as string }]);
  await pool.query(
    `INSERT INTO quarantine (id, root_id, credential_id, operation, item_hash, reason, message, item, times, received_at, last_received_at)
     SELECT gen_random_uuid(), $1, $2, 'recordKioskUsage', decode(lpad(to_hex(n), 32, '0'), 'hex'), 'MALFORMED', '', '{}', 1, now(), now()
     FROM generate_series(1, 10000) n`,
    [district.root, sender.id],
  );
  expect(await record([item(uuidv7()), item(uuidv7())], [], sender.token)).toMatchObject({ rejected: 2 });
  expect(await record([item(uuidv7())], [], sender.token)).toMatchObject({ rejected: 1 });
  const { rows } = await pool.query("SELECT times, root_id FROM quarantine WHERE credential_id = $1 AND message LIKE 'Over 10,000%'", [
    sender.id,
  ]);
  expect(rows).toEqual([{ times: 3, root_id: district.root }]);
  await pool.query("DELETE FROM quarantine WHERE credential_id = $1", [sender.id]);
});

test("a device writes for its own kiosk and for no other, and neither reads", async () => {
  const { token } = await one.services.access.createCredential("DEVICE", "one kiosk", [{ role: "DEVICE", kioskId: kiosks[3] as string }]);
  const answered = await record([item(kiosks[3] as string), item(kiosks[4] as string)], [{ kioskId: kiosks[4], at: at() }], token);
  expect(answered.results.map((result: { status: string }) => result.status)).toEqual(["ACCEPTED", "REJECTED"]);
  expect(answered.heartbeats).toMatchObject([{ status: "REJECTED", reason: "UNKNOWN_KIOSK" }]);
  const { body } = await one.post("query ($id: ID!) { kiosks(regionId: $id) { id } }", { id: district.root }, token);
  expect(body.errors?.[0].extensions.code).toBe("FORBIDDEN");
});

test("a wrong clock is corrected by the time of sending, and both times are kept", async () => {
  const ahead = 3_600_000;
  const id = uuidv7({ msecs: Date.now() + ahead });
  const { body } = await one.post(
    RECORD,
    {
      input: {
        sentAt: new Date(Date.now() + ahead).toISOString(),
        items: [{ id, kioskId: kiosks[1], kind: "LOAN", occurredAt: new Date(Date.now() + ahead - 60_000).toISOString() }],
      },
    },
    vendor,
  );
  expect(body.data?.recordKioskUsage.accepted).toBe(1);
  const read = await one.post(
    "query ($id: ID!) { kioskUsage(kioskId: $id) { edges { node { id occurredAt deviceTime } } } }",
    { id: kiosks[1] },
    office,
  );
  const { node } = read.body.data?.kioskUsage.edges[0] as { node: { occurredAt: string; deviceTime: string } };
  expect(Math.abs(Date.parse(node.occurredAt) - (Date.now() - 60_000))).toBeLessThan(10_000);
  expect(Date.parse(node.deviceTime) - Date.parse(node.occurredAt)).toBeGreaterThan(ahead - 10_000);
});

test("heartbeats make a kiosk online, three missed ones offline with a line in the feed, and the next one online again", async () => {
  const kioskId = kiosks[4] as string;
  await record([], [{ kioskId, at: at(5), queueEmptyUpTo: at(5) }]);
  await record(
    [],
    [
      { kioskId, at: at(4), queueEmptyUpTo: at(4) },
      { kioskId, at: at(5) },
    ],
  );
  const state = async () =>
    (await one.post("query ($id: ID!) { kiosk(id: $id) { state } }", { id: kioskId }, leader)).body.data?.kiosk.state;
  expect(await state()).toBe("ONLINE");
  await inTransaction(one.services.pool, (tx) => detectOffline(tx, new Date()));
  await inTransaction(one.services.pool, (tx) => detectOffline(tx, new Date()));
  expect(await state()).toBe("OFFLINE");
  await record([], [{ kioskId, at: at(), queueEmptyUpTo: at() }]);
  expect(await state()).toBe("ONLINE");
  const { rows } = await one.services.pool.query("SELECT kind FROM feed_entry WHERE subject_id = $1 ORDER BY at, id", [kioskId]);
  expect(rows.map((row) => row.kind)).toEqual(["KIOSK_OFFLINE", "KIOSK_ONLINE"]);
  const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const days = await one.post(
    "query ($id: ID!, $day: Date!) { kioskDays(kioskId: $id, from: $day, to: $day) { onlineMinutes scheduledMinutes } }",
    { id: kioskId, day },
    leader,
  );
  expect(days.body.data?.kioskDays).toMatchObject([{ scheduledMinutes: 1_440 }]);
  expect(days.body.data?.kioskDays[0].onlineMinutes).toBeGreaterThanOrEqual(1);
});

test("the kiosk board of another process shows state, use and content within a moment", async () => {
  const client = two.socket(leader);
  const frames = client.iterate<{
    liveKiosks: {
      tally: { total: number; online: number };
      kiosks: { kioskId: string; uses: number; state: string }[];
      topContent: { content: string }[];
    };
  }>({
    query: `subscription ($id: ID!) { liveKiosks(regionId: $id) { kind cursor completeUpTo tally { total online offline silent } topContent { content uses } kiosks { kioskId state uses loans } } }`,
    variables: { id: district.root },
  });
  const first = (await frames.next()).value?.data?.liveKiosks;
  expect(first?.tally.total).toBe(5);
  const before = first?.kiosks.find((kiosk: { kioskId: string }) => kiosk.kioskId === kiosks[2])?.uses ?? 0;
  await record([item(kiosks[2] as string)], [{ kioskId: kiosks[2], at: at() }]);
  for (;;) {
    const next = await frames.next();
    const frame = next.value?.data?.liveKiosks;
    const kiosk = frame?.kiosks.find((entry: { kioskId: string }) => entry.kioskId === kiosks[2]);
    if (kiosk?.uses === before + 1 && kiosk.state === "ONLINE") break;
  }
  client.dispose();
});

test("the board of one activity counts by kind, age group and minute as people arrive", async () => {
  const client = two.socket(leader);
  const frames = client.iterate<{
    liveActivity: {
      attendance: number;
      byKind: { kind: string; attendance: number }[];
      byAgeGroup: { ageGroup: string; attendance: number }[];
    };
  }>({
    query: `subscription ($id: ID!) { liveActivity(activityId: $id) { kind attendance checkIns byKind { kind attendance } byAgeGroup { ageGroup attendance } arrivals { kind minute value } } }`,
    variables: { id: district.activities[0] },
  });
  expect((await frames.next()).value?.data?.liveActivity.attendance).toBe(0);
  await one.post(
    "mutation ($input: RecordCheckInsInput!) { recordCheckIns(input: $input) { accepted } }",
    {
      input: {
        sentAt: at(),
        items: [
          { id: uuidv7(), activityId: district.activities[0], occurredAt: at(), kind: "HEAD_COUNT", count: 45, ageGroup: "UNDER_14" },
        ],
      },
    },
    vendor,
  );
  for (;;) {
    const frame = (await frames.next()).value?.data?.liveActivity;
    if (frame?.attendance !== 45) continue;
    expect(frame.byKind).toEqual([{ kind: "HEAD_COUNT", attendance: 45 }]);
    expect(frame.byAgeGroup).toEqual([{ ageGroup: "UNDER_14", attendance: 45 }]);
    break;
  }
  client.dispose();
});

test("registering a network again changes nothing but the token, and its credential writes for its own kiosks only", async () => {
  const input = {
    key: "network",
    name: "网络",
    nameEn: "Network",
    anchorDate: "2026-01-01",
    communities: [{ key: "c", name: "C" }],
    kiosks: [{ key: "1", name: "One", kind: "BOOK_KIOSK", communityKey: "c" }],
  };
  const REGISTER =
    "mutation ($input: RegisterKioskNetworkInput!) { registerKioskNetwork(input: $input) { rootId anchorDate created token kiosks { key kioskId } } }";
  const { token: wide } = await one.services.access.createCredential("PROGRAM", "office everywhere", [{ role: "OFFICE" }]);
  const first = (await one.post(REGISTER, { input }, wide)).body.data?.registerKioskNetwork;
  const second = (await one.post(REGISTER, { input: { ...input, anchorDate: "2026-02-02" } }, wide)).body.data?.registerKioskNetwork;
  expect(first.created).toBe(true);
  expect(second).toMatchObject({ created: false, anchorDate: "2026-01-01", rootId: first.rootId, kiosks: first.kiosks });
  const [{ kioskId }] = second.kiosks;
  const answered = await record([item(kioskId), item(kiosks[0] as string)], [], second.token);
  expect(answered.results.map((result: { status: string }) => result.status)).toEqual(["ACCEPTED", "REJECTED"]);
  const revoked = await one.post(RECORD, { input: { sentAt: at(), items: [item(kioskId)] } }, first.token);
  expect(revoked.body.errors?.[0].extensions.code).toBe("UNAUTHENTICATED");
  // another root's office who knows the key gets no token, and the owner's stays good
  expect((await one.post(REGISTER, { input }, office)).body.errors?.[0].extensions.code).toBe("NOT_FOUND");
  expect(await record([item(kioskId)], [], second.token)).toMatchObject({ accepted: 1 });
  const admin = await one.services.access.createCredential("PROGRAM", "admin", [{ role: "SYSTEM_ADMIN" }]);
  const { data } = (await one.post(REGISTER, { input: { ...input, key: "by an administrator" } }, admin.token)).body;
  expect(data?.registerKioskNetwork.created).toBe(true);
  const { rows } = await one.services.pool.query("SELECT role FROM role_grant WHERE holder_id = $1", [admin.id]);
  expect(rows).toEqual([{ role: "SYSTEM_ADMIN" }]);
});
