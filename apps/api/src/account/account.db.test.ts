import type { Role } from "@kepu/schema";
import { afterAll, beforeAll, expect, test } from "vitest";
import { actingFor, belongsTo, type RoleGrant } from "../access/viewer.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";

const database = testDatabase();
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let foreign: Awaited<ReturnType<typeof smallDistrict>>;
const cookies = new Map<string, string>();
const ids = new Map<string, string>();
const bureau = "018f0000-0000-7000-8000-000000000001";
const alien = "018f0000-0000-7000-8000-000000000002";

beforeAll(async () => {
  api = await startApi(database.url);
  place = await smallDistrict(api.services);
  foreign = await smallDistrict(api.services);
  for (const [id, rootId] of [
    [bureau, place.root],
    [alien, foreign.root],
  ] as const)
    await api.services.db.getRepository(Organisation).insert({
      ...{ id, rootId, regionId: null, regionOrigin: null, name: "教育局", shortName: "教育局", nameEn: "Bureau" },
      ...{ kind: "DEPARTMENT", names: [], position: 0, origin: "RECORDED" },
    });
  await person("office", { role: "OFFICE", regionId: place.root });
  await person("elsewhere", { role: "OFFICE", regionId: foreign.root });
  await person("leader", { role: "LEADER", regionId: place.root });
  for (const role of ["SYSTEM_ADMIN", "SECURITY_ADMIN", "AUDIT_ADMIN"] as const) await person(role, { role });
});
afterAll(() => api.stop());

async function person(name: string, grant: RoleGrant): Promise<void> {
  const id = await api.services.access.createAccount(name, name, "long enough words", [grant]);
  ids.set(name, id);
  cookies.set(name, `kepu_session=${await api.services.access.openSession(id, "test")}`);
}

async function ask(text: string, who: string, variables: object = {}) {
  const headers = { cookie: cookies.get(who) ?? who, origin: new URL(api.url).origin };
  const { body } = await api.post(text, variables, undefined, headers);
  return { data: body.data, error: body.errors?.[0]?.extensions };
}
const ACCOUNT = "account { id userName disabled sessions grants { id role regionId organisationId } }";
const send = async (who: string, field: string, type: string, input: object, wanted = ACCOUNT) => {
  const { data, error } = await ask(`mutation ($input: ${type}!) { ${field}(input: $input) { ${wanted} } }`, who, { input });
  return { ...data?.[field], error };
};
const create = (who: string, userName: string, grants: object[]) =>
  send(who, "createAccount", "CreateAccountInput", { userName, name: "某人", grants }, `password ${ACCOUNT}`);
const grant = (who: string, accountId: string, wish: object) => send(who, "grantRole", "GrantRoleInput", { accountId, grant: wish });
const on = (who: string, field: string, accountId: string) => send(who, field, "AccountInput", { accountId });
const reporter = (organisationId = bureau) => ({ role: "REPORTER" as Role, organisationId });

test("the office makes an account with a role; its password, shown once, signs in, and it acts for its organisation only", async () => {
  const { account, password, error } = await create("office", "wang", [reporter()]);
  expect(error).toBeUndefined();
  expect(account.grants).toMatchObject([{ role: "REPORTER", organisationId: bureau, regionId: place.root }]);
  await expect(api.services.access.signIn("wang", password)).resolves.toMatchObject({ accountId: account.id });
  expect((await create("office", "WANG", [reporter()])).error).toMatchObject({ code: "BAD_INPUT", field: "input.userName" });
});

test("a role is given inside the office's district: an organisation or region of another one is told as one that does not exist", async () => {
  for (const [wish, field] of [
    [reporter(alien), "organisationId"],
    [reporter("018f0000-0000-7000-8000-00000000000f"), "organisationId"],
    [{ role: "LEADER", regionId: foreign.root }, "regionId"],
    [{ role: "COMMUNITY_OFFICER", regionId: place.north }, "regionId"],
    [{ role: "DISPLAY", regionId: place.root }, "role"],
  ] as const)
    expect((await create("office", "nobody", [wish])).error).toMatchObject({ code: "BAD_INPUT", field: `input.grants[0].${field}` });
  expect((await create("office", "nobody", [])).error).toMatchObject({ code: "BAD_INPUT" });
});

