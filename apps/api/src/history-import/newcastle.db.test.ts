import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Services } from "../context.ts";
import { closeServices, createServices } from "../context.ts";
import { createLogger } from "../logger.ts";
import { configOf, rowsOf } from "../testing/backup.ts";
import { testDatabase } from "../testing/database.ts";
import { viewerWith } from "../testing/district.ts";
import { importFile } from "./history-import.cli.ts";

const FOLDER = fileURLToPath(new URL("../../../../data/newcastle-libraries", import.meta.url));
const FILES = [
  { mapping: "visits.json", csv: "2008-onwards-monthly-visits.csv", code: "NCL-VISITS", cells: 19 * 194, gap: true },
  { mapping: "enquiries.json", csv: "2008-onwards-monthly-enquiries.csv", code: "NCL-ENQUIRIES", cells: 20 * 194, gap: true },
  { mapping: "issues.json", csv: "2008-onwards-monthly-issues-by-branch.csv", code: "NCL-ISSUES", cells: 19 * 204, gap: false },
  { mapping: "computer-use.json", csv: "2008-onwards-monthly-computer-use.csv", code: "NCL-COMPUTER-USE", cells: 19 * 194, gap: true },
] as const;
const TEN_MONTHS = [...["2020-06", "2020-07", "2020-08", "2020-09", "2020-10", "2020-11", "2020-12", "2021-01", "2021-02", "2021-03"]];

const database = testDatabase();
let services: Services;
let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "kepu-history-"));
  services = await createServices(configOf(database.url, scratch), createLogger("silent"));
});
afterAll(() => closeServices(services));

/** What the command line does, and the JSON of its last line. */
async function run(mapping: string, file: string, ...more: string[]) {
  const lines: string[] = [];
  const good = await importFile(services, ["--mapping", join(FOLDER, mapping), "--file", file, ...more], (line) => lines.push(line));
  return { good, lines, outcome: JSON.parse(lines.at(-1) ?? "{}") as Record<string, number | string | null> };
}

/** A reader of its own, of nothing but this file's shape: no part of the importer. "LIBRARY MONTH" → what the cell says. */
function cellsOf(text: string): Map<string, string> {
  const lines = text.split("\r\n").filter((line) => line !== "");
  const [, ...heads] = (lines[0] ?? "").split(",");
  const cells = new Map<string, string>();
  for (const line of lines.slice(1)) {
    const [library = "", ...values] = line.split(",");
    for (let at = 0; at < heads.length; at++) {
      const [year = "", month = ""] = (heads[at] ?? "").split("-");
      cells.set(`${library} ${year}-${month.length === 1 ? `0${month}` : month}`, values[at] ?? "");
    }
  }
  return cells;
}

/** How the file would write what is stored. */
const written = ({ value, missing }: Record<string, unknown>, sign: string) =>
  missing === "NOT_REPORTED" && value === null ? "" : `${Number(value)}${sign}`;

const heldOf = (code: string, at?: string) =>
  rowsOf(
    database.url,
    `SELECT v.name_en AS library, o.period, o.value, o.missing, o.qualifier, o.settled, o.source, o.source_id, o.revision, iv.number AS version,
       o.period_from::text AS "from", o.period_until::text AS "until"
     FROM observation o JOIN indicator i ON i.id = o.indicator_id JOIN region_version v ON v.region_id = o.region_id JOIN indicator_version iv ON iv.id = o.version_id
     WHERE i.code = '${code}' AND ${at ? `o.recorded_from <= '${at}' AND (o.recorded_to IS NULL OR o.recorded_to > '${at}')` : "o.recorded_to IS NULL"}`,
  );

/** The City library through the query that everybody asks. */
async function asked(code: string, more: { periods?: string[]; asOfInstant?: Date }) {
  const [place] = await rowsOf(
    database.url,
    `SELECT v.region_id AS id, r.root_id AS root FROM region_version v JOIN region r ON r.id = v.region_id WHERE v.name_en = 'City'`,
  );
  await services.regions.refresh();
  const time = more.periods ? {} : { periodType: "MONTH" as const, from: "2008-04-01", to: "2025-03-31" };
  const answer = await services.metricQueries.query(
    viewerWith("EVALUATOR", { regionId: String(place?.root) }),
    { rootId: String(place?.root), indicators: [code], regionIds: [String(place?.id)], parents: "NOW", first: 1, ...time, ...more },
    { provisional: true, completeness: true },
  );
  const [series] = answer.series;
  if (!series) throw new Error(code);
  return { series, periods: answer.periods, indicator: answer.definitions };
}

