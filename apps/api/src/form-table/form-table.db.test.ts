import { once } from "node:events";
import { request } from "node:http";
import { addDays, newUuid7, periodBefore, periodOf, shanghaiDay } from "@kepu/schema";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readCsv } from "../spreadsheet/read-csv.ts";
import { readSheet } from "../spreadsheet/read-sheet.ts";
import { MONTHLY_FORM } from "../submission/forms/monthly-form.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";
import { answerOf, type FileCell, sheetFile } from "../testing/form-files.ts";
import { addForm, addOrganisation } from "../testing/forms.ts";
import { largeWorkbook, workbook } from "../testing/workbooks.ts";

const database = testDatabase();
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let form: string;
let elsewhere: string;
const tokens: Record<string, string> = {};
const ORGANISATIONS = 30;
const ROWS = 5_000;
const KEYS = MONTHLY_FORM.sections.flatMap((section) => section.items.map((item) => item.key));
const HEAD = [
  "单位",
  "期间",
  ...MONTHLY_FORM.sections.flatMap((section) => section.items.map((item) => `${item.key} ${item.label}(${item.unit})`)),
];
const last = periodBefore(periodOf("MONTH", shanghaiDay(Date.now()))) as string;

beforeAll(async () => {
  api = await startApi(database.url);
  place = await smallDistrict(api.services);
  const lead = await addOrganisation(api.services, place.root, "科协", "PEOPLES_GROUP");
  const bureau = await addOrganisation(api.services, place.root, "教育局");
  const committee = await addOrganisation(api.services, place.root, "n1居委会", "RESIDENTS_COMMITTEE", place.communities[0] ?? null);
  const many: string[] = [];
  for (let nth = 1; nth < ORGANISATIONS; nth++) many.push(await addOrganisation(api.services, place.root, `单位${nth}`));
  const shared = { rootId: place.root, leadId: lead, periodType: "MONTH" as const, layout: MONTHLY_FORM };
  form = await addForm(api.services, { ...shared, assigned: [bureau, committee, ...many] });
  elsewhere = await addForm(api.services, { ...shared, assigned: [lead] });
  const token = async (name: string, role: Parameters<typeof api.services.access.createCredential>[2][number]) => {
    tokens[name] = (await api.services.access.createCredential("PROGRAM", name, [role])).token;
  };
  await token("office", { role: "OFFICE", regionId: place.root });
  await token("reporter", { role: "REPORTER", regionId: place.root, organisationId: bureau });
  await token("street", { role: "SUBDISTRICT_OFFICER", regionId: place.north });
  await token("south", { role: "SUBDISTRICT_OFFICER", regionId: place.south });
  await token("evaluator", { role: "EVALUATOR", regionId: place.root });
});
afterAll(() => api.stop());

const address = (path: string, query: Record<string, string>) =>
  `${new URL(`/files/forms/${path}`, api.url)}?${new URLSearchParams(query)}`;
const post = (path: string, file: Buffer, query: Record<string, string>, who: string) =>
  fetch(address(path, query), {
    method: "POST",
    headers: who ? { authorization: `Bearer ${tokens[who]}` } : {},
    body: new Uint8Array(file),
  });
const send = async (file: Buffer, query: Record<string, string> = {}, who = "office", to = form) =>
  answerOf(await post(to, file, { name: "月报.xlsx", ...query }, who));
const faults = (answer: { data?: { problems: { level: string; cell: string; fault: string }[] } }, level = "ERROR") =>
  answer.data?.problems.filter((problem) => problem.level === level).map(({ cell, fault }) => `${cell} ${fault}`);

/** Months backwards from the last one. */
function months(count: number): string[] {
  const all = [last];
  while (all.length < count) all.push(periodBefore(all.at(-1) as string) as string);
  return all;
}

const FIGURES = [4, 120, 1, 1, 50, 300, 2, 1, 20.5, 1];
const wideRows = (count: number): FileCell[][] => {
  const periods = months(Math.ceil(count / (ORGANISATIONS - 1)));
  return Array.from({ length: count }, (_, nth) => [
    `单位${(nth % (ORGANISATIONS - 1)) + 1}`,
    periods[Math.floor(nth / (ORGANISATIONS - 1))] ?? "",
    ...FIGURES,
  ]);
};
const column = (key: string) => KEYS.indexOf(key) + 2;

