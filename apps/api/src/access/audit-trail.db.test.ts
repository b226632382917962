import { periodBefore, periodOf, shanghaiDay } from "@kepu/schema";
import { afterAll, beforeAll, expect, test } from "vitest";
import { QUARTERLY_FORM } from "../submission/forms/monthly-form.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";
import { addForm, addOrganisation } from "../testing/forms.ts";
import { grant, type Person, signedIn } from "../testing/records.ts";
import { addPlan } from "../testing/tasks.ts";

const database = testDatabase();
let api: Api;
let root: string;
let key: { formId: string; period: string; organisationId: string };
const people: Record<string, Person> = {};

beforeAll(async () => {
  api = await startApi(database.url);
  root = (await smallDistrict(api.services)).root;
  const lead = await addOrganisation(api.services, root, "科协", "PEOPLES_GROUP");
  const bureau = await addOrganisation(api.services, root, "教育局");
  const other = await addOrganisation(api.services, root, "卫健局");
  const formId = await addForm(api.services, {
    ...{ rootId: root, leadId: lead, periodType: "QUARTER", layout: QUARTERLY_FORM, assigned: [bureau], needsSignoff: true },
  });
  key = { formId, organisationId: bureau, period: periodBefore(periodOf("QUARTER", shanghaiDay(Date.now()))) as string };
  for (const [name, one] of [
    ["reporter", grant("REPORTER", root, bureau)],
    ["head", grant("UNIT_HEAD", root, bureau)],
    ["reviewer", grant("REVIEWER", root, lead)],
    ["stranger", grant("REPORTER", root, other)],
    ["office", grant("OFFICE", root)],
    ["auditor", { role: "AUDIT_ADMIN" } as const],
  ] as const)
    people[name] = await signedIn(api, name, [one]);
});
afterAll(() => api.stop());

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape
async function as(who: string, mutation: string, input: object, select = "state version"): Promise<any> {
  const type = `${{ signOffSubmission: "SubmissionStep", approveSubmission: "SubmissionStep" }[mutation] ?? mutation[0]?.toUpperCase() + mutation.slice(1)}Input`;
  const { data, code } = await (people[who] as Person).ask(`mutation ($input: ${type}!) { ${mutation}(input: $input) { ${select} } }`, {
    input,
  });
  return code || data[mutation];
}

interface Row {
  at: string;
  actorId: string;
  actorName: string;
  action: string;
  outcome: string;
  target: string;
  detail: string | null;
}

async function trail(): Promise<Row[]> {
  await api.services.audit.flush();
  const rows: Row[] = [];
  for (let after: string | null = null; ; ) {
    const { data } = await (people.auditor as Person).ask(
      `query ($after: String) { auditEntries(first: 200, after: $after) { pageInfo { hasNextPage endCursor }
        edges { node { at actorId actorName action outcome target detail } } } }`,
      { after },
    );
    rows.push(...data.auditEntries.edges.map((edge: { node: Row }) => edge.node));
    if (!data.auditEntries.pageInfo.hasNextPage) return rows.reverse();
    after = data.auditEntries.pageInfo.endCursor;
  }
}

