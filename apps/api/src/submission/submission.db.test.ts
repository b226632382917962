import { LIMITS, periodBefore, periodOf, shanghaiDay } from "@kepu/schema";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";
import { addForm, addOrganisation } from "../testing/forms.ts";
import { MONTHLY_FORM, QUARTERLY_FORM } from "./forms/monthly-form.ts";

const database = testDatabase();
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let bureau: string;
let committee: string;
let quarterly: string;
let monthly: string;
const tokens: Record<string, string> = {};
const quarter = periodBefore(periodOf("QUARTER", shanghaiDay(Date.now()))) as string;
const month = periodOf("MONTH", shanghaiDay(Date.now()));

beforeAll(async () => {
  api = await startApi(database.url);
  place = await smallDistrict(api.services);
  const lead = await addOrganisation(api.services, place.root, "科协", "PEOPLES_GROUP");
  bureau = await addOrganisation(api.services, place.root, "教育局");
  const other = await addOrganisation(api.services, place.root, "卫健局");
  committee = await addOrganisation(api.services, place.root, "n1居委会", "RESIDENTS_COMMITTEE", place.communities[0] ?? null);
  const shared = { rootId: place.root, leadId: lead };
  quarterly = await addForm(api.services, {
    ...shared,
    periodType: "QUARTER",
    layout: QUARTERLY_FORM,
    assigned: [bureau, other, lead],
    needsSignoff: true,
  });
  monthly = await addForm(api.services, {
    ...shared,
    periodType: "MONTH",
    layout: MONTHLY_FORM,
    assigned: [committee, bureau],
    subdistrictReview: true,
  });
  const token = async (name: string, role: Parameters<typeof api.services.access.createCredential>[2][number]) => {
    tokens[name] = (await api.services.access.createCredential("PROGRAM", name, [role])).token;
  };
  await token("reporter", { role: "REPORTER", regionId: place.root, organisationId: bureau });
  await token("second", { role: "REPORTER", regionId: place.root, organisationId: bureau });
  await token("head", { role: "UNIT_HEAD", regionId: place.root, organisationId: bureau });
  await token("other", { role: "REPORTER", regionId: place.root, organisationId: other });
  await token("reviewer", { role: "REVIEWER", regionId: place.root, organisationId: lead });
  await token("leadReporter", { role: "REPORTER", regionId: place.root, organisationId: lead });
  await token("leadHead", { role: "UNIT_HEAD", regionId: place.root, organisationId: lead });
  await token("officer", { role: "COMMUNITY_OFFICER", regionId: place.communities[0] ?? "" });
  await token("street", { role: "SUBDISTRICT_OFFICER", regionId: place.north });
  await token("south", { role: "SUBDISTRICT_OFFICER", regionId: place.south });
  await token("evaluator", { role: "EVALUATOR", regionId: place.root });
});
afterAll(() => api.stop());

const SHOWN = `id state revision approvedRevision version late actions findings { rule level items explained }
  sections { cells { item { key } value { value missing version } known { value provisional } approved { value } } } events { action toState reason itemReasons { itemKey reason } }`;