/** The peak of resident memory while something runs, above what was resident before. */
async function growthMb<Result>(work: () => Promise<Result>): Promise<{ grown: number; result: Result }> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 10);
  const result = await work().finally(() => clearInterval(timer));
  return { grown: (Math.max(peak, process.memoryUsage.rss()) - before) / 1_048_576, result };
}

test("5,000 rows: progress, every planted error at its cell, nothing stored; corrected it is stored as one, and again it changes nothing", async () => {
  const rows = wideRows(ROWS);
  const good = sheetFile([["科普工作月报"], HEAD, ...rows]);
  const planted: [row: number, column: number, cell: FileCell, fault: string][] = [
    [3, column("A01"), "四场", "C3 BAD_NUMBER"],
    [17, column("A02"), { formula: "C17*30", value: 120 }, "D17 FORMULA"],
    [99, 0, "没有的单位", "A99 UNKNOWN_ORGANISATION"],
    [500, 1, "2026-13", "B500 BAD_PERIOD"],
    [501, 1, "2999-01", "B501 PERIOD_CLOSED"],
    [1_234, column("A03"), 9, "E1234 PART"],
    [2_000, column("A06"), -5, "H2000 NEGATIVE"],
    [2_500, column("A01"), 4.5, "C2500 WHOLE_NUMBER"],
    [3_333, column("A01"), 0, "C3333 ZERO_TOGETHER"],
    [4_000, 0, null, "A4000 MISSING"],
    [5_002, column("P09"), "1,2", "L5002 BAD_NUMBER"],
  ];
  const faulty = rows.map((row) => [...row]);
  for (const [row, at, cell] of planted) (faulty[row - 3] as FileCell[])[at] = cell;
  (faulty[4_500] as FileCell[]) = [...(rows[4_499] as FileCell[])];
  const bad = sheetFile([["科普工作月报"], HEAD, ...faulty]);

  const began = performance.now();
  const { grown, result: preview } = await growthMb(() => send(bad));
  const seconds = (performance.now() - began) / 1_000;
  console.info(`dry run of ${ROWS} rows: ${seconds.toFixed(1)} s, memory +${grown.toFixed(0)} MB`);
  // the bar of 10 s is for a machine of its own
  expect(seconds).toBeLessThan(30);
  expect(grown).toBeLessThan(150);
  // 4 activities with 9 of them in communities; 0 activities with 1 in a community is one more
  expect(faults(preview)?.sort()).toEqual(
    [...planted.map(([, , , fault]) => fault), "A4503 DUPLICATE", "E3333 PART", "F3333 PART", "I3333 PART"].sort(),
  );
  expect(preview.data).toMatchObject({ committed: false, rows: ROWS, layout: "WIDE", head: { row: 2 } });
  expect(new Set(preview.progress.map(({ phase }) => phase))).toEqual(new Set(["READ", "CHECK"]));
  expect(preview.progress.length).toBeGreaterThan(5);
  expect(preview.progress.at(-1)).toMatchObject({ phase: "CHECK" });
  expect((await send(bad, { commit: "1" })).data.committed).toBe(false);
  const count = async () => (await api.services.pool.query("SELECT count(*)::int AS n FROM submission_value")).rows[0].n;
  expect(await count()).toBe(0);
  expect((await api.services.pool.query("SELECT count(*)::int AS n FROM submission")).rows[0].n).toBe(0);

  const fine = await send(good);
  expect(fine.data).toMatchObject({ errorCount: 0, created: ROWS * KEYS.length, updated: 0, unchanged: 0, submissions: ROWS });
  const { grown: committing, result: done } = await growthMb(() => send(good, { commit: "1", plan: fine.data.plan }));
  console.info(`commit: memory +${committing.toFixed(0)} MB`);
  expect(committing).toBeLessThan(150);
  expect(done.data).toMatchObject({ committed: true, created: ROWS * KEYS.length });
  expect(done.progress.some(({ phase }) => phase === "STORE")).toBe(true);
  expect(await count()).toBe(ROWS * KEYS.length);
  const again = await send(good, { commit: "1" });
  expect(again.data).toMatchObject({ committed: true, created: 0, updated: 0, unchanged: ROWS * KEYS.length });
  const { rows: audits } = await api.services.pool.query(
    "SELECT target, detail FROM audit_entry WHERE action = 'importForm' AND outcome = 'SUCCESS'",
  );
  expect(audits).toHaveLength(ROWS + 1);
  expect(audits.find(({ target }) => target === form)?.detail).toMatch(
    /^5000 rows: 50000 cells new, 0 changed, 0 the same; sha256 \w{64}$/,
  );
  expect(audits.find(({ target }) => target !== form)?.detail).toMatch(/^A01 –→4; A02 –→120;/);
}, 120_000);