test("every step of a submission is kept with who, when, what, before and after", async () => {
  const began = new Date().toISOString();
  const cells = [{ itemKey: "A01", value: "4", version: 0 }];
  await as("reporter", "saveSubmissionCells", { ...key, cells }, "cells { status }");
  await as("reporter", "saveSubmissionCells", { ...key, cells: [{ itemKey: "A01", value: "5", version: 1 }] }, "cells { status }");
  const values = Object.entries({ A02: "260", O04: "12.5", O05: "8", P05: "3", P06: "5", P07: "12" });
  const results = await as(
    "reporter",
    "submitResults",
    { ...key, idempotencyKey: "k", values: values.map(([itemKey, value]) => ({ itemKey, value })) },
    "accepted version",
  );
  let version = results.version;
  const step = async (who: string, mutation: string, more: object = {}) => {
    const answer = await as(who, mutation, { ...key, version, ...more });
    version = answer.version;
    return answer.state;
  };
  expect(await step("reporter", "submitSubmission", { filledBy: "王" })).toBe("UNIT_SIGNOFF");
  expect(await step("head", "signOffSubmission")).toBe("LEAD_REVIEW");
  expect(await step("reviewer", "returnSubmission", { reason: "核对" })).toBe("RETURNED");
  expect(await step("reporter", "submitSubmission", { filledBy: "王" })).toBe("UNIT_SIGNOFF");
  expect(await step("head", "signOffSubmission")).toBe("LEAD_REVIEW");
  expect(await step("reviewer", "approveSubmission")).toBe("APPROVED");
  const lock = `mutation { lockSubmissions(formId: "${key.formId}", period: "${key.period}") }`;
  expect((await (people.reviewer as Person).ask(lock)).data.lockSubmissions).toBe(1);
  version += 1;
  expect(await step("reporter", "correctSubmission", { reason: "漏报" })).toBe("DRAFT");

  const kept = (await trail()).filter((row) => row.outcome === "SUCCESS" && row.action.includes("ubmission"));
  const steps = kept.filter((row) => row.action !== "submission");
  expect(steps.map(({ actorName, action, detail }) => [actorName, action, detail])).toEqual([
    ["reporter", "saveSubmissionCells", "A01 empty → 4"],
    ["reporter", "saveSubmissionCells", "A01 4 → 5"],
    ["reporter", "saveSubmissionCells", "A02 empty → 260, O04 empty → 12.5, O05 empty → 8, P05 empty → 3, P06 empty → 5, P07 empty → 12"],
    ["reporter", "submitSubmission", "revision 1: DRAFT → UNIT_SIGNOFF"],
    ["head", "signOffSubmission", "revision 1: UNIT_SIGNOFF → LEAD_REVIEW"],
    ["reviewer", "returnSubmission", "revision 1: LEAD_REVIEW → RETURNED"],
    ["reporter", "submitSubmission", "revision 1: RETURNED → UNIT_SIGNOFF"],
    ["head", "signOffSubmission", "revision 1: UNIT_SIGNOFF → LEAD_REVIEW"],
    ["reviewer", "approveSubmission", "revision 1: LEAD_REVIEW → APPROVED"],
    ["reviewer", "lockSubmissions", "revision 1: APPROVED → LOCKED"],
    ["reporter", "correctSubmission", "revision 2: LOCKED → DRAFT"],
  ]);
  for (const row of steps) {
    expect(row.actorId).toBe((people[row.actorName] as Person).id);
    expect(row.at >= began && row.at <= new Date().toISOString()).toBe(true);
    expect(row.target).toBe(steps[0]?.target);
  }
});

test("a denial is kept with who asked for what, and so is a look at who filled a form in", async () => {
  const read = "query ($key: SubmissionKeyInput!) { submission(key: $key) { filledBy filledByPhone } }";
  expect((await (people.stranger as Person).ask(read, { key })).code).toBe("NOT_FOUND");
  expect(await as("reporter", "approveSubmission", { ...key, version: 1 })).toBe("FORBIDDEN");
  expect((await (people.reviewer as Person).ask(read, { key })).code).toBe("");
  const rows = await trail();
  const row = (actorName: string, action: string, outcome: string) =>
    expect(rows).toContainEqual(expect.objectContaining({ actorName, action, outcome, target: key.formId }));
  row("stranger", "submission", "DENIED");
  row("reporter", "approveSubmission", "DENIED");
  row("reviewer", "submission", "SUCCESS");
});

test("plans and tasks that are made say what there is now, and that there was nothing", async () => {
  const plan = { rootId: root, name: "计划", startsOn: "2026-01-01", endsOn: "2026-12-31" };
  const created = await (people.office as Person).ask("mutation ($input: CreatePlanInput!) { createPlan(input: $input) { __typename } }", {
    input: plan,
  });
  expect(created.code).toBe("");
  await addPlan(api, root, "另一计划"); // what the test itself puts there is nobody's change
  const made = (await trail()).filter((row) => row.action === "createPlan" && row.outcome === "SUCCESS");
  expect(made.map(({ actorName, detail }) => [actorName, detail])).toEqual([["office", "none → 2026-01-01 to 2026-12-31, version 1"]]);
});
