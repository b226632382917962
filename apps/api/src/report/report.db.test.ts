import { createHash } from "node:crypto";
import type { BriefRank, MonthlyBrief } from "@kepu/schema";
import { v7 as uuidv7 } from "uuid";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { setClock } from "../clock.ts";
import { ReportHeads1700000000086 } from "../database/migrations/0086-report-heads.ts";
import { seedIndicators } from "../indicator/indicator-list.ts";
import { flushCheckIns } from "../ingest/check-in-flush.ts";
import { ensurePartitions } from "../ingest/partitions.ts";
import { Population } from "../region/region.entity.ts";
import { FormVersion } from "../submission/form.entity.ts";
import { MONTHLY_FORM as LAYOUT } from "../submission/forms/monthly-form.ts";
import { Submission } from "../submission/submission.entity.ts";
import { submissionId } from "../submission/submission-scope.ts";
import { writeChange } from "../task/change.ts";
import { Task } from "../task/task.entity.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict, viewerWith } from "../testing/district.ts";
import { addForm, addOrganisation } from "../testing/forms.ts";
import { checkInAt } from "../testing/metrics.ts";
import { addPlan, addTask } from "../testing/tasks.ts";
import { type Key, keyOf } from "../testing/walk.ts";

const database = testDatabase();
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
const keys = {} as Record<"leader" | "office" | "evaluator" | "officer" | "reporter", Key>;

beforeAll(async () => {
  api = await startApi(database.url);
  await api.services.db.transaction(seedIndicators);
  place = await smallDistrict(api.services);
  await ensurePartitions(api.services.pool, new Date("2024-01-01T00:00:00Z"), new Date());
  keys.leader = await keyOf(api, "LEADER", { regionId: place.root });
  keys.office = await keyOf(api, "OFFICE", { regionId: place.root });
  keys.evaluator = await keyOf(api, "EVALUATOR", { regionId: place.root });
  keys.officer = await keyOf(api, "SUBDISTRICT_OFFICER", { regionId: place.north });
  keys.reporter = await keyOf(api, "REPORTER", { regionId: place.root });
  await came("2024-08-10", 0, 4, "2024-08-10");
  await came("2024-09-10", 0, 7, "2024-09-10");
  await came("2024-09-11", 2, 12, "2024-09-11");
  await came("2024-09-12", 4, 5, "2024-09-12");
});
afterEach(() => setClock(undefined));
afterAll(() => api.stop());

const came = (day: string, community: number, count: number, recordedOn: string) =>
  flushCheckIns(
    api.services.pool,
    [checkInAt(`${day}T10:00:00+08:00`, { rootId: place.root, communityId: place.communities[community] ?? "", count })],
    new Date(`${recordedOn}T12:00:00+08:00`),
  );

async function ask(document: string, variables: object, { token, cookie }: Key) {
  const { body } = await api.post(document, variables, token, cookie ? { cookie, origin: new URL(api.url).origin } : {});
  return body.errors?.[0]?.extensions ?? Object.values(body.data ?? {})[0];
}
const HEAD = "id month provisional asOf asOfDay sha256 madeAt makerName";
const FIELDS = `${HEAD} content`;
const make = (key: Key, input: object = {}) =>
  ask(
    `mutation ($input: MakeReportInput!) { makeReport(input: $input) { report { ${FIELDS} } } }`,
    { input: { rootId: place.root, template: "MONTHLY_BRIEF", month: "2024-09", ...input } },
    key,
  );
const check = (key: Key, id: string) =>
  ask(
    `query ($id: ID!) { checkReport(reportId: $id) { intact equal differences { path stored now } restatements { path stored now } } }`,
    { id },
    key,
  );
const read = (key: Key, id: string) => ask(`query ($id: ID!) { report(reportId: $id) { ${FIELDS} } }`, { id }, key);
const figureOf = ({ figures }: MonthlyBrief, code: string) => figures.find((one) => one.code === code);
const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