const OPERATIONS: Record<string, string> = {
  view: `query ($key: SubmissionKeyInput!, $revision: Int) { answer: submission(key: $key, revision: $revision) { ${SHOWN} } }`,
  save: `mutation ($input: SaveSubmissionCellsInput!) { answer: saveSubmissionCells(input: $input) { cells { itemKey status current { value version } changedByName } submission { ${SHOWN} } } }`,
  submit: `mutation ($input: SubmitSubmissionInput!) { answer: submitSubmission(input: $input) { ${SHOWN} } }`,
  signOff: `mutation ($input: SubmissionStepInput!) { answer: signOffSubmission(input: $input) { ${SHOWN} } }`,
  approve: `mutation ($input: SubmissionStepInput!) { answer: approveSubmission(input: $input) { ${SHOWN} } }`,
  takeBack: `mutation ($input: SubmissionStepInput!) { answer: takeBackSubmission(input: $input) { ${SHOWN} submittedAt } }`,
  giveBack: `mutation ($input: ReturnSubmissionInput!) { answer: returnSubmission(input: $input) { ${SHOWN} } }`,
  lock: `mutation ($form: ID!, $period: String!) { answer: lockSubmissions(formId: $form, period: $period) }`,
  correct: `mutation ($input: CorrectSubmissionInput!) { answer: correctSubmission(input: $input) { ${SHOWN} } }`,
  reporting: `query ($filter: ReportingFilterInput!) { answer: reporting(filter: $filter) { organisationName period state started late mine filled cells } }`,
};

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape
async function as(who: string, what: string, variables: object): Promise<any> {
  const { body } = await api.post(OPERATIONS[what] ?? "", variables, tokens[who]);
  return body.errors ? body.errors[0].extensions : body.data?.answer;
}

const key = (organisationId = bureau) => ({ formId: quarterly, period: quarter, organisationId });
const cells = (values: Record<string, string>, version = 0) =>
  Object.entries(values).map(([itemKey, value]) => ({ itemKey, value, version }));
const cellOf = (
  submission: {
    sections: { cells: { item: { key: string }; value: { value: string; version: number } | null; known: object | null }[] }[];
  },
  item: string,
) => submission.sections.flatMap((section) => section.cells).find((cell) => cell.item.key === item);
const FULL = { A01: "4", A02: "260", O04: "12.5", O05: "8", P05: "3", P06: "5", P07: "12" };

async function observed() {
  const { rows } = await api.services.pool.query(
    `SELECT i.code, o.revision, o.value::float8 AS value, o.settled, o.recorded_to IS NULL AS current
     FROM observation o JOIN indicator i ON i.id = o.indicator_id WHERE o.organisation_id = $1 AND i.code = 'A02' ORDER BY o.revision`,
    [bureau],
  );
  return rows;
}