test("the three administrators stay apart: one creates, one gives the roles, the third does neither; the office appoints no administrator", async () => {
  expect((await create("SYSTEM_ADMIN", "li", [reporter()])).error).toMatchObject({ code: "FORBIDDEN" });
  const { account } = await create("SYSTEM_ADMIN", "li", []);
  expect((await grant("SYSTEM_ADMIN", account.id, reporter())).error).toMatchObject({ code: "FORBIDDEN" });
  expect((await grant("AUDIT_ADMIN", account.id, reporter())).error).toMatchObject({ code: "FORBIDDEN" });
  // without a role it is in no district yet
  expect((await grant("office", account.id, reporter())).error).toMatchObject({ code: "NOT_FOUND" });
  expect((await grant("SECURITY_ADMIN", account.id, reporter())).account.grants).toHaveLength(1);
  expect((await grant("SECURITY_ADMIN", account.id, { role: "AUDIT_ADMIN" })).error).toMatchObject({ code: "BAD_INPUT" });
  expect((await create("office", "admin2", [{ role: "SYSTEM_ADMIN" }])).error).toMatchObject({ code: "FORBIDDEN" });
});

test("nobody administers their own account, and nobody but the security administrator an administrator's, whose password no screen gives", async () => {
  const of = (name: string) => ids.get(name) ?? "";
  expect((await grant("office", of("office"), { role: "EVALUATOR", regionId: place.root })).error).toMatchObject({ code: "FORBIDDEN" });
  expect((await on("SECURITY_ADMIN", "disableAccount", of("SECURITY_ADMIN"))).error).toMatchObject({ code: "FORBIDDEN" });
  expect((await on("SYSTEM_ADMIN", "disableAccount", of("AUDIT_ADMIN"))).error).toMatchObject({ code: "FORBIDDEN" });
  expect((await on("SYSTEM_ADMIN", "resetAccountPassword", of("SECURITY_ADMIN"))).error).toMatchObject({ code: "FORBIDDEN" });
  expect((await on("office", "resetAccountPassword", of("SECURITY_ADMIN"))).error).toMatchObject({ code: "NOT_FOUND" });
  await person("auditToo", { role: "AUDIT_ADMIN" });
  expect((await on("SECURITY_ADMIN", "disableAccount", of("AUDIT_ADMIN"))).account.disabled).toBe(true);
  expect((await on("SECURITY_ADMIN", "enableAccount", of("AUDIT_ADMIN"))).account.disabled).toBe(false);
});

test("the security administrator puts a name right, an administrator's too, and nobody else does; what they sign in with stays", async () => {
  const { account, password } = await create("office", "feng", [reporter()]);
  const rename = (who: string, accountId: string, name: string) =>
    send(who, "renameAccount", "RenameAccountInput", { accountId, name }, "account { name userName }");
  for (const who of ["office", "SYSTEM_ADMIN", "leader"])
    expect((await rename(who, account.id, "冯")).error, who).toMatchObject({ code: "FORBIDDEN" });
  for (const name of [" ", "冯".repeat(201)])
    expect((await rename("SECURITY_ADMIN", account.id, name)).error).toMatchObject({ code: "BAD_INPUT", field: "input.name" });
  expect((await rename("SECURITY_ADMIN", account.id, " 冯老师 ")).account).toEqual({ name: "冯老师", userName: "feng" });
  expect((await rename("SECURITY_ADMIN", ids.get("AUDIT_ADMIN") ?? "", "审计员")).account.name).toBe("审计员");
  expect((await rename("SECURITY_ADMIN", ids.get("SECURITY_ADMIN") ?? "", "自己")).error).toMatchObject({ code: "FORBIDDEN" });
  expect((await rename("SECURITY_ADMIN", "018f0000-0000-7000-8000-00000000000f", "无")).error).toMatchObject({ code: "NOT_FOUND" });
  await expect(api.services.access.signIn("feng", password)).resolves.toMatchObject({ accountId: account.id });
});

const PAGE = `query ($first: Int! = 200, $after: String, $search: String, $roles: [Role!]) { accounts(first: $first, after: $after, search: $search, roles: $roles) {
  totalCount edges { node { userName } } pageInfo { hasNextPage endCursor } } }`;
