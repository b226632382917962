import { shanghaiDay } from "@kepu/schema";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { observe } from "../indicator/observe.ts";
import { type Api, startApi } from "../testing/api.ts";
import { rowsOf } from "../testing/backup.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";
import { answerOf, type FileCell, sheetFile } from "../testing/form-files.ts";
import { addOrganisation } from "../testing/forms.ts";
import { addRegion, askMetrics } from "../testing/metrics.ts";
import { grant, type Person, signedIn } from "../testing/records.ts";
import { largeWorkbook, workbook } from "../testing/workbooks.ts";

const database = testDatabase();
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let office: Person;
let evaluator: Person;
let stranger: Person;
let officeToken: string;

beforeAll(async () => {
  api = await startApi(database.url);
  place = await smallDistrict(api.services);
  office = await signedIn(api, "office", [grant("OFFICE", place.root)]);
  evaluator = await signedIn(api, "evaluator", [grant("EVALUATOR", place.root)]);
  stranger = await signedIn(api, "stranger", [grant("OFFICE", place.south)]);
  officeToken = (await api.services.access.createCredential("PROGRAM", "office", [{ role: "OFFICE", regionId: place.root }])).token;
});
afterAll(() => api.stop());

const FIELDS = "id key version matches { name placeId placeName } content savedBy";
const SAVE = `mutation ($input: SaveHistoryMappingInput!) { saveHistoryMapping(input: $input) { mapping { ${FIELDS} } } }`;
const MATCH = `mutation ($input: MatchHistoryPlacesInput!) { matchHistoryPlaces(input: $input) { mapping { ${FIELDS} } } }`;
const IMPORTS = `query ($rootId: ID!, $first: Int!, $after: String) { historyImports(rootId: $rootId, first: $first, after: $after) {
  edges { node { id mappingId mappingVersion mappingName fileName sha256 bytes figures missing created revised unchanged importedByName } } pageInfo { hasNextPage endCursor } } }`;

const visits = (more: object = {}) => ({
  ...{ code: "T-VISITS", name: "进馆人次", nameEn: "Visits", match: ["Visitors"], unit: "人次", aggregation: "SUM" },
  versions: [{ validFrom: "2000-01-01", definition: "进馆的人次" }],
  ...more,
});
const wide = (more: object = {}) => ({
  ...{ layout: "WIDE", columns: [{ column: "Place", as: "PLACE" }], head: [{ row: 1, as: "PERIOD" }], period: { type: "MONTH" } },
  indicators: [visits()],
  ...more,
});

async function save(key: string, content: object, version = 0) {
  const input = { rootId: place.root, key, name: key, nameEn: key, content, version };
  const { data, error } = await office.ask(SAVE, { input });
  return { mapping: data.saveHistoryMapping?.mapping, error: error?.extensions };
}

const mappingOf = async (content: object) => {
  const { mapping, error } = await save(`m ${uuidv7()}`, content);
  if (!mapping) throw new Error(JSON.stringify(error));
  return mapping.id as string;
};

