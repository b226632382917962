import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recount } from "../recount/recount.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict, viewerWith } from "../testing/district.ts";
import { Kiosk } from "./kiosk.entity.ts";

const database = testDatabase();
let api: Api;
let root: string;
const kiosks: string[] = [];

beforeAll(async () => {
  api = await startApi(database.url);
  const district = await smallDistrict(api.services);
  root = district.root;
  for (const [index, communityId] of district.communities.entries()) {
    const id = uuidv7();
    kiosks.push(id);
    await api.services.db.getRepository(Kiosk).insert({
      id,
      rootId: root,
      communityId,
      serial: `P${index}`,
      name: `终端${index}`,
      nameEn: `Kiosk ${index}`,
      kind: index % 2 === 0 ? "BOOK_KIOSK" : "E_GALLERY",
      placeName: "图书室",
      vendor: null,
      plannedHours: [],
      installedOn: null,
      origin: "SYNTHETIC",
    });
  }
});
afterAll(() => api.stop());

test("any interleaving of kiosk batches, retries, late items and heartbeats leaves every roll-up equal to a recount", async () => {
  const use = fc.record({
    kiosk: fc.nat(4),
    kind: fc.constantFrom("USE" as const, "LOAN" as const, "RETURN" as const),
    minutesLate: fc.oneof(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 29 * 24 * 60 })),
    content: fc.option(fc.constantFrom("急救知识", "合理用药", "垃圾分类"), { nil: undefined }),
    dwellSeconds: fc.nat(600),
  });
  const batch = fc.record({ uses: fc.array(use, { minLength: 1, maxLength: 8 }), retries: fc.nat(2), heartbeat: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 6 }), async (batches) => {
      const viewer = { ...viewerWith("DEVICE", { regionId: root }), kind: "DEVICE" as const };
      await Promise.all(
        batches.map(async ({ uses, retries, heartbeat }) => {
          const items = uses.map(({ kiosk, kind: wished, minutesLate, content, dwellSeconds }) => {
            const at = Date.now() - minutesLate * 60_000 - 1_000;
            const kind = kiosk % 2 === 0 ? wished : "USE"; // a gallery lends nothing
            return {
              id: uuidv7({ msecs: at }),
              kioskId: kiosks[kiosk] as string,
              kind,
              occurredAt: new Date(at).toISOString(),
              ...(content ? { content } : {}),
              ...(kind === "USE" ? { clicks: 2, dwellSeconds } : {}),
            };
          });
          const heartbeats = heartbeat ? [{ kioskId: kiosks[0] as string, at: new Date().toISOString() }] : [];
          for (let round = 0; round <= retries; round++) {
            const answer = await api.services.kioskUsage.record(viewer, { sentAt: new Date().toISOString(), items, heartbeats });
            expect(answer.rejected).toBe(0);
          }
        }),
      );
      expect(await recount(api.services.pool)).toBe(true);
    }),
    { numRuns: 15 },
  );
}, 60_000);
