import { periodBefore, periodOf, shanghaiDay } from "@kepu/schema";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RoleGrant } from "../access/viewer.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";
import { addForm, addOrganisation } from "../testing/forms.ts";
import { QUARTERLY_FORM } from "./forms/monthly-form.ts";

const database = testDatabase();
let api: Api;
let two: Api;
let lead: string;
let formId: string;
const offices: string[] = [];
const tokens: Record<string, string> = {};
const quarter = periodBefore(periodOf("QUARTER", shanghaiDay(Date.now()))) as string;
const FULL = { A01: "4", A02: "260", O04: "12.5", O05: "8", P05: "3", P06: "5", P07: "12" };

beforeAll(async () => {
  api = await startApi(database.url);
  const { root } = await smallDistrict(api.services);
  two = await startApi(database.url, { KEPU_DATA: api.services.config.dataDir });
  lead = await addOrganisation(api.services, root, "科协", "PEOPLES_GROUP");
  for (const name of ["教育局", "卫健局", "水利局", "农业局"]) offices.push(await addOrganisation(api.services, root, name));
  formId = await addForm(api.services, {
    ...{ rootId: root, leadId: lead, periodType: "QUARTER", layout: QUARTERLY_FORM, assigned: [...offices, lead], needsSignoff: true },
  });
  const token = async (name: string, ...grants: RoleGrant[]) => {
    tokens[name] = (await api.services.access.createCredential("PROGRAM", name, grants)).token;
  };
  for (const [at, organisationId] of offices.entries()) await token(`reporter${at}`, { role: "REPORTER", regionId: root, organisationId });
  const both = { regionId: root, organisationId: offices[1] ?? "" };
  await token("both", { role: "REPORTER", ...both }, { role: "UNIT_HEAD", ...both });
  await token("leadReporter", { role: "REPORTER", regionId: root, organisationId: lead });
});
afterAll(async () => {
  await two.stop();
  await api.stop();
});

const SUBMIT = `mutation ($input: SubmitResultsInput!) { submitResults(input: $input) {
  submissionId accepted dryRun state revision version results { itemKey indicator status problems { code message whatToDo } } } }`;
const input = (at: number, key: string, values: Record<string, string> | object[], more: object = {}) => ({
  ...{ formId, period: quarter, organisationId: offices[at], idempotencyKey: key },
  values: Array.isArray(values) ? values : Object.entries(values).map(([itemKey, value]) => ({ itemKey, value })),
  ...more,
});

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape
async function send(who: string, given: object, at: Api = api): Promise<any> {
  const { body } = await at.post(SUBMIT, { input: given }, tokens[who]);
  return body.errors ? body.errors[0].extensions : body.data?.submitResults;
}

async function stored(organisationId: string | undefined) {
  const { rows } = await api.services.pool.query(
    `SELECT item_key AS item, value::float8 AS value, v.version FROM submission_value v JOIN submission s ON s.id = v.submission_id
     WHERE s.organisation_id = $1 ORDER BY item_key`,
    [organisationId],
  );
  return rows;
}

test("fifty parallel calls with one key, at two processes: one effect and fifty equal answers; the same key with other content is a CONFLICT", async () => {
  const given = input(0, "2026-3", FULL, { submit: true, filledBy: "王" });
  const answers = await Promise.all(Array.from({ length: 50 }, (_, nth) => send("reporter0", given, nth % 2 ? two : api)));
  expect(answers[0]).toMatchObject({ accepted: true, dryRun: false, state: "UNIT_SIGNOFF", revision: 1 });
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  const events = await api.services.pool.query("SELECT count(*)::int AS n FROM submission_event WHERE submission_id = $1", [
    answers[0].submissionId,
  ]);
  expect(events.rows[0].n).toBe(1);
  expect((await stored(offices[0])).map((row) => row.version)).toEqual(Array(7).fill(1));
  expect(await send("reporter0", input(0, "2026-3", { ...FULL, A01: "5" }, { submit: true, filledBy: "王" }))).toMatchObject({
    code: "CONFLICT",
    field: "input.idempotencyKey",
  });
  expect(await send("reporter0", input(0, "another key", FULL))).toMatchObject({ code: "CONFLICT", current: { state: "UNIT_SIGNOFF" } });
});