test("a quarter is filled in, signed off, sent back with reasons, corrected, approved, and corrected again after approval without losing the past", async () => {
  const faulty = await as("reporter", "save", { input: { ...key(), cells: cells({ ...FULL, O05: "13", P07: "16" }) } });
  expect(faulty.cells.every((cell: { status: string }) => cell.status === "SAVED")).toBe(true);
  expect(faulty.submission.findings.map((finding: { rule: string }) => finding.rule).sort()).toEqual(["AT_MOST", "PART"]);
  const refused = await as("reporter", "submit", { input: { ...key(), version: 1, filledBy: "王" } });
  expect(refused).toMatchObject({ code: "BAD_INPUT", field: "items.O05" });
  expect(refused.findings).toHaveLength(2);
  await as("reporter", "save", { input: { ...key(), cells: cells({ O05: "8", P07: "12" }, 1) } });

  expect(await as("reporter", "submit", { input: { ...key(), version: 1, filledBy: "王", unitHead: "李" } })).toMatchObject({
    state: "UNIT_SIGNOFF",
  });
  expect(await as("reviewer", "approve", { input: { ...key(), version: 2 } })).toMatchObject({ code: "CONFLICT" });
  expect(await as("head", "signOff", { input: { ...key(), version: 2 } })).toMatchObject({ state: "LEAD_REVIEW" });
  expect(await observed()).toMatchObject([{ revision: 1, value: 260, settled: false, current: true }]);
  expect(await as("reporter", "save", { input: { ...key(), cells: cells({ A01: "9" }, 1) } })).toMatchObject({ code: "CONFLICT" });

  expect(await as("reviewer", "giveBack", { input: { ...key(), version: 3, reason: "" } })).toMatchObject({
    code: "BAD_INPUT",
    field: "input.reason",
  });
  const items = [{ itemKey: "A02", reason: "与活动记录不符" }];
  const returned = await as("reviewer", "giveBack", { input: { ...key(), version: 3, reason: "请核对人次", items } });
  expect(returned).toMatchObject({
    state: "RETURNED",
    events: expect.arrayContaining([expect.objectContaining({ reason: "请核对人次", itemReasons: items })]),
  });
  expect(await observed()).toMatchObject([{ revision: 1, settled: false, current: false }]);

  const { submission } = await as("reporter", "save", { input: { ...key(), cells: cells({ A02: "255" }, 1) } });
  await as("reporter", "submit", { input: { ...key(), version: submission.version, filledBy: "王" } });
  await as("head", "signOff", { input: { ...key(), version: submission.version + 1 } });
  const approved = await as("reviewer", "approve", { input: { ...key(), version: submission.version + 2 } });
  expect(approved).toMatchObject({ state: "APPROVED", revision: 1, approvedRevision: 1 });
  expect((await observed()).at(-1)).toMatchObject({ value: 255, settled: true, current: true });

  const second = await as("reporter", "correct", { input: { ...key(), version: approved.version, reason: "漏报一场" } });
  expect(second).toMatchObject({ state: "DRAFT", revision: 2, approvedRevision: 1 });
  await as("reporter", "save", { input: { ...key(), cells: cells({ A02: "300" }, cellOf(second, "A02")?.value?.version) } });
  const shown = await as("evaluator", "view", { key: key() });
  expect(cellOf(shown, "A02")).toMatchObject({ value: { value: "300" }, approved: { value: "255" } });
  expect((await observed()).at(-1)).toMatchObject({ value: 255, settled: true, current: true });
  await as("reporter", "submit", { input: { ...key(), version: shown.version, filledBy: "王" } });
  await as("head", "signOff", { input: { ...key(), version: shown.version + 1 } });
  expect(await as("reviewer", "approve", { input: { ...key(), version: shown.version + 2 } })).toMatchObject({
    revision: 2,
    approvedRevision: 2,
  });
  expect((await observed()).at(-1)).toMatchObject({ value: 300, settled: true, current: true });
  expect(cellOf(await as("evaluator", "view", { key: key(), revision: 1 }), "A02")).toMatchObject({ value: { value: "255" } });
});

test("two people at one form: different cells merge, the same cell answers with the other's value and whose it is, and loses neither", async () => {
  const at = { ...key(), organisationId: bureau, formId: monthly, period: month };
  await as("reporter", "save", { input: { ...at, cells: cells({ A06: "10" }) } });
  const [mine, theirs] = await Promise.all([
    as("reporter", "save", { input: { ...at, cells: cells({ P03: "20.5" }) } }),
    as("reporter", "save", { input: { ...at, cells: cells({ P09: "2" }) } }),
  ]);
  expect([mine.cells[0].status, theirs.cells[0].status]).toEqual(["SAVED", "SAVED"]);
  const saved = await as("second", "save", { input: { ...at, cells: cells({ A06: "11" }, 1) } });
  expect(saved.cells[0]).toMatchObject({ status: "SAVED", changedByName: null });
  const late = await as("reporter", "save", { input: { ...at, cells: cells({ A06: "12" }, 1) } });
  expect(late.cells[0]).toEqual({ itemKey: "A06", status: "CONFLICT", current: { value: "11", version: 2 }, changedByName: "second" });
  expect((await as("reporter", "save", { input: { ...at, cells: cells({ A06: "11" }, 1) } })).cells[0].status).toBe("SAVED");
});

test("fifty parallel saves of one cell leave one value, and every other is told of it", async () => {
  const at = { formId: monthly, period: month, organisationId: bureau };
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) => as("reporter", "save", { input: { ...at, cells: cells({ G04: String(n) }) } })),
  );
  const saved = answers.filter((answer) => answer.cells[0].status === "SAVED");
  expect(saved).toHaveLength(1);
  expect(new Set(answers.map((answer) => answer.cells[0].current.value)).size).toBe(1);
});