test("a report is what metrics said as of the end of the day before, with the hash of its very bytes", async () => {
  setClock("2024-10-08T02:00:00Z");
  const { report } = await make(keys.leader);
  expect(report).toMatchObject({ month: "2024-09", asOfDay: "2024-10-07", asOf: "2024-10-07T15:59:59.999Z", makerName: "LEADER" });
  expect(sha256(report.content)).toBe(report.sha256);
  const content = JSON.parse(report.content);
  const attendance = content.figures.find(({ code }: { code: string }) => code === "M01");
  const { series } = await ask(
    `query ($input: MetricsInput!) { metrics(input: $input) { series { values provisionalShares completeness versions comparisons { kind bases changes } } } }`,
    {
      input: {
        ...{ rootId: place.root, indicators: ["M01"], periods: ["2024-09"], asOf: "2024-10-07" },
        compare: ["PREVIOUS_PERIOD", "LAST_YEAR"],
      },
    },
    keys.leader,
  );
  expect(attendance).toMatchObject({ value: "24", version: 1, previous: { period: "2024-08", value: "4", change: "500.00" } });
  expect(attendance).toMatchObject({
    ...{ value: series[0].values[0], provisionalShare: series[0].provisionalShares[0], completeness: series[0].completeness[0] },
    ...{ previous: { value: series[0].comparisons[0].bases[0] }, lastYear: { value: series[0].comparisons[1].bases[0] } },
  });
  expect(content.ranking.map(({ name, value, rank }: { name: string; value: string; rank: number }) => [name, value, rank])).toEqual([
    ["south", "12", 1],
    ["north", "7", 2],
    ["区直属", "5", null],
  ]);
  const trend = (content as MonthlyBrief).trends.find(({ code }) => code === "A02")?.points ?? [];
  expect([trend.length, trend[0]?.period, trend.at(-1)]).toEqual([
    13,
    "2023-09",
    { period: "2024-09", value: figureOf(content, "A02")?.value },
  ]);
  expect(content.definitions.map(({ code }: { code: string }) => code)).toContain("M01");
});

test("checked again it is equal; what came in late is a restatement of today, and changes nothing of the report", async () => {
  setClock("2024-10-08T02:00:00Z");
  const { report } = await make(keys.office);
  setClock("2024-10-20T02:00:00Z");
  expect(await check(keys.evaluator, report.id)).toMatchObject({ intact: true, equal: true, differences: [], restatements: [] });
  await came("2024-09-30", 0, 3, "2024-10-15");
  const checked = await check(keys.evaluator, report.id);
  expect(checked).toMatchObject({ intact: true, equal: true, differences: [] });
  expect(checked.restatements).toContainEqual({ path: "figures.M01.value", stored: "24", now: "27" });
  expect(checked.restatements).toContainEqual({ path: `ranking.${place.north}.value`, stored: "7", now: "10" });
  // what is written into the past of the record itself is no restatement: the check finds it
  await came("2024-09-29", 2, 1, "2024-09-29");
  const found = await check(keys.evaluator, report.id);
  expect(found).toMatchObject({ intact: true, equal: false });
  expect(found.differences).toContainEqual({ path: "figures.M01.value", stored: "24", now: "25" });
  expect(await read(keys.evaluator, report.id)).toEqual(report);
});

test("subdistricts are ranked per 1,000 residents where all of them are known; statements stand as of then, and a later one is a difference of today", async () => {
  setClock("2024-10-08T02:00:00Z");
  for (const [regionId, value] of [
    [place.north, 1_000],
    [place.south, 4_000],
  ] as const)
    await api.services.db
      .getRepository(Population)
      .insert({ id: uuidv7(), regionId, year: 2022, value, source: "统计局", origin: "OFFICIAL" });
  const say = async (text: string) =>
    (
      await ask(
        `mutation ($input: AddStatementInput!) { addStatement(input: $input) { statement { id } } }`,
        { input: { rootId: place.root, regionId: place.north, code: "M01", period: "2024-09", text } },
        keys.office,
      )
    ).statement.id;
  const first = await say("九月有两场停办。");
  setClock("2024-10-09T02:00:00Z");
  const { report } = await make(keys.leader);
  const { ranking, statements } = JSON.parse(report.content);
  expect(ranking.map(({ name, perThousand, rank }: BriefRank) => [name, perThousand, rank])).toEqual([
    ["north", expect.stringMatching(/^\d+\.\d$/), 1],
    ["south", "3.3", 2],
    ["区直属", null, null],
  ]);
  expect(statements).toMatchObject([{ statementId: first, code: "M01", name: "north", text: "九月有两场停办。", writerName: "OFFICE" }]);
  const second = await say("十月补办。");
  const checked = await check(keys.evaluator, report.id);
  expect(checked).toMatchObject({ equal: true, differences: [] });
  expect(checked.restatements).toContainEqual({ path: `statements.${second}.text`, stored: null, now: "十月补办。" });
});

test("nobody changes or deletes a report: the table itself refuses", async () => {
  setClock("2024-10-08T02:00:00Z");
  const { report } = await make(keys.office, { month: "2024-08" });
  for (const sql of [`UPDATE report SET content = '{}' WHERE id = $1`, "DELETE FROM report WHERE id = $1"])
    await expect(api.services.pool.query(sql, [report.id])).rejects.toThrow("never changed");
  expect(await read(keys.leader, report.id)).toEqual(report);
});