async function pageOf(who: string, variables: object = {}) {
  const { data, error } = await ask(PAGE, who, variables);
  const { edges = [], pageInfo = {}, totalCount } = data?.accounts ?? {};
  return { ...pageInfo, error, totalCount, names: edges.map((one: { node: { userName: string } }) => one.node.userName) as string[] };
}

test("an office sees and changes the accounts of its own district; another one's answer as absent", async () => {
  const seen = async (who: string) => (await pageOf(who)).names;
  expect(await seen("office")).toEqual(expect.arrayContaining(["leader", "office", "wang"]));
  expect(await seen("office")).not.toEqual(expect.arrayContaining(["elsewhere"]));
  expect(await seen("elsewhere")).toEqual(["elsewhere"]);
  expect(await seen("SECURITY_ADMIN")).toEqual(expect.arrayContaining(["elsewhere", "leader", "SYSTEM_ADMIN"]));
  const leader = ids.get("leader") ?? "";
  for (const field of ["disableAccount", "resetAccountPassword", "endAccountSessions"])
    expect((await on("elsewhere", field, leader)).error, field).toMatchObject({ code: "NOT_FOUND" });
  expect((await grant("elsewhere", leader, reporter(alien))).error).toMatchObject({ code: "NOT_FOUND" });
  expect((await ask("{ accounts { totalCount } }", "leader")).error).toMatchObject({ code: "FORBIDDEN" });
  const scopes = async (who: string) => (await ask("{ grantScopes { rootId organisations { id } } }", who)).data?.grantScopes;
  expect(await scopes("office")).toEqual([{ rootId: place.root, organisations: [{ id: bureau }] }]);
  expect(await scopes("SECURITY_ADMIN")).toHaveLength(2);
});

test("a person holds roles in several organisations; the last one is not taken away, and what is taken ends at once", async () => {
  const { account, password } = await create("office", "zhao", [reporter()]);
  const { account: both } = await grant("office", account.id, { role: "EVALUATOR", regionId: place.north });
  expect((await grant("office", account.id, { role: "EVALUATOR", regionId: place.north })).error).toMatchObject({ code: "BAD_INPUT" });
  const { token } = await api.services.access.signIn("zhao", password);
  expect(await api.services.access.viewerOfSession(token)).toMatchObject({ grants: [{ role: "REPORTER" }, { role: "EVALUATOR" }] });
  const withdraw = (grantId: string, who = "office") => send(who, "withdrawGrant", "WithdrawGrantInput", { grantId });
  expect((await withdraw(both.grants[1].id, "elsewhere")).error).toMatchObject({ code: "NOT_FOUND" });
  expect((await withdraw(both.grants[1].id)).account.grants).toHaveLength(1);
  expect(await api.services.access.viewerOfSession(token)).toBeUndefined();
  expect((await withdraw(both.grants[0].id)).error).toMatchObject({ code: "BAD_INPUT" });
});

test("locked, an account is signed out and stays out; unlocked with a new password it is in again, and changes that itself", async () => {
  const { account, password } = await create("office", "qian", [reporter()]);
  const { token } = await api.services.access.signIn("qian", password);
  expect((await on("office", "disableAccount", account.id)).account).toMatchObject({ disabled: true, sessions: 0 });
  expect(await api.services.access.viewerOfSession(token)).toBeUndefined();
  await expect(api.services.access.signIn("qian", password)).rejects.toThrow(/wrong/);
  await on("office", "enableAccount", account.id);
  const reset = await send("office", "resetAccountPassword", "AccountInput", { accountId: account.id }, "password");
  const session = await api.services.access.signIn("qian", reset.password);
  const own = `kepu_session=${session.token}`;
  const change = (current: string, next: string) => send(own, "changePassword", "ChangePasswordInput", { current, password: next }, "ok");
  expect((await change("not this one", "a better password 7")).error).toMatchObject({ code: "BAD_INPUT", field: "input.current" });
  expect((await change(reset.password, "short")).error).toMatchObject({ code: "BAD_INPUT", field: "input.password" });
  expect((await change(reset.password, "a better password 7")).ok).toBe(true);
  await expect(api.services.access.signIn("qian", "a better password 7")).resolves.toMatchObject({ accountId: account.id });
});

