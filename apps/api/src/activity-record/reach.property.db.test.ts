import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { flushCheckIns, flushRetractions } from "../ingest/check-in-flush.ts";
import type { CheckInRow } from "../ingest/rows.ts";
import { compareTiers } from "../recount/recount.queries.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { addActivity, smallDistrict } from "../testing/district.ts";
import { grant, type Person, plainRecord, signedIn, threePhotos } from "../testing/records.ts";
import type { RecordInput } from "./record-input.ts";

const database = testDatabase();
const ACTIVITIES = 3;
const PEOPLE = 6;
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let officer: Person;
let subdistrict: Person;
const activities: { id: string; photos: string[] }[] = [];

beforeAll(async () => {
  api = await startApi(database.url);
  place = await smallDistrict(api.services);
  officer = await signedIn(api, "officer", [grant("COMMUNITY_OFFICER", place.communities[0] ?? "")]);
  subdistrict = await signedIn(api, "subdistrict", [grant("SUBDISTRICT_OFFICER", place.north)]);
  for (let count = 0; count < ACTIVITIES; count++) {
    const id = await addActivity(api.services, place.root, place.communities[0] ?? "", "ENDED");
    activities.push({ id, photos: await threePhotos(officer, id) });
  }
});
afterAll(() => api.stop());

function checkIn(activityId: string, person: number, year: number): CheckInRow {
  const occurredAt = new Date(Date.UTC(year, 5, 1 + (person % 9)));
  return {
    ...{ id: uuidv7(), occurredAt, deviceTime: occurredAt, rootId: place.root, communityId: place.communities[0] ?? "", activityId },
    ...{ channel: "DESK", recorderId: officer.id, contentHash: Buffer.alloc(8, person), kind: "IDENTIFIED", count: 1, ageGroup: "UNKNOWN" },
    ...{ residence: "UNKNOWN", homeCommunityId: null, pseudonym: Buffer.alloc(32, person) },
  };
}

/** One step of the record, whichever is possible: filed, verified, corrected, taken back. Whoever is beaten by another step is content. */
async function move(activity: { id: string; photos: string[] }, choice: number): Promise<void> {
  const { activityRecords, activities: all } = api.services;
  const { state, version, record } = (await all.find(officer.viewer, activity.id)) as NonNullable<Awaited<ReturnType<typeof all.find>>>;
  const input = { ...plainRecord(activity.id, version, activity.photos), correctionReason: "更正" } as RecordInput;
  const standing = { activityId: activity.id, version };
  const work =
    state === "ENDED"
      ? activityRecords.record(officer.viewer, input)
      : state === "VERIFIED"
        ? activityRecords.correct(officer.viewer, input)
        : record?.correction && choice === 1
          ? activityRecords.withdraw(officer.viewer, standing)
          : choice === 2
            ? activityRecords.giveBack(subdistrict.viewer, { ...standing, reason: "请补正" })
            : activityRecords.verify(subdistrict.viewer, standing);
  await work.catch((error) => {
    if (error.extensions?.code !== "CONFLICT") throw error;
  });
}

test("check-ins, retractions, verifications and corrections in any order and at once leave reach equal to the facts", async () => {
  const known: CheckInRow[] = [];
  const step = fc.record({
    what: fc.constantFrom("arrive", "arrive", "retract", "move", "move"),
    activity: fc.nat(ACTIVITIES - 1),
    people: fc.array(fc.nat(PEOPLE - 1), { minLength: 1, maxLength: 8 }),
    year: fc.constantFrom(2025, 2026),
    choice: fc.nat(2),
  });
  let verified = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 }), async (rounds) => {
      for (const round of rounds) {
        await Promise.all(
          round.map(async ({ what, activity, people, year, choice }) => {
            const one = activities[activity] as (typeof activities)[number];
            if (what === "move") return move(one, choice);
            if (what === "retract") {
              const gone = known.splice(0, people.length).map((row) => ({ checkInId: row.id, recorderId: officer.id, reason: null }));
              return void (await flushRetractions(api.services.pool, gone));
            }
            const rows = people.map((person) => checkIn(one.id, person, year));
            await flushCheckIns(api.services.pool, rows, new Date());
            known.push(...rows);
          }),
        );
      }
      const reach = (await compareTiers(api.services.pool, new Date(0))).find(({ tier }) => tier === "reach");
      verified += reach?.keys ?? 0;
      expect(reach?.different).toBe(0);
    }),
    { numRuns: 25, endOnFailure: true },
  );
  expect(verified).toBeGreaterThan(0);
}, 60_000);
