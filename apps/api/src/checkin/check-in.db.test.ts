import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { closeServices, createServices, type Services } from "../context.ts";
import { createLogger } from "../logger.ts";
import { recount } from "../recount/recount.ts";
import { testDatabase } from "../testing/database.ts";
import { addActivity, smallDistrict, viewerWith } from "../testing/district.ts";
import type { CheckInItem } from "./check-in.verdict.ts";

const database = testDatabase();
let services: Services;
let district: Awaited<ReturnType<typeof smallDistrict>>;

beforeAll(async () => {
  const config = readConfig({ DATABASE_URL: database.url, KEPU_DATA: mkdtempSync(join(tmpdir(), "kepu-secrets-")), LOG_LEVEL: "silent" });
  services = await createServices(config, createLogger("silent"));
  district = await smallDistrict(services);
});
afterAll(() => closeServices(services));

const office = () => viewerWith("OFFICE", { regionId: district.root });
const sentAt = () => new Date().toISOString();

function item(change: Partial<CheckInItem> = {}): CheckInItem {
  const at = new Date(Date.now() - 1_000);
  return {
    id: uuidv7({ msecs: at.getTime() }),
    activityId: district.activities[0] ?? "",
    occurredAt: at.toISOString(),
    kind: "ANONYMOUS",
    ...change,
  };
}

async function one<T>(sql: string, values: unknown[] = []): Promise<T> {
  return (await services.pool.query(sql, values)).rows[0] as T;
}

test("fifty parallel shuffled copies of one batch have one effect and no deadlock", async () => {
  const items = Array.from({ length: 200 }, (_, at) => item({ activityId: district.activities[at % 5] ?? "" }));
  const before = await one<{ n: string }>("SELECT count(*) AS n FROM check_in");
  const viewer = office();
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, copy) =>
      services.checkIns.record(viewer, {
        sentAt: sentAt(),
        items: [...items].sort((a, b) => ((a.id.charCodeAt(30) * (copy + 7)) % 13) - ((b.id.charCodeAt(30) * (copy + 7)) % 13)),
      }),
    ),
  );
  expect(answers.reduce((sum, answer) => sum + answer.accepted, 0)).toBe(200);
  expect(answers.reduce((sum, answer) => sum + answer.duplicates, 0)).toBe(49 * 200);
  const after = await one<{ n: string }>("SELECT count(*) AS n FROM check_in");
  expect(Number(after.n) - Number(before.n)).toBe(200);
  expect(await recount(services.pool)).toBe(true);
});

test("one item with a NUL byte among a thousand from others is rejected alone", async () => {
  const bad = item({ kind: "IDENTIFIED", card: "A\u0000B" });
  const others = Array.from({ length: 999 }, () => item());
  const [alone, rest] = await Promise.all([
    services.checkIns.record(office(), { sentAt: sentAt(), items: [bad] }),
    services.checkIns.record(office(), { sentAt: sentAt(), items: others }),
  ]);
  expect(alone.results[0]).toMatchObject({ status: "REJECTED", reason: "MALFORMED", field: "card" });
  expect(rest.accepted).toBe(999);
});

test("the same id with other content is rejected as reused, with equal content a duplicate that keeps its first time of receipt", async () => {
  const first = item();
  const stored = await services.checkIns.record(office(), { sentAt: sentAt(), items: [first] });
  const again = await services.checkIns.record(office(), { sentAt: sentAt(), items: [first, { ...first, ageGroup: "UNDER_14" }] });
  expect(again.results[0]).toMatchObject({ status: "DUPLICATE", receivedAt: stored.results[0]?.receivedAt });
  expect(again.results[1]).toMatchObject({ status: "REJECTED", reason: "ID_REUSED" });
});

test("a steward records for the own activity and not for another", async () => {
  const steward = viewerWith("STEWARD", { activityId: district.activities[0] });
  const answer = await services.checkIns.record(steward, {
    sentAt: sentAt(),
    items: [item(), item({ activityId: district.activities[1] })],
  });
  expect(answer.results.map((result) => result.status)).toEqual(["ACCEPTED", "REJECTED"]);
  expect(answer.results[1]?.reason).toBe("UNKNOWN_ACTIVITY");
});

