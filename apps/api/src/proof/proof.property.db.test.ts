import { addDays } from "@kepu/schema";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Activity } from "../activity/activity.entity.ts";
import { setClock } from "../clock.ts";
import { Gallery } from "../gallery/gallery.entity.ts";
import { seedIndicators } from "../indicator/indicator-list.ts";
import { observe } from "../indicator/observe.ts";
import { flushCheckIns, flushRetractions } from "../ingest/check-in-flush.ts";
import { flushKioskUsage } from "../ingest/kiosk-usage-flush.ts";
import { ensurePartitions } from "../ingest/partitions.ts";
import { Kiosk } from "../kiosk/kiosk.entity.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import { Population, RegionSuccession } from "../region/region.entity.ts";
import { recordRegisters } from "../register/register-history.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { addActivity } from "../testing/district.ts";
import { addOrganisation } from "../testing/forms.ts";
import { addComputed, addRegion, askMetrics, checkInAt, evaluatorOf } from "../testing/metrics.ts";
import { walkProof } from "../testing/proofs.ts";
import { propertyRuns } from "../testing/property-runs.ts";
import { Venue } from "../venue/venue.entity.ts";
import { VolunteerGroup } from "../volunteer/volunteer.entity.ts";

const database = testDatabase();
let api: Api;

beforeAll(async () => {
  api = await startApi(database.url);
  await api.services.db.transaction(seedIndicators);
  await ensurePartitions(api.services.pool, new Date("2024-01-01T00:00:00Z"), new Date());
  // a ratio of what is told, and a sum of a measure and what is told
  await addComputed(api.services, "X01", { numerator: ["O04", "M01"], denominator: ["P05"], factor: "100" });
  await addComputed(api.services, "X02", { numerator: ["M01", "O04"], factor: "1/60" });
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
/** In every history, where a proof leads first: a large count, and beside it one that was retracted. */
const ALWAYS = [
  { ...{ on: 0, late: 0, community: 0, activity: 0, identified: false, age: "UNDER_14" as const }, people: 5_000, retracted: false },
  { ...{ on: 0, late: 0, community: 0, activity: 0, identified: false, age: "UNDER_14" as const }, people: 3, retracted: true },
];
const word = fc.record({
  ...{
    indicator: fc.constantFrom("O04" as const, "P05" as const, "A02" as const),
    who: fc.nat(6),
    period: fc.constantFrom("2024-01", "2024-02", "2024-03", "2024-Q1"),
  },
  ...{ value: fc.option(fc.integer({ min: 0, max: 99_999 })), on: fc.nat(89), settled: fc.boolean() },
});

/** In so many runs each code has its turn, each in a query of its size. */
const RUNS = 5;
const TOLD_APART = ["O04", "P05", "A02"];
const use = fc.record({
  ...{ on: fc.nat(89), late: fc.nat(20), clicks: fc.nat(9), dwellSeconds: fc.nat(900) },
  kind: fc.constantFrom("USE" as const, "USE" as const, "LOAN" as const, "RETURN" as const),
});

const ALWAYS_USED = [{ on: 0, late: 0, clicks: 3, dwellSeconds: 60, kind: "USE" as const }];

/** What the registers hold from the first day: a gallery, a room, two kinds of kiosk, a school and volunteers. */
async function fillRegisters(rootId: string, communityId: string): Promise<{ kiosks: [string, string]; school: string }> {
  const common = { rootId, name: "条目", nameEn: "Entry", origin: "OURS" as const };
  const kiosks: [string, string] = [uuidv7(), uuidv7()];
  const school = uuidv7();
  setClock(`${BEGIN}T08:00:00+08:00`);
  await api.services.db.transaction(async (tx) => {
    const displayed = { lengthMetres: 8, edition: 1, displayedOn: BEGIN, editionOrigin: "OURS" as const };
    await tx.insert(Gallery, { id: uuidv7(), ...common, communityId, code: "G", ...displayed });
    await tx.insert(Venue, { id: uuidv7(), ...common, regionId: communityId, regionOrigin: "OURS", kind: "科普活动室", position: 0 });
    for (const [nth, kind] of (["E_GALLERY", "BOOK_KIOSK"] as const).entries()) {
      const id = kiosks[nth] ?? "";
      const weekdays = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: "08:00", closes: "10:00" }));
      await tx.insert(Kiosk, {
        id,
        ...common,
        communityId,
        serial: id,
        kind,
        placeName: "广场",
        plannedHours: weekdays,
        installedOn: BEGIN,
      });
    }
    await tx.insert(VolunteerGroup, { regionId: communityId, rootId, volunteers: 20, origin: "OURS" });
    await tx.insert(Organisation, {
      ...{ id: school, ...common, regionId: communityId, regionOrigin: null, shortName: "小学", kind: "SCHOOL", names: [], position: 0 },
      openedOn: BEGIN,
    });
    await recordRegisters(tx, rootId);
  });
  setClock(undefined);
  return { kiosks, school };
}

