import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { Account, Credential } from "../access/account.entity.ts";
import { setDisabled, withdrawRole } from "../access/accounts.ts";
import type { RoleGrant, Viewer } from "../access/viewer.ts";
import { setClock } from "../clock.ts";
import { rowOfKey } from "../keyed/row-id.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";
import { addOrganisation } from "../testing/forms.ts";
import { addPlan, addTask } from "../testing/tasks.ts";

const database = testDatabase();
let api: Api;
let root: string;
let bureau: string;
let other: string;
const cookies: Record<string, string> = {};
const ids: Record<string, string> = {};

beforeAll(async () => {
  api = await startApi(database.url);
  root = (await smallDistrict(api.services)).root;
  bureau = await addOrganisation(api.services, root, "教育局");
  other = await addOrganisation(api.services, root, "卫健局");
  await person("reporter", { role: "REPORTER", regionId: root, organisationId: bureau });
  await person("head", { role: "UNIT_HEAD", regionId: root, organisationId: bureau });
  await person("otherHead", { role: "UNIT_HEAD", regionId: root, organisationId: other });
  await person("office", { role: "OFFICE", regionId: root });
  await person("auditor", { role: "AUDIT_ADMIN" });
});
afterEach(() => setClock(undefined));
afterAll(() => api.stop());

async function person(name: string, grant: RoleGrant): Promise<void> {
  ids[name] = await api.services.access.createAccount(name, name, "long enough words", [grant]);
  cookies[name] = `kepu_session=${await api.services.access.openSession(ids[name] ?? "", "test")}`;
}

const TOKEN = "id name scopes organisationId expiresAt lastUsedAt revokedAt inForce";
const MAKE = `mutation ($input: CreateTokenInput!) { createToken(input: $input) { secret token { ${TOKEN} } } }`;
const REVOKE = `mutation ($id: ID!) { revokeToken(id: $id) { ${TOKEN} } }`;
const LIST = `query ($organisationId: ID) { tokens(organisationId: $organisationId) { ${TOKEN} } }`;
const WHO = "{ viewer { kind name operations roles { role } } }";

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape
async function as(who: string, query: string, variables: object = {}): Promise<any> {
  const { body } = await api.post(query, variables, undefined, { cookie: cookies[who] ?? "", origin: new URL(api.url).origin });
  return body.errors ? body.errors[0].extensions : Object.values(body.data ?? {})[0];
}
// biome-ignore lint/suspicious/noExplicitAny: answers of any shape
async function by(token: string, query: string, variables: object = {}): Promise<any> {
  const { body } = await api.post(query, variables, token);
  return body.errors ? body.errors[0].extensions : Object.values(body.data ?? {})[0];
}
const make = (who: string, more: object = {}) => as(who, MAKE, { input: { name: "脚本", scopes: ["FILL"], days: 30, ...more } });

test("a person's token acts as that person within its scopes, is kept as a hash, and is shown once", async () => {
  const { secret, token } = await make("reporter");
  expect(token).toMatchObject({ scopes: ["FILL"], organisationId: null, lastUsedAt: null, inForce: true });
  const viewer = await by(secret, WHO);
  expect(viewer).toMatchObject({ kind: "PROGRAM", name: "reporter", roles: [{ role: "REPORTER" }] });
  expect(viewer.operations).toEqual(expect.arrayContaining(["submitResults", "saveSubmissionCells", "submission"]));
  for (const operation of ["planActivity", "reportTaskProgress", "tokens", "createToken", "signOut", "lockSubmissions"])
    expect(viewer.operations).not.toContain(operation);
  const [listed] = await as("reporter", LIST);
  expect(listed).toMatchObject({ id: token.id, lastUsedAt: expect.any(String) });
  const stored = await api.services.db.getRepository(Credential).findOneByOrFail({ id: token.id });
  expect(JSON.stringify({ ...stored, tokenHash: stored.tokenHash.toString("utf8") })).not.toContain(secret);
});

test("a token makes no tokens, lists none and ends none; without signing in there are none", async () => {
  const { secret, token } = await make("reporter");
  expect(await by(secret, MAKE, { input: { name: "more", scopes: ["FILL"], days: 1 } })).toMatchObject({ code: "FORBIDDEN" });
  expect(await by(secret, LIST)).toMatchObject({ code: "FORBIDDEN" });
  expect(await by(secret, REVOKE, { id: token.id })).toMatchObject({ code: "FORBIDDEN" });
  expect((await api.post(LIST)).body.errors?.[0].extensions.code).toBe("UNAUTHENTICATED");
});

