import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LINEAGE_ROOT_ID, seedLineage } from "../demo/lineage.ts";
import { seedIndicators } from "../indicator/indicator-list.ts";
import { observe } from "../indicator/observe.ts";
import { flushCheckIns } from "../ingest/check-in-flush.ts";
import { ensurePartitions } from "../ingest/partitions.ts";
import type { CheckInRow } from "../ingest/rows.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { type AskedSeries, askMetrics, checkInAt, evaluatorOf } from "../testing/metrics.ts";

const database = testDatabase();
let api: Api;
let token: string;

/** An independent reading of the official lists: what each unit was under in each year, and what became of its code. */
const read = <Row>(name: string) =>
  parse<Row>(readFileSync(new URL(`../../../../data/yangquan/kuangqu_140303_${name}.csv`, import.meta.url)), { columns: true, bom: true });
const units = read<{ year: string; street_code: string; code: string; name: string; kind: string }>("villages_by_year");
const changes = read<{ to_year: string; change: string; level: string; old_code: string; new_code: string }>("changes");
const YEARS = [...new Set(units.map((unit) => unit.year))].sort();
const NO_STREET = "140303198";
const count = (year: string, code: string) => 1 + ((Number(year) * 7 + Number(code.slice(-6)) * 13) % 97);
/** the code that a unit of a year has at the end of the lists, or where it was last */
function laterCode(year: string, code: string): { code: string; year: string } {
  let at = { code, year };
  for (const next of YEARS.filter((one) => one > year)) {
    const recoded = changes.find((one) => one.to_year === next && one.change === "recoded" && one.old_code === at.code);
    const listed = units.find((unit) => unit.year === next && unit.code === (recoded?.new_code ?? at.code));
    const same = recoded ? listed : listed?.name === units.find((unit) => unit.year === at.year && unit.code === at.code)?.name && listed;
    if (!same) return at;
    at = { code: recoded?.new_code ?? at.code, year: next };
  }
  return at;
}
const streetOf = (year: string, code: string) => units.find((unit) => unit.year === year && unit.code === code)?.street_code ?? "";
const streetNow = (year: string, code: string) => {
  const later = laterCode(year, code);
  return streetOf(later.year, later.code);
};
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

/** by year and code, from the product's own list of that day */
const ids = new Map<string, string>();

beforeAll(async () => {
  api = await startApi(database.url);
  await api.services.db.transaction(seedIndicators);
  await seedLineage(api.services.db);
  await api.services.regions.refresh();
  token = await evaluatorOf(api, LINEAGE_ROOT_ID);
  await ensurePartitions(api.services.pool, new Date("2016-01-01T00:00:00Z"), new Date("2024-01-01T00:00:00Z"));
  const rows: CheckInRow[] = [];
  for (const year of YEARS) {
    const { body } = await api.post(`{ regions(rootId: "${LINEAGE_ROOT_ID}", at: "${year}-07-01") { id code } }`, {}, token);
    for (const { id, code } of body.data?.regions ?? []) ids.set(`${year} ${code}`, id);
  }
  await api.services.db.transaction(async (tx) => {
    for (const { year, code } of units) {
      const communityId = ids.get(`${year} ${code}`) ?? "";
      // the first minute and the last of the year in Shanghai
      rows.push(checkInAt(`${year}-01-01T00:00:00+08:00`, { rootId: LINEAGE_ROOT_ID, communityId, count: count(year, code) }));
      rows.push(checkInAt(`${year}-12-31T23:59:59+08:00`, { rootId: LINEAGE_ROOT_ID, communityId, count: 1_000 }));
      const of = { rootId: LINEAGE_ROOT_ID, regionId: communityId, organisationId: null, subjectId: null, period: year };
      const value = { indicator: "A06", value: String(count(year, code) + 1_000), qualifier: "EXACT" as const, missing: null };
      await observe(tx, of, [value], { kind: "IMPORT", id: uuidv7(), settled: true }, new Date());
    }
  });
  await flushCheckIns(api.services.pool, rows, new Date());
});
afterAll(() => api.stop());

async function lines(indicator: string, parents: "NOW" | "THEN", regionIds: string[], more: object = {}): Promise<AskedSeries[]> {
  const input = {
    rootId: LINEAGE_ROOT_ID,
    indicators: [indicator],
    regionIds,
    periodType: "YEAR",
    from: "2016-01-01",
    to: "2023-12-31",
    parents,
    ...more,
  };
  return (await askMetrics(api, token, input)).series;
}
const told = (values: number[]) => values.map((value) => (value === 0 ? null : String(value)));
const valuesOf = (series: AskedSeries | undefined) => (series?.values ?? []).map((value) => (value === "0" ? null : value));

test("刘家垴社区 is one line across its recode of 2018", async () => {
  const id = ids.get("2016 140303198001") ?? "";
  expect(ids.get("2023 140303007001")).toBe(id);
  const expected = YEARS.map((year) => 1_000 + count(year, year < "2018" ? "140303198001" : "140303007001"));
  for (const parents of ["NOW", "THEN"] as const)
    for (const indicator of ["M01", "A06"]) expect(valuesOf((await lines(indicator, parents, [id]))[0])).toEqual(told(expected));
});

test.each([
  "M01",
  "A06",
])("%s, parent now: 桥头街道's line runs back as the sum of its communities; parent then: it begins in 2018", async (indicator) => {
  const id = ids.get("2018 140303007") ?? "";
  const members = (year: string, street: (year: string, code: string) => string) =>
    sum(
      units.filter((unit) => unit.year === year && street(year, unit.code) === "140303007").map((unit) => 1_000 + count(year, unit.code)),
    );
  const now = valuesOf((await lines(indicator, "NOW", [id]))[0]);
  expect(now).toEqual(told(YEARS.map((year) => members(year, streetNow))));
  expect(now[0]).not.toBeNull();
  const then = valuesOf((await lines(indicator, "THEN", [id]))[0]);
  expect(then).toEqual(told(YEARS.map((year) => members(year, streetOf))));
  expect(then.slice(0, 2)).toEqual([null, null]);
});