test("what activity records know stands beside the cell, and a community's form goes by its subdistrict", async () => {
  await api.services.pool.query("UPDATE activity SET state = 'ENDED', form = '科普讲座', starts_at = now() WHERE id = $1", [
    place.activities[0],
  ]);
  await api.services.pool.query("INSERT INTO activity_tally VALUES ($1, 60, 60)", [place.activities[0]]);
  const at = { formId: monthly, period: month, organisationId: committee };
  const empty = await as("officer", "view", { key: at });
  expect(cellOf(empty, "A01")).toMatchObject({ known: { value: 1, provisional: 1 } });
  expect(cellOf(empty, "A02")).toMatchObject({ known: { value: 60 } });
  const values = { A01: "1", A02: "61", A03: "0", A04: "0", A05: "0", A06: "0", A07: "1", G04: "0", P03: "0", P09: "0" };
  const saved = await as("officer", "save", { input: { ...at, cells: cells(values) } });
  expect(saved.submission.findings).toMatchObject([{ rule: "AGREES", level: "WARNING", items: ["A02"], explained: false }]);
  expect(await as("officer", "submit", { input: { ...at, version: 1, filledBy: "赵" } })).toMatchObject({ code: "BAD_INPUT" });
  await as("officer", "save", { input: { ...at, cells: [{ itemKey: "A02", value: "61", explanation: "一人未签到", version: 1 }] } });
  expect(await as("officer", "submit", { input: { ...at, version: 1, filledBy: "赵" } })).toMatchObject({ state: "SUBDISTRICT_REVIEW" });
  expect(await as("south", "approve", { input: { ...at, version: 2 } })).toMatchObject({ code: "NOT_FOUND" });
  expect(await as("street", "approve", { input: { ...at, version: 2 } })).toMatchObject({ state: "LEAD_REVIEW" });
  expect(await as("street", "approve", { input: { ...at, version: 3 } })).toMatchObject({ code: "NOT_FOUND" });
  expect(await as("reviewer", "approve", { input: { ...at, version: 3 } })).toMatchObject({ state: "APPROVED" });
});

test("what an activity's record says stands beside the cell instead of the desk's count, until it is returned", async () => {
  await api.services.pool.query(
    `INSERT INTO activity_record (id, activity_id, revision, status, audience, on_site, online, materials, experts, volunteers, report, desk_count,
       evidence_ids, receipt, content_hash, recorded_at, origin)
     VALUES ($1, $1, 1, 'SUBMITTED', '[]', 61, 9, 120, 0, 0, '', 60, '{}', 'R', '', now(), 'RECORDED')`,
    [place.activities[0]],
  );
  await api.services.pool.query("UPDATE activity SET state = 'RECORDED' WHERE id = $1", [place.activities[0]]);
  const at = { formId: monthly, period: month, organisationId: committee };
  const known = async (item: string) => cellOf(await as("officer", "view", { key: at }), item);
  expect(await known("A02")).toMatchObject({ known: { value: 70, provisional: 70 } });
  expect(await known("A06")).toMatchObject({ known: { value: 120 } });
  await api.services.pool.query("UPDATE activity_record SET status = 'RETURNED'");
  expect(await known("A02")).toMatchObject({ known: { value: 60 } });
  expect(await known("A06")).toMatchObject({ known: null });
});

test("the services of experts are the activities whose record names one; the hours of volunteers nobody has kept", async () => {
  const at = { formId: monthly, period: month, organisationId: committee };
  const known = async (item: string) => cellOf(await as("officer", "view", { key: at }), item)?.known;
  const set = (change: string) => api.services.pool.query(`UPDATE activity_record SET ${change}`);
  expect(await known("P09")).toBeNull();
  await set("status = 'SUBMITTED', volunteers = 12");
  expect(await known("P09")).toMatchObject({ value: 0, provisional: 0 });
  await set("experts = 3");
  expect(await known("P09")).toMatchObject({ value: 1, provisional: 1 });
  await api.services.pool.query("UPDATE activity SET state = 'VERIFIED' WHERE id = $1", [place.activities[0]]);
  expect(await known("P09")).toMatchObject({ value: 1, provisional: 0 });
  expect(await known("P03")).toBeNull();
  await set("status = 'RETURNED', experts = 0, volunteers = 0");
  await api.services.pool.query("UPDATE activity SET state = 'RECORDED' WHERE id = $1", [place.activities[0]]);
});

