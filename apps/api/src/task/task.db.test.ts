import { addDays, LIMITS } from "@kepu/schema";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";
import { addOrganisation, addPlan, addTask, TODAY, tokenOf } from "../testing/tasks.ts";

const database = testDatabase();
let api: Api;
let root: string;
let plan: string;
/** lead, supporting, and neither */
let education: string;
let health: string;
let justice: string;
let token: Record<"office" | "leader" | "lead" | "supporting" | "stranger" | "head" | "ownOffice" | "bare", string>;

beforeAll(async () => {
  api = await startApi(database.url);
  ({ root } = await smallDistrict(api.services));
  [education, health, justice] = (await Promise.all(["教育局", "卫健局", "司法局"].map((name) => addOrganisation(api, root, name)))) as [
    string,
    string,
    string,
  ];
  plan = await addPlan(api, root);
  const both = [
    { role: "OFFICE" as const, regionId: root },
    { role: "REPORTER" as const, regionId: root, organisationId: education },
  ];
  token = {
    office: await tokenOf(api, "OFFICE", root),
    leader: await tokenOf(api, "LEADER", root),
    lead: await tokenOf(api, "REPORTER", root, education),
    supporting: await tokenOf(api, "REPORTER", root, health),
    stranger: await tokenOf(api, "REPORTER", root, justice),
    head: await tokenOf(api, "UNIT_HEAD", root, education),
    bare: await tokenOf(api, "REPORTER", root),
    ownOffice: (await api.services.access.createCredential("PROGRAM", "both", both)).token,
  };
});
afterAll(() => api.stop());

const fresh = (more: Parameters<typeof addTask>[1] | object = {}) =>
  addTask(api, { rootId: root, planId: plan, leadId: education, supportingIds: [health], ...more });

async function ask(query: string, variables: object, who: keyof typeof token) {
  const { body } = await api.post(query, variables, token[who]);
  return { data: body.data, code: body.errors?.[0].extensions.code as string | undefined, extensions: body.errors?.[0].extensions };
}

const COLUMNS = "id version state percent light doneOn dueOn extendedTo lateDays actions todo escalation { feedback }";
const TASK = `query ($id: ID!) { task(id: $id) { task { ${COLUMNS} } reports { kind percent text by receipt organisation { shortName } } changes { action by fields { field before after } } extensions { state } escalations { outcome } } }`;
const seen = async (id: string, who: keyof typeof token = "office") => (await ask(TASK, { id }, who)).data?.task;

async function act(name: string, input: Record<string, unknown>, who: keyof typeof token) {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const answer = await ask(`mutation ($input: ${type}!) { ${name}(input: $input) { task { ${COLUMNS} } } }`, { input }, who);
  return { ...answer, task: answer.data?.[name]?.task };
}
const report = (taskId: string, version: number, percent: number, who: keyof typeof token = "lead", key = crypto.randomUUID()) =>
  act("reportTaskProgress", { taskId, version, percent, text: `完成 ${percent} %`, idempotencyKey: key }, who);

test("a task goes from not started to confirmed: the lead organisation reports, the office confirms", async () => {
  const id = await fresh();
  const started = await report(id, 1, 60);
  expect(started.task).toMatchObject({ state: "IN_PROGRESS", percent: 60, light: "GREEN", version: 2 });
  const done = await report(id, 2, 100);
  expect(done.task).toMatchObject({ state: "DONE_PENDING", doneOn: TODAY, version: 3 });
  expect((await report(id, 3, 90)).code).toBe("CONFLICT");
  const confirmed = await act("confirmTask", { taskId: id, version: 3 }, "office");
  expect(confirmed.task).toMatchObject({ state: "CONFIRMED", light: "GREEN", lateDays: 0 });
});

