import { addDays, type ParentRule } from "@kepu/schema";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedIndicators } from "../indicator/indicator-list.ts";
import { flushCheckIns } from "../ingest/check-in-flush.ts";
import { ensurePartitions } from "../ingest/partitions.ts";
import { RegionSuccession } from "../region/region.entity.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { addRegion, askMetrics, checkInAt, evaluatorOf } from "../testing/metrics.ts";

const database = testDatabase();
let api: Api;

beforeAll(async () => {
  api = await startApi(database.url);
  await api.services.db.transaction(seedIndicators);
  await ensurePartitions(api.services.pool, new Date("2024-01-01T00:00:00Z"), new Date());
});
afterAll(() => api.stop());

const BEGIN = "2024-01-01";
const dayOf = (plus: number) => addDays(BEGIN, plus);

const community = fc.record({
  /** -1: directly under the district */
  parents: fc.array(fc.integer({ min: -1, max: 2 }), { minLength: 1, maxLength: 3 }),
  moves: fc.uniqueArray(fc.integer({ min: 1, max: 360 }), { minLength: 2, maxLength: 2 }),
  /** ends and is merged into the first community */
  ends: fc.boolean(),
});
const fact = fc.record({ community: fc.nat(5), on: fc.nat(364), people: fc.integer({ min: 1, max: 99 }) });

test("in any tree whose communities move and merge, every aggregate equals a recomputation from the leaves, parent now and parent then", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(community, { minLength: 2, maxLength: 6 }),
      fc.array(fact, { minLength: 1, maxLength: 30 }),
      async (given, facts) => {
        const { services } = api;
        const root = await addRegion(services, null, "DISTRICT", "区", [{ parentId: null, from: BEGIN, until: null }]);
        const streets: string[] = [];
        for (const name of ["甲街道", "乙街道", "丙街道"])
          streets.push(await addRegion(services, root, "SUBDISTRICT", name, [{ parentId: root, from: BEGIN, until: null }]));
        const ids: string[] = [];
        /** by community: its parents and from when */
        const histories = given.map(({ parents, moves }) => {
          const froms = [BEGIN, ...moves.sort((a, b) => a - b).map(dayOf)].slice(0, parents.length);
          return froms.map((from, nth) => ({ from, parentId: streets[parents[nth] ?? -1] ?? root }));
        });
        for (const [nth, history] of histories.entries()) {
          const ends = nth > 0 && given[nth]?.ends ? "2025-01-01" : null;
          const versions = history.map(({ from, parentId }, at) => ({ parentId, from, until: history[at + 1]?.from ?? ends }));
          ids.push(await addRegion(services, root, "COMMUNITY", `社区${nth}`, versions));
          if (ends)
            await services.db
              .getRepository(RegionSuccession)
              .insert({ fromId: ids[nth] ?? "", toId: ids[0] ?? "", kind: "MERGE", happenedOn: ends });
        }
        await services.regions.refresh();
        const token = await evaluatorOf(api, root);
        const leaves = facts.map((one) => ({ ...one, community: one.community % ids.length, day: dayOf(one.on) }));
        await flushCheckIns(
          services.pool,
          leaves.map((one) =>
            checkInAt(`${one.day}T23:59:59+08:00`, { rootId: root, communityId: ids[one.community] ?? "", count: one.people }),
          ),
          new Date(),
        );

        /** the regions that a leaf counts for */
        const pathOf = (rule: ParentRule, nth: number, day: string): string[] => {
          const at = rule === "NOW" ? "9999" : day;
          const merged = rule === "NOW" && nth > 0 && given[nth]?.ends;
          if (merged) return [...pathOf("NOW", 0, day), ids[nth] ?? ""];
          const parent = histories[nth]?.filter((one) => one.from <= at).at(-1)?.parentId ?? root;
          return [root, parent, ids[nth] ?? ""];
        };
        const expected = (rule: ParentRule, regionId: string, from: string, until: string) =>
          leaves
            .filter((one) => from <= one.day && one.day < until && pathOf(rule, one.community, one.day).includes(regionId))
            .reduce((sum, one) => sum + one.people, 0);
        const number = (value: string | null | undefined) => Number(value ?? 0);
        for (const parents of ["NOW", "THEN"] as const)
          for (const periodType of ["MONTH", "WEEK", "YEAR"] as const) {
            const input = { rootId: root, indicators: ["M01"], periodType, from: BEGIN, to: "2024-12-31", parents };
            const { body } = await api.post(
              "query ($input: MetricsInput!) { metrics(input: $input) { from until series { regionId values } } }",
              { input: { ...input, regionIds: [root, ...streets, ...ids] } },
              token,
            );
            const { from, until, series } = body.data?.metrics ?? {};
            for (const { regionId, values } of series)
              expect(values.map(number), `${parents} ${periodType}`).toEqual(
                from.map((first: string, n: number) => expected(parents, regionId, first, until[n])),
              );
            const [whole] = (await askMetrics(api, token, input)).series;
            for (const by of ["SUBDISTRICT", "COMMUNITY"]) {
              const parts = (await askMetrics(api, token, { ...input, by })).series;
              const sums = whole?.values.map((_, n) => parts.reduce((sum, part) => sum + number(part.values[n]), 0));
              expect(sums, `${parents} ${periodType} by ${by}`).toEqual(whole?.values.map(number));
            }
          }
      },
    ),
    { numRuns: 15 },
  );
}, 240_000);