test("the annotated workbook is the uploaded one with marked cells and notes; the annotated CSV has a column more", async () => {
  const rows = [
    HEAD,
    ["教育局", last, "很多", ...FIGURES.slice(1)],
    ["教育局", periodBefore(last) as string, ...FIGURES.slice(0, 1), null, ...FIGURES.slice(2)],
  ];
  const styles =
    '<styleSheet><fills><fill/></fills><cellXfs><xf numFmtId="0"/><xf numFmtId="4" fontId="0"><alignment wrapText="1"/></xf></cellXfs></styleSheet>';
  const file = sheetFile(rows, { "xl/styles.xml": styles, "xl/other.xml": "<kept/>" });
  const response = await post(`${form}/annotated`, file, { name: "月报.xlsx" }, "office");
  expect(response.headers.get("content-disposition")).toContain(encodeURIComponent("月报_检查结果.xlsx"));
  const copy = Buffer.from(await response.arrayBuffer());
  const values = async (book: Buffer) => {
    const all = [];
    for await (const { number, cells } of readSheet(book)) all.push([number, ...cells]);
    return all;
  };
  expect(await values(copy)).toEqual(await values(file));
  const { unzipSync, strFromU8 } = await import("fflate");
  const parts = Object.fromEntries(Object.entries(unzipSync(copy)).map(([name, bytes]) => [name, strFromU8(bytes)]));
  expect(parts["xl/other.xml"]).toBe("<kept/>");
  expect(parts["xl/checkComments.xml"]).toMatch(/<comment ref="C2" .*错误: 不是数：很多/);
  expect(parts["xl/worksheets/sheet1.xml"]).toMatch(/<c t="inlineStr" r="C2" s="3">/);
  expect(parts["xl/worksheets/sheet1.xml"]).toContain('<legacyDrawing r:id="rIdCheckDrawing">');
  expect(parts["xl/styles.xml"]).toMatch(/<xf numFmtId="0" fillId="1" applyFill="1"><\/xf>/);
  expect(parts["xl/drawings/checkComments.vml"]).toContain("<x:Row>1</x:Row><x:Column>2</x:Column>");
  expect(parts["[Content_Types].xml"]).toContain("/xl/checkComments.xml");

  const twice = await post(`${form}/annotated`, copy, { name: "月报.xlsx", lang: "en" }, "office");
  const notes = strFromU8(unzipSync(Buffer.from(await twice.arrayBuffer()))["xl/checkComments.xml"] as Uint8Array);
  expect(notes).toMatch(/ref="C2".*Error: This is no number: 很多/);
  expect(notes).not.toContain("错误");

  const csv = Buffer.from(`${rows.map((row) => row.join(",")).join("\r\n")}\r\n`);
  const answer = await post(`${form}/annotated`, csv, { name: "月报.csv", lang: "en" }, "office");
  const lines = Buffer.from(await answer.arrayBuffer())
    .toString()
    .split("\r\n");
  expect(lines[0]).toMatch(/,Result of the check$/);
  expect(lines[1]).toContain(" Column 3: Error: This is no number: 很多 ");
}, 30_000);