test("what is returned goes on at what the office recognises, with the reason in the history", async () => {
  const id = await fresh({ state: "DONE_PENDING", percent: 100, doneOn: TODAY });
  expect((await act("returnTask", { taskId: id, version: 1, percent: 70, reason: " " }, "office")).extensions.field).toBe("input.reason");
  const back = await act("returnTask", { taskId: id, version: 1, percent: 70, reason: "缺照片" }, "office");
  expect(back.task).toMatchObject({ state: "IN_PROGRESS", percent: 70, doneOn: null });
  const { changes } = await seen(id, "lead");
  expect(changes[0].fields).toContainEqual({ field: "reason", before: null, after: "缺照片" });
});

test("blocked is a state of its own, and not with a hundred per cent", async () => {
  const id = await fresh();
  const input = { taskId: id, version: 1, percent: 30, text: "场地未落实", blocked: true, idempotencyKey: "b1" };
  expect((await act("reportTaskProgress", { ...input, percent: 100 }, "lead")).extensions.field).toBe("input.blocked");
  expect((await act("reportTaskProgress", input, "lead")).task.state).toBe("BLOCKED");
  expect((await report(id, 2, 55)).task.state).toBe("IN_PROGRESS");
});

test("a stale write changes nothing and shows both values", async () => {
  const id = await fresh();
  await report(id, 1, 40);
  const stale = await report(id, 1, 50);
  expect(stale.code).toBe("CONFLICT");
  expect(stale.extensions.current).toMatchObject({ id, version: 2, percent: 40 });
  expect(stale.extensions.submitted).toMatchObject({ version: 1, percent: 50 });
  expect((await seen(id)).task.percent).toBe(40);
});

test("the same report sent twenty times at once counts once and answers the same; the key with other content is a conflict", async () => {
  const id = await fresh();
  const key = crypto.randomUUID();
  const answers = await Promise.all(Array.from({ length: 20 }, () => report(id, 1, 60, "lead", key)));
  expect(answers.map(({ task, code }) => [task?.percent, code])).toEqual(Array(20).fill([60, undefined]));
  const { reports, task } = await seen(id);
  expect([reports.length, task.version]).toEqual([1, 2]);
  expect((await report(id, 2, 61, "lead", key)).code).toBe("CONFLICT");
});

test("two reporters at once: one is taken, the other is told of a conflict", async () => {
  const id = await fresh();
  const codes = (await Promise.all([report(id, 1, 20), report(id, 1, 30), report(id, 1, 40)])).map(({ code }) => code);
  expect(codes.filter((code) => code === undefined)).toHaveLength(1);
  expect(codes.filter((code) => code === "CONFLICT")).toHaveLength(2);
});

test("who sees which tasks: the district's people all, an organisation's people what it leads or supports, others none", async () => {
  const id = await fresh();
  for (const who of ["office", "leader", "lead", "supporting", "head"] as const) expect((await seen(id, who))?.task.id, who).toBe(id);
  for (const who of ["stranger", "bare"] as const) {
    expect(await seen(id, who), who).toBeNull();
    const { data } = await ask("query ($rootId: ID!) { tasks(filter: { rootId: $rootId }) { totalCount } }", { rootId: root }, who);
    expect(data?.tasks.totalCount, who).toBe(0);
  }
});

test("only the lead organisation's reporter moves a task; a foreign task answers as an absent one", async () => {
  const id = await fresh();
  expect((await report(id, 1, 10, "supporting")).code).toBe("NOT_FOUND");
  expect((await report(id, 1, 10, "stranger")).code).toBe("NOT_FOUND");
  expect((await report(id, 1, 10, "bare")).code).toBe("NOT_FOUND");
  expect((await report(id, 1, 10, "head")).code).toBe("FORBIDDEN");
  expect((await report(id, 1, 10, "office")).code).toBe("FORBIDDEN");
  expect((await report(crypto.randomUUID(), 1, 10, "lead")).code).toBe("NOT_FOUND");
  expect((await report(id, 1, 10, "lead")).task.percent).toBe(10);
});

