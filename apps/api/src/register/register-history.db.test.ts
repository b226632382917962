import { addDays, shanghaiDay } from "@kepu/schema";
import fc from "fast-check";
import { IsNull } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { setClock } from "../clock.ts";
import { Gallery } from "../gallery/gallery.entity.ts";
import { seedIndicators } from "../indicator/indicator-list.ts";
import { Kiosk } from "../kiosk/kiosk.entity.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict, viewerWith } from "../testing/district.ts";
import { askMetrics, evaluatorOf } from "../testing/metrics.ts";
import { askProof, walkProof } from "../testing/proofs.ts";
import { Venue } from "../venue/venue.entity.ts";
import { VolunteerGroup } from "../volunteer/volunteer.entity.ts";
import { RegisterEntry } from "./register-entry.entity.ts";
import { recordRegisters } from "./register-history.ts";

const database = testDatabase();
let api: Api;

beforeAll(async () => {
  api = await startApi(database.url);
  await api.services.db.transaction(seedIndicators);
});
afterEach(() => setClock(undefined));
afterAll(() => api.stop());

const FIRST = "2025-01-20";
const day = (back: number) => addDays(FIRST, back);
const at = (on: number, step: number) => new Date(Date.parse(`${day(on)}T10:00:00+08:00`) + step * 1_000);
const FROM = -45;
const UNTIL = 60;
const DAYS = Array.from({ length: UNTIL - FROM }, (_, index) => FROM + index);

type Kind = "GALLERY" | "VENUE" | "KIOSK" | "VOLUNTEERS" | "SCHOOL";
/** What a register says of an entry, in the test's own words. */
interface Said {
  community: number;
  /** metres, people; of a venue and a kiosk whether it is of the kind that is counted */
  amount: number;
  opened: number | null;
  closed: number | null;
}
interface Entry {
  id: string;
  kind: Kind;
  log: { on: number; said: Said | null }[];
}

const said = fc.record({
  ...{ community: fc.nat(4), amount: fc.integer({ min: 0, max: 9 }) },
  ...{ opened: fc.option(fc.integer({ min: -40, max: 50 })), closed: fc.option(fc.integer({ min: -40, max: 50 })) },
});
const step = fc.record({
  ...{ on: fc.nat(45), kind: fc.constantFrom<Kind[]>("GALLERY", "VENUE", "KIOSK", "VOLUNTEERS", "SCHOOL") },
  ...{
    what: fc.constantFrom("ADD", "ADD", "CHANGE", "CHANGE", "REMOVE"),
    which: fc.nat(20),
    said,
    stated: fc.nat(3).map((one) => one > 0),
  },
});

const COUNTED: Record<string, { kind: Kind; amount(said: Said): number | null; once?: boolean }> = {
  G01: { kind: "GALLERY", amount: () => 1 },
  G02: { kind: "GALLERY", amount: ({ amount }) => amount },
  M06: { kind: "VENUE", amount: ({ amount }) => (amount > 4 ? 1 : null), once: true },
  F06: { kind: "VENUE", amount: ({ amount }) => (amount > 4 ? 1 : null) },
  D01: { kind: "KIOSK", amount: ({ amount }) => (amount > 2 ? 1 : null) },
  P02: { kind: "VOLUNTEERS", amount: ({ amount }) => amount },
  M13: { kind: "SCHOOL", amount: () => 1 },
};

