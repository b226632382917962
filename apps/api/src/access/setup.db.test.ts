import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { offerSetup } from "./setup.ts";

const database = testDatabase();
let api: Api;
let key: string;

beforeAll(async () => {
  api = await startApi(database.url);
  await offerSetup(api.services, 4340);
});
afterAll(() => api.stop());

const file = () => join(api.services.config.dataDir, "setup-link.txt");
const SET_UP = "mutation ($input: SetUpAdministratorsInput!) { setUpAdministrators(input: $input) { ok } }";
const people = () =>
  (["SYSTEM_ADMIN", "SECURITY_ADMIN", "AUDIT_ADMIN"] as const).map((role, at) => ({
    userName: `admin-${at}`,
    name: `管理员${at}`,
    password: `long enough ${at} words`,
    role: role as string,
  }));
const setUp = async (accounts: object[], withKey = key) => {
  const { body } = await api.post(SET_UP, { input: { key: withKey, accounts } });
  return body.data?.setUpAdministrators.ok ?? body.errors?.[0].extensions.field ?? body.errors?.[0].extensions.code;
};
const required = async () => (await api.post("{ server { setupRequired } }")).body.data?.server.setupRequired;

test("the first start writes a link for the owner of the data folder only, and a second start keeps it", async () => {
  const link = readFileSync(file(), "utf8");
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:4340\/setup#key=[\w-]{43}\n$/);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  await offerSetup(api.services, 4340);
  expect(readFileSync(file(), "utf8")).toBe(link);
  key = link.trim().split("#key=")[1] ?? "";
  const { rows } = await api.services.pool.query("SELECT key_hash::text AS kept FROM setup_key");
  expect(JSON.stringify(rows)).not.toContain(Buffer.from(key).toString("hex"));
});

test("three different administrators are asked for, with passwords worth the name", async () => {
  const [one, two, three] = people();
  expect(await setUp(people(), "x".repeat(43))).toBe("FORBIDDEN");
  expect(await setUp([one, two] as object[])).toBe("input.accounts");
  expect(await setUp([one, two, { ...three, role: "OFFICE" }] as object[])).toBe("input.accounts");
  expect(await setUp([one, two, { ...three, userName: "ADMIN-0" }] as object[])).toBe("input.accounts");
  expect(await setUp([one, two, { ...three, password: "short-1A" }] as object[])).toBe("input.accounts[2].password");
  expect(await setUp([one, two, { ...three, password: "my admin-2 word" }] as object[])).toBe("input.accounts[2].password");
  expect(await required()).toBe(true);
});

test("the key works once, also when it is used twice at the same moment, and the administrators sign in", async () => {
  const answers = await Promise.all([setUp(people()), setUp(people().map((one) => ({ ...one, userName: `${one.userName}x` })))]);
  expect(answers.sort()).toEqual(["FORBIDDEN", true]);
  expect(await required()).toBe(false);
  expect(await setUp(people())).toBe("FORBIDDEN");
  expect(() => readFileSync(file())).toThrow();
  const { rows } = await api.services.pool.query("SELECT user_name FROM account ORDER BY user_name");
  expect(rows).toHaveLength(3);
  const signedIn = await api.post(
    "mutation ($u: String!, $p: String!) { signIn(input: { userName: $u, password: $p }) { viewer { roles { role } operations } } }",
    { u: rows[2].user_name, p: people()[2]?.password },
  );
  expect(signedIn.body.data?.signIn.viewer).toMatchObject({ roles: [{ role: "AUDIT_ADMIN" }] });
  expect(signedIn.body.data?.signIn.viewer.operations).toContain("auditEntries");
  expect(signedIn.body.data?.signIn.viewer.operations).not.toContain("overview");
});