test("leader and office make reports, an evaluator reads them, nobody else; who made one is in the audit", async () => {
  setClock("2024-10-08T02:00:00Z");
  const { report } = await make(keys.leader, { month: "2024-08" });
  for (const key of [keys.evaluator, keys.officer, keys.reporter]) expect(await make(key)).toMatchObject({ code: "FORBIDDEN" });
  for (const key of [keys.officer, keys.reporter]) {
    expect(await read(key, report.id)).toMatchObject({ code: "FORBIDDEN" });
    expect(await check(key, report.id)).toMatchObject({ code: "FORBIDDEN" });
  }
  expect((await read(keys.evaluator, report.id)).sha256).toBe(report.sha256);
  const { rows } = await api.services.pool.query("SELECT detail FROM audit_entry WHERE action = 'makeReport' AND target = $1", [report.id]);
  expect(rows[0].detail).toContain(report.sha256.slice(0, 16));
});

test("filings and tasks are told as they stood on that day, whatever was filed, decided and done since", async () => {
  const { services } = api;
  const [lead = "", early = "", late = "", silent = ""] = await Promise.all(
    ["科协", "早报局", "迟报局", "未报局"].map((name) => addOrganisation(services, place.root, name)),
  );
  const assigned = [early, late, silent];
  const formId = await addForm(services, { rootId: place.root, leadId: lead, periodType: "MONTH", layout: LAYOUT, assigned });
  const version = await services.db.getRepository(FormVersion).findOneByOrFail({ formId });
  for (const [organisationId, at] of [
    [early, "2024-10-05T02:00:00Z"],
    [late, "2024-10-15T02:00:00Z"],
  ] as const)
    await services.db.getRepository(Submission).insert({
      ...{ id: submissionId({ formId, period: "2024-09", organisationId }), rootId: place.root, formId, versionId: version.id },
      ...{ organisationId, venueId: null, period: "2024-09", state: "LEAD_REVIEW", revision: 1, approvedRevision: 0, version: 1 },
      ...{ dueOn: "2024-10-10", submittedAt: new Date(at), approvedAt: null, filledBy: null, filledByPhone: null, unitHead: null },
    });
  const planId = await addPlan(api, place.root);
  const times = { startsOn: "2024-01-01", dueOn: "2024-10-09" };
  const taskId = await addTask(api, { rootId: place.root, planId, leadId: lead, ...times, state: "IN_PROGRESS", percent: 40 });
  await services.db.transaction(async (tx) => {
    setClock("2024-10-14T02:00:00Z");
    const task = await tx.findOneByOrFail(Task, { id: taskId });
    await writeChange(tx, task, {
      ...{ actor: { kind: "ACCOUNT", id: place.root }, action: "reportTaskProgress" },
      set: { percent: 100, doneOn: "2024-10-14", state: "DONE_PENDING" },
    });
  });
  setClock("2024-10-20T02:00:00Z");
  const standing = async (asOf: string) => {
    const { filings, tasks, attention } = JSON.parse((await make(keys.leader, { asOf })).report.content);
    const { onTime, late, missing, notDue, missingNames } = filings[0];
    return { filed: [onTime, late, missing, notDue], missingNames, overdue: tasks.overdue, kinds: attention.map(kindOf) };
  };
  const kindOf = ({ kind }: { kind: string }) => kind;
  expect(await standing("2024-10-04")).toMatchObject({ filed: [0, 0, 0, 3], missingNames: [], overdue: 0 });
  expect(await standing("2024-10-12")).toMatchObject({
    ...{ filed: [1, 0, 2, 0], missingNames: ["迟报局", "未报局"], overdue: 1 },
    kinds: expect.arrayContaining(["FILINGS_MISSING", "TASKS_OVERDUE"]),
  });
  expect(await standing("2024-10-19")).toMatchObject({ filed: [1, 1, 1, 0], missingNames: ["未报局"], overdue: 0 });
  const { report } = await make(keys.leader, { asOf: "2024-10-12" });
  expect(report.provisional).toBe(false);
  expect((await make(keys.leader, { asOf: "2024-09-20" })).report.provisional).toBe(true);
  const checked = await check(keys.leader, report.id);
  expect(checked).toMatchObject({ equal: true, differences: [] });
  expect(checked.restatements).toContainEqual({ path: "tasks.overdue", stored: "1", now: "0" });
});

test("a call sent again gives the same report, and what cannot be made is refused by its field", async () => {
  setClock("2024-10-25T02:00:00Z");
  const requestId = uuidv7();
  const [one, two] = [await make(keys.leader, { requestId }), await make(keys.leader, { requestId })];
  expect(two).toEqual(one);
  expect(await make(keys.leader, { requestId, month: "2024-08" })).toMatchObject({ code: "CONFLICT" });
  expect(await make(keys.leader, { month: "2024-9" })).toMatchObject({ code: "BAD_INPUT", field: "input.month" });
  for (const month of ["0001-01", "1999-12", "9999-12"])
    expect(await make(keys.leader, { month }), month).toMatchObject({ code: "BAD_INPUT", field: "input.month" });
  expect(await make(keys.leader, { month: "2024-11" })).toMatchObject({ code: "BAD_INPUT", field: "input.month" });
  expect(await make(keys.leader, { asOf: "2024-10-25" })).toMatchObject({ code: "BAD_INPUT", field: "input.asOf" });
  expect(await make(keys.leader, { rootId: place.north })).toMatchObject({ code: "NOT_FOUND" });
  const page = await ask(
    `query ($root: ID!) { reports(rootId: $root, first: 1) { edges { node { id } } pageInfo { hasNextPage } } }`,
    { root: place.root },
    keys.evaluator,
  );
  expect(page).toMatchObject({ edges: [{ node: { id: one.report.id } }], pageInfo: { hasNextPage: true } });
});