test("registers answer for any day, as of any day, as a model with the whole log answers", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 3, maxLength: 25 }),
      fc.array(fc.nat(50), { minLength: 2, maxLength: 2 }),
      fc.uniqueArray(fc.constantFrom(...DAYS), { minLength: 12, maxLength: 12 }),
      async (steps, asOfs, asked) => {
        const { services } = api;
        setClock(at(0, 0).toISOString());
        const { root, north, south, communities } = await smallDistrict(services);
        const token = await evaluatorOf(api, root);
        const entries: Entry[] = [];
        const ordered = steps.map((one, index) => ({ one, index: index + 1 })).sort((a, b) => a.one.on - b.one.on || a.index - b.index);
        for (const { one, index } of ordered) {
          const { kind, on } = one;
          setClock(at(on, index).toISOString());
          // galleries, venues and groups state no days; a kiosk only its first
          const says: Said = {
            ...one.said,
            opened: one.stated && (kind === "SCHOOL" || kind === "KIOSK") ? one.said.opened : null,
            closed: kind === "SCHOOL" ? one.said.closed : null,
          };
          // one that has left may come back
          const own = entries.filter((entry) => entry.kind === kind && (kind !== "VOLUNTEERS" || entry.id === communities[says.community]));
          const known = own[one.which % Math.max(1, own.length)];
          const id = kind === "VOLUNTEERS" ? (communities[says.community] ?? "") : uuidv7();
          const entry = (one.what === "ADD" && kind !== "VOLUNTEERS") || !known ? { id, kind, log: [] } : known;
          const now = one.what === "REMOVE" ? null : says;
          if (now === null && !entry.log.at(-1)?.said) continue;
          await write(root, communities, entry, now);
          entry.log.push({ on, said: now });
          if (!entries.includes(entry)) entries.push(entry);
        }
        setClock(undefined);

        const inside: Record<string, number[]> = { [root]: [0, 1, 2, 3, 4], [north]: [0, 1], [south]: [2, 3] };
        for (const [nth, id] of communities.entries()) inside[id] = [nth];
        for (const asOf of [...asOfs, null]) {
          const known = asOf ?? 1_000;
          const input = {
            rootId: root,
            indicators: Object.keys(COUNTED),
            regionIds: Object.keys(inside),
            periods: asked.map(day),
            ...(asOf === null ? {} : { asOf: day(asOf) }),
          };
          const { series } = await askMetrics(api, token, input);
          const models = new Map(Object.keys(COUNTED).map((code) => [code, naive(entries, code, known)]));
          for (const line of series) {
            const counted = models.get(line.code);
            const expected = asked.map((on) => (on > known ? null : counted?.(inside[line.regionId] ?? [], on)));
            expect(line.values, `${line.code} of ${inside[line.regionId]} as of ${asOf}`).toEqual(expected);
            expect(line.missing.filter((why) => why !== null && why !== "NOT_DATED" && why !== "NOT_YET")).toEqual([]);
          }
        }
        const [asOf = 0] = asOfs;
        const code = ["G02", "M06", "D01"][steps.length % 3] ?? "";
        const question = { rootId: root, indicator: code, period: day(asOf - 3), asOf: day(asOf) };
        const { node } = await askProof(api, token, question);
        expect(node.value, `the proof of ${code}`).toBe(naive(entries, code, asOf)([0, 1, 2, 3, 4], asOf - 3));
        if (node.value !== null) await walkProof(api, token, question);
      },
    ),
    { numRuns: 10 },
  );
}, 120_000);

/** The plainest way to say the rules: play the log of an indicator's register as of a day, and look. */
function naive(entries: readonly Entry[], code: string, known: number): (communities: readonly number[], on: number) => string | null {
  const { kind, amount, once = false } = COUNTED[code] as (typeof COUNTED)[string];
  const own = entries.filter((entry) => entry.kind === kind).map((entry) => entry.log.filter((one) => one.on <= known));
  /** of an entry on a day: what it counts for, and where */
  const counts = (log: Entry["log"], day: number): { community: number; amount: number; opened: number | null } | null => {
    const atEnd = (end: number) => log.filter((one) => one.on <= end).at(-1)?.said ?? null;
    const firstHeld = [...new Set(log.map((one) => one.on))].find((end) => atEnd(end) !== null);
    const last = log.findLast((one) => one.said !== null)?.said;
    if (firstHeld === undefined || !last) return null;
    const says = atEnd(Math.max(day, firstHeld));
    const much = says && amount(says);
    if (!says || much === null || day < (last.opened ?? firstHeld) || (last.closed !== null && last.closed <= day)) return null;
    return { community: says.community, amount: much, opened: last.opened };
  };
  const ever = own.map((log) => DAYS.map((day) => counts(log, day)));
  const isStated = ever.every((days) => days.every((one) => one === null || one.opened !== null));
  const first = Math.min(...ever.flatMap((days) => days.flatMap((one, index) => (one === null ? [] : [DAYS[index] as number]))));
  const since = isStated ? Math.min(0, first) : 0;
  return (communities, on) => {
    if (on < since) return null;
    const there = own.flatMap((log) => counts(log, on) ?? []).filter((one) => communities.includes(one.community));
    return String(once ? new Set(there.map((one) => one.community)).size : there.reduce((sum, one) => sum + one.amount, 0));
  };
}