async function send(mappingId: string, file: Buffer | string, query: Record<string, string> = {}, token = officeToken) {
  const name = typeof file === "string" ? "figures.csv" : "figures.xlsx";
  const response = await fetch(`${new URL(`/files/history/${mappingId}`, api.url)}?${new URLSearchParams({ name, ...query })}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: new Uint8Array(Buffer.from(file as string)),
  });
  return answerOf(response);
}

const csv = (...rows: string[]) => `${rows.join("\r\n")}\r\n`;
const cellsOf = (data: { problems: { cell: string; fault: string }[] }) => data.problems.map(({ cell, fault }) => `${cell} ${fault}`);
const held = async (code: string) =>
  (
    await rowsOf(
      database.url,
      `SELECT v.name AS place, o.period, o.value::float8 AS value, o.missing, o.qualifier, o.settled FROM observation o JOIN indicator i ON i.id = o.indicator_id
       JOIN region_version v ON v.region_id = o.region_id WHERE i.code = '${code}' AND o.recorded_to IS NULL ORDER BY v.name, o.period_from`,
    )
  ).map(({ place: at, period, value, missing, qualifier, settled }) => [
    at,
    period,
    value ?? missing,
    qualifier === "EXACT" ? "" : qualifier,
    settled,
  ]);

test("a mapping is kept in versions; what is wrong with one is told by its path", async () => {
  const first = await save("kept", wide());
  expect(first.mapping).toMatchObject({ version: 1, savedBy: "office" });
  expect((await save("kept", wide(), 1)).mapping.version).toBe(1);
  expect((await save("kept", wide({ skipRows: ["Source"] }), 1)).mapping.version).toBe(2);
  expect((await save("kept", wide(), 1)).error).toMatchObject({ code: "CONFLICT" });
  const faults: [object, string][] = [
    [{ layout: "TALL" }, "input.content.layout"],
    [wide({ head: [] }), "input.content.head"],
    [wide({ surprise: 1 }), "input.content"],
    [wide({ columns: [] }), "input.content.columns"],
    [wide({ period: { type: "FISCAL_YEAR" } }), "input.content.period.fiscalFirstMonth"],
    [wide({ indicators: [visits(), visits()] }), "input.content.columns"],
    [wide({ indicators: [{ code: "NOBODY" }] }), "input.content.indicators.0.code"],
    [wide({ indicators: [visits({ versions: [] })] }), "input.content.indicators.0.code"],
    [wide({ indicators: [visits({ aggregation: "RATIO" })] }), "input.content.indicators.0.aggregation"],
  ];
  for (const [content, field] of faults) expect((await save("wrong", content)).error, field).toMatchObject({ code: "BAD_INPUT", field });
  const sent = {
    query: SAVE,
    variables: { input: { rootId: place.root, key: "deep", name: "d", nameEn: "d", version: 0, content: "DEEP" } },
  };
  const deep = await fetch(new URL("/graphql", api.url), {
    method: "POST",
    headers: { authorization: `Bearer ${officeToken}`, "content-type": "application/json" },
    body: JSON.stringify(sent).replace('"DEEP"', `${"[".repeat(100_000)}${"]".repeat(100_000)}`),
  });
  expect(((await deep.json()) as { errors: [{ extensions: object }] }).errors[0].extensions).toMatchObject({ code: "BAD_INPUT" });
  const { data } = await evaluator.ask(`query ($id: ID!) { historyMappings(rootId: $id) { key version } }`, { id: place.root });
  expect(data.historyMappings).toEqual([{ key: "kept", version: 2 }]);
});

test("only an office of the root imports; an evaluator reads, and to others there is nothing", async () => {
  const id = await mappingOf(wide());
  const evaluatorToken = (await api.services.access.createCredential("PROGRAM", "e", [{ role: "EVALUATOR", regionId: place.root }])).token;
  const southToken = (await api.services.access.createCredential("PROGRAM", "s", [{ role: "OFFICE", regionId: place.south }])).token;
  expect((await send(id, csv("Place,2024-1", "n1,1"), {}, evaluatorToken)).error).toMatchObject({ code: "FORBIDDEN" });
  expect((await send(id, csv("Place,2024-1", "n1,1"), {}, southToken)).error).toMatchObject({ code: "NOT_FOUND" });
  expect((await evaluator.ask(IMPORTS, { rootId: place.root, first: 5 })).code).toBe("");
  expect((await evaluator.ask(MATCH, { input: { mappingId: id, places: [] } })).code).toBe("FORBIDDEN");
  expect((await stranger.ask(IMPORTS, { rootId: place.root, first: 5 })).code).toBe("NOT_FOUND");
  const denied = async () =>
    (await rowsOf(database.url, `SELECT count(*)::int AS n FROM audit_entry WHERE action = 'importHistory' AND outcome = 'DENIED'`))[0]?.n;
  // what is denied is written after the answer
  await expect.poll(denied, { timeout: 5_000 }).toBeGreaterThan(0);
});

test("an imported figure is proven by its file, its cell as written, the mapping and who imported it", async () => {
  const id = await mappingOf(wide({ indicators: [visits({ code: "T-PROVEN" })] }));
  const { data } = await send(id, csv("Place,2024-1,2024-2", 'n1,"1,204",3', "n2,5,7"), { commit: "1" });
  expect(data).toMatchObject({ committed: true });
  const explain = async (node: string | null) =>
    (
      await evaluator.ask(
        `query ($input: ExplainInput!) { explain(input: $input) { agrees node { value observation { settled imported { fileName cell written mappingVersion importedByName } } }
          parts { id value end name } } }`,
        { input: { rootId: place.root, indicator: "T-PROVEN", period: "2024-01", node } },
      )
    ).data.explain;
  let proof = await explain(null);
  expect(proof).toMatchObject({ agrees: true, node: { value: "1209" } });
  for (let depth = 0; proof.parts.length > 0 && depth < 5; depth++)
    proof = await explain(proof.parts.find((part: { value: string }) => part.value !== "5").id);
  expect(proof.node.observation).toEqual({
    settled: true,
    imported: { fileName: "figures.csv", cell: "B2", written: "1,204", mappingVersion: 1, importedByName: "office" },
  });
});

test("preview, commit, the same again, and a corrected file; a change after the preview is a conflict", async () => {
  const id = await mappingOf(wide({ indicators: [visits({ code: "T-FLOW" })] }));
  const file = csv("Place,2023-12,2024-1", 'n1,"1,200",0', "n2,,7");
  const seen = await send(id, file);
  expect(seen.progress[0]?.phase).toBe("READ");
  expect(seen.data).toMatchObject({ committed: false, figures: 4, missing: 1, created: 4, revised: 0, errorCount: 0, encoding: "UTF-8" });
  expect(await held("T-FLOW")).toEqual([]);
  const done = await send(id, file, { commit: "1", plan: seen.data.plan });
  expect(done.data).toMatchObject({ committed: true, created: 4, indicators: [{ code: "T-FLOW", isNew: true, newVersions: 1 }] });
  expect(await held("T-FLOW")).toEqual([
    ["n1", "2023-12", 1200, "", true],
    ["n1", "2024-01", 0, "", true],
    ["n2", "2023-12", "NOT_REPORTED", "", true],
    ["n2", "2024-01", 7, "", true],
  ]);
  expect((await send(id, file, { commit: "1", plan: seen.data.plan })).error).toMatchObject({ code: "CONFLICT" });
  expect((await send(id, file, { commit: "1" })).data).toMatchObject({ committed: true, importId: null, created: 0, unchanged: 4 });
  const corrected = file.replace("n2,,7", "n2,5,7");
  const revised = await send(id, corrected, { commit: "1" });
  expect(revised.data).toMatchObject({ created: 0, revised: 1, unchanged: 3 });
  expect(revised.data.revisions).toMatchObject([
    { cell: "B3", place: "n2", period: "2023-12", before: { value: null, missing: "NOT_REPORTED" }, after: { value: "5", missing: null } },
  ]);
  // another said something else meanwhile, and took it back: what was seen is not what would be replaced
  const unseen = await send(id, corrected.replace("n2,5,7", "n2,6,7"));
  await api.services.db.transaction(async (tx) => {
    for (const value of ["9", "5"]) {
      const of = { rootId: place.root, regionId: place.communities[1] ?? "", organisationId: null, subjectId: null, period: "2023-12" };
      const said = { indicator: "T-FLOW", value, qualifier: "EXACT" as const, missing: null };
      await observe(tx, of, [said], { kind: "IMPORT", id: revised.data.importId, settled: true }, new Date());
    }
  });
  expect((await send(id, corrected.replace("n2,5,7", "n2,6,7"), { commit: "1", plan: unseen.data.plan })).error).toMatchObject({
    code: "CONFLICT",
  });
  const page = (await office.ask(IMPORTS, { rootId: place.root, first: 1 })).data.historyImports;
  expect(page.edges[0].node).toMatchObject({
    id: revised.data.importId,
    fileName: "figures.csv",
    revised: 1,
    created: 0,
    mappingVersion: 1,
  });
  expect(page.pageInfo.hasNextPage).toBe(true);
  const next = (await office.ask(IMPORTS, { rootId: place.root, first: 1, after: page.pageInfo.endCursor })).data.historyImports;
  expect(next.edges[0].node).toMatchObject({ id: done.data.importId, created: 4, missing: 1, bytes: file.length });
  const audit = await rowsOf(
    database.url,
    `SELECT outcome, detail FROM audit_entry WHERE action = 'importHistory' AND target = '${done.data.importId}'`,
  );
  expect(audit).toMatchObject([{ outcome: "SUCCESS" }]);
  expect(audit[0]?.detail).toContain(done.data.sha256);
});

test("an import is withdrawn as a whole: what it replaced holds again, what it made holds no longer, and as of before all is as it was", async () => {
  const id = await mappingOf(wide({ indicators: [visits({ code: "T-BACK" })] }));
  const first = await send(id, csv("Place,2024-1,2024-2", "n1,1,2", "n2,3,4"), { commit: "1" });
  const second = await send(id, csv("Place,2024-1,2024-2,2024-3", "n1,1,20,30", "n2,3,4,40"), { commit: "1" });
  const third = await send(id, csv("Place,2024-2", "n1,21"), { commit: "1" });
  expect([first, second, third].map(({ data }) => [data.created, data.revised])).toEqual([
    [4, 0],
    [2, 1],
    [0, 1],
  ]);
  const values = async (asOfInstant?: string) => {
    const input = {
      rootId: place.root,
      indicators: ["T-BACK"],
      regionIds: place.communities.slice(0, 2),
      periodType: "MONTH",
      from: "2024-01-01",
      to: "2024-03-31",
      asOfInstant,
    };
    return (await askMetrics(api, officeToken, input)).series.map((one) => one.values.map(Number));
  };
  const whole = [
    [1, 21, 30],
    [3, 4, 40],
  ];
  expect(await values()).toEqual(whole);
  const WITHDRAW = `mutation ($input: WithdrawHistoryImportInput!) { withdrawHistoryImport(input: $input) { import { id withdrawnAt withdrawnByName withdrawReason } } }`;
  const withdraw = async (importId: string, by = office, reason = "口径不符") => {
    const { data, code, error } = await by.ask(WITHDRAW, { input: { importId, reason } });
    return data.withdrawHistoryImport?.import ?? { code, field: error?.extensions.field };
  };
  expect(await withdraw(third.data.importId, evaluator)).toMatchObject({ code: "FORBIDDEN" });
  expect(await withdraw(third.data.importId, stranger)).toMatchObject({ code: "NOT_FOUND" });
  expect(await withdraw(third.data.importId, office, " ")).toMatchObject({ code: "BAD_INPUT", field: "input.reason" });
  const before = new Date().toISOString();
  // the second one's 20 was replaced already; that one falls with it
  expect(await withdraw(second.data.importId)).toMatchObject({ withdrawnByName: "office", withdrawReason: "口径不符" });
  expect(await withdraw(second.data.importId)).toMatchObject({ code: "CONFLICT" });
  expect(await values()).toEqual([
    [1, 21, 0],
    [3, 4, 0],
  ]);
  await withdraw(third.data.importId);
  expect(await values()).toEqual([
    [1, 2, 0],
    [3, 4, 0],
  ]);
  expect(await values(before)).toEqual(whole);
  const today = shanghaiDay(new Date());
  const { data } = await evaluator.ask(
    `query ($input: RestatementsInput!) { restatements(input: $input) { edges { node { period before after reasons explanations acceptedBy } } } }`,
    { input: { rootId: place.root, codes: ["T-BACK"], since: today, until: today } },
  );
  const why = { reasons: ["WITHDRAWN"], explanations: ["口径不符"], acceptedBy: ["office"] };
  const restated = data.restatements.edges.map(({ node }: { node: { period: string; before: string; after: string | null } }) => node);
  expect(restated).toEqual(
    expect.arrayContaining([
      { period: "2024-02", before: "21", after: "2", ...why },
      { period: "2024-03", before: "30", after: null, ...why },
      { period: "2024-03", before: "40", after: null, ...why },
    ]),
  );
  const page = (
    await office.ask(`query ($id: ID!) { historyImports(rootId: $id, first: 3) { edges { node { id withdrawReason } } } }`, {
      id: place.root,
    })
  ).data;
  expect(page.historyImports.edges.map(({ node }: { node: object }) => node)).toEqual([
    { id: third.data.importId, withdrawReason: "口径不符" },
    { id: second.data.importId, withdrawReason: "口径不符" },
    { id: first.data.importId, withdrawReason: null },
  ]);
  // and the same file once more
  expect((await send(id, csv("Place,2024-2,2024-3", "n1,2,30"), { commit: "1" })).data).toMatchObject({
    created: 1,
    revised: 0,
    unchanged: 1,
  });
});

test("thirty people who withdraw an import at once: one does, the others are told, and nobody runs out of connections", async () => {
  const id = await mappingOf(wide({ indicators: [visits({ code: "T-MANY" })] }));
  const { data } = await send(id, csv("Place,2024-1", "n1,1"), { commit: "1" });
  const input = { importId: data.importId, reason: "口径不符" };
  const asked = `mutation ($input: WithdrawHistoryImportInput!) { withdrawHistoryImport(input: $input) { import { withdrawnByName } } }`;
  const codes = await Promise.all(Array.from({ length: 30 }, async () => (await office.ask(asked, { input })).code));
  expect(codes.sort()).toEqual(["", ...Array(29).fill("CONFLICT")]);
});

test("two people who commit at once make the figures once", async () => {
  const id = await mappingOf(wide({ indicators: [visits({ code: "T-ONCE" })] }));
  const file = csv("Place,2024-1,2024-2", "n1,1,2", "n2,3,4");
  const both = await Promise.all([send(id, file, { commit: "1" }), send(id, file, { commit: "1" })]);
  expect(both.map(({ data }) => data.created).sort()).toEqual([0, 4]);
  expect(await held("T-ONCE")).toHaveLength(4);
});

test("faults stand at the file's own cells, and nothing of such a file is stored", async () => {
  const id = await mappingOf(wide({ indicators: [visits({ code: "T-FAULTS" })], values: { notes: { "[r]": "NONE" } } }));
  const file = csv(
    "Place,2024-1,2024-13,2024-3",
    "n1,1,2,many",
    "n2,17 [q],2,=A1+1",
    "Nowhere,1,2,3",
    ",1,2,3",
    "n1,5,,6",
    "s1,1.5,1,17 [r],9",
  );
  const { data } = await send(id, file, { commit: "1" });
  expect(data.committed).toBe(false);
  expect(cellsOf(data)).toEqual([
    ...["C1 BAD_PERIOD", "D2 BAD_NUMBER", "B3 UNKNOWN_NOTE", "D3 FORMULA", "A4 UNKNOWN_PLACE", "A5 MISSING_PLACE", "B6 DUPLICATE"],
    ...["B7 TOO_MANY_DECIMALS", "E7 NO_HEADING"],
  ]);
  expect(data.openNames).toMatchObject([{ name: "Nowhere", cell: "A4", figures: 3, ambiguous: false }]);
  expect(await held("T-FAULTS")).toEqual([]);
  expect(await rowsOf(database.url, `SELECT 1 FROM indicator WHERE code = 'T-FAULTS'`)).toEqual([]);
  const noColumn = await send(id, csv("Library,2024-1", "n1,1"));
  expect(cellsOf(noColumn.data)).toEqual(["A1 NO_COLUMN"]);
});

test("a thousands comma without quotes moves its row: told at its cell, in wide, long and turned tables, and blanks at a row's end are none", async () => {
  const id = await mappingOf(wide({ indicators: [visits({ code: "T-SPLIT" })] }));
  const moved = await send(id, csv("Place,2024-1,2024-2,2024-3", "n1,7,1,204,9", "n2,1,204,,8", "s1,12,345,", "s2,1,2,3"), { commit: "1" });
  expect(moved.data.committed).toBe(false);
  expect(cellsOf(moved.data)).toEqual(["C2 SPLIT_NUMBER", "B3 SPLIT_NUMBER"]);
  expect(moved.data.problems[0]).toMatchObject({ row: 2, column: 3 });
  expect(moved.data.problems[0].en).toContain("1,204");
  expect((await send(id, csv("Place,2024-1,2024-2", "n1,12,345,", "n2,1,2,"))).data).toMatchObject({ errorCount: 0, created: 4 });
  const long = await mappingOf({
    ...{ layout: "LONG", period: { type: "MONTH" }, indicators: [visits({ code: "T-SPLIT-LONG" })] },
    columns: [
      { column: "Place", as: "PLACE" },
      { column: "Month", as: "PERIOD" },
      { column: "Visits", as: "VALUE" },
    ],
  });
  const rows = await send(long, csv("Place,Month,Visits", "n1,2024-1,17,826", "n1,2024-2,5", "n2,2024-1,6,what"));
  expect(cellsOf(rows.data)).toEqual(["C2 SPLIT_NUMBER", "D4 NO_HEADING"]);
  const turned = await mappingOf(wide({ transposed: true, indicators: [visits({ code: "T-SPLIT-TURNED" })] }));
  const places = await send(turned, csv("Place,n1,n2", "2024-1,1,204,3", "2024-2,5,6"));
  expect(cellsOf(places.data)).toEqual(["B2 SPLIT_NUMBER"]);
});

test("a turned table with two lines of headings and merged cells: read as it is meant, and its faults at its own cells", async () => {
  // as the file stands: places to the right, below them the years (merged) and months
  const rows: FileCell[][] = [
    ["Visitors by month", null, null, null, null],
    ["Year", "Month", "n1", "n2", "s1"],
    ["2013", "Jan", 1, 2, 3],
    [null, "Feb", 4, "five", 6],
    ["2014", "Jan", 7, 8, { formula: "C3*2", value: 2 }],
  ];
  const content = wide({
    ...{ transposed: true, headRows: [1, 2], columns: [{ column: "$2", as: "PLACE" }], firstRow: 3 },
    ...{
      head: [
        { row: 1, as: "PERIOD" },
        { row: 2, as: "PERIOD" },
      ],
      indicators: [visits({ code: "T-TURNED" })],
    },
  });
  const id = await mappingOf(content);
  const wrong = await send(id, sheetFile(rows));
  expect(cellsOf(wrong.data)).toEqual(["D4 BAD_NUMBER", "E5 FORMULA"]);
  rows[3] = [null, "Feb", 4, 5, 6];
  rows[4] = ["2014", "Jan", 7, 8, 9];
  expect((await send(id, sheetFile(rows), { commit: "1" })).data).toMatchObject({ created: 9, errorCount: 0 });
  expect((await held("T-TURNED")).map(([at, period, value]) => `${at} ${period} ${value}`)).toEqual([
    ...[
      "n1 2013-01 1",
      "n1 2013-02 4",
      "n1 2014-01 7",
      "n2 2013-01 2",
      "n2 2013-02 5",
      "n2 2014-01 8",
      "s1 2013-01 3",
      "s1 2013-02 6",
      "s1 2014-01 9",
    ],
  ]);
});

test("a long table in GBK: a row a figure, with marks, missing told apart, footnotes and fiscal years", async () => {
  const id = await mappingOf({
    layout: "LONG",
    headRows: [2],
    columns: [
      { column: "地区", as: "PLACE", fillDown: true },
      { column: "年度", as: "PERIOD" },
      { column: "项目", as: "INDICATOR" },
      { column: "数值", as: "VALUE" },
      { column: "标记", as: "MARK" },
    ],
    skipRows: ["注:"],
    period: { type: "FISCAL_YEAR", fiscalFirstMonth: 9 },
    values: {
      blank: "NOTHING",
      missing: { "..": "NOT_REPORTED", 不适用: "NOT_APPLICABLE" },
      notes: { "[r]": "NONE", "[p]": "PROVISIONAL" },
    },
    indicators: [
      visits({ code: "T-PUPILS", name: "学生数", match: [], unit: "人" }),
      visits({ code: "T-SHARE", name: "参与率", match: [], unit: "%", decimals: 1, aggregation: "NONE" }),
    ],
  });
  // 地区,年度,项目,数值,标记 … in GBK bytes
  const gbk = Buffer.concat([
    Buffer.from([0xb1, 0xed, 0x0d, 0x0a]), // 表
    Buffer.from("b5d8c7f82cc4eab6c82ccfeec4bf2ccafdd6b52cb1eabcc70d0a", "hex"),
    Buffer.from("n1,2013/14,", "latin1"),
    Buffer.from("d1a7c9faca f52c".replace(/ /g, "").replace("caf5", "cafd"), "hex"), // 学生数,
    Buffer.from('"17,826 [r]",\r\n', "latin1"),
    Buffer.from(",2014/15,", "latin1"),
    Buffer.from("d1a7c9facafd2c", "hex"),
    Buffer.from("18001 [p],\r\n", "latin1"),
    Buffer.from(",2015/16,T-PUPILS,..,\r\n", "latin1"),
    Buffer.from("n2,2013/14,T-SHARE,39.5%,\r\n", "latin1"),
    Buffer.from("n2,2014/15,T-SHARE,40%,", "latin1"),
    Buffer.from("d4bc0d0a", "hex"), // 约
    Buffer.from("n2,2015/16,T-SHARE,,\r\n", "latin1"),
    Buffer.from("d7a23a", "hex"), // 注:
    Buffer.from(",,,,\r\n", "latin1"),
  ]);
  const response = await fetch(`${new URL(`/files/history/${id}`, api.url)}?${new URLSearchParams({ name: "figures.csv", commit: "1" })}`, {
    method: "POST",
    headers: { authorization: `Bearer ${officeToken}` },
    body: new Uint8Array(gbk),
  });
  const { data } = await answerOf(response);
  expect(data.problems).toEqual([]);
  expect(data).toMatchObject({ encoding: "GB18030", created: 5, committed: true });
  expect(await held("T-PUPILS")).toEqual([
    ["n1", "2013-09-01/P1Y", 17826, "", true],
    ["n1", "2014-09-01/P1Y", 18001, "", false],
    ["n1", "2015-09-01/P1Y", "NOT_REPORTED", "", true],
  ]);
  expect(await held("T-SHARE")).toEqual([
    ["n2", "2013-09-01/P1Y", 39.5, "", true],
    ["n2", "2014-09-01/P1Y", 40, "APPROX", true],
  ]);
});

test("names: by code, name and alias; what is open is decided, kept, and holds for the next file", async () => {
  const id = await mappingOf(wide({ indicators: [visits({ code: "T-NAMES" })], places: { matches: { "Old town": "s1", Total: null } } }));
  const file = csv("Place,2024-1", "N1,1", "Old Town,2", "Total,99", "north-one,3", "Elsewhere,4");
  const open = await send(id, file);
  expect(open.data.openNames.map((one: { name: string }) => one.name)).toEqual(["north-one", "Elsewhere"]);
  expect(open.data.openNames[0].candidates[0]).toMatchObject({ name: "north" });
  const decide = (places: object[]) => office.ask(MATCH, { input: { mappingId: id, places } });
  expect((await decide([{ name: "north-one" }])).code).toBe("BAD_INPUT");
  expect((await decide([{ name: "north-one", placeId: uuidv7() }])).code).toBe("BAD_INPUT");
  const { data } = await decide([
    { name: "north-one", placeId: place.communities[1] },
    { name: "Elsewhere", leaveOut: true },
  ]);
  expect(data.matchHistoryPlaces.mapping.matches).toEqual([
    { name: "Elsewhere", placeId: null, placeName: null },
    { name: "north-one", placeId: place.communities[1], placeName: "n2" },
  ]);
  expect((await send(id, file, { commit: "1" })).data).toMatchObject({ created: 3, leftOut: 2, errorCount: 0 });
  expect((await held("T-NAMES")).map(([at, , value]) => `${at} ${value}`)).toEqual(["n1 1", "n2 3", "s1 2"]);
  // a name that two places bear is nobody's until it is decided
  for (const parentId of [place.north, place.south])
    await addRegion(api.services, place.root, "COMMUNITY", "桥头", [{ parentId, from: "2016-01-01", until: null }]);
  const twice = await send(id, csv("Place,2024-2", "桥头,5"), { commit: "1" });
  expect(twice.data).toMatchObject({ committed: false, openNames: [{ name: "桥头", ambiguous: true }] });
  expect(twice.data.openNames[0].candidates.slice(0, 2)).toMatchObject([{ name: "桥头" }, { name: "桥头" }]);
});

test("a figure that was provisional and is settled now is a revision, also where its number is the same", async () => {
  const id = await mappingOf(wide({ indicators: [visits({ code: "T-SETTLED" })], values: { notes: { "[p]": "PROVISIONAL" } } }));
  await send(id, csv("Place,2024-1,2024-2", "n1,5 [p],6"), { commit: "1" });
  expect((await send(id, csv("Place,2024-1,2024-2", "n1,5,6"), { commit: "1" })).data).toMatchObject({ revised: 1, unchanged: 1 });
  expect((await held("T-SETTLED")).map(([, , value, , settled]) => [value, settled])).toEqual([
    [5, true],
    [6, true],
  ]);
});

test("more than a hundred per cent is warned of, a hundred is not", async () => {
  const id = await mappingOf(wide({ indicators: [visits({ code: "T-PERCENT", unit: "%", decimals: 1, aggregation: "NONE" })] }));
  const { data } = await send(id, csv("Place,2024-1,2024-2", "n1,100%,100.1%"), { commit: "1" });
  expect(cellsOf(data)).toEqual(["C2 OVER_HUNDRED"]);
  expect(data).toMatchObject({ committed: true, created: 2, errorCount: 0, warningCount: 1 });
});

test("figures of organisations are theirs, and what one has reported an import does not change", async () => {
  const bureau = await addOrganisation(api.services, place.root, "教育局");
  const content = wide({ places: { kind: "ORGANISATION" }, indicators: [visits({ code: "T-ORG" })] });
  const id = await mappingOf(content);
  expect((await send(id, csv("Place,2024-1", "教育局,5"), { commit: "1" })).data).toMatchObject({ created: 1 });
  const of = { rootId: place.root, regionId: place.root, organisationId: bureau, subjectId: null, period: "2024-02" };
  const reported = { indicator: "T-ORG", value: "8", qualifier: "EXACT" as const, missing: null };
  await api.services.db.transaction((tx) => observe(tx, of, [reported], { kind: "SUBMISSION", id: uuidv7(), settled: true }, new Date()));
  const other = await send(id, csv("Place,2024-1,2024-2", "教育局,5,9"), { commit: "1" });
  expect(cellsOf(other.data)).toEqual(["C2 HELD_BY_SUBMISSION"]);
  expect((await send(id, csv("Place,2024-1,2024-2", "教育局,5,8"), { commit: "1" })).data).toMatchObject({
    created: 0,
    revised: 0,
    unchanged: 2,
  });
});

test("a definition that is added later is named by new revisions of the same numbers; one that stands stays", async () => {
  const content = (versions: object[]) => wide({ indicators: [visits({ code: "T-BREAK", versions })] });
  const first = { validFrom: "2000-01-01", definition: "全部" };
  const { mapping } = await save("break", content([first]));
  const file = csv("Place,2018-3,2018-5", "n1,10,4");
  await send(mapping.id, file, { commit: "1" });
  expect((await save("break", content([{ ...first, definition: "别的" }]), 1)).error).toMatchObject({
    field: "input.content.indicators.0.versions.0",
  });
  expect((await save("break", content([first, { validFrom: "2018-04-09", definition: "收窄" }]), 1)).mapping.version).toBe(2);
  expect((await send(mapping.id, file, { commit: "1" })).data).toMatchObject({ created: 0, revised: 1, unchanged: 1 });
  const versions = await rowsOf(
    database.url,
    `SELECT o.period, v.number, o.revision FROM observation o JOIN indicator_version v ON v.id = o.version_id
     JOIN indicator i ON i.id = o.indicator_id WHERE i.code = 'T-BREAK' AND o.recorded_to IS NULL ORDER BY o.period`,
  );
  expect(versions).toEqual([
    { period: "2018-03", number: 1, revision: 1 },
    { period: "2018-05", number: 2, revision: 2 },
  ]);
  const early = await send(mapping.id, csv("Place,1999-12", "n1,1"));
  expect(cellsOf(early.data)).toEqual(["B2 BEFORE_DEFINITION"]);
});

test("the root for another city: made once, its places added to, and the office that made it runs it", async () => {
  const REGISTER = `mutation ($input: RegisterHistoryRootInput!) { registerHistoryRoot(input: $input) { rootId created added } }`;
  const places = [{ key: "X-1", name: "甲", nameEn: "First" }];
  const input = { key: "another-city", name: "别的城市", nameEn: "Another city", places };
  const { data } = await office.ask(REGISTER, { input });
  expect(data.registerHistoryRoot).toMatchObject({ created: true, added: 1 });
  const more = { ...input, places: [...places, { key: "X-2", name: "乙", nameEn: "Second" }] };
  expect((await office.ask(REGISTER, { input: more })).data.registerHistoryRoot).toMatchObject({ created: false, added: 1 });
  expect((await stranger.ask(REGISTER, { input: more })).code).toBe("NOT_FOUND");
  const full = await signedIn(
    api,
    "full",
    Array.from({ length: 50 }, () => grant("OFFICE", place.root)),
  );
  expect((await full.ask(REGISTER, { input: { ...input, key: "one-too-many" } })).code).toBe("LIMIT_EXCEEDED");
  const { rootId } = data.registerHistoryRoot;
  const regions = (await office.ask(`{ regions(rootId: "${rootId}") { code level } }`)).data.regions;
  expect(regions).toHaveLength(3);
  const saved = { rootId, key: "k", name: "k", nameEn: "k", content: wide({ indicators: [visits({ code: "T-CITY" })] }), version: 0 };
  expect((await office.ask(SAVE, { input: saved })).code).toBe("");
  expect(
    (await office.ask(SAVE, { input: { ...saved, key: "k2", content: wide({ indicators: [visits({ code: "T-FLOW" })] }) } })).error
      ?.extensions,
  ).toMatchObject({
    field: "input.content.indicators.0.code",
  });
});

test("what is no table, too large, old, with macros or a bomb is refused as for forms, with its reason", async () => {
  const id = await mappingOf(wide({ indicators: [visits({ code: "T-BAD" })] }));
  const compound = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600)]);
  const good = sheetFile([
    ["Place", "2024-1"],
    ["n1", 1],
  ]);
  const zeros = "0".repeat(1_048_576);
  const bomb = largeWorkbook(Array.from({ length: 128 }, () => zeros));
  const million = largeWorkbook(
    (function* () {
      for (let from = 1; from <= 1_000_000; from += 1_000)
        yield Array.from({ length: 1_000 }, (_, at) => `<row r="${from + at}"><c><v>1</v></c></row>`).join("");
    })(),
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  const cases: [string, Buffer | string, string][] = [
    ["a.xls", compound, "OLD_XLS"],
    ["a.xlsx", compound, "OLD_XLS"],
    ["a.xlsm", good, "MACROS"],
    ["a.xlsx", workbook("", { "xl/vbaProject.bin": "macro" }), "MACROS"],
    ["a.xlsx", "Place,2024-1", "NOT_XLSX"],
    ["a.csv", good, "NOT_CSV"],
    ["a.csv", csv(`Place,${"x,".repeat(1_200)}`), "TOO_MANY_COLUMNS"],
    ["a.csv", "x\r\n".repeat(30_000), "TOO_MANY_ROWS"],
    ["a.pdf", good, "WRONG_KIND"],
    ["a.xlsx", bomb, "TOO_LARGE_INFLATED"],
    ["a.xlsx", million, "TOO_MANY_ROWS"],
  ];
  for (const [name, file, reason] of cases) {
    const { status, error } = await send(id, file, { name });
    expect([status < 500, error?.reason], `${name} ${reason}`).toEqual([true, reason]);
  }
  expect((await send(id, good, { commit: "1" })).data).toMatchObject({ created: 1 });
}, 60_000);

test("with a BOM, with semicolons, and days that a spreadsheet made of months", async () => {
  const id = await mappingOf(wide({ indicators: [visits({ code: "T-BOM" })] }));
  expect((await send(id, `\uFEFF${csv("Place;2024-1;2024-02-01", "n1;1;2")}`, { commit: "1" })).data).toMatchObject({
    created: 2,
    errorCount: 0,
  });
  expect((await held("T-BOM")).map(([, period]) => period)).toEqual(["2024-01", "2024-02"]);
});
