import type { Role } from "@kepu/schema";
import { addDays, Role as Roles } from "@kepu/schema";
import { afterAll, beforeAll, expect, test } from "vitest";
import { permissions } from "../access/permissions.ts";
import { type WrittenCell, writeSheet } from "../spreadsheet/write-sheet.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";
import { addOrganisation, addPlan, addTask, TODAY, tokenOf } from "../testing/tasks.ts";

const database = testDatabase();
let api: Api;
let root: string;
let plan: string;
let education: string;
let health: string;
let office: string;

beforeAll(async () => {
  api = await startApi(database.url);
  ({ root } = await smallDistrict(api.services));
  education = await addOrganisation(api, root, "教育局");
  health = await addOrganisation(api, root, "卫生健康局");
  plan = await addPlan(api, root, "青少年科技教育计划");
  office = await tokenOf(api, "OFFICE", root);
});
afterAll(() => api.stop());

const address = (query: object = {}) => `${new URL("/files/tasks", api.url)}?${new URLSearchParams({ rootId: root, ...query })}`;

async function send(
  file: Buffer,
  { commit = false, token = office, headers = {} }: { commit?: boolean; token?: string; headers?: object } = {},
) {
  const response = await fetch(address(commit ? { commit: "1" } : {}), {
    method: "POST",
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
    body: new Uint8Array(file),
  });
  const body = (await response.json()) as { data?: Record<string, never>; errors?: { extensions: Record<string, unknown> }[] };
  return { status: response.status, data: body.data as unknown as Outcome, error: body.errors?.[0]?.extensions };
}

interface Outcome {
  committed: boolean;
  created: number;
  updated: number;
  unchanged: number;
  errorCount: number;
  errors: { cell: string; row: number; column: string; fault: string; value: string | null }[];
}

