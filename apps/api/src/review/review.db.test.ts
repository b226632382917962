import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { addDays, periodBefore, periodOf, shanghaiDay } from "@kepu/schema";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inTransaction } from "../ingest/transaction.ts";
import { createLogger } from "../logger.ts";
import { QUARTERLY_FORM } from "../submission/forms/monthly-form.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";
import { addForm, addOrganisation } from "../testing/forms.ts";
import { giveReminders, sendReminders } from "./remind.ts";

const database = testDatabase();
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let bureau: string;
let lead: string;
let quarterly: string;
let committeeForm: string;
let committee: string;
const tokens: Record<string, string> = {};
const quarter = periodBefore(periodOf("QUARTER", shanghaiDay(Date.now()))) as string;
const FULL = { A01: "4", A02: "260", O04: "12.5", O05: "8", P05: "3", P06: "5", P07: "12" };

beforeAll(async () => {
  api = await startApi(database.url);
  place = await smallDistrict(api.services);
  lead = await addOrganisation(api.services, place.root, "科协", "PEOPLES_GROUP");
  bureau = await addOrganisation(api.services, place.root, "教育局");
  committee = await addOrganisation(api.services, place.root, "n1居委会", "RESIDENTS_COMMITTEE", place.communities[0] ?? null);
  const shared = { rootId: place.root, leadId: lead, periodType: "QUARTER" as const, layout: QUARTERLY_FORM };
  quarterly = await addForm(api.services, { ...shared, assigned: [bureau, lead], needsSignoff: true });
  committeeForm = await addForm(api.services, { ...shared, assigned: [committee], subdistrictReview: true });
  const token = async (name: string, role: Parameters<typeof api.services.access.createCredential>[2][number]) => {
    tokens[name] = (await api.services.access.createCredential("PROGRAM", name, [role])).token;
  };
  await token("reporter", { role: "REPORTER", regionId: place.root, organisationId: bureau });
  await token("head", { role: "UNIT_HEAD", regionId: place.root, organisationId: bureau });
  await token("reviewer", { role: "REVIEWER", regionId: place.root, organisationId: lead });
  await token("bureauReviewer", { role: "REVIEWER", regionId: place.root, organisationId: bureau });
  await token("leadReporter", { role: "REPORTER", regionId: place.root, organisationId: lead });
  await token("leadHead", { role: "UNIT_HEAD", regionId: place.root, organisationId: lead });
  await token("office", { role: "OFFICE", regionId: place.root });
  await token("officer", { role: "COMMUNITY_OFFICER", regionId: place.communities[0] ?? "" });
  await token("street", { role: "SUBDISTRICT_OFFICER", regionId: place.north });
  await token("south", { role: "SUBDISTRICT_OFFICER", regionId: place.south });
});
afterAll(() => api.stop());

const SHOWN = "state revision approvedRevision version late actions sections { cells { item { key } value { value } approved { value } } }";
const OPERATIONS: Record<string, string> = {
  view: `query ($key: SubmissionKeyInput!, $revision: Int) { answer: submission(key: $key, revision: $revision) { ${SHOWN} } }`,
  save: `mutation ($input: SaveSubmissionCellsInput!) { answer: saveSubmissionCells(input: $input) { submission { ${SHOWN} } } }`,
  submit: `mutation ($input: SubmitSubmissionInput!) { answer: submitSubmission(input: $input) { ${SHOWN} } }`,
  signOff: `mutation ($input: SubmissionStepInput!) { answer: signOffSubmission(input: $input) { ${SHOWN} } }`,
  approve: `mutation ($input: SubmissionStepInput!) { answer: approveSubmission(input: $input) { ${SHOWN} } }`,
  giveBack: `mutation ($input: ReturnSubmissionInput!) { answer: returnSubmission(input: $input) { ${SHOWN} } }`,
  correct: `mutation ($input: CorrectSubmissionInput!) { answer: correctSubmission(input: $input) { ${SHOWN} } }`,
  lock: "mutation ($formId: ID!, $period: String!) { answer: lockSubmissions(formId: $formId, period: $period) }",
  lockOne: `mutation ($input: SubmissionStepInput!) { answer: lockSubmission(input: $input) { ${SHOWN} } }`,
  inbox:
    "query ($rootId: ID!) { answer: inbox(rootId: $rootId) { records taskDecisions submissions { organisationName state revision late } } }",
  reminders: "query ($rootId: ID!) { answer: reminders(rootId: $rootId) { organisationName stage reason dueOn } }",
};

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape
async function as(who: string, what: string, variables: object): Promise<any> {
  const { body } = await api.post(OPERATIONS[what] ?? "", variables, tokens[who]);
  return body.errors ? body.errors[0].extensions : body.data?.answer;
}