test("no venue is none however it is said: there is one submission, not two", async () => {
  const at = { ...key(), period: periodBefore(periodBefore(quarter) as string) as string };
  const first = await as("reporter", "save", { input: { ...at, venueId: "", cells: cells({ A01: "1" }) } });
  const second = await as("reporter", "save", { input: { ...at, venueId: null, cells: cells({ A02: "60" }) } });
  expect(first.submission.id).toBe(second.submission.id);
  expect((await as("reporter", "view", { key: at })).id).toBe(first.submission.id);
});

test("nobody reviews the own organisation's, and a foreign submission answers as an absent one", async () => {
  const lead = (await api.services.pool.query("SELECT id FROM organisation WHERE name = '科协'")).rows[0].id;
  const at = key(lead);
  await as("leadReporter", "save", { input: { ...at, cells: cells(FULL) } });
  await as("leadReporter", "submit", { input: { ...at, version: 1, filledBy: "孙" } });
  expect(await as("leadHead", "signOff", { input: { ...at, version: 2 } })).toMatchObject({ state: "LEAD_REVIEW" });
  expect(await as("reviewer", "approve", { input: { ...at, version: 3 } })).toMatchObject({ code: "FORBIDDEN" });
  for (const what of ["view", "save"])
    expect(await as("other", what, { key: key(), input: { ...key(), cells: cells({ A01: "1" }, 9) } }), what).toMatchObject({
      code: "NOT_FOUND",
    });
  expect(await as("reporter", "signOff", { input: { ...key(), version: 1 } })).toMatchObject({ code: "FORBIDDEN" });
  expect(await as("evaluator", "save", { input: { ...key(), cells: cells({ A01: "1" }) } })).toMatchObject({ code: "FORBIDDEN" });
});

test("the board says who has reported, and the inbox what waits for whom", async () => {
  const filter = { rootId: place.root, formId: quarterly, period: quarter };
  const all = await as("evaluator", "reporting", { filter });
  expect(all.map((row: { organisationName: string; state: string }) => `${row.organisationName} ${row.state}`).sort()).toEqual(
    ["教育局 APPROVED", "卫健局 DRAFT", "科协 LEAD_REVIEW"].sort(),
  );
  expect((await as("other", "reporting", { filter })).map((row: { organisationName: string }) => row.organisationName)).toEqual(["卫健局"]);
  expect((await as("other", "reporting", { filter: { ...filter, mine: true } }))[0]).toMatchObject({
    organisationName: "卫健局",
    started: false,
    mine: true,
  });
  expect(await as("reviewer", "reporting", { filter: { ...filter, mine: true } })).toEqual([]);
});