const counts = async () =>
  (
    await rowsOf(
      database.url,
      `SELECT (SELECT count(*) FROM observation)::int AS observations, (SELECT count(*) FROM history_import)::int AS imports,
     (SELECT count(*) FROM history_mapping_version)::int AS versions, (SELECT count(*) FROM indicator)::int AS indicators, (SELECT count(*) FROM region)::int AS regions`,
    )
  )[0];

test("a dry run tells what would happen and leaves nothing behind, not even the root", async () => {
  const { good, lines, outcome } = await run("visits.json", join(FOLDER, FILES[0].csv), "--dry-run");
  expect(good).toBe(true);
  expect(outcome).toMatchObject({ figures: 19 * 194, created: 19 * 194, revised: 0, importId: null, errorCount: 0 });
  expect(lines).toContain("A dry run: nothing was stored.");
  expect(lines).toContain(`not in the file: ${TEN_MONTHS.join(", ")}`);
  expect(await counts()).toEqual({ observations: 0, imports: 0, versions: 0, indicators: 0, regions: 0 });
});

for (const { mapping, csv, code, cells, gap } of FILES)
  test(`${csv}: every cell equals what is stored`, async () => {
    const { good, lines, outcome } = await run(mapping, join(FOLDER, csv));
    expect(lines.filter((line) => line.includes("\terror\t"))).toEqual([]);
    expect(good).toBe(true);
    const file = cellsOf(readFileSync(join(FOLDER, csv), "utf8"));
    expect(file.size).toBe(cells);
    expect(outcome).toMatchObject({ figures: cells, created: cells, revised: 0, unchanged: 0 });
    const sign = code === "NCL-COMPUTER-USE" ? "%" : "";
    const held = await heldOf(code);
    const stored = new Map(held.map((row) => [`${row.library} ${row.period}`, written(row, sign)]));
    expect(stored.size).toBe(cells);
    expect(Object.fromEntries(stored)).toEqual(Object.fromEntries(file));
    const blanks = [...file.values()].filter((cell) => cell === "").length;
    const zeros = [...file.values()].filter((cell) => cell === `0${sign}`).length;
    expect(blanks).toBeGreaterThan(100);
    expect(zeros).toBeGreaterThan(0);
    expect(held.filter((row) => row.missing === "NOT_REPORTED" && row.value === null)).toHaveLength(blanks);
    expect(held.filter((row) => Number(row.value) === 0 && row.value !== null)).toHaveLength(zeros);
    expect(held.every((row) => row.source === "IMPORT" && row.source_id === outcome.importId && row.settled === true)).toBe(true);
    const periods = new Set(held.map((row) => row.period));
    for (const month of TEN_MONTHS) expect(periods.has(month), month).toBe(!gap);
    const [january] = held.filter((row) => row.library === "City" && row.period === "2024-01");
    expect(january).toMatchObject({ from: "2024-01-01", until: "2024-02-01" });
  });

test("the changes of what an enquiry is are versions that the figures name", async () => {
  const held = (await heldOf("NCL-ENQUIRIES")).filter((row) => row.library === "City");
  const versions = Object.fromEntries(held.map((row) => [row.period, row.version]));
  expect([
    versions["2018-03"],
    versions["2018-04"],
    versions["2018-05"],
    versions["2018-08"],
    versions["2018-09"],
    versions["2025-03"],
  ]).toEqual([...[1, 1, 2, 2, 3, 3]]);
  const stored = await rowsOf(
    database.url,
    `SELECT number, valid_from::text, valid_to::text FROM indicator_version WHERE indicator_id = (SELECT id FROM indicator WHERE code = 'NCL-ENQUIRIES') ORDER BY number`,
  );
  expect(stored).toEqual([
    { number: 1, valid_from: "2008-04-01", valid_to: "2018-04-09" },
    { number: 2, valid_from: "2018-04-09", valid_to: "2018-09-01" },
    { number: 3, valid_from: "2018-09-01", valid_to: null },
  ]);
});

test("the same figures through the metric query: the gap, blanks and zeros, and the changes of a definition as marked breaks", async () => {
  const { indicator, series } = await asked("NCL-ENQUIRIES", {});
  expect(series.breaks).toEqual([
    { period: "2018-05", code: "NCL-ENQUIRIES", versionBefore: 1, versionAfter: 2 },
    { period: "2018-09", code: "NCL-ENQUIRIES", versionBefore: 2, versionAfter: 3 },
  ]);
  expect(indicator.map(({ number }) => number)).toEqual([1, 2, 3]);
  for (const { csv, code, gap } of FILES) {
    const file = cellsOf(readFileSync(join(FOLDER, csv), "utf8"));
    const { series: line, periods } = await asked(code, {});
    for (const [n, period] of periods.entries()) {
      const cell = file.get(`City ${period}`)?.replace("%", "");
      expect([code, period, line.values[n]]).toEqual([code, period, cell ? String(Number(cell)) : null]);
      if (!cell) expect(line.missing[n]).toBe("NOT_REPORTED");
    }
    if (gap) for (const month of TEN_MONTHS) expect(line.values[periods.indexOf(month)], month).toBeNull();
  }
});