test("an error in one value: nothing is stored, and each value says what became of it; put right under the same key it is taken", async () => {
  const faulty = [
    { itemKey: "A01", value: "4" },
    { itemKey: "A02", value: "1,000" },
    { itemKey: "X99", value: "1" },
    { itemKey: "O04", value: "12.5", missing: "NOT_REPORTED" },
  ];
  const answer = await send("reporter2", input(2, "k", faulty));
  expect(answer).toMatchObject({ accepted: false, state: "DRAFT", version: 0 });
  expect(
    answer.results.map((one: { itemKey: string; status: string; problems: { code: string }[] }) => [
      one.itemKey,
      one.status,
      one.problems[0]?.code,
    ]),
  ).toEqual([
    ["A01", "ACCEPTED", undefined],
    ["A02", "ERROR", "NOT_A_NUMBER"],
    ["X99", "ERROR", "UNKNOWN_ITEM"],
    ["O04", "ERROR", "NUMBER_AND_MISSING"],
  ]);
  expect(answer.results[1]).toMatchObject({
    indicator: "A02",
    problems: [{ message: expect.any(String), whatToDo: expect.stringContaining("1234") }],
  });
  const rule = await send("reporter2", input(2, "k", { ...FULL, O05: "13" }));
  expect(rule).toMatchObject({
    accepted: false,
    results: expect.arrayContaining([expect.objectContaining({ itemKey: "O05", status: "ERROR" })]),
  });
  expect(await stored(offices[2])).toEqual([]);
  expect(await send("reporter2", input(2, "k", FULL))).toMatchObject({ accepted: true, state: "DRAFT" });
  expect(await stored(offices[2])).toHaveLength(7);
});

test("a dry run tells what would happen, and changes nothing, nor uses the key up", async () => {
  const given = input(1, "dry", FULL, { submit: true, filledBy: "李" });
  const dry = await send("both", { ...given, dryRun: true });
  expect(dry).toMatchObject({ accepted: true, dryRun: true, state: "LEAD_REVIEW" });
  const { rows } = await api.services.pool.query("SELECT count(*)::int AS n FROM submission WHERE organisation_id = $1", [offices[1]]);
  expect(rows[0].n).toBe(0);
  expect(await send("both", given)).toEqual({ ...dry, dryRun: false });
});

test("a draft may be incomplete and unusual, what is submitted may not; an explanation answers a warning", async () => {
  const { A02: _, ...partial } = FULL;
  const draft = await send("reporter3", input(3, "1", partial));
  expect(draft).toMatchObject({ accepted: true });
  expect(draft.results.at(-1)).toMatchObject({ itemKey: "A02", status: "WARNING", problems: [{ code: "REQUIRED" }] });
  expect(await send("reporter3", input(3, "2", partial, { submit: true, filledBy: "王" }))).toMatchObject({ accepted: false });
  const unusual = { ...FULL, A01: "100", A02: "200" };
  const refused = await send("reporter3", input(3, "3", unusual, { submit: true, filledBy: "王" }));
  expect(refused.results.find((one: { status: string }) => one.status === "ERROR")).toMatchObject({ problems: [{ code: "RATIO_WITHIN" }] });
  const explained = Object.entries(unusual).map(([itemKey, value]) => ({
    itemKey,
    value,
    ...(itemKey === "A02" || itemKey === "A01" ? { explanation: "小型" } : {}),
  }));
  expect(await send("reporter3", input(3, "4", explained, { submit: true, filledBy: "王" }))).toMatchObject({
    accepted: true,
    state: "UNIT_SIGNOFF",
  });
});

test("a value whose version was read is not written over somebody's change, and a foreign organisation's form is not to be found, also by who leads it", async () => {
  const stale = [{ itemKey: "A01", value: "9", version: 7 }];
  const answer = await send("reporter2", input(2, "stale", stale));
  expect(answer).toMatchObject({ accepted: false, results: [{ itemKey: "A01", status: "ERROR", problems: [{ code: "CONFLICT" }] }] });
  const foreign = await send("reporter0", input(2, "f", FULL));
  const absent = await send("reporter0", { ...input(2, "f", FULL), organisationId: "01890000-0000-7000-8000-000000000000" });
  expect([foreign.code, absent.code, (await send("leadReporter", input(2, "f", FULL))).code]).toEqual([
    "NOT_FOUND",
    "NOT_FOUND",
    "NOT_FOUND",
  ]);
  const SAVE = "mutation ($input: SaveSubmissionCellsInput!) { saveSubmissionCells(input: $input) { cells { status } } }";
  const cell = { formId, period: quarter, organisationId: offices[2], cells: [{ itemKey: "A01", value: "9", version: 1 }] };
  expect((await api.post(SAVE, { input: cell }, tokens.leadReporter)).body.errors?.[0].extensions.code).toBe("NOT_FOUND");
  expect((await api.post(SAVE, { input: cell }, tokens.reporter2)).body.data?.saveSubmissionCells.cells).toEqual([{ status: "SAVED" }]);
});

test("sizes are limited, and a key is needed", async () => {
  const many = Array.from({ length: 501 }, () => ({ itemKey: "A01", value: "1" }));
  expect(await send("reporter2", input(2, "many", many))).toMatchObject({ code: "LIMIT_EXCEEDED", field: "input.values" });
  expect(await send("reporter2", input(2, "none", []))).toMatchObject({ code: "BAD_INPUT", field: "input.values" });
  expect(await send("reporter2", input(2, " ", FULL))).toMatchObject({ code: "BAD_INPUT", field: "input.idempotencyKey" });
});