test("revoked by its owner it ends at once, by somebody else it is not to be found; expired it ends by itself", async () => {
  const { secret, token } = await make("reporter");
  expect(await as("head", REVOKE, { id: token.id })).toMatchObject({ code: "NOT_FOUND" });
  expect(await as("reporter", REVOKE, { id: "01890000-0000-7000-8000-000000000000" })).toMatchObject({ code: "NOT_FOUND" });
  expect(await as("reporter", REVOKE, { id: token.id })).toMatchObject({ inForce: false });
  expect(await by(secret, WHO)).toMatchObject({ code: "UNAUTHENTICATED" });
  const short = await make("reporter", { days: 1 });
  setClock(new Date(Date.now() + 25 * 3_600_000).toISOString());
  expect(await by(short.secret, WHO)).toMatchObject({ code: "UNAUTHENTICATED" });
});

test("an organisation's tokens are its unit head's and the office's, and answer to others as if they were not", async () => {
  const { secret, token } = await make("head", { organisationId: bureau, scopes: ["FILL", "SIGN_OFF"] });
  const viewer = await by(secret, WHO);
  expect(viewer.roles.map((grant: { role: string }) => grant.role).sort()).toEqual(["REPORTER", "UNIT_HEAD"]);
  for (const who of ["head", "office"]) expect(await as(who, LIST, { organisationId: bureau })).toMatchObject([{ id: token.id }]);
  expect(await as("otherHead", LIST, { organisationId: bureau })).toMatchObject({ code: "NOT_FOUND" });
  expect(await as("reporter", LIST, { organisationId: bureau })).toMatchObject({ code: "FORBIDDEN" });
  expect(await make("otherHead", { organisationId: bureau })).toMatchObject({ code: "NOT_FOUND" });
  expect(await as("otherHead", REVOKE, { id: token.id })).toMatchObject({ code: "NOT_FOUND" });
  expect(await make("head", { organisationId: bureau, scopes: ["REVIEW"] })).toMatchObject({ code: "FORBIDDEN" });
  expect((await make("office", { organisationId: bureau, scopes: ["REVIEW"] })).token.scopes).toEqual(["REVIEW"]);
  expect(await as("office", REVOKE, { id: token.id })).toMatchObject({ inForce: false });
});

test("a token never has more rights than its owner now has: a withdrawn role and a disabled account take them from it", async () => {
  await person("leaving", { role: "REPORTER", regionId: root, organisationId: other });
  const own = await make("leaving");
  const theirs = await make("otherHead", { organisationId: other });
  const operations = async (secret: string) => (await by(secret, WHO)).operations ?? [];
  expect(await operations(own.secret)).toContain("submitResults");
  expect(await operations(theirs.secret)).toContain("submitResults");
  const account = await api.services.db.getRepository(Account).findOneByOrFail({ id: ids.leaving ?? "" });
  await withdrawRole(api.services, account, "REPORTER");
  await sleep(2_100); // what a process knows of a token it knows for two seconds
  expect(await operations(own.secret)).not.toContain("submitResults");
  expect(await operations(theirs.secret)).not.toContain("submitResults");
  await setDisabled(api.services, account, true);
  await sleep(2_100);
  expect(await by(own.secret, WHO)).toMatchObject({ code: "UNAUTHENTICATED" });
  expect(await api.services.access.ended([own.token.id, theirs.token.id])).toEqual([own.token.id]);
});

