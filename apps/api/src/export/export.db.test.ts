import "reflect-metadata";
import { execFile, spawnSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { strFromU8, unzipSync } from "fflate";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fileRoutes } from "../file-routes.ts";
import { indicatorId, seedIndicators } from "../indicator/indicator-list.ts";
import { observe } from "../indicator/observe.ts";
import { flushCheckIns } from "../ingest/check-in-flush.ts";
import { ensurePartitions } from "../ingest/partitions.ts";
import type { CheckInRow } from "../ingest/rows.ts";
import { createSchema } from "../schema.ts";
import { readCsv } from "../spreadsheet/read-csv.ts";
import { readSheet } from "../spreadsheet/read-sheet.ts";
import { Statement } from "../statement/statement.entity.ts";
import { MONTHLY_FORM } from "../submission/forms/monthly-form.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";
import { jpegPhoto } from "../testing/files.ts";
import { addForm, addOrganisation } from "../testing/forms.ts";
import { signedIn } from "../testing/records.ts";

const database = testDatabase();
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let bureau: string;
let other: string;
const tokens: Record<string, string> = {};
const WORDS = '=HYPERLINK("http://elsewhere.example")';

beforeAll(async () => {
  api = await startApi(database.url);
  const { services } = api;
  await services.db.transaction(seedIndicators);
  place = await smallDistrict(services);
  bureau = await addOrganisation(services, place.root, "教育局");
  other = await addOrganisation(services, place.root, "=卫健局");
  const token = async (name: string, grant: Parameters<typeof services.access.createCredential>[2][number]) => {
    tokens[name] = (await services.access.createCredential("PROGRAM", name, [grant])).token;
  };
  await token("evaluator", { role: "EVALUATOR", regionId: place.root });
  await token("office", { role: "OFFICE", regionId: place.root });
  await token("reporter", { role: "REPORTER", regionId: place.root, organisationId: bureau });
  await token("steward", { role: "STEWARD", regionId: place.root });
  await ensurePartitions(services.pool, new Date("2024-01-10T00:00:00Z"), new Date());
  await flushCheckIns(
    services.pool,
    [headCount("2024-01-10", 0, 7), headCount("2024-02-29", 2, 4), headCount("2024-03-01", 4, 13)],
    new Date("2024-03-02T00:00:00Z"),
  );
  for (const [organisationId, value, qualifier] of [
    [bureau, "0.1", "GE"],
    [other, "123456789012345.25", "EXACT"],
  ] as const)
    await services.db.transaction((tx) =>
      observe(
        tx,
        { rootId: place.root, regionId: place.root, organisationId, subjectId: null, period: "2024-01" },
        [{ indicator: "O04", value, qualifier, missing: null }],
        { kind: "SUBMISSION", id: uuidv7(), settled: true },
        new Date("2024-02-01T00:00:00Z"),
      ),
    );
  for (const [text, withdrawnAt] of [
    [`${WORDS}\n补报`, null],
    ["说错了", new Date("2024-03-20T00:00:00Z")],
  ] as const)
    await services.db.getRepository(Statement).insert({
      ...{ id: uuidv7(), rootId: place.root, indicatorId: indicatorId("M01"), period: "2024-02", text, withdrawnAt },
      ...{ periodFrom: "2024-02-01", periodUntil: "2024-03-01", regionId: place.root, organisationId: null, writtenBy: place.root },
      ...{ writerName: "=张三", writtenAt: new Date("2024-03-05T00:00:00Z"), withdrawnBy: withdrawnAt && place.root },
    });
});
afterAll(() => api.stop());

function headCount(day: string, community: number, count: number): CheckInRow {
  const occurredAt = new Date(`${day}T12:00:00+08:00`);
  const id = uuidv7({ msecs: occurredAt.getTime() });
  return {
    ...{ id, occurredAt, deviceTime: occurredAt, rootId: place.root, communityId: place.communities[community] ?? "" },
    ...{ activityId: place.activities[community] ?? "", kind: "HEAD_COUNT", count, ageGroup: "UNKNOWN", residence: "UNKNOWN" },
    ...{ homeCommunityId: null, channel: "DESK", pseudonym: null, recorderId: place.root, contentHash: Buffer.from(id.slice(-8)) },
  } as CheckInRow;
}

