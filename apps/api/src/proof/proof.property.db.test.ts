import { addDays } from "@kepu/schema";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Activity } from "../activity/activity.entity.ts";
import { setClock } from "../clock.ts";
import { Indicator, IndicatorVersion } from "../indicator/indicator.entity.ts";
import { seedIndicators } from "../indicator/indicator-list.ts";
import { observe } from "../indicator/observe.ts";
import { flushCheckIns, flushRetractions } from "../ingest/check-in-flush.ts";
import { ensurePartitions } from "../ingest/partitions.ts";
import { Population, RegionSuccession } from "../region/region.entity.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { addActivity } from "../testing/district.ts";
import { addOrganisation } from "../testing/forms.ts";
import { addRegion, askMetrics, checkInAt, evaluatorOf } from "../testing/metrics.ts";
import { walkProof } from "../testing/proofs.ts";

const database = testDatabase();
let api: Api;

beforeAll(async () => {
  api = await startApi(database.url);
  await api.services.db.transaction(seedIndicators);
  await ensurePartitions(api.services.pool, new Date("2024-01-01T00:00:00Z"), new Date());
  const { db } = api.services;
  // a ratio of what is told, and a sum of a measure and what is told
  for (const [code, numerator, denominator, factor] of [
    ["X01", ["O04", "M01"], ["P05"], "100"],
    ["X02", ["M01", "O04"], [], "1/60"],
  ] as const) {
    const indicatorId = uuidv7();
    await db.getRepository(Indicator).insert({
      ...{
        id: indicatorId,
        code,
        kind: "INDICATOR",
        source: "COMPUTED",
        cadence: "MONTHLY",
        owner: "system",
        position: 999,
        origin: "OURS",
      },
    });
    await db.getRepository(IndicatorVersion).insert({
      ...{
        id: uuidv7(),
        indicatorId,
        number: 1,
        validFrom: "2012-01-01",
        validTo: null,
        name: code,
        nameEn: code,
        unit: "%",
        definition: "试验",
      },
      ...{ definitionEn: "", formula: "Σ", decimals: 2, direction: "MORE", aggregation: denominator.length > 0 ? "RATIO" : "SUM" },
      ...{
        numerator: [...numerator],
        denominator: [...denominator],
        factor,
        reason: null,
        recordedAt: new Date("2000-01-01T00:00:00Z"),
        recordedBy: null,
      },
    });
  }
}, 60_000);
afterEach(() => setClock(undefined));
afterAll(() => api.stop());

const BEGIN = "2024-01-01";
const dayOf = (plus: number) => addDays(BEGIN, plus);
const community = fc.record({
  /** -1: directly under the district */
  parents: fc.array(fc.integer({ min: -1, max: 1 }), { minLength: 1, maxLength: 2 }),
  move: fc.integer({ min: 1, max: 89 }),
  ends: fc.boolean(),
});
const fact = fc.record({
  // few days and two activities: facts of one day and activity in several places
  ...{
    community: fc.nat(4),
    on: fc.nat(4).map((tens) => tens * 10),
    late: fc.nat(20),
    people: fc.integer({ min: 1, max: 99 }),
    retracted: fc.boolean(),
  },
  ...{ identified: fc.boolean(), age: fc.constantFrom("UNDER_14" as const, "AGE_60_PLUS" as const), activity: fc.nat(1) },
});
const word = fc.record({
  ...{
    indicator: fc.constantFrom("O04" as const, "P05" as const, "A02" as const),
    who: fc.nat(6),
    period: fc.constantFrom("2024-01", "2024-02", "2024-03", "2024-Q1"),
  },
  ...{ value: fc.option(fc.integer({ min: 0, max: 99_999 })), on: fc.nat(89), settled: fc.boolean() },
});