test("a supporting organisation contributes in words, which moves no figure and no version", async () => {
  const id = await fresh();
  const input = { taskId: id, text: "派出专家两名", idempotencyKey: "c1" };
  expect((await act("contributeToTask", input, "lead")).code).toBe("NOT_FOUND");
  expect((await act("contributeToTask", input, "supporting")).task).toMatchObject({ percent: 0, state: "NOT_STARTED", version: 1 });
  await act("contributeToTask", input, "supporting");
  const { reports } = await seen(id, "lead");
  expect(reports).toMatchObject([{ kind: "CONTRIBUTION", text: "派出专家两名", percent: null, organisation: { shortName: "卫健局" } }]);
});

test("one organisation's reports on a task have an end, another's go on", async () => {
  const id = await fresh();
  await api.services.pool.query(
    `INSERT INTO task_report (id, task_id, kind, organisation_id, blocked, text, reported_at, origin)
     SELECT gen_random_uuid(), $1, 'CONTRIBUTION', supporting_ids[1], false, '一', now(), 'RECORDED' FROM task, generate_series(1, $2) WHERE task.id = $1`,
    [id, LIMITS.reportsPerTask],
  );
  const more = await act("contributeToTask", { taskId: id, text: "又一", idempotencyKey: crypto.randomUUID() }, "supporting");
  expect(more.code).toBe("LIMIT_EXCEEDED");
  expect((await report(id, 1, 10)).task).toMatchObject({ percent: 10 });
});

test("nobody confirms or decides for their own organisation, whatever else they are", async () => {
  const id = await fresh({ state: "DONE_PENDING", percent: 100, doneOn: TODAY });
  expect((await seen(id, "ownOffice")).task.actions).not.toContain("confirmTask");
  expect((await act("confirmTask", { taskId: id, version: 1 }, "ownOffice")).code).toBe("FORBIDDEN");
  expect((await act("confirmTask", { taskId: id, version: 1 }, "office")).task.state).toBe("CONFIRMED");
});

test("an extension is applied for before the due date and approved; the original date stays and lateness counts from it", async () => {
  const id = await fresh({ dueOn: addDays(TODAY, 3) });
  const input = { taskId: id, version: 1, requestedTo: addDays(TODAY, 30), reason: "场地维修", idempotencyKey: "e1" };
  expect((await act("requestExtension", { ...input, requestedTo: addDays(TODAY, 3) }, "lead")).extensions.field).toBe("input.requestedTo");
  expect((await act("requestExtension", input, "lead")).task.version).toBe(2);
  expect((await act("requestExtension", input, "lead")).task.version).toBe(2);
  expect((await act("decideExtension", { taskId: id, version: 2, approve: false }, "office")).extensions.field).toBe("input.note");
  const { task } = await act("decideExtension", { taskId: id, version: 2, approve: true }, "office");
  expect(task).toMatchObject({ dueOn: addDays(TODAY, 3), extendedTo: addDays(TODAY, 30) });
  await api.services.pool.query("UPDATE task SET due_on = $2, starts_on = $3 WHERE id = $1", [id, addDays(TODAY, -4), addDays(TODAY, -40)]);
  expect((await seen(id)).task).toMatchObject({ light: "RED", lateDays: 4, extendedTo: addDays(TODAY, 30) });
});

test("on the due date itself it is too late to apply", async () => {
  const id = await fresh({ dueOn: TODAY });
  const input = { taskId: id, version: 1, requestedTo: addDays(TODAY, 30), reason: "晚了", idempotencyKey: "e2" };
  expect((await act("requestExtension", input, "lead")).code).toBe("BAD_INPUT");
  expect((await seen(id, "lead")).task.actions).not.toContain("requestExtension");
});