const COLUMNS = `periods asOf asOfDay definitions { code number } pageInfo { hasNextPage } series { code unit regionId organisationId group values numerators
  denominators qualifiers missing provisionalShares completeness revisions versions partVersions { code versions } valueSources
  comparisons { kind periods bases qualifiers differences changes comparable met } }`;
async function ask(input: object, who = "evaluator") {
  const question = { rootId: place.root, first: 1_000, ...input };
  const { body } = await api.post(
    `query ($input: MetricsInput!) { metrics(input: $input) { ${COLUMNS} } }`,
    { input: question },
    tokens[who],
  );
  return body.data?.metrics ?? body.errors?.[0];
}

function take(kind: string, input: object, who = "evaluator", requestId: string = randomUUID(), lang = "en"): Promise<Response> {
  return fetch(new URL(`/files/metrics?kind=${kind}&lang=${lang}`, api.url), {
    method: "POST",
    headers: { authorization: `Bearer ${tokens[who]}`, "content-type": "application/json", "x-request-id": requestId },
    body: JSON.stringify({ rootId: place.root, ...input }),
  });
}
const bytesOf = async (response: Promise<Response>) => Buffer.from(await (await response).arrayBuffer());
const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");

/** What a reader of docs/analyse.md does: the mark away, the data up to the first line of notes. */
function partsOf(csv: Buffer): { data: string; notes: string } {
  expect(csv.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  const text = csv.subarray(3).toString();
  const at = text.search(/^#/m);
  return { data: text.slice(0, at), notes: text.slice(at) };
}

async function recordsOf(text: string): Promise<Record<string, string>[]> {
  const lines: string[][] = [];
  for await (const { record } of readCsv(Buffer.from(text))) lines.push(record);
  const [head = [], ...rows] = lines;
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at] ?? ""])));
}

/** The answer as the file has it, put together by the test itself. */
function figuresOf({ periods, series }: Awaited<ReturnType<typeof ask>>): string[][] {
  const SOURCES: Record<string, string> = {
    CHECK_INS: "check-ins",
    REGISTER: "registers",
    SUBMISSION: "submissions",
    IMPORT: "imported files",
  };
  const signs: Record<string, string> = { EXACT: "", GE: "≥" };
  // biome-ignore lint/suspicious/noExplicitAny: answers of any shape
  return series.flatMap((one: any) =>
    periods.map((period: string, n: number) => [
      ...[one.code, one.regionId ?? one.organisationId, one.group ?? "", period, one.values[n] ?? "", signs[one.qualifiers[n] ?? "EXACT"]],
      ...[one.numerators[n] ?? "", one.denominators[n] ?? "", String(one.completeness[n]), String(one.provisionalShares[n] ?? "")],
      ...[String(one.revisions[n] ?? ""), String(one.versions[n] ?? "")],
      // biome-ignore lint/suspicious/noExplicitAny: answers of any shape
      one.partVersions.flatMap((part: any) => (part.versions[n] ? [`${part.code} ${part.versions[n]}`] : [])).join(", "),
      one.valueSources[n].map((source: string) => SOURCES[source] ?? source).join(", "),
      // biome-ignore lint/suspicious/noExplicitAny: answers of any shape
      ...one.comparisons.flatMap((held: any) => [
        held.periods[n] ?? "",
        held.bases[n] ?? "",
        held.differences[n] ?? "",
        held.changes[n] ?? "",
      ]),
    ]),
  );
}
const columnsWith = (comparisons: string[]) => [
  ...["code", "place_id", "part_id", "period", "value", "qualifier", "numerator", "denominator", "completeness", "provisional_share"],
  ...["revision", "definition_version", "part_versions", "sources"],
  ...comparisons.flatMap((one) => [`${one}_period`, `${one}_value`, `${one}_difference`, `${one}_change_percent`]),
];

const INPUT = {
  indicators: ["M01", "M04"],
  periodType: "MONTH",
  from: "2023-12-01",
  to: "2024-03-31",
  compare: ["PREVIOUS_PERIOD", "LAST_YEAR"],
};

