import { addDays, periodBounds, periodTypeOf } from "@kepu/schema";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Activity } from "../activity/activity.entity.ts";
import { ActivityRecord } from "../activity-record/activity-record.entity.ts";
import { setClock } from "../clock.ts";
import { Indicator, IndicatorVersion } from "../indicator/indicator.entity.ts";
import { seedIndicators } from "../indicator/indicator-list.ts";
import { observe, withdrawProvisional } from "../indicator/observe.ts";
import { flushCheckIns, flushRetractions } from "../ingest/check-in-flush.ts";
import { ensurePartitions } from "../ingest/partitions.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { addActivity, smallDistrict, viewerWith } from "../testing/district.ts";
import { addOrganisation } from "../testing/forms.ts";
import { askMetrics, checkInAt, evaluatorOf } from "../testing/metrics.ts";

const database = testDatabase();
let api: Api;

beforeAll(async () => {
  api = await startApi(database.url);
  await api.services.db.transaction(seedIndicators);
  await ensurePartitions(api.services.pool, new Date("2025-01-01T00:00:00Z"), new Date());
});
afterEach(() => setClock(undefined));
afterAll(() => api.stop());

const FIRST = "2025-01-20";
const day = (back: number) => addDays(FIRST, back);
/** the instant of the n-th step of a day */
const at = (on: string, step: number) => new Date(Date.parse(`${on}T10:00:00+08:00`) + step * 1_000);
const PERIODS = ["2025", "2025-Q1", "2025-01", "2025-02", "2025-03", "2025-W04", "2025-W05", "2025-01-31", "2025-02-01", "2025-02-28"];
const TOLD = ["2025-01", "2025-02", "2025-03", "2025-Q1", "2025-01-31"] as const;

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("CHECK_IN" as const),
      on: fc.nat(45),
      late: fc.nat(25),
      community: fc.nat(4),
      people: fc.integer({ min: 1, max: 40 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("RETRACT" as const), on: fc.nat(45), which: fc.nat(50) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      ...{
        kind: fc.constant("TELL" as const),
        on: fc.nat(45),
        who: fc.nat(5),
        indicator: fc.constantFrom("O04" as const, "P05" as const, "A02" as const),
      },
      ...{ period: fc.constantFrom(...TOLD), value: fc.option(fc.integer({ min: 0, max: 99_999 })), settled: fc.boolean() },
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ kind: fc.constant("HOLD" as const), on: fc.nat(45), community: fc.nat(4), ofBureau: fc.boolean() },
      desk: fc.option(fc.integer({ min: 1, max: 40 })),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("FILE" as const), on: fc.nat(45), which: fc.nat(50), people: fc.nat(90) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("RETURN" as const), on: fc.nat(45), which: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("WITHDRAW" as const), on: fc.nat(45), which: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("REVISE" as const), on: fc.nat(45), from: fc.nat(60), people: fc.boolean() }) },
);

interface Heads {
  community: number;
  on: string;
  people: number;
  recorded: string;
  retracted: string | null;
}
/** An activity with what the desk counted of it and the revisions of its record. */
interface Held {
  id: string;
  community: number;
  who: number | null;
  on: string;
  desk: Heads | null;
  records: { id: string; people: number; recorded: string; returned: string | null }[];
}
interface Word {
  key: string;
  who: number;
  indicator: string;
  period: string;
  value: number | null;
  source: string;
  recorded: string;
  /** taken back on this day */
  gone: string | null;
  settled: boolean;
}