test.each([
  "M01",
  "A06",
])("%s: every subdistrict, 区直属 and the district are right both ways, through every change of the lists", async (indicator) => {
  const root = YEARS.map((year) => sum(units.filter((unit) => unit.year === year).map((unit) => 1_000 + count(year, unit.code))));
  for (const [parents, street] of [
    ["NOW", streetNow],
    ["THEN", streetOf],
  ] as const) {
    expect(valuesOf((await lines(indicator, parents, [LINEAGE_ROOT_ID]))[0]), parents).toEqual(told(root));
    const parts = await lines(indicator, parents, [LINEAGE_ROOT_ID], { by: "SUBDISTRICT" });
    for (const code of ["140303001", "140303003", "140303004", "140303005", "140303006", "140303007", NO_STREET]) {
      const expected = YEARS.map((year) =>
        sum(units.filter((unit) => unit.year === year && street(year, unit.code) === code).map((unit) => 1_000 + count(year, unit.code))),
      );
      const group = code === NO_STREET ? "REST" : ids.get(`2023 ${code}`);
      const part = parts.find((one) => one.group === group);
      if (sum(expected) === 0) expect(part, `${parents} ${code}`).toBeUndefined();
      else expect(valuesOf(part), `${parents} ${code}`).toEqual(told(expected));
    }
  }
});

test("every unit of the lists is one line through its renames and recodes", async () => {
  const codesByLine = new Map<string, Map<string, string>>();
  for (const { year, code } of units) {
    const later = laterCode(year, code);
    const line = codesByLine.get(`${later.year} ${later.code}`) ?? new Map<string, string>();
    codesByLine.set(`${later.year} ${later.code}`, line.set(year, code));
  }
  const regionIds = [...codesByLine.keys()].map((line) => ids.get(line) ?? "");
  const series = await lines("M01", "NOW", regionIds);
  expect(series).toHaveLength(codesByLine.size);
  for (const [at, line] of [...codesByLine.values()].entries())
    expect(valuesOf(series[at])).toEqual(told(YEARS.map((year) => (line.has(year) ? 1_000 + count(year, line.get(year) ?? "") : 0))));
});

test.each([
  "M01",
  "A06",
])("%s: every change of the lists is what it is: recoded and renamed units go on, added ones begin, removed ones end", async (indicator) => {
  const streets = read<{ from_year: string; to_year: string; change: string; level: string; old_code: string; new_code: string }>(
    "changes",
  );
  const own = (year: string, level: string, code: string) =>
    level === "village"
      ? units.some((unit) => unit.year === year && unit.code === code)
        ? 1_000 + count(year, code)
        : 0
      : sum(units.filter((unit) => unit.year === year && unit.street_code === code).map((unit) => 1_000 + count(year, unit.code)));
  const idIn = (year: string, code: string) => ids.get(`${year} ${code}`);
  const asked = streets.map((row) => idIn(row.from_year, row.old_code) ?? idIn(row.to_year, row.new_code) ?? "");
  const byRule = { NOW: new Map<string, AskedSeries>(), THEN: new Map<string, AskedSeries>() };
  for (const parents of ["NOW", "THEN"] as const)
    for (const one of await lines(indicator, parents, [...new Set(asked.filter(Boolean))])) byRule[parents].set(one.regionId, one);
  const rest = await lines(indicator, "THEN", [LINEAGE_ROOT_ID], { by: "SUBDISTRICT" });
  const valueIn = (line: AskedSeries | undefined, year: string) => Number(line?.values[YEARS.indexOf(year)] ?? 0);
  let checked = 0;
  for (const [nth, { from_year, to_year, change, level, old_code, new_code }] of streets.entries()) {
    const where = `${change} ${old_code} → ${new_code}`;
    checked += 1;
    if (old_code === NO_STREET) {
      const line = rest.find((one) => one.group === "REST");
      expect([valueIn(line, from_year), valueIn(line, to_year)], where).toEqual([own(from_year, level, NO_STREET), 0]);
      continue;
    }
    const goesOn = change === "recoded" || change === "renamed";
    expect(idIn(from_year, old_code) === idIn(to_year, new_code), where).toBe(goesOn);
    const before = change === "added" ? 0 : own(from_year, level, old_code);
    const after = change === "removed" ? 0 : own(to_year, level, new_code);
    expect(before + after, where).toBeGreaterThan(0);
    const line = byRule.THEN.get(asked[nth] ?? "");
    expect([valueIn(line, from_year), valueIn(line, to_year)], where).toEqual([before, after]);
    // a community's own line is the same both ways
    if (level === "village") expect(byRule.NOW.get(asked[nth] ?? "")?.values, where).toEqual(line?.values);
  }
  expect(checked).toBe(changes.length);
  expect(checked).toBeGreaterThan(50);
});

test("communities and subdistricts are counted as the list of each year has them", async () => {
  const input = { rootId: LINEAGE_ROOT_ID, indicators: ["O01", "O02"], periodType: "YEAR", from: "2016-01-01", to: "2023-12-31" };
  const { series } = await askMetrics(api, token, input);
  const listed = (kind: string) => YEARS.map((year) => String(units.filter((unit) => unit.year === year && unit.kind === kind).length));
  const streets = YEARS.map((year) =>
    String(new Set(units.filter((one) => one.year === year && one.street_code !== NO_STREET).map((one) => one.street_code)).size),
  );
  expect(series.map((one) => one.values)).toEqual([streets, listed("community")]);
});