test("a return names items of the form, each once: a reason that no cell shows would be lost", async () => {
  const at = { ...key(), period: periodBefore(quarter) as string };
  await as("reporter", "save", { input: { ...at, cells: cells(FULL) } });
  await as("reporter", "submit", { input: { ...at, version: 1, filledBy: "钱" } });
  const giveBack = (items: string[]) =>
    as("head", "giveBack", {
      input: { ...at, version: 2, reason: "请核对", items: items.map((itemKey) => ({ itemKey, reason: "核对" })) },
    });
  expect(await giveBack(["A01", "Z9"])).toMatchObject({ code: "BAD_INPUT", field: "input.items.1.itemKey" });
  expect(await giveBack(["A01", "A01"])).toMatchObject({ code: "BAD_INPUT", field: "input.items.1.itemKey" });
  expect(await as("reporter", "takeBack", { input: { ...at, version: 2 } })).toMatchObject({ state: "DRAFT" });
  await api.services.pool.query(
    `INSERT INTO submission_event (id, submission_id, revision, at, actor_id, actor_name, action, from_state, to_state)
     SELECT gen_random_uuid(), s.id, 1, now(), s.id, '', 'submit', 'DRAFT', 'DRAFT' FROM submission s, generate_series(1, $2) WHERE period = $1`,
    [at.period, LIMITS.submissionSteps],
  );
  expect(await as("reporter", "submit", { input: { ...at, version: 3, filledBy: "钱" } })).toMatchObject({ code: "LIMIT_EXCEEDED" });
  await api.services.pool.query("DELETE FROM submission_event WHERE submission_id IN (SELECT id FROM submission WHERE period = $1)", [
    at.period,
  ]);
  await api.services.pool.query("DELETE FROM submission_value WHERE submission_id IN (SELECT id FROM submission WHERE period = $1)", [
    at.period,
  ]);
  await api.services.pool.query("DELETE FROM submission WHERE period = $1", [at.period]);
});

test("bad input names the field and writes nothing", async () => {
  const at = { formId: monthly, period: month, organisationId: bureau };
  const bad = async (cell: object) => as("reporter", "save", { input: { ...at, cells: [{ itemKey: "A01", version: 0, ...cell }] } });
  expect(await bad({ value: "1,234" })).toMatchObject({ code: "BAD_INPUT", field: "input.cells.0.value" });
  expect(await bad({ value: "1e9" })).toMatchObject({ code: "BAD_INPUT" });
  expect(await bad({ itemKey: "Z9", value: "1" })).toMatchObject({ code: "BAD_INPUT", field: "input.cells.0.itemKey" });
  expect(await bad({ value: "1", missing: "NOT_REPORTED" })).toMatchObject({ code: "BAD_INPUT", field: "input.cells.0.missing" });
  expect(await bad({ value: "1", comment: "a\u0000" })).toMatchObject({ code: "BAD_INPUT", field: "input.cells.0.comment" });
  expect(await bad({ itemKey: "A\u0000", value: "1" })).toMatchObject({ code: "BAD_INPUT", field: "input.cells.0.itemKey" });
  expect(await bad({ value: "1", comment: "a\ud800" })).toMatchObject({ code: "BAD_INPUT", field: "input.cells.0.comment" });
  for (const period of ["2026-10", "x", "2026-Q5"])
    expect(await as("reviewer", "lock", { form: quarterly, period }), period).toMatchObject({ code: "BAD_INPUT", field: "period" });
  expect(await as("reviewer", "lock", { form: quarterly, period: "2026-Q1\u0000" })).toMatchObject({ code: "BAD_INPUT", field: "period" });
  expect(await as("reporter", "view", { key: { ...at, period: "2026-Q1" } })).toMatchObject({ code: "BAD_INPUT", field: "input.period" });
  expect(await as("reporter", "view", { key: { ...at, period: "2999-01" } })).toMatchObject({ code: "NOT_FOUND" });
  expect(cellOf(await as("reporter", "view", { key: at }), "A01")).toMatchObject({ value: null });
});