test("a person of two organisations acts for one: what is held for the other rests, but stays their own; a foreign id changes nothing", async () => {
  const second = "018f0000-0000-7000-8000-000000000003";
  await api.services.db.getRepository(Organisation).insert({
    ...{ id: second, rootId: place.root, regionId: null, regionOrigin: null, name: "科协", shortName: "科协", nameEn: "Association" },
    ...{ kind: "PEOPLES_GROUP", names: [], position: 1, origin: "RECORDED" },
  });
  const { account, password } = await create("office", "sun", [reporter(), { role: "REVIEWER", organisationId: second }]);
  const { token } = await api.services.access.signIn("sun", password);
  const viewer = async (chosen?: string) => {
    const cookie = `kepu_session=${token}${chosen ? `; kepu_acts_for=${chosen}` : ""}`;
    return (await ask("{ viewer { actsFor organisations { id } roles { role } operations } }", cookie)).data?.viewer;
  };
  const all = { actsFor: null, organisations: [{ id: bureau }, { id: second }], roles: [{ role: "REPORTER" }, { role: "REVIEWER" }] };
  expect(await viewer()).toMatchObject(all);
  expect(await viewer(alien)).toMatchObject(all);
  const reviewing = await viewer(second);
  expect(reviewing).toMatchObject({ actsFor: second, organisations: [{ id: bureau }, { id: second }], roles: [{ role: "REVIEWER" }] });
  expect(reviewing.operations).toContain("approveSubmission");
  expect(reviewing.operations).not.toContain("saveSubmissionCells");
  const narrowed = actingFor((await api.services.access.viewerOfSession(token)) ?? expect.fail(), second);
  expect([belongsTo(narrowed, bureau), belongsTo(narrowed, second), belongsTo(narrowed, alien)]).toEqual([true, true, false]);
  expect(account.grants).toHaveLength(2);
});

test("roles that are kept apart stay apart when they are given at once", async () => {
  const { account } = await create("SYSTEM_ADMIN", "racer", []);
  const answers = await Promise.all(
    ["AUDIT_ADMIN", "SYSTEM_ADMIN", "AUDIT_ADMIN", "SYSTEM_ADMIN"].map((role) => grant("SECURITY_ADMIN", account.id, { role })),
  );
  expect(answers.filter(({ error }) => !error)).toHaveLength(1);
  for (const { error } of answers.filter((one) => one.error)) expect(error).toMatchObject({ code: "BAD_INPUT", field: "input.grant.role" });
  const { data } = await ask("{ accounts(first: 200) { edges { node { id grants { id role } } } } }", "SECURITY_ADMIN");
  const held = data?.accounts.edges.map((one: { node: object }) => one.node).find((one: { id: string }) => one.id === account.id);
  expect(held.grants).toHaveLength(1);
  expect((await send("SECURITY_ADMIN", "withdrawGrant", "WithdrawGrantInput", { grantId: held.grants[0].id })).error).toBeUndefined();
});

test("a district's security administrator appoints administrators of that district, and sees them", async () => {
  await person("districtSecurity", { role: "SECURITY_ADMIN", regionId: place.root });
  const { account } = await create("SYSTEM_ADMIN", "appointed", []);
  const answer = await grant("districtSecurity", account.id, { role: "AUDIT_ADMIN" });
  expect(answer.account.grants).toMatchObject([{ role: "AUDIT_ADMIN", regionId: place.root }]);
});

test("the last administrator of a kind keeps the role and is not locked out, however many try", async () => {
  const security = (who: string) => send("SECURITY_ADMIN", "disableAccount", "AccountInput", { accountId: ids.get(who) });
  const refused = await security("SYSTEM_ADMIN");
  expect(refused.error).toMatchObject({ code: "BAD_INPUT", field: "input.accountId" });
  await person("systemToo", { role: "SYSTEM_ADMIN" });
  const both = await Promise.all([security("SYSTEM_ADMIN"), security("systemToo")]);
  expect(both.filter(({ error }) => error)).toHaveLength(1);
  for (const who of ["SYSTEM_ADMIN", "systemToo"])
    await send("SECURITY_ADMIN", "enableAccount", "AccountInput", { accountId: ids.get(who) });
});