test("in any tree and history, as of any day, parent now or then, the leaves of every proof come to its figure and the figure is that of metrics", async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(community, { minLength: 2, maxLength: 4 }),
      fc.array(fact, { minLength: 1, maxLength: 12 }),
      fc.array(word, { minLength: 1, maxLength: 8 }),
      fc.option(fc.nat(100)),
      async (given, facts, words, asOf) => {
        const { services } = api;
        const root = await addRegion(services, null, "DISTRICT", "区", [{ parentId: null, from: BEGIN, until: null }]);
        const streets: string[] = [];
        for (const name of ["甲街道", "乙街道"])
          streets.push(await addRegion(services, root, "SUBDISTRICT", name, [{ parentId: root, from: BEGIN, until: null }]));
        const ids: string[] = [];
        for (const [nth, { parents, move, ends }] of given.entries()) {
          const froms = [BEGIN, dayOf(move)].slice(0, parents.length);
          const until = nth > 0 && ends ? "2024-04-01" : null;
          const versions = froms.map((from, at) => ({ parentId: streets[parents[at] ?? -1] ?? root, from, until: froms[at + 1] ?? until }));
          ids.push(await addRegion(services, root, "COMMUNITY", `社区${nth}`, versions));
          if (until)
            await services.db
              .getRepository(RegionSuccession)
              .insert({ fromId: ids[nth] ?? "", toId: ids[0] ?? "", kind: "MERGE", happenedOn: until });
        }
        await services.db.getRepository(Population).insert({
          ...{ id: uuidv7(), regionId: root, year: 2023, value: 1_000, source: "公报", origin: "OFFICIAL" },
        });
        await services.regions.refresh();
        const token = await evaluatorOf(api, root);
        const activities = [
          await addActivity(services, root, ids[0] ?? "", "VERIFIED"),
          await addActivity(services, root, ids[1] ?? "", "RECORDED"),
        ];
        for (const [nth, one] of facts.entries()) {
          const recorded = new Date(`${dayOf(Math.min(one.on + one.late, 89))}T23:59:59+08:00`);
          const row = checkInAt(`${dayOf(one.on)}T${nth % 2 ? "00:00:00" : "23:59:59"}+08:00`, {
            ...{
              rootId: root,
              communityId: ids[one.community % ids.length] ?? "",
              activityId: activities[one.activity] ?? "",
              ageGroup: one.age,
            },
            ...(one.identified
              ? { kind: "IDENTIFIED" as const, count: 1, pseudonym: Buffer.alloc(32, one.people) }
              : { count: one.people }),
          });
          await flushCheckIns(services.pool, [row], recorded);
          if (!one.retracted) continue;
          setClock(new Date(recorded.getTime() + 1_000).toISOString());
          await flushRetractions(services.pool, [{ checkInId: row.id, recorderId: root, reason: "错签" }]);
          setClock(undefined);
        }
        const [bureau, committee] = [await addOrganisation(services, root, "局"), await addOrganisation(services, root, "居委会")];
        for (const [nth, id] of activities.entries()) {
          const startsAt = new Date(`${dayOf(20 + 20 * nth)}T10:00:00+08:00`);
          await services.db.getRepository(Activity).update(id, { startsAt, endsAt: startsAt, organisationId: nth === 0 ? bureau : null });
        }
        const tellers = [
          ...([root, streets[0], ids[0], ids[1]].map((id) => [id, null]) as [string, string | null][]),
          ...([root, ids[0], ids[1]].map((id, nth) => [id, nth === 0 ? bureau : committee]) as [string, string | null][]),
        ];
        for (const one of [...words].sort((a, b) => a.on - b.on)) {
          const [regionId, organisationId] = tellers[one.who] ?? [root, null];
          const value = one.value === null ? null : String(one.value / 100);
          await services.db.transaction((tx) =>
            observe(
              tx,
              { rootId: root, regionId, organisationId, subjectId: null, period: one.period },
              [{ indicator: one.indicator, value, qualifier: "EXACT", missing: value === null ? "NOT_REPORTED" : null }],
              { kind: "SUBMISSION", id: uuidv7(), settled: one.settled },
              new Date(`${dayOf(one.on)}T12:00:00+08:00`),
            ),
          );
        }

        const questions = [
          ...["M01", "M02", "M04", "O01", "O02", "O03", "O04", "P05", "X01", "X02", "A01", "A02", "A05"].map((indicator) => ({
            indicator,
            regionId: root,
          })),
          ...["M01", "O04", "A02"].map((indicator) => ({ indicator, regionId: streets[0] })),
          ...["O04", "P05", "A02"].map((indicator) => ({ indicator, organisationId: bureau })),
          { indicator: "M01", by: "AGE_GROUP", group: "UNDER_14" },
          { indicator: "M01", by: "COMMUNITY", group: ids[0] },
          { indicator: "M02", by: "SUBDISTRICT", group: "REST" },
          { indicator: "O04", by: "ORGANISATION", group: committee },
          { indicator: "A02", by: "COMMUNITY", group: ids[1] },
          { indicator: "A02", by: "ORGANISATION", group: bureau },
        ];
        const time = asOf === null ? {} : { asOf: dayOf(asOf) };
        for (const [nth, question] of questions.entries()) {
          const parents = nth % 2 ? "THEN" : "NOW";
          const { shown, kinds } = await walkProof(api, token, {
            rootId: root,
            period: nth % 3 ? "2024-Q1" : "2024-02",
            parents,
            ...time,
            ...question,
          });
          for (const kind of kinds) seen.add(kind);
          const { indicator, regionId, organisationId, by, group } = {
            regionId: undefined,
            organisationId: undefined,
            by: undefined,
            group: undefined,
            ...question,
          };
          const input = {
            ...{ rootId: root, indicators: [indicator], periods: [nth % 3 ? "2024-Q1" : "2024-02"], parents, ...time },
            ...(organisationId ? { organisationIds: [organisationId] } : { regionIds: [regionId ?? root] }),
            ...(by ? { by } : {}),
          };
          const series = (await askMetrics(api, token, input)).series.find((one) => !by || one.group === group);
          expect(shown ?? "0", JSON.stringify(question)).toBe(series?.values[0] ?? "0");
        }
      },
    ),
    { numRuns: 5 },
  );
  // not a proof of nothing: every kind of leaf was reached
  expect([...seen].sort()).toEqual(expect.arrayContaining(["ACTIVITY", "CHECK_IN", "ENTRY", "OBSERVATION", "RETRACTION"]));
}, 240_000);