test("a year of all libraries is as complete as the months that each told since its first, and one that began before its definition is no gap", async () => {
  const file = cellsOf(readFileSync(join(FOLDER, FILES[0].csv), "utf8"));
  const months = [...new Set([...file.keys()].map((cell) => cell.slice(-7)))].sort();
  const libraries = [...new Set([...file.keys()].map((cell) => cell.slice(0, -8)))];
  const [{ root } = {}] = await rowsOf(
    database.url,
    `SELECT r.root_id AS root FROM region_version v JOIN region r ON r.id = v.region_id WHERE v.name_en = 'City'`,
  );
  const { series } = await services.metricQueries.query(
    viewerWith("EVALUATOR", { regionId: String(root) }),
    { rootId: String(root), indicators: ["NCL-VISITS"], periods: ["2008", "2019", "2020", "2021"], parents: "NOW", first: 1 },
    { provisional: true, completeness: true },
  );
  const days = (from: string, until: string) => (Date.parse(until) - Date.parse(from)) / 86_400_000;
  const next = (month: string) =>
    `${month.endsWith("12") ? Number(month.slice(0, 4)) + 1 : month.slice(0, 4)}-${String((Number(month.slice(5)) % 12) + 1).padStart(2, "0")}-01`;
  for (const [n, year] of [2008, 2019, 2020, 2021].entries()) {
    let [told, expected, sum] = [0, 0, 0];
    for (const library of libraries) {
      const first = `${months.find((month) => file.get(`${library} ${month}`))}-01`;
      if (first < `${year + 1}-01-01`) expected += days(first > `${year}-01-01` ? first : `${year}-01-01`, `${year + 1}-01-01`);
      for (const month of months.filter((one) => one.startsWith(String(year)) && file.get(`${library} ${one}`))) {
        told += days(`${month}-01`, next(month));
        sum += Number(file.get(`${library} ${month}`));
      }
    }
    const share = year === 2008 ? days("2008-04-01", "2009-01-01") / 366 : 1;
    expect([year, series[0]?.values[n]]).toEqual([year, String(sum)]);
    expect(series[0]?.completeness[n], String(year)).toBeCloseTo((told / expected) * share, 9);
    expect(series[0]?.completeness[n], String(year)).toBeLessThan(1);
  }
});

test("percentages are in per cent, also the one above a hundred, which is warned of", async () => {
  const held = await heldOf("NCL-COMPUTER-USE");
  const of = (library: string, period: string) => Number(held.find((row) => row.library === library && row.period === period)?.value);
  expect([of("Blakelaw", "2008-04"), of("City", "2024-08"), of("Blakelaw", "2024-01")]).toEqual([39, 32, 198]);
  const { lines } = await run("computer-use.json", join(FOLDER, FILES[3].csv), "--dry-run");
  expect(lines.filter((line) => line.includes("\twarning\t"))).toEqual([`FY2\twarning\tMore than 100%: 198%`]);
});

test("each file again adds nothing", async () => {
  const before = await counts();
  for (const { mapping, csv, cells } of FILES) {
    const { good, outcome } = await run(mapping, join(FOLDER, csv));
    expect(good).toBe(true);
    expect(outcome).toMatchObject({ figures: cells, created: 0, revised: 0, unchanged: cells, importId: null });
  }
  expect(await counts()).toEqual(before);
});