test("refused with a reason: what is no table, or another one than its name says, too large, with macros, old or unreadable", async () => {
  const compound = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600)]);
  const good = sheetFile([HEAD, ["教育局", last, ...FIGURES]]);
  const zeros = "0".repeat(1_048_576);
  const bomb = largeWorkbook(Array.from({ length: 128 }, () => zeros));
  const million = largeWorkbook(
    (function* () {
      for (let from = 1; from <= 1_000_000; from += 1_000)
        yield Array.from({ length: 1_000 }, (_, at) => `<row r="${from + at}"><c><v>1</v></c></row>`).join("");
    })(),
  );
  const cases: [string, Buffer, string][] = [
    ["月报.xls", compound, "OLD_XLS"],
    ["月报.xlsx", compound, "OLD_XLS"],
    ["月报.xlsm", good, "MACROS"],
    ["月报.xlsx", workbook("", { "xl/vbaProject.bin": "macro" }), "MACROS"],
    ["月报.xlsx", Buffer.from("%PDF-1.7"), "NOT_XLSX"],
    ["月报.xlsx", Buffer.from("单位,期间\r\n"), "NOT_XLSX"],
    ["月报.csv", good, "NOT_CSV"],
    ["月报.csv", Buffer.from("%PDF-1.7 ..."), "NOT_CSV"],
    ["月报.csv", Buffer.from([0x41, 0, 1, 2]), "NOT_CSV"],
    ["月报.csv", Buffer.from([0x41, 0xff, 0xff, 0x80]), "UNKNOWN_ENCODING"],
    ["月报.csv", Buffer.from('单位,期间\r\n"教育局,x\r\n'), "DAMAGED"],
    ["月报.csv", Buffer.from("x\r\n".repeat(30_000)), "TOO_MANY_ROWS"],
    ["月报.csv", Buffer.from(`${"x,".repeat(300)}\r\n`), "TOO_MANY_COLUMNS"],
    ["月报.pdf", good, "WRONG_KIND"],
    ["月报.xlsx", bomb, "TOO_LARGE_INFLATED"],
    ["月报.xlsx", million, "TOO_MANY_ROWS"],
  ];
  expect(million.length).toBeLessThan(10 * 1_048_576);
  // while the files were made nobody answered: connections that were kept alive end first
  await new Promise((resolve) => setTimeout(resolve, 100));
  const { grown } = await growthMb(async () => {
    for (const [name, file, reason] of cases) {
      const { status, error } = await send(file, { name });
      expect([status < 500, error?.reason], `${name} ${reason}`).toEqual([true, reason]);
    }
  });
  console.info(`refusals: memory +${grown.toFixed(0)} MB`);
  expect(grown).toBeLessThan(150);
  const announced = request(address(form, { name: "月报.xlsx" }), {
    method: "POST",
    headers: { authorization: `Bearer ${tokens.office}`, "content-length": String(11 * 1_048_576) },
  });
  announced.on("error", () => undefined);
  announced.flushHeaders();
  const [tooLarge] = await once(announced, "response");
  expect(tooLarge.statusCode).toBe(413);
  announced.destroy();
}, 60_000);

test("a CSV is read in UTF-8, UTF-16 and, without any mark, in GBK; a formula in it is refused by row and column", async () => {
  const text = `单位,期间,A06 发放科普资料份数\r\n教育局,${last},88\r\n`;
  const gbk = Buffer.from("b5a5cebb2cc6dabce42c413036", "hex"); // 单位,期间,A06
  const name = Buffer.from("bdccd3fdbed6", "hex"); // 教育局
  const files: [Buffer, string][] = [
    [Buffer.from(text), "UTF-8"],
    [Buffer.from(`\uFEFF${text.replaceAll(",", ";")}`), "UTF-8"],
    [Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text.replaceAll(",", "\t"), "utf16le")]), "UTF-16LE"],
    [Buffer.concat([gbk, Buffer.from("\r\n"), name, Buffer.from(`,${last},88\r\n`)]), "GB18030"],
  ];
  for (const [file, encoding] of files) {
    const { data } = await send(file, { name: "月报.csv" });
    expect(data, encoding).toMatchObject({ encoding, kind: "CSV", errorCount: 0, created: 1 });
  }
  const formula = await send(Buffer.from(`单位,期间,A06,A01\r\n教育局,${last},=1+1,-3\r\n`), { name: "月报.csv" });
  expect(formula.data.problems).toMatchObject([
    { row: 2, column: 3, cell: "C2", fault: "FORMULA", zh: expect.stringContaining("公式") },
    { row: 2, column: 4, fault: "NEGATIVE" },
    { level: "WARNING", cell: "A2", fault: "REQUIRED" },
    { level: "WARNING", cell: "D2", fault: "AGREES" },
  ]);
}, 30_000);