const inbox = async (who: string) =>
  (await as(who, "inbox", { rootId: place.root })).submissions.map(
    (one: { organisationName: string; state: string }) => `${one.organisationName} ${one.state}`,
  );
const cells = (values: Record<string, string>, version = 0) =>
  Object.entries(values).map(([itemKey, value]) => ({ itemKey, value, version }));
const key = { formId: "", period: quarter, organisationId: "" };
const bureaus = () => ({ ...key, formId: quarterly, organisationId: bureau });
const committees = () => ({ ...key, formId: committeeForm, organisationId: committee });

/** The next frame of the live reporting that says a form moved. */
function moved(who: string): { formIds: Promise<string[]>; ready: Promise<void>; end(): void } {
  const client = api.socket(tokens[who]);
  let ready = () => {};
  const begun = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const formIds = new Promise<string[]>((resolve) => {
    client.subscribe(
      { query: `subscription { liveReporting(rootId: "${place.root}") { kind formIds } }` },
      {
        next: ({ data }) => {
          const frame = data?.liveReporting as { kind: string; formIds: string[] };
          if (frame.kind === "SNAPSHOT") ready();
          else if (frame.formIds.length > 0) resolve(frame.formIds);
        },
        error: () => {},
        complete: () => {},
      },
    );
  });
  return { formIds, ready: begun, end: () => void client.dispose() };
}

test("a submission waits in the inbox of whose step it is, of nobody else, and its steps wake who watches", async () => {
  await as("reporter", "save", { input: { ...bureaus(), cells: cells(FULL) } });
  await as("reporter", "submit", { input: { ...bureaus(), version: 1, filledBy: "王" } });
  expect(await inbox("head")).toEqual(["教育局 UNIT_SIGNOFF"]);
  expect(await inbox("leadHead")).toEqual([]);
  expect(await inbox("reviewer")).toEqual([]);
  const watch = moved("reviewer");
  await watch.ready;
  await as("head", "signOff", { input: { ...bureaus(), version: 2 } });
  expect(await watch.formIds).toEqual([quarterly]);
  watch.end();
  expect(await inbox("head")).toEqual([]);
  expect(await inbox("reviewer")).toEqual(["教育局 LEAD_REVIEW"]);
  expect(await inbox("office")).toEqual(["教育局 LEAD_REVIEW"]);
  expect(await inbox("bureauReviewer")).toEqual([]);
  expect(await as("reporter", "inbox", { rootId: place.root })).toMatchObject({ code: "FORBIDDEN" });
  expect(await as("reviewer", "inbox", { rootId: bureau })).toMatchObject({ code: "NOT_FOUND" });
});

test("a committee's goes to its own subdistrict's inbox, then to the lead organisation's", async () => {
  await as("officer", "save", { input: { ...committees(), cells: cells({ ...FULL, A01: "0", A02: "0" }) } });
  expect(await as("officer", "submit", { input: { ...committees(), version: 1, filledBy: "赵" } })).toMatchObject({
    state: "SUBDISTRICT_REVIEW",
  });
  expect(await inbox("street")).toEqual(["n1居委会 SUBDISTRICT_REVIEW"]);
  expect(await inbox("south")).toEqual([]);
  expect(await inbox("reviewer")).toEqual(["教育局 LEAD_REVIEW"]);
  await as("street", "approve", { input: { ...committees(), version: 2 } });
  expect(await inbox("street")).toEqual([]);
  expect((await inbox("reviewer")).sort()).toEqual(["n1居委会 LEAD_REVIEW", "教育局 LEAD_REVIEW"].sort());
});

test("nobody's own organisation waits for their own review", async () => {
  const own = { ...bureaus(), organisationId: lead };
  await as("leadReporter", "save", { input: { ...own, cells: cells(FULL) } });
  await as("leadReporter", "submit", { input: { ...own, version: 1, filledBy: "孙" } });
  await as("leadHead", "signOff", { input: { ...own, version: 2 } });
  expect(await inbox("reviewer")).not.toContain("科协 LEAD_REVIEW");
  expect(await inbox("office")).toContain("科协 LEAD_REVIEW");
});