test("a list gives the heads of reports; what each says comes for few of them, or one by one", async () => {
  setClock("2024-10-25T02:00:00Z");
  const listed = (fields: string, first: number) =>
    ask(
      `query ($root: ID!) { reports(rootId: $root, first: ${first}) { edges { node { ${fields} } } } }`,
      { root: place.root },
      keys.evaluator,
    );
  const { edges } = await listed(HEAD, 200);
  expect(edges.length).toBeGreaterThan(5);
  expect(await listed(FIELDS, 200)).toMatchObject({ code: "LIMIT_EXCEEDED", limit: 25_000 });
  const few = await listed(FIELDS, 3);
  for (const { node } of few.edges) {
    expect(sha256(node.content)).toBe(node.sha256);
    expect(await read(keys.leader, node.id)).toEqual(node);
  }
  // reports of before this column are found to be the same
  const heads = edges.map(({ node }: { node: object }) => node);
  expect(new Set(heads.map(({ provisional }: { provisional: boolean }) => provisional))).toEqual(new Set([true, false]));
  const runner = api.services.db.createQueryRunner();
  await new ReportHeads1700000000086().down(runner);
  await new ReportHeads1700000000086().up(runner);
  await runner.release();
  expect((await listed(HEAD, 200)).edges.map(({ node }: { node: object }) => node)).toEqual(heads);
});

test("honours are told as the register held them on that day: one that is added or withdrawn later is a difference of today", async () => {
  setClock("2025-02-20T02:00:00Z");
  const { services } = api;
  const other = await smallDistrict(services);
  const office = viewerWith("OFFICE", { regionId: other.root });
  const give = (name: string) =>
    services.honourEditing.add(office, {
      ...{ rootId: other.root, name, level: "DISTRICT", holderKind: "DISTRICT", awardedOn: { date: "2025-02-10", precision: "DAY" } },
    });
  const first = await give("先进区");
  setClock("2025-03-05T02:00:00Z");
  const report = await services.reports.make(office, { rootId: other.root, template: "MONTHLY_BRIEF", month: "2025-02" });
  expect(JSON.parse(await services.reports.contentOf(report)).honours).toMatchObject([{ honourId: first.id, level: "DISTRICT" }]);
  setClock("2025-03-09T02:00:00Z");
  await services.honourEditing.withdraw(office, first.id, 1, "登记有误", "2025-02-11");
  const second = await give("示范区");
  const found = await services.reports.check(office, report.id);
  expect(found).toMatchObject({ intact: true, equal: true, differences: [] });
  const paths: string[] = found.restatements.map(({ path }) => path);
  for (const { id } of [first, second]) expect(paths).toContain(`honours.${id}.level`);
});

test("thirty people who make a report at once each get one, and meanwhile others are answered", async () => {
  setClock("2024-10-25T02:00:00Z");
  const grants = [{ role: "LEADER" as const, regionId: place.root }];
  const people = await Promise.all(
    Array.from({ length: 30 }, (_, n) => api.services.access.createCredential("PROGRAM", `leader ${n}`, grants)),
  );
  const made = Promise.all(people.map(({ token }) => make({ token })));
  const others = await Promise.all(Array.from({ length: 5 }, () => read(keys.evaluator, uuidv7())));
  expect(others.map(({ code }) => code)).toEqual(Array(5).fill("NOT_FOUND"));
  expect((await made).filter(({ report }) => report)).toHaveLength(30);
});

test("a made-up cursor is bad input, whichever day or character it holds", async () => {
  const cursor = (...key: string[]) => Buffer.from(JSON.stringify(key)).toString("base64url");
  for (const after of [
    cursor("2024-02-31T00:00:00.000Z", uuidv7()),
    cursor("2024-10-08T99:00:00.000Z", uuidv7()),
    cursor("0000-01-01T00:00:00.000Z", uuidv7()),
  ])
    expect(
      await ask(
        `query ($root: ID!, $after: String) { reports(rootId: $root, after: $after) { pageInfo { hasNextPage } } }`,
        { root: place.root, after },
        keys.leader,
      ),
    ).toMatchObject({ code: "BAD_INPUT" });
});