test("a template has a row for whom one may enter, and comes back as it went: wide and long, as workbook and as CSV, with what is stored", async () => {
  const download = async (query: Record<string, string>, who = "reporter") => {
    const response = await fetch(address(form, query), { headers: { authorization: `Bearer ${tokens[who]}` } });
    expect(response.status).toBe(200);
    return Buffer.from(await response.arrayBuffer());
  };
  const empty = await send(await download({ from: last }), {}, "reporter");
  expect(empty.data).toMatchObject({ rows: 1, submissions: 1, created: 0, errorCount: 0, committed: false });
  const long = [
    ["单位", "期间", "项目", "数值", "标记", "备注"],
    ["教育局", last, "A06 发放科普资料份数", "约 300份", null, "=SUM(A1)"],
    ["教育局", last, "P03", 12.25, "≥", null],
    ["教育局", last, "专家服务场次", null, "不适用", null],
  ];
  expect((await send(sheetFile(long), { commit: "1" }, "reporter")).data).toMatchObject({ committed: true, layout: "LONG", created: 3 });
  for (const kind of ["xlsx", "csv"])
    for (const layout of ["wide", "long"])
      for (const lang of ["zh", "en"]) {
        const file = await download({ from: last, kind, layout, lang });
        const { data } = await send(file, { name: `月报.${kind}`, commit: "1" }, "reporter");
        expect(data, `${kind} ${layout} ${lang}`).toMatchObject({ errorCount: 0, created: 0, updated: 0, unchanged: 3, committed: true });
      }
  const records = [];
  const file = await download({ from: last, kind: "csv", layout: "long" });
  for await (const { record } of readCsv(file)) records.push(record);
  const { rows: kept } = await api.services.pool.query(
    "SELECT outcome, detail FROM audit_entry WHERE action = 'formTemplate' AND target = $1 ORDER BY at, id",
    [form],
  );
  expect(kept).toHaveLength(10);
  expect(kept.at(-1)).toEqual({ outcome: "SUCCESS", detail: expect.stringMatching(`^${records.length - 1} rows, query [0-9a-f]{64}$`) });
  expect(new Set(kept.map(({ detail }) => detail.slice(-64))).size).toBe(10);
  expect(records.find((record) => record[2]?.startsWith("A06"))).toEqual([
    "教育局",
    expect.any(String),
    "A06 发放科普资料份数",
    "300",
    "约",
    "'=SUM(A1)",
    "",
  ]);
  const office = await download({ from: last, kind: "csv" }, "office");
  expect(office.toString().split("\r\n").filter(Boolean)).toHaveLength(ORGANISATIONS + 2);
}, 60_000);

test("columns can be chosen; a name that two columns have, or none, is told of", async () => {
  const rows: FileCell[][] = [
    ["甲", "乙", "丙", "A06", "A06"],
    ["教育局", last, 5, 6, 7],
  ];
  const unknown = await send(sheetFile(rows));
  expect(faults(unknown)).toEqual(expect.arrayContaining(["A1 NO_COLUMN", "E1 DOUBLE_COLUMN"]));
  expect(unknown.data.fields).toContainEqual({ field: "item:A06", name: "A06 发放科普资料份数", nameEn: "A06 Materials distributed" });
  const columns = JSON.stringify({ 1: "organisation", 2: "period", 3: "item:P09", 5: null });
  const chosen = await send(sheetFile(rows), { columns });
  expect(chosen.data).toMatchObject({
    errorCount: 0,
    head: { columns: [{ field: "organisation" }, {}, { field: "item:P09" }, {}, { field: null }] },
  });
  expect((await send(sheetFile(rows), { columns: "[1]" })).error).toMatchObject({ code: "BAD_INPUT", field: "columns" });
});