test("three changed cells are three revisions, and the state before still has the old numbers", async () => {
  const original = readFileSync(join(FOLDER, FILES[0].csv), "utf8");
  const before = new Map((await heldOf("NCL-VISITS")).map((row) => [`${row.library} ${row.period}`, written(row, "")]));
  const lines = original.split("\r\n");
  const heads = (lines[0] ?? "").split(",");
  // another number, a number where there was none, and none where there was a number
  const changes: [library: string, head: string, value: string][] = [
    ["City", "2024-1", "12345"],
    ["Blakelaw", "2025-3", "7"],
    ["Walker", "2019-12", ""],
  ];
  for (const [library, head, value] of changes) {
    const at = lines.findIndex((line) => line.startsWith(`${library},`));
    const cells = (lines[at] ?? "").split(",");
    expect(cells[heads.indexOf(head)]).not.toBe(value);
    cells[heads.indexOf(head)] = value;
    lines[at] = cells.join(",");
  }
  const corrected = join(scratch, "2008-onwards-monthly-visits.csv");
  writeFileSync(corrected, lines.join("\r\n"));
  const moment = new Date().toISOString();
  const { outcome, lines: told } = await run("visits.json", corrected);
  expect(outcome).toMatchObject({ created: 0, revised: 3, unchanged: 19 * 194 - 3 });
  expect(told.filter((line) => line.includes("→"))).toHaveLength(3);
  const now = await heldOf("NCL-VISITS");
  expect(Object.fromEntries(now.map((row) => [`${row.library} ${row.period}`, written(row, "")]))).toEqual(
    Object.fromEntries(cellsOf(lines.join("\r\n"))),
  );
  expect(now.filter((row) => row.revision === 2 && row.source_id === outcome.importId)).toHaveLength(3);
  expect(now.filter((row) => row.revision !== 1)).toHaveLength(3);
  expect((await asked("NCL-VISITS", { periods: ["2024-01"] })).series.values).toEqual(["12345"]);
  expect((await asked("NCL-VISITS", { periods: ["2024-01"], asOfInstant: new Date(moment) })).series).toMatchObject({
    ...{ values: [before.get("City 2024-01")], revisions: [1] },
  });
  const then = await heldOf("NCL-VISITS", moment);
  expect(Object.fromEntries(then.map((row) => [`${row.library} ${row.period}`, written(row, "")]))).toEqual(Object.fromEntries(before));
  const [row] = await rowsOf(database.url, `SELECT * FROM history_import WHERE id = '${outcome.importId}'`);
  expect(row).toMatchObject({
    file_name: "2008-onwards-monthly-visits.csv",
    sha256: outcome.sha256,
    revised: 3,
    created: 0,
    mapping_version: 1,
  });
});

test("a name that no place bears stops the file, and what somebody decides is kept with the mapping", async () => {
  const original = readFileSync(join(FOLDER, FILES[0].csv), "utf8");
  const renamed = join(scratch, "renamed.csv");
  writeFileSync(renamed, original.replace("\r\nWalker,", "\r\nWalkergate,").replace("\r\nFawdon,", "\r\nAll libraries,"));
  const before = await counts();
  const refused = await run("visits.json", renamed);
  expect(refused.good).toBe(false);
  expect(refused.lines.some((line) => line.startsWith("Walkergate: 194 figures wait;") && line.includes("沃克"))).toBe(true);
  expect(refused.lines.filter((line) => line.includes("\terror\t"))).toEqual([
    ...[
      "A8\terror\tNo place is called so; match it or leave it out: All libraries",
      "A19\terror\tNo place is called so; match it or leave it out: Walkergate",
    ],
  ]);
  expect(await counts()).toEqual(before);
  const decided = await run("visits.json", renamed, "--match", "Walkergate=Walker", "--leave-out", "All libraries");
  expect(decided.good).toBe(true);
  expect(decided.outcome).toMatchObject({ created: 0, leftOut: 194 });
  expect((await run("visits.json", renamed)).outcome).toMatchObject({ created: 0, revised: 0, leftOut: 194, errorCount: 0 });
});

test("the command withdraws an import: the old numbers hold again, and the same file corrects them once more", async () => {
  const file = cellsOf(readFileSync(join(FOLDER, FILES[0].csv), "utf8"));
  const imports = await rowsOf(database.url, "SELECT id FROM history_import WHERE revised = 3");
  const lines: string[] = [];
  const args = ["--withdraw", String(imports[0]?.id), "--reason", "a wrong file"];
  expect(await importFile(services, args, (line) => lines.push(line))).toBe(true);
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ importId: imports[0]?.id });
  const held = await heldOf("NCL-VISITS");
  expect(Object.fromEntries(held.map((row) => [`${row.library} ${row.period}`, written(row, "")]))).toEqual(Object.fromEntries(file));
  expect((await run("visits.json", join(FOLDER, FILES[0].csv))).outcome).toMatchObject({ created: 0, revised: 0, unchanged: 19 * 194 });
  expect((await run("visits.json", join(scratch, "2008-onwards-monthly-visits.csv"), "--dry-run")).outcome).toMatchObject({ revised: 3 });
  await expect(importFile(services, args, () => undefined)).rejects.toThrow("withdrawn already");
});