test("any history of records, corrections, retractions and changed definitions, as of any day, is answered as a model with the whole log answers", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 3, maxLength: 25 }),
      fc.array(fc.nat(50), { minLength: 2, maxLength: 3 }),
      async (steps, asOfs) => {
        const { services } = api;
        const number = String(run++).padStart(2, "0");
        const place = await smallDistrict(services);
        const { root, north, south, communities } = place;
        const token = await evaluatorOf(api, root);
        const office = viewerWith("OFFICE", { regionId: root });
        const [bureau, committee] = [
          await addOrganisation(services, root, "局"),
          await addOrganisation(services, root, "居委会", "RESIDENTS_COMMITTEE", communities[0]),
        ];
        /** region and organisation of each who tells: two organisations, and regions as a whole */
        const tellers: [region: string, organisation: string | null][] = [
          [root, bureau],
          [communities[0] ?? "", committee],
          [communities[2] ?? "", null],
          [north, null],
          [communities[1] ?? "", null],
          [root, null],
        ];
        // one made of a measure, and one of what is told
        const [code, composed] = [`T${number}`, `U${number}`];
        for (const [made, source, terms] of [
          [code, "MEASURED", ["ATTENDANCE"]],
          [composed, "COMPUTED", ["O04"]],
        ] as const) {
          const indicatorId = uuidv7();
          await services.db.getRepository(Indicator).insert({
            ...{ id: indicatorId, code: made, kind: "MEASURE", source, cadence: "LIVE", owner: "system", position: 999, origin: "OURS" },
          });
          await services.db.getRepository(IndicatorVersion).insert({
            ...{ id: uuidv7(), indicatorId, number: 1, validFrom: "2012-01-01", validTo: null, name: made, nameEn: made, unit: "次" },
            ...{ definition: "试验", definitionEn: "", formula: "Σ", decimals: 0, direction: "MORE", aggregation: "SUM", denominator: [] },
            ...{ numerator: [...terms], factor: "1", reason: null, recordedAt: new Date("2000-01-01T00:00:00Z"), recordedBy: null },
          });
        }

        const heads: Heads[] = [];
        const words: Word[] = [];
        const held: Held[] = [];
        const definitions = [{ number: 1, from: "2012-01-01", people: true, recorded: "2000-01-01" }];
        const checkInIds: string[] = [];
        const checkIn = async (community: number, on: string, people: number, recorded: string, nth: number, activityId?: string) => {
          const row = checkInAt(`${on}T${nth % 2 ? "00:00:00" : "23:59:59"}+08:00`, {
            rootId: root,
            communityId: communities[community] ?? "",
            count: people,
            ...(activityId ? { activityId } : {}),
          });
          await flushCheckIns(services.pool, [row], at(recorded, nth));
          checkInIds.push(row.id);
          heads.push({ community, on, people, recorded, retracted: null });
        };
        await checkIn(0, FIRST, 3, FIRST, 0);
        const ordered = steps.map((one, index) => ({ one, index: index + 1 })).sort((a, b) => a.one.on - b.one.on);
        for (const { one, index } of ordered) {
          const today = day(one.on);
          const now = at(today, index);
          if (one.kind === "CHECK_IN") await checkIn(one.community, day(Math.max(0, one.on - one.late)), one.people, today, index);
          if (one.kind === "RETRACT") {
            const which = one.which % checkInIds.length;
            setClock(now.toISOString());
            await flushRetractions(services.pool, [{ checkInId: checkInIds[which] ?? "", recorderId: root, reason: null }]);
            const head = heads[which];
            if (head && head.retracted === null) head.retracted = today;
          }
          if (one.kind === "TELL") {
            const [regionId, organisationId] = tellers[one.who] ?? [root, null];
            const source = uuidv7();
            const value = one.value === null ? null : String(one.value / 100);
            await services.db.transaction((tx) =>
              observe(
                tx,
                { rootId: root, regionId, organisationId, subjectId: null, period: one.period },
                [{ indicator: one.indicator, value, qualifier: "EXACT", missing: value === null ? "NOT_REPORTED" : null }],
                { kind: "SUBMISSION", id: source, settled: one.settled },
                now,
              ),
            );
            words.push({ key: `${one.indicator} ${one.who} ${one.period}`, ...one, source, recorded: today, gone: null });
          }
          if (one.kind === "HOLD") {
            const id = await addActivity(services, root, communities[one.community] ?? "", "VERIFIED");
            const organisationId = one.ofBureau ? bureau : null;
            await services.db.getRepository(Activity).update(id, { startsAt: now, endsAt: now, organisationId });
            // without an organiser the residents' committee of the place answers
            const who = one.ofBureau ? 0 : one.community === 0 ? 1 : null;
            if (one.desk) await checkIn(one.community, today, one.desk, today, index, id);
            held.push({ id, community: one.community, who, on: today, desk: one.desk ? (heads.at(-1) ?? null) : null, records: [] });
          }
          const activity = one.kind === "FILE" || one.kind === "RETURN" ? held[one.which % Math.max(1, held.length)] : undefined;
          if (one.kind === "FILE" && activity) {
            const record = { id: uuidv7(), activityId: activity.id, revision: activity.records.length + 1, status: "VERIFIED" as const };
            await services.db.getRepository(ActivityRecord).insert({
              ...{
                ...record,
                audience: [],
                onSite: one.people,
                online: 0,
                materials: 0,
                experts: 0,
                volunteers: 0,
                report: "",
                deskCount: 0,
              },
              ...{ evidenceIds: [], receipt: record.id, contentHash: "", recordedAt: now, origin: "RECORDED" as const },
            });
            activity.records.push({ id: record.id, people: one.people, recorded: today, returned: null });
          }
          const newest = activity?.records.at(-1);
          if (one.kind === "RETURN" && newest && newest.returned === null) {
            await services.db.getRepository(ActivityRecord).update(newest.id, { status: "RETURNED", reviewedAt: now });
            newest.returned = today;
          }
          if (one.kind === "WITHDRAW" && words.length > 0) {
            const word = words[one.which % words.length] as Word;
            await services.db.transaction((tx) => withdrawProvisional(tx, word.source, now));
            // what was said again meanwhile, equal to the last word, is still the first source's
            if (!word.settled && word.gone === null) word.gone = today;
          }
          if (one.kind === "REVISE") {
            setClock(now.toISOString());
            for (const [made, terms] of [
              [code, one.people ? ["ATTENDANCE"] : ["CHECK_INS"]],
              [composed, one.people ? ["O04"] : ["P05"]],
            ] as const)
              await services.indicators.revise(office, {
                ...{
                  rootId: root,
                  code: made,
                  version: definitions.length,
                  validFrom: day(one.from - 10),
                  name: made,
                  nameEn: made,
                  unit: "次",
                },
                ...{ definition: "试验", formula: "Σ", decimals: 0, direction: "MORE", aggregation: "SUM", reason: "试验" },
                numerator: [...terms],
              });
            definitions.push({ number: definitions.length + 1, from: day(one.from - 10), people: one.people, recorded: today });
          }
          setClock(undefined);
        }

        const regions = [root, north, south, ...communities];
        const inside: Record<string, number[]> = { [root]: [0, 1, 2, 3, 4], [north]: [0, 1], [south]: [2, 3] };
        for (const [nth, id] of communities.entries()) inside[id] = [nth];
        for (const asOf of [...asOfs.map(day), null]) {
          const known = asOf ?? "9999-12-31";
          const today = asOf ?? "2026-01-01";
          const definitionOf = (from: string) =>
            definitions.filter((one) => one.recorded <= known && one.from <= from).sort((a, b) => b.number - a.number)[0];
          const measured = (regionId: string, period: string): string | null => {
            const { from, until } = periodBounds(period) as { from: string; until: string };
            if (from > today || until <= FIRST) return null;
            const definition = definitionOf(from);
            let sum = 0;
            for (const one of heads)
              if (
                one.recorded <= known &&
                (one.retracted === null || one.retracted > known) &&
                inside[regionId]?.includes(one.community) &&
                from <= one.on &&
                one.on < until
              )
                sum += definition?.people ? one.people : 1;
            return String(sum);
          };
          const told = naiveReports(words, held, known, tellers, place);
          const input = {
            rootId: root,
            indicators: [code, composed, "O04", "P05", "A02"],
            regionIds: regions,
            periods: PERIODS,
            ...(asOf ? { asOf } : {}),
          };
          const { series } = await askMetrics(api, token, input);
          for (const line of series) {
            const expected = PERIODS.map((period) => {
              if (line.code === code) return measured(line.regionId, period);
              const from = periodBounds(period)?.from ?? "";
              const source = line.code === composed ? (definitionOf(from)?.people ? "O04" : "P05") : line.code;
              return from > today ? null : told(source, line.regionId, period);
            });
            expect(line.values, `${line.code} of ${regions.indexOf(line.regionId)} as of ${asOf}`).toEqual(expected);
          }
        }
      },
    ),
    { numRuns: 30 },
  );
}, 240_000);