test("the preview's plan holds: what somebody changed meanwhile is a conflict; what is under review cannot be changed, but may be the same", async () => {
  const at = periodBefore(last) as string;
  const file = (value: number) =>
    sheetFile([
      ["单位", "期间", "A06"],
      ["教育局", at, value],
    ]);
  const { data } = await send(file(10));
  await send(file(11), { commit: "1" });
  expect((await send(file(10), { commit: "1", plan: data.plan })).error).toMatchObject({ code: "CONFLICT" });
  expect((await send(file(10), { commit: "1" })).data).toMatchObject({ committed: true, updated: 1 });
  await api.services.pool.query("UPDATE submission SET state = 'LEAD_REVIEW' WHERE period = $1", [at]);
  expect((await send(file(10), { commit: "1" })).data).toMatchObject({ committed: true, unchanged: 1 });
  expect(faults(await send(file(12), { commit: "1" }))).toEqual(["A2 NOT_OPEN"]);
  await api.services.pool.query("UPDATE submission SET state = 'RETURNED' WHERE period = $1", [at]);
  expect((await send(file(12), { commit: "1" })).data.committed).toBe(true);
  const { rows } = await api.services.pool.query(
    "SELECT DISTINCT state FROM submission s JOIN submission_value v ON v.submission_id = s.id WHERE period = $1 AND v.value = 12 AND item_key = 'A06'",
    [at],
  );
  expect(rows).toEqual([{ state: "DRAFT" }]);
});

test("two imports of the same cells at once: one stores, the other finds it stored", async () => {
  const at = addDays(`${last}-01`, -400).slice(0, 7);
  const file = sheetFile([
    ["单位", "期间", "A06"],
    ["教育局", at, 7],
  ]);
  const answers = await Promise.all([send(file, { commit: "1" }), send(file, { commit: "1" })]);
  expect(answers.map(({ data }) => data.created).sort()).toEqual([0, 1]);
  const three = await Promise.all([1, 2, 3, 4, 5].map(() => send(file)));
  expect(three.filter(({ error }) => error).every(({ status, error }) => status === 429 && error.code === "RATE_LIMITED")).toBe(true);
});

test("who may enter may import: a reporter the own organisation, an officer those of the region, the office all; others as if there were nothing", async () => {
  const file = (name: string) =>
    sheetFile([
      ["单位", "期间", "A06"],
      [name, last, 9],
    ]);
  expect((await send(file("教育局"), {}, "reporter")).data.errorCount).toBe(0);
  expect(faults(await send(file("n1居委会"), {}, "reporter"))).toEqual(["A2 UNKNOWN_ORGANISATION"]);
  expect((await send(file("n1居委会"), {}, "street")).data.errorCount).toBe(0);
  expect(faults(await send(file("教育局"), {}, "street"))).toEqual(["A2 UNKNOWN_ORGANISATION"]);
  expect((await send(file("n1居委会"), {}, "office")).data.errorCount).toBe(0);
  expect(await send(file("教育局"), {}, "south")).toMatchObject({ status: 404, error: { code: "NOT_FOUND" } });
  expect(await send(file("科协"), {}, "reporter", elsewhere)).toMatchObject({ status: 404, error: { code: "NOT_FOUND" } });
  const words = async (to: string) => (await post(to, file("科协"), { name: "月报.xlsx" }, "reporter")).text();
  expect(await words(elsewhere)).toBe(await words(newUuid7(0)));
  expect((await send(file("科协"), {}, "office", elsewhere)).data.errorCount).toBe(0);
  expect(await send(file("教育局"), {}, "evaluator")).toMatchObject({ status: 403, error: { code: "FORBIDDEN" } });
  const foreign = await fetch(address(form, { name: "月报.xlsx" }), {
    method: "POST",
    body: new Uint8Array(file("教育局")),
    headers: { origin: "https://elsewhere.test" },
  });
  expect(foreign.status).toBe(403);
  const template = (who: string) => fetch(address(form, {}), { headers: { authorization: `Bearer ${tokens[who]}` } });
  expect([(await template("street")).status, (await template("south")).status, (await template("evaluator")).status]).toEqual([
    200, 404, 403,
  ]);
  expect((await fetch(address(form, {}))).status).toBe(401);
  await api.services.audit.flush();
  const { rows } = await api.services.pool.query("SELECT action FROM audit_entry WHERE outcome = 'DENIED'");
  expect(new Set(rows.map(({ action }) => action))).toEqual(new Set(["importForm", "formTemplate"]));
});