test("a live socket that came in by a token is closed when its owner's rights change", async () => {
  await person("moving", { role: "REPORTER", regionId: root, organisationId: bureau });
  const { secret } = await make("moving", { scopes: ["READ"] });
  const socket = new WebSocket(api.url.replace("http", "ws"), "graphql-transport-ws");
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  await new Promise((resolve) => socket.once("open", resolve));
  const acknowledged = new Promise((resolve) => socket.once("message", resolve));
  socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${secret}` } }));
  await acknowledged;
  expect(await Promise.race([closed, sleep(3_000).then(() => "open")])).toBe("open");
  await withdrawRole(api.services, await api.services.db.getRepository(Account).findOneByOrFail({ id: ids.moving ?? "" }), "REPORTER");
  expect(await Promise.race([closed, sleep(5_000).then(() => "open")])).toBe(4403);
}, 15_000);

test("twenty in force are twenty also when forty are asked for at once", async () => {
  await person("eager", { role: "REPORTER", regionId: root, organisationId: bureau });
  const made = await Promise.all(Array.from({ length: 40 }, () => make("eager")));
  expect(made.filter(({ secret }) => secret)).toHaveLength(20);
  expect(made.filter(({ code }) => code === "LIMIT_EXCEEDED")).toHaveLength(20);
});

test("bad input is named, and an owner has at most twenty in force", async () => {
  expect(await make("auditor", { name: " " })).toMatchObject({ code: "BAD_INPUT", field: "input.name" });
  expect(await make("auditor", { days: 367 })).toMatchObject({ code: "BAD_INPUT", field: "input.days" });
  expect(await make("auditor", { scopes: [] })).toMatchObject({ code: "BAD_INPUT", field: "input.scopes" });
  for (let count = 0; count < 20; count++) expect((await make("auditor")).secret).toMatch(/^kpp_/);
  expect(await make("auditor")).toMatchObject({ code: "LIMIT_EXCEEDED" });
});

test("making and ending a token, and what is done by it, are in the audit with the person and the token", async () => {
  const { secret, token } = await make("reporter");
  await by(secret, 'mutation { lockSubmissions(formId: "x", period: "2026") }');
  await as("reporter", REVOKE, { id: token.id });
  await api.services.audit.flush();
  const { edges } = await as(
    "auditor",
    "{ auditEntries(first: 50) { edges { node { actorKind actorName action outcome target detail via viaName } } } }",
  );
  const rows = edges.map((edge: { node: object }) => edge.node);
  expect(rows).toContainEqual(
    expect.objectContaining({
      actorName: "reporter",
      action: "createToken",
      target: token.id,
      detail: expect.stringMatching(/^none → personal, FILL, until 20/),
    }),
  );
  expect(rows).toContainEqual(expect.objectContaining({ action: "revokeToken", target: token.id, detail: "in force → revoked" }));
  expect(rows).toContainEqual(
    expect.objectContaining({
      actorKind: "PROGRAM",
      actorName: "reporter",
      action: "lockSubmissions",
      outcome: "DENIED",
      via: token.id,
      viaName: "脚本",
    }),
  );
});

test("what an organisation's software sends again by its next token takes effect once, also what it had sent when keys were of one token", async () => {
  const { db, access } = api.services;
  const planId = await addPlan(api, root);
  const taskId = await addTask(api, { rootId: root, planId, leadId: other, supportingIds: [bureau] });
  const SEND = "mutation ($input: ContributeToTaskInput!) { contributeToTask(input: $input) { task { id } } }";
  const send = (secret: string, key: string, text = "派出专家两名") => by(secret, SEND, { input: { taskId, text, idempotencyKey: key } });
  const filed = async () =>
    (await db.query("SELECT id FROM task_report WHERE task_id = $1 ORDER BY reported_at", [taskId])) as { id: string }[];
  const next = () => make("head", { organisationId: bureau, scopes: ["TASKS"] });
  const first = await next();
  expect(await send(first.secret, "k1")).toMatchObject({ task: { id: taskId } });
  const second = await next();
  await as("head", REVOKE, { id: first.token.id });
  expect(await send(second.secret, "k1")).toMatchObject({ task: { id: taskId } });
  expect(await filed()).toHaveLength(1);
  expect(await send(second.secret, "k1", "另一内容")).toMatchObject({ code: "CONFLICT" });
  // somebody's own key of the same name is another one
  const { secret: personal } = await make("reporter", { scopes: ["TASKS"] });
  await send(personal, "k1");
  expect(await filed()).toHaveLength(2);

  const viewer = { ...((await access.viewerOfToken(second.secret)) as Viewer), id: first.token.id };
  const { ownerId: _, ...ofToken } = viewer;
  const before = await rowOfKey(db.manager, ofToken, "contributeToTask", "k2", "task_report");
  await send(second.secret, "k2");
  const [, , third] = await filed();
  expect(third?.id).not.toBe(before.id);
  await db.query("UPDATE task_report SET id = $1 WHERE id = $2", [before.id, third?.id]);
  expect(await send(second.secret, "k2")).toMatchObject({ task: { id: taskId } });
  expect(await send((await next()).secret, "k2")).toMatchObject({ task: { id: taskId } });
  expect(await filed()).toHaveLength(3);
});