test("what was submitted can be taken back until somebody has reviewed it, and no longer counts", async () => {
  const at = { ...key(), period: periodBefore(quarter) as string };
  const provisional = async () =>
    (
      await api.services.pool.query(
        "SELECT count(*)::int AS n FROM observation WHERE organisation_id = $1 AND period = $2 AND recorded_to IS NULL",
        [bureau, at.period],
      )
    ).rows[0].n;
  await as("reporter", "save", { input: { ...at, cells: cells(FULL) } });
  await as("reporter", "submit", { input: { ...at, version: 1, filledBy: "王" } });
  expect(await as("other", "takeBack", { input: { ...at, version: 2 } })).toMatchObject({ code: "NOT_FOUND" });
  expect(await as("head", "takeBack", { input: { ...at, version: 2 } })).toMatchObject({ code: "FORBIDDEN" });
  expect(await as("reporter", "takeBack", { input: { ...at, version: 2 } })).toMatchObject({ state: "DRAFT", version: 3 });
  await as("reporter", "submit", { input: { ...at, version: 3, filledBy: "王" } });
  await as("head", "signOff", { input: { ...at, version: 4 } });
  expect(await provisional()).toBe(7);
  expect(await as("reporter", "takeBack", { input: { ...at, version: 5, note: "漏报" } })).toMatchObject({
    state: "DRAFT",
    submittedAt: null,
  });
  expect(await provisional()).toBe(0);
  await as("reporter", "submit", { input: { ...at, version: 6, filledBy: "王" } });
  await as("head", "signOff", { input: { ...at, version: 7 } });
  await as("reviewer", "approve", { input: { ...at, version: 8 } });
  expect(await as("reporter", "takeBack", { input: { ...at, version: 9 } })).toMatchObject({ code: "CONFLICT" });
});

test("a list of one's own says how far each period is filled in", async () => {
  const filter = { rootId: place.root, formId: quarterly, recent: 2, own: true };
  const rows = await as("head", "reporting", { filter });
  expect(
    rows.map((row: { organisationName: string; period: string; filled: number; cells: number }) => [
      row.organisationName,
      row.period,
      row.filled,
      row.cells,
    ]),
  ).toEqual([
    ["教育局", periodOf("QUARTER", shanghaiDay(Date.now())), 0, 7],
    ["教育局", quarter, 7, 7],
    ["教育局", periodBefore(quarter), 7, 7],
  ]);
  expect(await as("evaluator", "reporting", { filter })).toEqual([]);
  expect(await as("head", "reporting", { filter: { ...filter, recent: 25 } })).toMatchObject({ code: "BAD_INPUT", field: "filter.recent" });
});

test("files prove a value or the whole submission, are counted at the cell, and are seen by whoever sees it", async () => {
  const at = { formId: monthly, period: month, organisationId: bureau };
  const query = `query ($key: SubmissionKeyInput!) { answer: submission(key: $key) { id rules { kind level items } sections { cells { id files item { key } } } } }`;
  const ask = async (who: string) => (await api.post(query, { key: at }, tokens[who])).body.data?.answer;
  const cell = async () => cellOf(await ask("reporter"), "A06") as unknown as { id: string; files: number };
  const upload = (who: string, kind: string, id: string) =>
    fetch(`${new URL(api.url).origin}/files/evidence?subjectKind=${kind}&subjectId=${id}&name=a.pdf&personalData=0`, {
      method: "POST",
      headers: { authorization: `Bearer ${tokens[who]}`, "content-type": "application/octet-stream" },
      body: "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
    });
  const { id, files } = await cell();
  expect(files).toBe(0);
  expect((await upload("reporter", "SUBMISSION_VALUE", id)).status).toBe(201);
  expect((await cell()).files).toBe(1);
  expect((await upload("other", "SUBMISSION_VALUE", id)).status).toBe(404);
  expect((await upload("reporter", "SUBMISSION", (await ask("reporter")).id)).status).toBe(201);
  const list = `query ($id: ID!) { evidence(subjectKind: SUBMISSION_VALUE, subjectId: $id) { name } }`;
  expect((await api.post(list, { id }, tokens.reviewer)).body.data?.evidence).toEqual([{ name: "a.pdf" }]);
  expect((await api.post(list, { id }, tokens.other)).body.errors?.[0].extensions.code).toBe("NOT_FOUND");
  expect((await ask("reporter")).rules).toContainEqual({ kind: "ZERO_TOGETHER", level: "ERROR", items: ["A01", "A02"] });
});
