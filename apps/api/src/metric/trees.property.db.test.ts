import { addDays, type ParentRule, periodBounds } from "@kepu/schema";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedIndicators } from "../indicator/indicator-list.ts";
import { observe } from "../indicator/observe.ts";
import { flushCheckIns } from "../ingest/check-in-flush.ts";
import { ensurePartitions } from "../ingest/partitions.ts";
import { RegionSuccession } from "../region/region.entity.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { addOrganisation } from "../testing/forms.ts";
import { addComputed, addRegion, askMetrics, checkInAt, evaluatorOf } from "../testing/metrics.ts";
import { propertyRuns } from "../testing/property-runs.ts";

const database = testDatabase();
let api: Api;

beforeAll(async () => {
  api = await startApi(database.url);
  await api.services.db.transaction(seedIndicators);
  await ensurePartitions(api.services.pool, new Date("2024-01-01T00:00:00Z"), new Date());
  await addComputed(api.services, "X01", { numerator: ["O04"], denominator: ["P05"], factor: "100" });
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
const fact = fc.record({
  ...{ community: fc.nat(5), on: fc.nat(364), people: fc.integer({ min: 1, max: 99 }), person: fc.option(fc.nat(4)) },
});
/** A sum and a stock, told by somebody in a community for a month. */
const word = fc.record({
  ...{ indicator: fc.constantFrom("O04" as const, "P05" as const), community: fc.nat(5), month: fc.nat(11), value: fc.nat(999) },
});
/** 12.345 as 12.35 */
const rounded = (above: number, below: number): string => {
  const hundredths = (BigInt(above) * 20_000n + BigInt(below)) / (2n * BigInt(below));
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")}`;
};

test(
  "in any tree whose communities move and merge, every sum, last value, ratio and distinct count equals a recomputation from the leaves, parent now and parent then",
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(community, { minLength: 2, maxLength: 6 }),
        fc.array(fact, { minLength: 1, maxLength: 30 }),
        fc.array(word, { maxLength: 16 }),
        async (given, facts, words) => {
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
          const leaves = facts.map((one) => ({
            ...{
              community: one.community % ids.length,
              day: dayOf(one.on),
              person: one.person,
              people: one.person === null ? one.people : 1,
            },
          }));
          const tellers: string[] = [];
          for (const id of ids) tellers.push(await addOrganisation(services, root, "居委会", "RESIDENTS_COMMITTEE", id));
          const told = new Map<string, { indicator: string; community: number; from: string; until: string; value: number }>();
          for (const one of words) {
            const community = one.community % ids.length;
            const period = `2024-${String(one.month + 1).padStart(2, "0")}`;
            const bounds = periodBounds(period) as { from: string; until: string };
            told.set(`${one.indicator} ${community} ${period}`, { ...bounds, indicator: one.indicator, community, value: one.value });
            await services.db.transaction((tx) =>
              observe(
                tx,
                { rootId: root, regionId: ids[community] ?? "", organisationId: tellers[community] ?? "", subjectId: null, period },
                [{ indicator: one.indicator, value: String(one.value), qualifier: "EXACT", missing: null }],
                { kind: "SUBMISSION", id: uuidv7(), settled: true },
                new Date(),
              ),
            );
          }
          await flushCheckIns(
            services.pool,
            leaves.map((one) =>
              checkInAt(`${one.day}T23:59:59+08:00`, {
                ...{ rootId: root, communityId: ids[one.community] ?? "", count: one.people },
                ...(one.person === null ? {} : { kind: "IDENTIFIED", pseudonym: Buffer.alloc(32, one.person) }),
              }),
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
          const since = leaves.map(({ day }) => day).sort()[0] ?? "";
          /** Null is a gap: nothing is known before the first record, or nobody has told. */
          const expected = (code: string, rule: ParentRule, regionId: string, from: string, until: string): string | null => {
            if (code === "X01") {
              const [above, below] = ["O04", "P05"].map((one) => expected(one, rule, regionId, from, until));
              return above == null || below == null || Number(below) === 0 ? null : rounded(Number(above), Number(below));
            }
            if (code === "M01" || code === "M11") {
              if (until <= since) return null;
              const here = leaves.filter(
                (one) => from <= one.day && one.day < until && pathOf(rule, one.community, one.day).includes(regionId),
              );
              if (code === "M01") return String(here.reduce((sum, one) => sum + one.people, 0));
              return String(new Set(here.flatMap(({ person }) => person ?? [])).size);
            }
            // what was told of a month lies where its last day lay; a stock is what each told last
            const within = [...told.values()].filter((one) => one.indicator === code && from <= one.from && one.until <= until);
            const here = within.filter((one) => pathOf(rule, one.community, addDays(one.until, -1)).includes(regionId));
            const counted =
              code === "P05" ? here.filter((one) => !within.some((o) => o.community === one.community && o.from > one.from)) : here;
            return here.length === 0 ? null : String(counted.reduce((sum, one) => sum + one.value, 0));
          };
          const sumOf = (values: (string | null | undefined)[]) => {
            const known = values.filter((value) => value != null);
            return known.length === 0 ? null : String(known.reduce((sum, value) => sum + Number(value), 0));
          };
          for (const parents of ["NOW", "THEN"] as const)
            for (const periodType of ["MONTH", "WEEK", "YEAR"] as const) {
              const input = { rootId: root, periodType, from: BEGIN, to: "2024-12-31", parents };
              const { body } = await api.post(
                "query ($input: MetricsInput!) { metrics(input: $input) { from until series { code regionId values } } }",
                { input: { ...input, indicators: ["M01", "M11", "O04", "P05", "X01"], regionIds: [root, ...streets, ...ids] } },
                token,
              );
              const { from, until, series } = body.data?.metrics ?? {};
              expect(series).toHaveLength(5 * (1 + streets.length + ids.length));
              for (const { code, regionId, values } of series)
                expect(values, `${code} ${parents} ${periodType}`).toEqual(
                  from.map((first: string, n: number) => expected(code, parents, regionId, first, until[n])),
                );
              for (const by of ["SUBDISTRICT", "COMMUNITY"]) {
                const parts = (await askMetrics(api, token, { ...input, indicators: ["M01", "O04", "P05"], by })).series;
                for (const code of ["M01", "O04", "P05"]) {
                  const sums = from.map((_: string, n: number) =>
                    sumOf(parts.filter((one) => one.code === code).map(({ values }) => values[n])),
                  );
                  const whole = from.map((first: string, n: number) => expected(code, parents, root, first, until[n]));
                  expect(sums, `${code} ${parents} ${periodType} by ${by}`).toEqual(whole);
                }
              }
            }
        },
      ),
      { numRuns: propertyRuns(12) },
    );
  },
  propertyRuns(240_000),
);