async function download(token = office, query: object = {}): Promise<Buffer> {
  const response = await fetch(address(query), { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

const HEADS = [
  "序号",
  "一级指标",
  "二级指标",
  "任务内容",
  "目标值",
  "分值",
  "责任领导",
  "牵头单位",
  "配合单位",
  "完成时限",
  "考核方法/佐证材料",
  "备注",
];
const table = (rows: (string | number | null)[][], heads = ["科普计划", ...HEADS]) =>
  writeSheet({
    name: "表",
    widths: [],
    rows: [
      [{ value: "任务分解表" }],
      heads.map((value) => ({ value })),
      ...rows.map((row) => row.map((value): WrittenCell | null => (value === null ? null : { value }))),
    ],
  });
const due = addDays(TODAY, 60);
const row = (number: number | string, more: Partial<Record<number, string | number | null>> = {}) =>
  Object.values({
    ...{
      0: "青少年科技教育计划",
      1: number,
      2: "科普活动",
      3: "进校园",
      4: `任务${number}`,
      5: "≥ 9 次",
      6: 5,
      7: "分管副区长",
      8: "教育局",
    },
    ...{ 9: "卫生健康局", 10: due, 11: "照片", 12: null, ...more },
  }) as (string | number | null)[];

test("a table is tried, then taken as one; the same file again changes nothing", async () => {
  const file = await table([
    row(1),
    [null, 2, null, null, ...row(2).slice(4)],
    [null, null, null, null],
    row(3, { 8: "阳泉市矿区教育局", 9: "" }),
  ]);
  expect((await send(file)).data).toMatchObject({ committed: false, created: 3, errorCount: 0 });
  expect(await api.services.db.getRepository("task").countBy({ planId: plan })).toBe(0);
  expect((await send(file, { commit: true })).data).toMatchObject({ committed: true, created: 3 });
  expect((await send(file, { commit: true })).data).toMatchObject({ committed: true, created: 0, updated: 0, unchanged: 3 });
  const { rows } = await api.services.pool.query(
    "SELECT number, level_one, level_two, version FROM task WHERE plan_id = $1 ORDER BY number",
    [plan],
  );
  expect(rows[1]).toEqual({ number: 2, level_one: "科普活动", level_two: "进校园", version: 1 });
});

test("what is exported is imported without a change, merged groups and two rows of headings included", async () => {
  const exported = await download();
  expect((await send(exported, { commit: true })).data).toMatchObject({
    committed: true,
    created: 0,
    updated: 0,
    unchanged: 3,
    errorCount: 0,
  });
  const changed = await table([row(2, { 5: "≥ 12 次", 6: 8 })]);
  expect((await send(changed, { commit: true })).data).toMatchObject({ updated: 1, unchanged: 0 });
  const { rows } = await api.services.pool.query(
    "SELECT action, before, after FROM task_change WHERE action = 'importTasks' AND version = 2",
  );
  expect(rows).toEqual([
    {
      action: "importTasks",
      before: { target: { qualifier: "GE", value: 9, unit: "次" }, weight: 5 },
      after: { target: { qualifier: "GE", value: 12, unit: "次" }, weight: 8 },
    },
  ]);
  const audit = await api.services.pool.query("SELECT detail FROM audit_entry WHERE action = 'importTasks' ORDER BY id");
  expect(audit.rows.map(({ detail }) => detail)).toEqual(["3 created, 0 changed", "0 created, 1 changed"]);
});

test("every fault is named by its cell in the file, and one fault keeps all of it out", async () => {
  const file = await table([
    row(11),
    row("十二"),
    row(13, { 0: "没有的计划" }),
    row(14, { 5: "尽力而为", 6: -1 }),
    row(15, { 8: "不存在局", 9: "卫生健康局、另一局" }),
    row(16, { 10: "年底", 11: null }),
    row(17, { 9: "教育局" }),
    row(11, { 10: "2020-01-01" }),
    row(18, { 4: "#REF!" }),
  ]);
  const { data } = await send(file, { commit: true });
  expect(data.committed).toBe(false);
  expect(data.errors.map(({ cell, column, fault, value }) => [cell, column, fault, value])).toEqual([
    ["B4", "序号", "NOT_A_NUMBER", "十二"],
    ["F6", "目标值", "BAD_TARGET", "尽力而为"],
    ["G6", "分值", "OUT_OF_RANGE", "-1"],
    ["K8", "完成时限", "BAD_DATE", "年底"],
    ["L8", "考核方法/佐证材料", "MISSING", null],
    ["E11", "任务内容", "FORMULA_ERROR", "#REF!"],
    ["A5", "科普计划", "UNKNOWN_PLAN", "没有的计划"],
    ["I7", "牵头单位", "UNKNOWN_ORGANISATION", "不存在局"],
    ["J7", "配合单位", "UNKNOWN_ORGANISATION", "另一局"],
    ["J9", "配合单位", "SUPPORTS_ITSELF", "教育局"],
    ["B10", "序号", "DUPLICATE", "11"],
    ["K10", "完成时限", "DUE_BEFORE_START", "2020-01-01"],
  ]);
  expect(await api.services.db.getRepository("task").countBy({ planId: plan })).toBe(3);
});

test("a file without the table or without a column says so; without a plan column the chosen plan is meant", async () => {
  const plain = await writeSheet({ name: "表", rows: [[{ value: "姓名" }]], widths: [] });
  expect((await send(plain)).data.errors).toMatchObject([{ fault: "NO_TABLE" }]);
  const lacking = await table([], ["科普计划", ...HEADS.filter((head) => head !== "牵头单位")]);
  expect((await send(lacking)).data.errors).toMatchObject([{ cell: "B2", column: "牵头单位", fault: "MISSING_COLUMN" }]);
  const bare = await table([row(1).slice(1)], HEADS);
  expect((await send(bare)).data.errors).toMatchObject([{ cell: "A3", fault: "UNKNOWN_PLAN" }]);
  const response = await fetch(address({ planId: plan }), {
    method: "POST",
    headers: { authorization: `Bearer ${office}` },
    body: new Uint8Array(bare),
  });
  expect(((await response.json()) as { data: Outcome }).data).toMatchObject({ unchanged: 1, errorCount: 0 });
});

test("once progress was reported a file cannot move the due date", async () => {
  const started = await addTask(api, {
    rootId: root,
    planId: plan,
    leadId: education,
    number: 40,
    state: "IN_PROGRESS",
    percent: 10,
    dueOn: due,
  });
  expect(started).toBeTruthy();
  const { data } = await send(await table([row(40, { 10: addDays(due, 30) })]), { commit: true });
  expect(data.errors).toMatchObject([{ cell: "K3", fault: "DUE_DATE_FIXED" }]);
});

test("what is no workbook is refused with a reason", async () => {
  expect(await send(Buffer.from("序号,内容"))).toMatchObject({ status: 400, error: { code: "BAD_INPUT", reason: "NOT_XLSX" } });
  expect(await send(Buffer.alloc(10 * 1_048_576 + 1))).toMatchObject({
    status: 413,
    error: { code: "LIMIT_EXCEEDED", reason: "TOO_LARGE" },
  });
});

test("who may send and fetch the table: the table of permissions, for every role; each denial has its allowed twin", async () => {
  const file = await table([]);
  for (const role of Object.keys(Roles) as Role[]) {
    const token = await tokenOf(api, role, root, role === "REPORTER" ? health : undefined);
    const sent = await send(file, { token });
    expect(sent.error?.code, role).toBe((permissions.importTasks as readonly Role[]).includes(role) ? undefined : "FORBIDDEN");
    const got = await fetch(address(), { headers: { authorization: `Bearer ${token}` } });
    expect(got.status, role).toBe((permissions.exportTasks as readonly Role[]).includes(role) ? 200 : 403);
  }
  expect((await send(file, { token: "" })).error?.code).toBe("FORBIDDEN");
  expect((await fetch(address())).status).toBe(401);
  const elsewhere = await smallDistrict(api.services);
  const foreign = await tokenOf(api, "OFFICE", elsewhere.root);
  expect((await send(file, { token: foreign })).status).toBe(404);
  expect((await fetch(address(), { headers: { authorization: `Bearer ${foreign}` } })).status).toBe(404);
});

test("a page of another site can neither send a table with our cookie nor without our header", async () => {
  const id = await api.services.access.createAccount("clerk", "clerk", "long enough words", [{ role: "OFFICE", regionId: root }]);
  const cookie = `kepu_session=${await api.services.access.openSession(id, "test")}`;
  const own = new URL(api.url).origin;
  const file = await table([]);
  const from = (headers: object) => send(file, { token: "", headers: { cookie, ...headers } }).then(({ status }) => status);
  expect(await from({ origin: "https://elsewhere.example", "x-kepu-csrf": "1" })).toBe(403);
  expect(await from({ origin: own })).toBe(403);
  expect(await from({ origin: own, "x-kepu-csrf": "1" })).toBe(200);
});

test("a table that leaves is in the audit: who, of what, how many rows and the hash of what was asked; one that was refused is none of them", async () => {
  const entries = async () => {
    const { rows } = await api.services.pool.query(
      "SELECT actor_id, outcome, target, detail FROM audit_entry WHERE action = 'exportTasks' AND target = $1 ORDER BY at, id",
      [root],
    );
    return rows.filter(({ outcome }) => outcome === "SUCCESS");
  };
  const before = (await entries()).length;
  await download(office, { search: "不会有的内容" });
  await download(office, {});
  expect((await fetch(address({ state: "NONE" }), { headers: { authorization: `Bearer ${office}` } })).status).toBe(400);
  const [searched, all, ...more] = (await entries()).slice(before);
  expect(more).toEqual([]);
  expect(searched.actor_id).toBe(all.actor_id);
  expect(searched.detail).toMatch(/^0 rows, query [0-9a-f]{64}$/);
  expect(searched.detail).not.toContain("不会有的内容");
  expect(Number.parseInt(all.detail, 10)).toBeGreaterThan(0);
  expect(all.detail.split(" ").at(-1)).not.toBe(searched.detail.split(" ").at(-1));
});