test(
  "in any tree and history, as of any day, parent now or then, the leaves of every proof come to its figure and the figure is that of metrics",
  async () => {
    const seen = new Set<string>();
    const [answered, gaps] = [new Set<string>(), new Set<string>()];
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(community, { minLength: 2, maxLength: 4 }),
        fc.array(fact, { minLength: 1, maxLength: 12 }),
        fc.array(word, { minLength: 1, maxLength: 8 }),
        fc.array(use, { minLength: 1, maxLength: 4 }),
        fc.option(fc.nat(100)),
        async (given, facts, words, uses, asOf) => {
          const { services } = api;
          const root = await addRegion(services, null, "DISTRICT", "区", [{ parentId: null, from: BEGIN, until: null }]);
          const streets: string[] = [];
          for (const name of ["甲街道", "乙街道"])
            streets.push(await addRegion(services, root, "SUBDISTRICT", name, [{ parentId: root, from: BEGIN, until: null }]));
          const ids: string[] = [];
          for (const [nth, { parents, move, ends }] of given.entries()) {
            const froms = [BEGIN, dayOf(move)].slice(0, parents.length);
            const until = nth > 0 && ends ? "2024-04-01" : null;
            const versions = froms.map((from, at) => ({
              parentId: streets[parents[at] ?? -1] ?? root,
              from,
              until: froms[at + 1] ?? until,
            }));
            ids.push(await addRegion(services, root, "COMMUNITY", `社区${nth}`, versions));
            if (until && nth > 0)
              await services.db
                .getRepository(RegionSuccession)
                .insert({ fromId: ids[nth] ?? "", toId: ids[0] ?? "", kind: "MERGE", happenedOn: until });
          }
          await services.db.getRepository(Population).insert({
            ...{ id: uuidv7(), regionId: root, year: 2023, value: 1_000, source: "公报", origin: "OFFICIAL" },
          });
          await services.regions.refresh();
          const token = await evaluatorOf(api, root);
          const { kiosks, school } = await fillRegisters(root, ids[0] ?? "");
          const activities = [
            await addActivity(services, root, ids[0] ?? "", "VERIFIED"),
            await addActivity(services, root, ids[1] ?? "", "RECORDED"),
            await addActivity(services, root, ids[0] ?? "", "VERIFIED"),
          ];
          for (const { on, late, kind, clicks, dwellSeconds } of [...ALWAYS_USED, ...uses]) {
            const at = new Date(`${dayOf(on)}T09:00:00+08:00`);
            const id = uuidv7({ msecs: at.getTime() });
            const kioskId = kiosks[kind === "USE" ? 0 : 1];
            const used = kind === "USE" ? { clicks, dwellSeconds } : { clicks: 0, dwellSeconds: 0 };
            const row = { id, occurredAt: at, deviceTime: at, rootId: root, communityId: ids[0] ?? "", kioskId, kind, ...used };
            const rest = {
              content: null,
              loanId: null,
              channel: "TERMINAL" as const,
              recorderId: kioskId,
              contentHash: Buffer.from(id.slice(-8)),
            };
            await flushKioskUsage(services.pool, [{ ...row, ...rest }], new Date(at.getTime() + late * 86_400_000));
          }
          await services.pool.query("INSERT INTO kiosk_minutes (kiosk_id, day, online) VALUES ($1, $2, $3::bit(1440))", [
            ...[kiosks[0], dayOf(40), `${"0".repeat(500)}${"1".repeat(70)}`.padEnd(1_440, "0")],
          ]);
          for (const [nth, one] of [...ALWAYS, ...facts].entries()) {
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
            await services.db
              .getRepository(Activity)
              .update(id, { startsAt, endsAt: startsAt, organisationId: [bureau, null, school][nth] ?? null });
          }
          // and whatever else is told, once
          const toldOnce = [...(await services.indicators.catalogue(root)).byCode.values()].filter(
            ({ code, source }) => ["SUBMITTED", "IMPORTED"].includes(source) && !TOLD_APART.includes(code),
          );
          await services.db.transaction((tx) =>
            observe(
              tx,
              { rootId: root, regionId: root, organisationId: bureau, subjectId: null, period: "2024-02" },
              toldOnce.map(({ code }, nth) => ({ indicator: code, value: String(nth), qualifier: "EXACT", missing: null })),
              { kind: "SUBMISSION", id: uuidv7(), settled: true },
              new Date(`${dayOf(5)}T12:00:00+08:00`),
            ),
          );
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
            ...["M01", "X01"].map((indicator) => ({ indicator, regionId: root })),
            ...["M01", "O04", "A02"].map((indicator) => ({ indicator, regionId: streets[0] })),
            ...["O04", "P05", "A02"].map((indicator) => ({ indicator, organisationId: bureau })),
            { indicator: "M01", by: "AGE_GROUP", group: "UNDER_14" },
            { indicator: "M01", by: "COMMUNITY", group: ids[0] },
            { indicator: "M02", by: "SUBDISTRICT", group: "REST" },
            { indicator: "O04", by: "ORGANISATION", group: committee },
            // one that is over counts in the one that took it over
            { indicator: "A02", by: "COMMUNITY", group: given[1]?.ends ? ids[0] : ids[1] },
            { indicator: "A02", by: "ORGANISATION", group: bureau },
          ];
          const time = asOf === null ? {} : { asOf: dayOf(asOf) };
          for (const [nth, question] of questions.entries()) {
            const parents = nth % 2 ? "THEN" : "NOW";
            const period = nth % 3 ? "2024-Q1" : "2024-02";
            const { shown, missing, kinds } = await walkProof(api, token, { rootId: root, period, parents, ...time, ...question }, 4);
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
            // an empty part is left out of the answer
            if (series) expect([shown, missing], JSON.stringify(question)).toEqual([series.values[0], series.missing[0]]);
            else expect(Number(shown ?? 0), JSON.stringify(question)).toBe(0);
          }
          // every code in its turn
          const period = "2024-Q1";
          const all = [...(await services.indicators.catalogue(root)).byCode.keys()];
          const some = all.filter((_, nth) => nth % RUNS === run % RUNS);
          run += 1;
          for (const { code, values, missing } of (
            await askMetrics(api, token, { ...time, rootId: root, indicators: some, regionIds: [root], periods: [period] })
          ).series) {
            const proof = await walkProof(
              api,
              token,
              { ...time, rootId: root, indicator: code, regionId: root, period, parents: "NOW" },
              2,
            );
            expect([proof.shown, proof.missing], code).toEqual([values[0], missing[0]]);
            for (const kind of proof.kinds) seen.add(kind);
            (values[0] === null ? gaps : answered).add(code);
          }
        },
      ),
      { numRuns: propertyRuns(RUNS), endOnFailure: true },
    );
    // not a proof of nothing: every kind of leaf was reached
    expect([...seen].sort()).toEqual(expect.arrayContaining(["ACTIVITY", "CHECK_IN", "ENTRY", "OBSERVATION", "RETRACTION", "USAGE"]));
    expect(answered.size).toBeGreaterThan(60);
    expect(gaps.size).toBeGreaterThan(0);
  },
  propertyRuns(240_000),
);
