import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";

const database = testDatabase();
let one: Api;
let two: Api;
let district: Awaited<ReturnType<typeof smallDistrict>>;
let desk: string;
let wall: { id: string; token: string };

beforeAll(async () => {
  one = await startApi(database.url);
  district = await smallDistrict(one.services);
  two = await startApi(database.url);
  desk = (await one.services.access.createCredential("DEVICE", "desk", [{ role: "DEVICE", regionId: district.root }])).token;
  wall = await one.services.access.createCredential("DISPLAY", "wall", [{ role: "DISPLAY", regionId: district.root }]);
});
afterAll(async () => {
  await two.stop();
  await one.stop();
});

const RECORD = "mutation ($input: RecordCheckInsInput!) { recordCheckIns(input: $input) { accepted rejected results { status reason } } }";
const LIVE = `subscription ($regionId: ID!, $cursor: String) { liveOverview(regionId: $regionId, cursor: $cursor) {
  kind cursor figures { measure today } places { regionId attendance } activities { activityId attendance } feed { id kind value } } }`;

interface Frame {
  kind: string;
  cursor: string;
  figures: { measure: string; today: number }[];
  places: { regionId: string; attendance: number }[];
  feed: { id: string; kind: string; value: number }[];
}

function batch(count: number, activity = 0) {
  const at = new Date().toISOString();
  return {
    sentAt: at,
    items: Array.from({ length: count }, () => ({
      id: uuidv7(),
      activityId: district.activities[activity],
      occurredAt: at,
      kind: "ANONYMOUS",
    })),
  };
}

function watch(api: Api, regionId: string, cursor?: string) {
  const client = api.socket(wall.token);
  const frames = client.iterate<{ liveOverview: Frame }>({ query: LIVE, variables: { regionId, cursor } });
  return {
    async next(): Promise<Frame> {
      const { value } = await frames.next();
      if (!value?.data) throw new Error(JSON.stringify(value));
      return value.data.liveOverview;
    },
    async until(attendance: number): Promise<Frame> {
      for (;;) {
        const frame = await this.next();
        if (today(frame) === attendance) return frame;
      }
    },
    close: () => client.dispose(),
  };
}

const today = (frame: Frame) => frame.figures.find((figure) => figure.measure === "ATTENDANCE")?.today;

test("a check-in moves the overview of the district at another process, and not that of another subdistrict", async () => {
  const watcher = watch(two, district.root);
  const elsewhere = watch(two, district.south);
  expect((await watcher.next()).kind).toBe("SNAPSHOT");
  expect(today(await elsewhere.next())).toBe(0);
  const sent = await one.post(RECORD, { input: batch(3) }, desk);
  expect(sent.body.data?.recordCheckIns.accepted).toBe(3);
  const change = await watcher.until(3);
  expect(change.kind).toBe("CHANGE");
  expect(change.places.find((place) => place.regionId === district.north)?.attendance).toBe(3);
  expect(change.places.find((place) => place.regionId === district.south)?.attendance ?? 0).toBe(0);
  watcher.close();
  elsewhere.close();
});

test("a client that comes back at the other process gets what changed since its cursor, and the feed entries after it", async () => {
  const before = watch(one, district.root);
  const { cursor } = await before.next();
  before.close();
  await one.post(RECORD, { input: batch(60, 2) }, desk);
  const after = watch(two, district.root, cursor);
  const frame = await after.next();
  expect(frame.kind).toBe("CHANGE");
  expect(frame.feed.map((entry) => entry.value)).toEqual([50]);
  const fresh = watch(one, district.root);
  expect(today(frame)).toBe(63);
  expect(today(await fresh.until(63))).toBe(63);
  after.close();
  fresh.close();
});

test("a cursor of another epoch is answered with RESET", async () => {
  const watcher = watch(one, district.root, `${uuidv7()}~${Date.now()}~1:1:`);
  expect((await watcher.next()).kind).toBe("RESET");
  watcher.close();
});

test("nobody watches without a credential, and a wall may not record", async () => {
  const client = one.socket();
  const answer = await client.iterate({ query: LIVE, variables: { regionId: district.root } }).next();
  expect(JSON.stringify(answer)).toContain("UNAUTHENTICATED");
  client.dispose();
  const refused = await one.post(RECORD, { input: batch(1) }, wall.token);
  expect(refused.body.errors?.[0].extensions.code).toBe("FORBIDDEN");
});

test("a revoked credential's socket is closed within five seconds", async () => {
  const display = await one.services.access.createCredential("DISPLAY", "old wall", [{ role: "DISPLAY", regionId: district.root }]);
  const client = one.socket(display.token);
  const closed = new Promise<number>((resolve) => client.on("closed", (event) => resolve((event as CloseEvent).code)));
  await client.iterate({ query: LIVE, variables: { regionId: district.root } }).next();
  await one.services.access.revokeCredential(display.id);
  expect(await Promise.race([closed, new Promise((resolve) => setTimeout(() => resolve("still open"), 5_000))])).toBe(4403);
});