test("a steward of a region records for what goes on there, half a day around, and an officer at any time", async () => {
  const old = await addActivity(services, district.root, district.communities[0] ?? "", "VERIFIED");
  await services.pool.query(
    "UPDATE activity SET starts_at = starts_at - interval '3 days', ends_at = ends_at - interval '3 days' WHERE id = $1",
    [old],
  );
  const record = (viewer: ReturnType<typeof viewerWith>) =>
    services.checkIns.record(viewer, { sentAt: sentAt(), items: [item({ activityId: old })] });
  expect((await record(viewerWith("STEWARD", { regionId: district.root }))).results[0]).toMatchObject({
    reason: "NOT_OPEN",
    field: "occurredAt",
  });
  expect((await record(viewerWith("STEWARD", { activityId: old }))).accepted).toBe(1);
  expect((await record(viewerWith("COMMUNITY_OFFICER", { regionId: district.communities[0] ?? "" }))).accepted).toBe(1);
});

test("a leader may look but not record", async () => {
  const leader = viewerWith("LEADER", { regionId: district.root });
  await expect(services.checkIns.record(leader, { sentAt: sentAt(), items: [item()] })).rejects.toMatchObject({
    extensions: { code: "FORBIDDEN" },
  });
});

test("a device whose clock is two hours slow is corrected, and both times are kept", async () => {
  const slow = Date.now() - 7_200_000;
  const given = item({ id: uuidv7({ msecs: slow }), occurredAt: new Date(slow).toISOString() });
  await services.checkIns.record(office(), { sentAt: new Date(slow).toISOString(), items: [given] });
  const row = await one<{ occurred_at: Date; device_time: Date }>("SELECT occurred_at, device_time FROM check_in WHERE id = $1", [
    given.id,
  ]);
  expect(row.device_time.getTime()).toBe(slow);
  expect(Math.abs(row.occurred_at.getTime() - Date.now())).toBeLessThan(10_000);
});

test("refused items go into quarantine without the phone number", async () => {
  const phone = "13912345678";
  const future = new Date(Date.now() + 3_600_000);
  const refused = item({ id: uuidv7({ msecs: future.getTime() }), occurredAt: future.toISOString(), kind: "IDENTIFIED", phone });
  const answer = await services.checkIns.record(office(), { sentAt: sentAt(), items: [refused] });
  expect(answer.results[0]?.reason).toBe("AHEAD_OF_NOW");
  const kept = await one<{ item: unknown }>("SELECT item FROM quarantine WHERE item_id = $1", [refused.id]);
  expect(kept).toBeDefined();
  expect(JSON.stringify(kept)).not.toContain(phone);
});

test("any interleaving of batches, retries, retractions and late items leaves every roll-up equal to a recount", async () => {
  const lateness = fc.oneof(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 29 * 24 * 60 }));
  const kind = fc.constantFrom("ANONYMOUS" as const, "IDENTIFIED" as const, "HEAD_COUNT" as const);
  const step = fc.record({
    minutesLate: lateness,
    kind,
    count: fc.integer({ min: 1, max: 60 }),
    place: fc.nat(4),
    person: fc.nat(9),
    retries: fc.nat(2),
    retract: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 }), async (batches) => {
      const work = batches.map(async (steps) => {
        const items = steps.map((s) => {
          const at = new Date(Date.now() - s.minutesLate * 60_000 - 1_000);
          return item({
            id: uuidv7({ msecs: at.getTime() }),
            occurredAt: at.toISOString(),
            kind: s.kind,
            activityId: district.activities[s.place] ?? "",
            ...(s.kind === "HEAD_COUNT" ? { count: s.count } : {}),
            ...(s.kind === "IDENTIFIED" ? { card: `CARD-${s.person}` } : {}),
          });
        });
        for (let round = 0; round <= Math.max(...steps.map((s) => s.retries)); round++)
          await services.checkIns.record(office(), { sentAt: sentAt(), items });
        const taken = items.filter((_, at) => steps[at]?.retract).map((one) => one.id);
        if (taken.length > 0) await Promise.all([1, 2].map(() => services.checkIns.retract(office(), { checkInIds: taken })));
      });
      await Promise.all(work);
      expect(await recount(services.pool)).toBe(true);
    }),
    { numRuns: 15 },
  );
}, 60_000);