/** What was told, as of a day, place by place: the plainest way to say the rules. */
function naiveReports(
  words: readonly Word[],
  activities: readonly Held[],
  known: string,
  tellers: readonly [string, string | null][],
  { root, north, south, communities }: Awaited<ReturnType<typeof smallDistrict>>,
) {
  // the log, played again: a word equal to the one that holds changes nothing
  const held = new Map<string, Word>();
  for (const word of words.filter((one) => one.recorded <= known)) {
    const last = held.get(word.key);
    const holds = last && (last.gone === null || last.gone > word.recorded);
    if (holds && last.value === word.value && last.settled === word.settled) continue;
    held.set(word.key, word);
  }
  const valid = [...held.values()].filter((word) => word.gone === null || word.gone > known);
  const children: Record<string, string[]> = {
    [root]: [north, south, communities[4] ?? ""],
    [north]: communities.slice(0, 2),
    [south]: communities.slice(2, 4),
  };
  const days = (period: string) => {
    const bounds = periodBounds(period) as { from: string; until: string };
    return (Date.parse(bounds.until) - Date.parse(bounds.from)) / 86_400_000;
  };
  const within = (inner: string, outer: string) => {
    const [a, b] = [periodBounds(inner), periodBounds(outer)];
    return a && b && a.from >= b.from && a.until <= b.until;
  };
  return (indicator: string, regionId: string, period: string): string | null => {
    const said = (who: number): { told: boolean; value: number | null; those: readonly Word[] } => {
      const all = valid.filter((word) => word.indicator === indicator && word.who === who && within(word.period, period));
      const types = [...new Set(all.map((word) => periodTypeOf(word.period)))].map((type) => {
        const those = all.filter((word) => periodTypeOf(word.period) === type);
        return { those, covered: those.reduce((sum, word) => sum + days(word.period), 0), length: days(those[0]?.period ?? "") };
      });
      const [best] = types.sort((a, b) => b.covered - a.covered || b.length - a.length);
      const numbers = (best?.those ?? []).filter((word) => word.value !== null).sort((a, b) => (a.period < b.period ? -1 : 1));
      const those = best?.those ?? [];
      if (numbers.length === 0) return { told: all.length > 0, value: null, those };
      const value = indicator === "P05" ? (numbers.at(-1)?.value ?? null) : numbers.reduce((sum, word) => sum + (word.value ?? 0), 0);
      return { told: true, value, those };
    };
    /** Activities of an organiser count beside what it said, but for days that this covers. */
    function attendance(at: string): string | null {
      const bounds = periodBounds(period) as { from: string; until: string };
      const counted = (who: number | null) => (who === null ? [] : said(who).those);
      const rowsOf = (region: string): (number | null)[] => {
        const own = tellers.findIndex(([place, organisation]) => place === region && organisation === null);
        if (own >= 0 && said(own).told) return said(own).those.map((word) => word.value);
        const parts = tellers.flatMap(([place, organisation], who) => (place === region && organisation !== null ? counted(who) : []));
        const events = activities.filter(({ community, on, who }) => {
          const isTold = counted(who).some((word) => {
            const span = periodBounds(word.period);
            return word.value !== null && span && span.from <= on && on < span.until;
          });
          return communities[community] === region && on <= known && bounds.from <= on && on < bounds.until && !isTold;
        });
        const people = events.map(({ desk, records }) => {
          const record = records.filter((one) => one.recorded <= known && (one.returned === null || one.returned > known)).at(-1);
          const isCounted = desk && (desk.retracted === null || desk.retracted > known);
          return 100 * (record?.people ?? (isCounted ? desk.people : 0));
        });
        return [...parts.map((word) => word.value), ...people, ...(children[region] ?? []).flatMap(rowsOf)];
      };
      const rows = rowsOf(at);
      const numbers = rows.filter((value) => value !== null);
      if (numbers.length > 0) return String(numbers.reduce((a, b) => a + b, 0) / 100);
      const [first] = activities
        .map(({ on }) => on)
        .filter((on) => on <= known)
        .sort();
      return rows.length === 0 && first !== undefined && bounds.until > first ? "0" : null;
    }
    const of = (region: string): number | null => {
      const own = tellers.findIndex(([at, organisation]) => at === region && organisation === null);
      if (own >= 0 && said(own).told) return said(own).value;
      const parts = tellers.flatMap(([at, organisation], who) => (at === region && organisation !== null ? [said(who).value] : []));
      const values = [...parts, ...(children[region] ?? []).map(of)].filter((value) => value !== null);
      return values.length > 0 ? values.reduce((a, b) => a + b, 0) : null;
    };
    if (indicator === "A02") return attendance(regionId);
    const hundredths = of(regionId);
    return hundredths === null ? null : String(hundredths / 100);
  };
}