test("an escalation is ordered, answered and closed, one at a time, and leaves the state alone", async () => {
  const id = await fresh({ state: "IN_PROGRESS", percent: 5 });
  const order = { taskId: id, version: 1, basis: "季度调度会", requiredAction: "一周内补齐", limitOn: addDays(TODAY, 7) };
  expect((await act("escalateTask", { ...order, limitOn: addDays(TODAY, -1) }, "office")).extensions.field).toBe("input.limitOn");
  expect((await act("escalateTask", order, "lead")).code).toBe("FORBIDDEN");
  expect((await act("escalateTask", order, "office")).task).toMatchObject({ state: "IN_PROGRESS", escalation: { feedback: null } });
  expect((await act("escalateTask", { ...order, version: 2 }, "office")).code).toBe("CONFLICT");
  expect((await seen(id, "lead")).task.todo[0]).toBe("ANSWER_ESCALATION");
  await act("answerEscalation", { taskId: id, version: 2, feedback: "已补齐" }, "lead");
  expect((await seen(id)).task.todo).toContain("CLOSE_ESCALATION");
  await act("closeEscalation", { taskId: id, version: 3, outcome: "SETTLED", note: "核实无误" }, "office");
  expect(await seen(id)).toMatchObject({ task: { escalation: null, version: 4 }, escalations: [{ outcome: "SETTLED" }] });
});

test("every change is in the history with who, before and after, and in the audit without what was typed", async () => {
  const id = await fresh();
  await report(id, 1, 60);
  const { changes } = await seen(id);
  expect(changes[0]).toMatchObject({ action: "reportTaskProgress", by: "REPORTER" });
  expect(changes[0].fields).toContainEqual({ field: "percent", before: "0", after: "60" });
  const { rows } = await api.services.pool.query("SELECT action, outcome, detail FROM audit_entry WHERE target = $1", [id]);
  expect(rows).toEqual([
    { action: "reportTaskProgress", outcome: "SUCCESS", detail: "state NOT_STARTED → IN_PROGRESS; percent 0 → 60; text" },
  ]);
});

test("the due date can be corrected until progress was reported, and not after", async () => {
  const id = await fresh();
  const row = await api.services.tasks.view({ kind: "PROGRAM", id: null, name: null, grants: [{ role: "OFFICE", regionId: root }] }, id);
  const { number, levelOne, levelTwo, content, target, weight, responsibleLeader, leadId, supportingIds, startsOn, requiredEvidence } = row;
  const columns = {
    number,
    levelOne,
    levelTwo,
    content,
    target,
    weight,
    responsibleLeader,
    leadId,
    supportingIds,
    startsOn,
    requiredEvidence,
  };
  const update = (version: number, more: object) => act("updateTask", { taskId: id, version, ...columns, ...more }, "office");
  expect((await update(1, { dueOn: addDays(TODAY, 60) })).task).toMatchObject({ dueOn: addDays(TODAY, 60), version: 2 });
  expect((await update(2, { dueOn: addDays(TODAY, 60), leadId: root })).extensions.field).toBe("input.leadId");
  await report(id, 2, 50);
  expect((await update(3, { dueOn: addDays(TODAY, 70) })).extensions.field).toBe("input.dueOn");
  expect((await update(3, { dueOn: addDays(TODAY, 60), weight: 8 })).task.version).toBe(4);
});

test("the list filters, counts by light over the other conditions, and pages", async () => {
  const other = await addPlan(api, root, "社区科普益民计划");
  const add = (more: object) => addTask(api, { rootId: root, planId: other, leadId: justice, ...more });
  await add({ state: "IN_PROGRESS", percent: 50 });
  await add({ state: "IN_PROGRESS", percent: 45 });
  await add({ state: "IN_PROGRESS", percent: 10, content: "建设科普长廊" });
  await add({});
  await add({ state: "IN_PROGRESS", percent: 99, startsOn: addDays(TODAY, -90), dueOn: addDays(TODAY, -1) });
  const query = `query ($filter: TaskFilterInput!, $first: Int, $after: String) { tasks(filter: $filter, first: $first, after: $after) {
    totalCount counts { green yellow red grey overdue escalated } pageInfo { hasNextPage endCursor } edges { node { number light } } } }`;
  const list = async (filter: object, page: object = {}) =>
    (await ask(query, { filter: { rootId: root, planId: other, ...filter }, ...page }, "leader")).data?.tasks;
  expect(await list({ lights: ["RED"] })).toMatchObject({
    totalCount: 2,
    counts: { green: 1, yellow: 1, red: 2, grey: 1, overdue: 1, escalated: 0 },
  });
  expect((await list({ search: "长廊" })).edges).toMatchObject([{ node: { number: 3 } }]);
  expect((await list({ overdue: true })).totalCount).toBe(1);
  expect((await list({ organisationId: education })).totalCount).toBe(0);
  const numbers: number[] = [];
  let after: string | null = null;
  do {
    const page: { pageInfo: { hasNextPage: boolean; endCursor: string }; edges: { node: { number: number } }[] } = await list(
      {},
      { first: 2, after },
    );
    numbers.push(...page.edges.map(({ node }) => node.number));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after);
  expect(numbers).toEqual([1, 2, 3, 4, 5]);
});