test("what is sent back is its people's to see to with the reason, and a return without one is refused", async () => {
  for (const reason of ["", "   "])
    expect(await as("reviewer", "giveBack", { input: { ...bureaus(), version: 3, reason } })).toMatchObject({
      code: "BAD_INPUT",
      field: "input.reason",
    });
  const items = [{ itemKey: "A02", reason: " " }];
  expect(await as("reviewer", "giveBack", { input: { ...bureaus(), version: 3, reason: "核对", items } })).toMatchObject({
    field: "input.items.0.reason",
  });
  await as("reviewer", "giveBack", { input: { ...bureaus(), version: 3, reason: "请核对人次" } });
  for (const who of ["reporter", "head"])
    expect(await as(who, "reminders", { rootId: place.root })).toMatchObject([
      { organisationName: "教育局", stage: "RETURNED", reason: "请核对人次" },
    ]);
  expect(await as("officer", "reminders", { rootId: place.root })).toEqual([]);
  expect(await as("reviewer", "reminders", { rootId: place.root })).toMatchObject({ code: "FORBIDDEN" });
});

test("a correction after lock is revision 2: it is compared with what it corrects, approved like the first, and revision 1 stays readable", async () => {
  const { submission } = await as("reporter", "save", { input: { ...bureaus(), cells: cells({ A02: "255" }, 1) } });
  await as("reporter", "submit", { input: { ...bureaus(), version: submission.version, filledBy: "王" } });
  await as("head", "signOff", { input: { ...bureaus(), version: submission.version + 1 } });
  const approved = await as("reviewer", "approve", { input: { ...bureaus(), version: submission.version + 2 } });
  expect(approved.actions).toContain("lockSubmission");
  expect(await as("bureauReviewer", "lock", { formId: quarterly, period: quarter })).toMatchObject({ code: "NOT_FOUND" });
  expect(await as("reviewer", "lock", { formId: quarterly, period: quarter })).toBe(1);
  const corrected = await as("reporter", "correct", { input: { ...bureaus(), version: approved.version + 1, reason: "漏记一场" } });
  expect(corrected).toMatchObject({ state: "DRAFT", revision: 2, approvedRevision: 1 });
  await as("reporter", "save", { input: { ...bureaus(), cells: cells({ A02: "300" }, 2) } });
  const again = await as("reporter", "submit", { input: { ...bureaus(), version: corrected.version, filledBy: "王" } });
  expect(again.state).toBe("UNIT_SIGNOFF");
  await as("head", "signOff", { input: { ...bureaus(), version: again.version } });
  expect((await as("reviewer", "inbox", { rootId: place.root })).submissions).toContainEqual({
    ...{ organisationName: "教育局", state: "LEAD_REVIEW", revision: 2, late: expect.any(Boolean) },
  });
  const changed = (view: { sections: { cells: { item: { key: string }; approved: { value: string } | null }[] }[] }) =>
    view.sections.flatMap((section) => section.cells.flatMap((cell) => (cell.approved ? [[cell.item.key, cell.approved.value]] : [])));
  expect(changed(await as("reviewer", "view", { key: bureaus() }))).toEqual([["A02", "255"]]);
  const second = await as("reviewer", "approve", { input: { ...bureaus(), version: again.version + 1 } });
  expect(second).toMatchObject({ state: "APPROVED", revision: 2, approvedRevision: 2 });
  expect(changed(second)).toEqual([["A02", "255"]]);
  const first = await as("reviewer", "view", { key: bureaus(), revision: 1 });
  expect(first.sections.flatMap((s: { cells: object[] }) => s.cells)).toContainEqual(
    expect.objectContaining({ item: { key: "A02" }, value: { value: "255" } }),
  );
  expect(changed(first)).toEqual([]);
});

test("one submission is locked by who leads its form, over the version they read, and by nobody else", async () => {
  const at = bureaus();
  const version = (await as("reviewer", "view", { key: at })).version;
  for (const who of ["bureauReviewer", "reporter", "head"])
    expect(["NOT_FOUND", "FORBIDDEN"]).toContain((await as(who, "lockOne", { input: { ...at, version } })).code);
  expect((await as("head", "view", { key: at })).actions).not.toContain("lockSubmission");
  expect(await as("reviewer", "lockOne", { input: { ...at, version: version - 1 } })).toMatchObject({ code: "CONFLICT" });
  const locked = await as("reviewer", "lockOne", { input: { ...at, version } });
  expect(locked).toMatchObject({ state: "LOCKED", version: version + 1 });
  expect(locked.actions).not.toContain("lockSubmission");
  expect(await as("reviewer", "lockOne", { input: { ...at, version: version + 1 } })).toMatchObject({ code: "CONFLICT" });
  expect(await as("reviewer", "lock", { formId: quarterly, period: quarter })).toBe(0);
});