test("every change is in the audit with who, which, before and after; no name, no password", async () => {
  await api.services.audit.flush();
  const { rows } = await api.services.pool.query(
    "SELECT action, actor_id, target, detail FROM audit_entry WHERE outcome = 'SUCCESS' AND actor_kind = 'ACCOUNT'",
  );
  const of = (action: string) => rows.filter((row) => row.action === action);
  expect(of("createAccount")[0]).toMatchObject({
    actor_id: ids.get("office"),
    detail: `→ REPORTER region ${place.root} organisation ${bureau}`,
  });
  expect(of("accounts").map((row) => row.actor_id)).toContain(ids.get("office"));
  expect(of("withdrawGrant")[0]).toMatchObject({ detail: `EVALUATOR region ${place.north} →` });
  expect(of("disableAccount").map((row) => row.detail)).toContain("open → disabled");
  expect(of("renameAccount").map((row) => [row.actor_id, row.detail])).toEqual(
    Array(2).fill([ids.get("SECURITY_ADMIN"), "name → another name"]),
  );
  const denied = await api.services.pool.query("SELECT action, target FROM audit_entry WHERE outcome = 'DENIED' AND actor_id = $1", [
    ids.get("elsewhere"),
  ]);
  expect(denied.rows).toContainEqual({ action: "disableAccount", target: ids.get("leader") });
  for (const action of ["grantRole", "enableAccount", "resetPassword", "changePassword"]) expect(of(action), action).not.toEqual([]);
  expect(rows.map((row) => row.detail).join("\n")).not.toMatch(/\p{Script=Han}|wang|better/u);
});

test("accounts come in pages by user name, and are found by names, by what their roles cover and by role, never beyond the viewer's own", async () => {
  for (const [name, given] of [
    ["pager-a", { role: "LEADER", regionId: place.north }],
    ["Pager-b", { role: "REPORTER", regionId: place.root, organisationId: bureau }],
    ["pager-c", { role: "EVALUATOR", regionId: place.root }],
    ["pager-d", { role: "EVALUATOR", regionId: foreign.root }],
  ] as const)
    await api.services.access.createAccount(name, name === "pager-c" ? "百分%名" : name, "long enough words", [given]);
  await api.services.access.createAccount("pager-e", "no role", "long enough words", []);
  for (const who of ["office", "elsewhere", "SECURITY_ADMIN"]) {
    const whole = await pageOf(who);
    expect([whole.totalCount, whole.hasNextPage]).toEqual([whole.names.length, false]);
    const walked: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const page: Awaited<ReturnType<typeof pageOf>> = await pageOf(who, { first: 2, after });
      expect(page.totalCount).toBe(whole.totalCount);
      walked.push(...page.names);
      [after, more] = [page.endCursor, page.hasNextPage];
    }
    expect(walked).toEqual(whole.names);
    expect(walked).toEqual([...walked].sort());
  }
  const found = async (who: string, variables: object) =>
    (await pageOf(who, variables)).names.filter((name: string) => /^pager/i.test(name));
  expect(await found("office", { search: "PAGER" })).toEqual(["Pager-b", "pager-a", "pager-c"]);
  expect(await found("SECURITY_ADMIN", { search: "pager" })).toEqual(["Pager-b", "pager-a", "pager-c", "pager-d", "pager-e"]);
  expect(await found("elsewhere", { search: "pager" })).toEqual(["pager-d"]);
  expect(await found("office", { search: "bureau" })).toEqual(["Pager-b"]);
  expect(await found("office", { search: "%" })).toEqual(["pager-c"]);
  expect(await found("office", { search: "pager", roles: ["EVALUATOR", "LEADER"] })).toEqual(["pager-a", "pager-c"]);
  expect(await found("office", { search: "'; DROP TABLE account" })).toEqual([]);
  for (const [wrong, field] of [
    [{ first: 0 }, "first"],
    [{ after: "made up" }, "after"],
    [{ search: "x".repeat(201) }, "search"],
  ] as const)
    expect((await pageOf("office", wrong)).error).toMatchObject({ code: "BAD_INPUT", field });
  expect((await pageOf("office", { first: 201 })).error).toMatchObject({ code: "LIMIT_EXCEEDED", field: "first", limit: 200 });
});