test("a CSV is the answer of `metrics` cell by cell, with its query, as-of, definitions, sources, statements and a hash that holds", async () => {
  for (const input of [INPUT, { ...INPUT, indicators: ["M01"], by: "COMMUNITY" }, { ...INPUT, indicators: ["O04"], asOf: "2024-06-30" }]) {
    const answer = await ask({ ...input, regionIds: [place.root, place.south] });
    const { data, notes } = partsOf(await bytesOf(take("csv", { ...input, regionIds: [place.root, place.south] })));
    const names = columnsWith(["previous", "last_year"]);
    expect((await recordsOf(data)).map((row) => names.map((name) => row[name]))).toEqual(figuresOf(answer));
    expect(notes).toContain(`# SHA-256,${sha256(data)}\r\n`);
    expect(notes).toContain(`# As of,${answer.asOf.slice(0, 13)}`);
    for (const { code, number } of answer.definitions)
      expect(notes).toMatch(new RegExp(`# Definition,${code},[^\\n]*version ${number}, from`));
  }
  const { data, notes } = partsOf(await bytesOf(take("csv", INPUT)));
  expect(notes).toContain("# Sources,check-ins\r\n");
  const query = /^# Query,"(.*)"\r$/m.exec(notes)?.[1]?.replaceAll('""', '"') ?? "";
  expect(JSON.parse(query)).toEqual({ rootId: place.root, parents: "NOW", ...INPUT });
  const march = (await recordsOf(data)).find(({ code, period }) => code === "M01" && period === "2024-02");
  expect(march).toMatchObject({ previous_difference: "-3", last_year_value: "", place: "district" });
  expect((await recordsOf(data))[0]).toMatchObject({ value: "", missing: "no records yet" });
  // words of others are no formulas, and begin no line
  expect(notes).toMatch(/^# Statement,2024-02,M01,district,'=张三,[^\n]*,"'=HYPERLINK\(""http:\/\/elsewhere\.example""\) 补报"\r$/m);
  expect(notes).toContain("# Mind,Demo data (synthetic)");
  // what was withdrawn stands in no file; as of a day what had been said by then, and was not withdrawn yet
  const saidBy = async (asOf?: string) => {
    const file = partsOf(await bytesOf(take("csv", { ...INPUT, ...(asOf ? { asOf } : {}) })));
    return [...file.notes.matchAll(/^# Statement,.*?(补报|说错了)"?\r$/gm)].map(([, text]) => text);
  };
  expect(await saidBy()).toEqual(["补报"]);
  expect(await saidBy("2024-03-04")).toEqual([]);
  expect(await saidBy("2024-03-10")).toEqual(["补报", "说错了"]);
});

test("a workbook of the same query has the same figures as numbers, the same notes, and both hashes hold", async () => {
  const input = { ...INPUT, organisationIds: [bureau, other], indicators: ["O04"], compare: ["PREVIOUS_PERIOD"] };
  for (const asked of [INPUT, input]) {
    const { data } = partsOf(await bytesOf(take("csv", asked)));
    const book = await bytesOf(take("xlsx", asked));
    const records = await recordsOf(data);
    const heads = Object.keys(records[0] ?? {});
    const rows: string[][] = [];
    for await (const { cells } of readSheet(book))
      rows.push(
        heads.map((head, at) => {
          const cell = cells.get(at) ?? "";
          const told = records[rows.length - 1]?.[head] ?? "";
          const fits = typeof cell === "number" && told !== "" && Number(told) === cell;
          return fits ? told : String(cell);
        }),
      );
    expect(rows.slice(1)).toEqual(records.map((record) => heads.map((head) => record[head]?.replace(/^'=/, "="))));
    const parts = unzipSync(book);
    const notes = strFromU8(parts["xl/worksheets/sheet2.xml"] as Uint8Array);
    expect(notes).toContain(sha256(data));
    expect(notes).toContain(sha256(parts["xl/worksheets/sheet1.xml"] as Uint8Array));
    expect(notes).not.toContain("<f>");
    const sheet = strFromU8(parts["xl/worksheets/sheet1.xml"] as Uint8Array);
    expect(sheet).not.toContain("<f>");
    if (asked === INPUT) expect(sheet).toMatch(/<c r="[A-Z]+\d+" s="2"><v>-3<\/v>/);
    else {
      expect(sheet).toMatch(/s="3"><v>0\.1<\/v>/);
      expect(sheet).toContain('<t xml:space="preserve">=卫健局</t>'); // a text, as its type says
      expect(sheet).toContain('<t xml:space="preserve">123456789012345.25</t>'); // a double would cut it
      expect(rows.find((row) => row.includes("123456789012345.25"))).toBeDefined();
    }
  }
});

const momentsHeld = async () => {
  const held = "datname = current_database() AND application_name = 'kepu-moments' AND state LIKE 'idle in%'";
  return (await api.services.pool.query(`SELECT count(*)::int AS count FROM pg_stat_activity WHERE ${held}`)).rows[0].count as number;
};

test("a file has every page, and begins before the last is read", async () => {
  const input = {
    indicators: ["M01", "M02", "O04"],
    periodType: "DAY",
    from: "2015-06-01",
    to: "2026-05-01",
    regionIds: [place.root, ...place.communities],
  };
  const response = await take("csv", input);
  const reader = response.body?.getReader();
  const pieces: Uint8Array[] = [];
  for (let one = await reader?.read(); one && !one.done; one = await reader?.read()) pieces.push(one.value);
  expect(pieces.length).toBeGreaterThan(10);
  const { data, notes } = partsOf(Buffer.concat(pieces));
  const lines = data.split("\r\n").filter(Boolean);
  const days = (Date.parse("2026-05-01") - Date.parse("2015-06-01")) / 86_400_000 + 1;
  expect(lines).toHaveLength(1 + 18 * days);
  expect(notes).toContain(`# SHA-256,${sha256(data)}`);
  expect(notes).toContain(`# Rows,${18 * days}`);
  expect(notes).toMatch(/^# As of,[^\n]*all figures were read at one moment/m);
  expect(await momentsHeld()).toBe(0);
});

const codeOf = async (response: Response) => ((await response.json()) as { errors: [{ extensions: object }] }).errors[0].extensions;

test("what metrics refuses, a file refuses, before its first byte and with the field; and who may not ask gets no file", async () => {
  const refused = async (input: object, who?: string, kind = "csv") => codeOf(await take(kind, { ...INPUT, ...input }, who));
  expect(await refused({ indicators: ["NO"] })).toMatchObject({ code: "BAD_INPUT", field: "input.indicators" });
  expect(await refused({ from: "2024-02-30" })).toMatchObject({ code: "BAD_INPUT", field: "input.from" });
  expect(await refused({ color: 1 })).toMatchObject({ code: "BAD_INPUT", field: "input" });
  expect(await refused({ after: "x" })).toMatchObject({ code: "BAD_INPUT", field: "input.after" });
  expect(await refused({}, "evaluator", "pdf")).toMatchObject({ code: "BAD_INPUT", field: "kind" });
  const { indicators } = (await api.post("{ indicators { code } }", {}, tokens.evaluator)).body.data ?? {};
  const codes = indicators.slice(0, 30).map(({ code }: { code: string }) => code);
  const regionIds = [place.root, place.north, place.south, ...place.communities];
  const much = { indicators: codes, regionIds, periodType: "DAY", from: "2015-06-01", to: "2026-05-01" };
  expect(await refused(much)).toMatchObject({ code: "LIMIT_EXCEEDED", limit: 1_000_000 });
  expect(await refused({}, "steward")).toMatchObject({ code: "FORBIDDEN" });
  expect(await refused({ organisationIds: [other] }, "reporter")).toMatchObject({ code: "NOT_FOUND" });
  expect(await refused({ regionIds: [place.root] }, "reporter")).toMatchObject({ code: "FORBIDDEN" });
  expect((await take("csv", { ...INPUT, organisationIds: [bureau], indicators: ["O04"] }, "reporter")).status).toBe(200);
  const foreign = await fetch(new URL("/files/metrics?kind=csv", api.url), { method: "POST", body: "{}" });
  expect(foreign.status).toBe(403);
});

/** What each door is for; a new one has to be named here, and one that files leave by has to show its row in the audit. */
const DOORS: Record<string, { in: true } | { action: string; ask: (id: string) => Promise<Response> }> = {
  "post /files/tasks": { in: true },
  "post /files/forms/:formId": { in: true },
  "post /files/history/:mappingId": { in: true },
  "post /files/evidence": { in: true },
  "get /files/tasks": { action: "exportTasks", ask: (id) => door(`tasks?rootId=${place.root}`, id) },
  "get /files/forms/:formId": { action: "formTemplate", ask: (id) => door(`forms/${form}?kind=csv`, id) },
  "post /files/forms/:formId/annotated": {
    action: "annotateForm",
    ask: (id) => door(`forms/${form}/annotated?name=a.csv`, id, "单位,期间,A01\r\n教育局,2024-01,x\r\n"),
  },
  "post /files/metrics": { action: "exportMetrics", ask: (id) => take("xlsx", INPUT, "office", id) },
  "post /files/screen": { action: "exportScreen", ask: (id) => screen(TABLE, id) },
  "post /files/print": { action: "exportScreen", ask: (id) => screen({ page: "/forms/2026-Q3/print" }, id, "print") },
  "get /files/evidence/:id{/:rendition}": { action: "downloadEvidence", ask: (id) => door(`evidence/${photo}`, id) },
};
const TABLE = { page: "/tasks", name: "任务", columns: ["名称", "数"], rows: [["=1+1", -2]], note: "演示数据" };
let form: string;
let photo: string;
let cookie: string;
const screen = (table: object, requestId: string = randomUUID(), to = "screen") =>
  fetch(new URL(`/files/${to}`, api.url), {
    ...{ method: "POST", body: JSON.stringify(table) },
    headers: { cookie, origin: new URL(api.url).origin, "x-kepu-csrf": "1", "content-type": "application/json", "x-request-id": requestId },
  });
const door = (path: string, requestId: string, body?: string) =>
  fetch(new URL(`/files/${path}`, api.url), {
    headers: { authorization: `Bearer ${tokens.office}`, "x-request-id": requestId },
    ...(body === undefined ? {} : { method: "POST", body }),
  });

interface Stacked {
  stack: { route?: { path: string; methods: Record<string, boolean> } }[];
}

test("each file that leaves is in the audit before its first byte, by whichever door: who, what, how many rows, and the hash of what was asked", async () => {
  const { services } = api;
  form = await addForm(services, { rootId: place.root, leadId: other, periodType: "MONTH", layout: MONTHLY_FORM, assigned: [bureau] });
  const somebody = await signedIn(api, "office", [{ role: "OFFICE", regionId: place.root }]);
  cookie = `kepu_session=${await services.access.openSession(somebody.id, "test")}`;
  photo = await somebody.upload(place.activities[0] ?? "", await jpegPhoto(1));
  const doors = fileRoutes(services, await createSchema()).flatMap((router) =>
    (router as unknown as Stacked).stack.flatMap(({ route }) =>
      route ? Object.keys(route.methods).map((method) => `${method} ${route.path}`) : [],
    ),
  );
  expect(doors.sort()).toEqual(Object.keys(DOORS).sort());
  for (const name of doors) {
    const what = DOORS[name];
    if (!what || "in" in what) continue;
    const requestId = randomUUID();
    const response = await what.ask(requestId);
    expect(response.ok, name).toBe(true);
    const { rows } = await services.pool.query("SELECT action, outcome, target, detail FROM audit_entry WHERE request_id = $1", [
      requestId,
    ]);
    expect(rows, name).toMatchObject([{ action: what.action, outcome: "SUCCESS" }]);
    if (what.action !== "exportScreen") expect(rows[0].target, name).toMatch(/^[0-9a-f-]{36}$/);
    if (what.action !== "downloadEvidence")
      expect(rows[0].detail, name).toMatch(/(\b\d+ rows|^PRINT of \/forms\/2026-Q3\/print), query [0-9a-f]{64}$/);
    await response.arrayBuffer();
  }
});

test("a picture or a print of figures is in the audit as such, and carries the hash that the file of the same query has", async () => {
  for (const kind of ["png", "print"]) {
    const requestId = randomUUID();
    const { data } = (await (await take(kind, INPUT, "evaluator", requestId)).json()) as {
      data: { sha256: string; rows: number; notes: string[][] };
    };
    expect(data.sha256).toBe(sha256(partsOf(await bytesOf(take("csv", INPUT))).data));
    expect(data.notes.map(([label]) => label)).toEqual(
      expect.arrayContaining(["Query", "As of", "Sources", "Definition", "Statement", "SHA-256"]),
    );
    const { rows } = await api.services.pool.query("SELECT action, detail FROM audit_entry WHERE request_id = $1", [requestId]);
    expect(rows).toMatchObject([{ action: "exportMetrics", detail: expect.stringMatching(`^${kind.toUpperCase()}, 8 rows, query `) }]);
  }
});

test("a table as a screen shows it leaves by a door too: its formulas are text, its names are not in the audit", async () => {
  const requestId = randomUUID();
  const response = await screen(TABLE, requestId);
  expect(response.headers.get("content-disposition")).toContain(encodeURIComponent("任务.csv"));
  expect(await response.arrayBuffer().then((bytes) => Buffer.from(bytes).toString())).toBe("\uFEFF名称,数\r\n'=1+1,-2\r\n演示数据\r\n");
  const { rows } = await api.services.pool.query("SELECT actor_kind, detail FROM audit_entry WHERE request_id = $1", [requestId]);
  expect(rows).toMatchObject([{ actor_kind: "ACCOUNT", detail: expect.stringMatching(/^CSV of \/tasks, 1 rows, query [0-9a-f]{64}$/) }]);
  for (const [field, wrong] of [
    ["page", { page: "/tasks?q=张三" }],
    ["name", { name: "" }],
    ["columns", { columns: [] }],
    ["rows", { rows: [["one"]] }],
    ["rows", { rows: [[{}, 1]] }],
    ["note", { note: 5 }],
  ] as const)
    expect(await codeOf(await screen({ ...TABLE, ...wrong })), field).toMatchObject({ code: "BAD_INPUT", field });
  expect(
    (await fetch(new URL("/files/screen", api.url), { method: "POST", headers: { authorization: `Bearer ${tokens.office}` }, body: "{}" }))
      .status,
  ).toBe(403);
});

test("a made-up table or question is refused by its field, also where it is deep, endless or of broken coding; an id beside it is not what the audit says it was of", async () => {
  const stranger = randomUUID();
  const requestId = randomUUID();
  const long = await screen({ ...TABLE, name: stranger }, requestId, `screen?rootId=${stranger}`);
  expect(long.status).toBe(200);
  const asked = await fetch(new URL(`/files/metrics?kind=print&x=${stranger}`, api.url), {
    ...{ method: "POST", body: JSON.stringify({ rootId: place.root, ...INPUT }) },
    headers: { authorization: `Bearer ${tokens.evaluator}`, "x-request-id": requestId },
  });
  expect(asked.status).toBe(200);
  const { rows } = await api.services.pool.query("SELECT target FROM audit_entry WHERE request_id = $1 ORDER BY id", [requestId]);
  expect(rows).toEqual([{ target: null }, { target: place.root }]);

  const raw = (to: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(new URL(`/files/${to}`, api.url), {
      ...{ method: "POST", body },
      headers:
        to.startsWith("metrics") || to.startsWith("history")
          ? { authorization: `Bearer ${tokens.office}`, ...headers }
          : { cookie, origin: new URL(api.url).origin, "x-kepu-csrf": "1", ...headers },
    });
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const table = JSON.stringify(TABLE);
  const bad: [string, string | Uint8Array<ArrayBuffer>, Record<string, string>?][] = [
    ["metrics?kind=csv", `{"rootId":${deep}}`],
    ["metrics?kind=csv", JSON.stringify({ rootId: place.root, ...INPUT, indicators: ["A\u0000"] })],
    ["metrics?kind=csv", JSON.stringify({ rootId: "\ud800", ...INPUT })],
    ["screen", table.replace("-2", deep)],
    ["screen", table.replace("-2", "1e999")],
    ["screen", JSON.stringify({ ...TABLE, name: "名".repeat(4_000) })],
    ["screen", table.replace("任务", "\\ud800")],
    ["screen", table.replace("任务", "\\u0000")],
    ["screen", table, { "content-encoding": "gzip" }],
    ["print", '{"page":"/x\\r\\nSet-Cookie: a=b"}'],
    [`history/${stranger.slice(0, 8)}%ff`, "x"],
    [`history/${stranger}?name=%00`, "x"],
  ];
  for (const [to, body, headers] of bad) {
    const response = await raw(to, body, headers);
    expect([response.status, await codeOf(response)], `${to} ${String(body).slice(0, 40)}`).toMatchObject([400, { code: "BAD_INPUT" }]);
  }
  for (const body of ["", "null"]) {
    const nothing = await fetch(new URL("/files/metrics?kind=csv", api.url), {
      ...{ method: "POST", headers: { authorization: `Bearer ${tokens.evaluator}` }, body },
    });
    expect(await codeOf(nothing), body).toMatchObject({ code: "BAD_INPUT", field: expect.stringMatching(/^(input|body)$/) });
  }
});

test("a screen's full-width formula is text too, and a name with line breaks and quotes begins no header", async () => {
  const response = await screen({
    ...TABLE,
    name: '一"\r\nX: y',
    rows: [
      ["＝HYPERLINK()", 1],
      ["－", 2],
    ],
  });
  expect(response.headers.get("x")).toBeNull();
  expect(response.headers.get("content-disposition")).toBe(
    "attachment; filename=\"____X__y.csv\"; filename*=UTF-8''%E4%B8%80%22%0D%0AX%3A%20y.csv",
  );
  expect(Buffer.from(await response.arrayBuffer()).toString()).toContain("'＝HYPERLINK(),1\r\n－,2\r\n");
});

test("who takes files and does not read them holds three, and no more", async () => {
  const input = {
    ...{ indicators: ["M01", "M02", "O04"], periodType: "DAY", from: "2015-06-01", to: "2026-05-01" },
    ...{ regionIds: [place.root, ...place.communities], compare: ["PREVIOUS_PERIOD", "LAST_YEAR"] },
  };
  const taken = [await take("csv", input), await take("csv", input), await take("csv", input)];
  const fourth = await take("csv", INPUT);
  expect([fourth.status, await codeOf(fourth)]).toMatchObject([429, { code: "RATE_LIMITED" }]);
  expect((await take("csv", INPUT, "office")).status).toBe(200);
  expect(await momentsHeld()).toBe(3);
  for (const one of taken) await one.body?.cancel();
  await expect.poll(momentsHeld, { timeout: 5_000 }).toBe(0);
  await expect.poll(async () => (await take("csv", INPUT)).status, { timeout: 5_000 }).toBe(200);
});

const guide = readFileSync(new URL("../../../../docs/analyse.md", import.meta.url), "utf8");
const blocksIn = (language: string) =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(([, text = ""]) => text);
const has = (program: string) => spawnSync(program, ["--version"]).status === 0;
const run = promisify(execFile);
const environment = () => ({ ...process.env, KEPU_URL: new URL(api.url).origin, KEPU_TOKEN: tokens.evaluator, KEPU_ROOT: place.root });

test("each query of docs/analyse.md is answered as it stands there", async () => {
  const asked = [
    ...blocksIn("sh")
      .join("")
      .matchAll(/^(ask|take (csv|xlsx)) '(.*)'/gm),
  ];
  expect(asked.length).toBeGreaterThan(9);
  for (const [line, , kind, json = ""] of asked) {
    const body = JSON.parse(json.replaceAll("ROOT", place.root));
    if (kind) expect((await take(kind, body)).status, line).toBe(200);
    else {
      const { body: answer } = await api.post(body.query, body.variables, tokens.evaluator);
      expect(answer.errors, line).toBeUndefined();
    }
  }
});

test.skipIf(!has("curl"))(
  "the shell of docs/analyse.md runs from top to bottom, and its hash holds (skipped where there is no curl)",
  async () => {
    const script = blocksIn("sh")
      .join("")
      .replace(/^KEPU_URL=.*$/m, "")
      .replaceAll("ROOT", place.root)
      .replace(/^ask '/gm, "echo; ask '");
    const cwd = mkdtempSync(join(tmpdir(), "kepu-analyse-"));
    const { stdout } = await run("bash", ["-ec", script], { env: environment(), cwd });
    const lines = stdout.split("\n").filter(Boolean);
    const answers = lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
    expect(answers.length).toBeGreaterThan(7);
    expect(answers.filter((answer) => answer.errors)).toEqual([]);
    const [computed = "", told] = lines.slice(-2);
    expect(told?.trimEnd()).toBe(`# SHA-256,${computed.slice(0, 64)}`);
    expect(readFileSync(join(cwd, "figures.xlsx")).subarray(0, 2).toString()).toBe("PK");
  },
);

test.skipIf(!has("python3"))(
  "the Python of docs/analyse.md reads the figures and checks the hash (skipped where there is no python3)",
  async () => {
    const { stdout } = await run("python3", ["-c", blocksIn("python").join("")], { env: { ...environment(), PYTHONIOENCODING: "utf-8" } });
    const { data } = partsOf(
      await bytesOf(
        take("csv", {
          indicators: ["M01"],
          by: "SUBDISTRICT",
          periodType: "MONTH",
          from: "2024-01-01",
          to: "2024-12-31",
          asOf: "2026-03-31",
        }),
      ),
    );
    expect(stdout.trim().split("\n")).toEqual(
      (await recordsOf(data)).map(({ part, period, value, missing }) => `${part} ${period} ${value ? `${value}.0` : missing}`),
    );
  },
);