test("each reminder is given once a stage, however often the clock asks, and to nobody who has submitted", async () => {
  const { pool } = api.services;
  const outstanding = await addForm(api.services, {
    ...{ rootId: place.root, leadId: lead, periodType: "QUARTER", layout: QUARTERLY_FORM, assigned: [bureau, committee] },
  });
  const due = addDays(endOf(quarter), 10);
  const on = (day: string) => inTransaction(pool, (tx) => giveReminders(tx, new Date(`${day}T04:00:00Z`)));
  const stages = async () =>
    (
      await pool.query("SELECT stage FROM reminder WHERE form_id = $1 AND organisation_id = $2 ORDER BY at, stage", [outstanding, bureau])
    ).rows.map(({ stage }) => stage);
  await pool.query("DELETE FROM reminder");
  expect(await on(addDays(due, -4))).toBe(0);
  expect(await on(addDays(due, -3))).toBe(2);
  const both = await Promise.all([on(due), on(due)]);
  expect(both.reduce((sum, one) => sum + one, 0)).toBe(2);
  expect(await on(due)).toBe(0);
  await on(addDays(due, 1));
  await on(addDays(due, 3));
  await on(addDays(due, 8));
  expect(await stages()).toEqual(["SOON", "TODAY", "OVERDUE", "LONG_OVERDUE"]);
  expect((await pool.query("SELECT FROM reminder WHERE form_id <> $1", [outstanding])).rowCount).toBe(0);
});

const endOf = (period: string) => addDays(`${nextQuarter(period)}-01`, -1);
function nextQuarter(period: string): string {
  const [year, quarterOf] = [Number(period.slice(0, 4)), Number(period.slice(6))];
  return quarterOf === 4 ? `${year + 1}-01` : `${year}-${String(quarterOf * 3 + 1).padStart(2, "0")}`;
}

test("the webhook gets each reminder once, signed and without people's data; what it refuses is tried five times and no more", async () => {
  const { pool } = api.services;
  const got: { body: string; signature: string; timestamp: string }[] = [];
  let status = 503;
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => {
      body += part.toString();
    });
    request.on("end", () => {
      got.push({ body, signature: String(request.headers["x-kepu-signature"]), timestamp: String(request.headers["x-kepu-timestamp"]) });
      response.writeHead(status, { location: "/elsewhere" }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const webhook = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, secret: "a secret of the test" };
  await pool.query("UPDATE reminder SET at = now(), attempts = 0, sent_at = NULL WHERE stage = 'OVERDUE'");
  await pool.query("DELETE FROM reminder WHERE stage <> 'OVERDUE'");
  let minutes = 0;
  const send = () => {
    minutes += 1;
    return sendReminders(pool, webhook, new Date(Date.now() + minutes * 60_000), createLogger("silent"));
  };
  await send();
  status = 302;
  await send();
  status = 200;
  await send();
  await send();
  expect(got).toHaveLength(3);
  const { body, signature, timestamp } = got[2] ?? { body: "", signature: "", timestamp: "" };
  expect(signature).toBe(`sha256=${createHmac("sha256", webhook.secret).update(`${timestamp}.${body}`).digest("hex")}`);
  const sent = JSON.parse(body);
  expect(sent.reminders).toHaveLength(2);
  expect(Object.keys(sent.reminders[0]).sort()).toEqual(["dueOn", "form", "id", "organisation", "period", "stage", "venue"]);
  await pool.query("UPDATE reminder SET attempts = 0, sent_at = NULL, tried_at = NULL");
  status = 500;
  for (let run = 0; run < 8; run++) await send();
  expect(got).toHaveLength(3 + 5);
  expect((await pool.query("SELECT DISTINCT attempts, fault, sent_at FROM reminder")).rows).toEqual([
    { attempts: 5, fault: "status 500", sent_at: null },
  ]);
  server.close();
});

test("no transaction is open while the webhook answers, and two processes do not tell it twice; what a dead one took is sent again", async () => {
  const { pool } = api.services;
  let open = -1;
  const got: string[] = [];
  const server = createServer((request, response) => {
    request.resume().on("end", async () => {
      // the others may be looking for what is due at this moment
      for (const until = Date.now() + 2_000; open !== 0 && Date.now() < until; ) {
        const { rows } = await pool.query(
          "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL",
        );
        open = rows[0].n;
      }
      got.push(request.url ?? "");
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const webhook = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, secret: undefined };
  const at = new Date();
  await pool.query("UPDATE reminder SET at = $1, attempts = 0, sent_at = NULL, tried_at = NULL", [at]);
  const send = (ms = 0) => sendReminders(pool, webhook, new Date(at.getTime() + ms), createLogger("silent"));
  await Promise.all([send(), send(), send()]);
  expect(got).toHaveLength(1);
  expect(open).toBe(0);
  await pool.query("UPDATE reminder SET sent_at = NULL");
  await send(10_000);
  expect(got).toHaveLength(1);
  await send(60_000);
  await send(120_000);
  expect(got).toHaveLength(2);
  server.close();
});