test("my tasks are what waits for me, the most urgent first", async () => {
  const justiceReporter = "stranger" as const;
  const own = await addPlan(api, root, "全民科学素质计划");
  const soon = await addTask(api, { rootId: root, planId: own, leadId: justice, dueOn: addDays(TODAY, 1) });
  const late = await addTask(api, { rootId: root, planId: own, leadId: justice, dueOn: addDays(TODAY, 40) });
  await act("escalateTask", { taskId: late, version: 1, basis: "例会", requiredAction: "提速", limitOn: addDays(TODAY, 9) }, "office");
  const mine = async (who: keyof typeof token) => {
    const query = "query ($filter: TaskFilterInput!) { tasks(filter: $filter, first: 200) { edges { node { id todo } } } }";
    const { data } = await ask(query, { filter: { rootId: root, planId: own, mine: true } }, who);
    return data?.tasks.edges.map(({ node }: { node: { id: string } }) => node.id);
  };
  expect(await mine(justiceReporter)).toEqual([late, soon]);
  expect(await mine("office")).toEqual([]);
  await report(soon, 1, 100, justiceReporter);
  expect(await mine("office")).toEqual([soon]);
  expect(await mine(justiceReporter)).toEqual([late]);
});

test("who watches the tasks live gets the counts, and which task changed", async () => {
  const id = await fresh();
  const frames: { kind: string; changed: string[]; counts: { donePending: number } }[] = [];
  const watch = (who: keyof typeof token, organisationId: string | null) => {
    const client = api.socket(token[who]);
    const codes: string[] = [];
    client.subscribe<{ liveTasks: (typeof frames)[number] }>(
      {
        query:
          "subscription ($rootId: ID!, $o: ID) { liveTasks(rootId: $rootId, organisationId: $o) { kind changed counts { donePending } } }",
        variables: { rootId: root, o: organisationId },
      },
      {
        next: ({ data, errors }) => {
          if (data) frames.push(data.liveTasks);
          for (const error of errors ?? []) codes.push(String(error.extensions?.code));
        },
        error: (error) => codes.push(String(Array.isArray(error) ? error[0]?.extensions?.code : error)),
        complete: () => {},
      },
    );
    return { client, codes };
  };
  const leader = watch("leader", null);
  // the task made just now may tell of itself in a frame after the first
  await expect.poll(() => frames.length).toBeGreaterThan(0);
  const before = frames[0]?.counts.donePending ?? 0;
  await report(id, 1, 100);
  await expect.poll(() => frames.find(({ changed }) => changed.includes(id))?.counts.donePending).toBe(before + 1);
  const foreign = watch("stranger", null);
  await expect.poll(() => foreign.codes).toEqual(["NOT_FOUND"]);
  const others = watch("stranger", education);
  await expect.poll(() => others.codes).toEqual(["NOT_FOUND"]);
  const count = frames.length;
  const own = watch("stranger", justice);
  await expect.poll(() => frames.length).toBeGreaterThan(count);
  expect(own.codes).toEqual([]);
  for (const { client } of [leader, foreign, others, own]) await client.dispose();
});