async function write(rootId: string, communities: readonly string[], { id, kind }: Entry, says: Said | null): Promise<void> {
  const communityId = communities[says?.community ?? 0] ?? "";
  const dayOf = (on: number | null | undefined) => (on === null || on === undefined ? null : day(on));
  await api.services.db.transaction(async (tx) => {
    const common = { id, rootId, name: "条目", nameEn: "Entry", origin: "OURS" as const };
    if (kind === "GALLERY") {
      await tx.delete(Gallery, id);
      if (says)
        await tx.insert(Gallery, {
          ...{ ...common, communityId, code: id, lengthMetres: says.amount, edition: 1, displayedOn: FIRST, editionOrigin: "OURS" },
        });
    }
    if (kind === "VENUE") {
      await tx.delete(Venue, id);
      if (says)
        await tx.insert(Venue, {
          ...common,
          regionId: communityId,
          regionOrigin: "OURS",
          kind: says.amount > 4 ? "科普活动室" : "科学宫",
          position: 0,
        });
    }
    if (kind === "KIOSK") {
      await tx.delete(Kiosk, id);
      if (says)
        await tx.insert(Kiosk, {
          ...{
            ...common,
            communityId,
            serial: id,
            kind: "E_GALLERY",
            placeName: "广场",
            plannedHours: [],
            installedOn: dayOf(says.opened),
          },
          lifecycle: says.amount > 2 ? "IN_SERVICE" : "RETIRED",
        });
    }
    if (kind === "VOLUNTEERS") {
      await tx.delete(VolunteerGroup, id);
      if (says) await tx.insert(VolunteerGroup, { regionId: id, rootId, volunteers: says.amount, origin: "OURS" });
    }
    if (kind === "SCHOOL") {
      await tx.delete(Organisation, id);
      if (says)
        await tx.insert(Organisation, {
          ...{ ...common, regionId: communityId, regionOrigin: null, shortName: "学校", kind: "SCHOOL", names: [], position: 0 },
          ...{ openedOn: dayOf(says.opened), closedOn: dayOf(says.closed) },
        });
    }
    await recordRegisters(tx, rootId);
  });
}

test("whatever the product writes into a register is recorded with it", async () => {
  const { services } = api;
  const { root, communities } = await smallDistrict(services);
  const office = viewerWith("OFFICE", { regionId: root });
  const today = shanghaiDay(new Date());
  /** How many versions were recorded, none of them late. */
  const recorded = async (rootId = root) => {
    const versions = services.db.getRepository(RegisterEntry);
    const [before, open] = [await versions.countBy({ rootId }), await versions.countBy({ rootId, recordedTo: IsNull() })];
    await services.db.transaction((tx) => recordRegisters(tx, rootId));
    expect([await versions.countBy({ rootId }), await versions.countBy({ rootId, recordedTo: IsNull() })]).toEqual([before, open]);
    return before;
  };
  const grown = async (work: () => Promise<unknown>) => {
    const before = await recorded();
    await work();
    return (await recorded()) - before;
  };
  const fields = { name: "新学校", shortName: "新学校", kind: "SCHOOL" as const, member: false, regionId: communities[0] ?? null };
  const { organisationEditing, honourEditing, regionChanges, kioskNetworks } = services;
  let school = "";
  const add = async () => {
    school = (await organisationEditing.add(office, { rootId: root, ...fields })).id;
  };
  expect(await grown(add)).toBe(1);
  const opened = { organisationId: school, version: 1, ...fields, openedOn: "1990-09-01" };
  expect(await grown(() => organisationEditing.update(office, opened))).toBe(1);
  const title = { name: "市级科技示范学校", level: "MUNICIPAL" as const, holderKind: "SCHOOL" as const, holderOrganisationId: school };
  let honour = "";
  const give = async () => {
    honour = (await honourEditing.add(office, { rootId: root, ...title })).id;
  };
  expect(await grown(give)).toBe(1);
  const awardedOn = { date: "2014-05-01", precision: "YEAR" as const };
  expect(await grown(() => honourEditing.update(office, { honourId: honour, version: 1, ...title, awardedOn }))).toBe(1);
  expect(await grown(() => honourEditing.withdraw(office, honour, 2, "登记有误", today))).toBe(1);
  expect(await grown(() => organisationEditing.close(office, { organisationId: school, version: 2, on: today }))).toBe(1);
  const merge = {
    rootId: root,
    kind: "MERGE" as const,
    on: today,
    regionIds: [communities[0] ?? ""],
    intoId: communities[1] ?? "",
    created: [],
  };
  const { basis } = await regionChanges.preview(office, merge);
  // the school moves to the heir, and its honour with it
  expect(await grown(() => regionChanges.apply(office, merge, basis))).toBe(2);
  const network = await kioskNetworks.register(office, {
    ...{ key: "network", name: "网络", nameEn: "Network", anchorDate: today, communities: [{ key: "c", name: "c" }] },
    kiosks: [{ key: "k", name: "k", kind: "E_GALLERY", communityKey: "c" }],
  });
  expect(await recorded(network.rootId)).toBe(2);
});
