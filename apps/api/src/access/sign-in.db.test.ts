import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";

const database = testDatabase();
let api: Api;
let proxied: Api;
const PASSWORD = "pseudo-wisdom-42";
const SIGN_IN = "mutation ($input: SignInInput!) { signIn(input: $input) { viewer { kind name idleMinutes } } }";

beforeAll(async () => {
  api = await startApi(database.url, { KEPU_DEMO: "on" });
  proxied = await startApi(database.url, { KEPU_TRUST_PROXY: "1" });
  const { root } = await smallDistrict(api.services);
  for (const name of ["leader", "office", "auditor"])
    await api.services.access.createAccount(name, name, PASSWORD, [
      { role: name === "auditor" ? "AUDIT_ADMIN" : "LEADER", regionId: root },
    ]);
});
afterAll(async () => {
  await proxied.stop();
  await api.stop();
});

const signIn = (userName: string, password = PASSWORD, headers: Record<string, string> = {}, at = api) =>
  at.post(SIGN_IN, { input: { userName, password } }, undefined, headers);
const cookieOf = (answer: { headers: Headers }) => answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
const whoIs = async (cookie: string, at = api, headers = {}) =>
  (await at.post("{ viewer { kind } }", {}, undefined, { cookie, ...headers })).body.data?.viewer.kind;

/** fetch sets the Host header itself */
function raw(headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(api.url, { method: "POST", headers: { "content-type": "application/json", ...headers } }, (response) => {
      let body = "";
      response.on("data", (part) => {
        body += part;
      });
      response.on("end", () => resolve(body));
    });
    request.on("error", reject);
    request.end(JSON.stringify({ query: 'mutation { demoSignIn(userName: "leader") { viewer { kind } } }' }));
  });
}

test("a right password opens a session, and signing out ends it", async () => {
  const answer = await signIn("Leader");
  expect(answer.body.data?.signIn.viewer).toEqual({ kind: "ACCOUNT", name: "leader", idleMinutes: 30 });
  expect(answer.headers.getSetCookie()[0]).toMatch(/^kepu_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  const cookie = cookieOf(answer);
  expect(await whoIs(cookie)).toBe("ACCOUNT");
  await api.post("mutation { signOut { ok } }", {}, undefined, { cookie });
  expect(await whoIs(cookie)).toBe("ANONYMOUS");
});

test("a new sign-in ends the session that the browser had", async () => {
  const first = cookieOf(await signIn("leader"));
  const second = cookieOf(await signIn("office", PASSWORD, { cookie: first }));
  expect(await whoIs(first)).toBe("ANONYMOUS");
  expect(await whoIs(second)).toBe("ACCOUNT");
});

test("eight parallel guesses lock the account after five, an unknown user is answered in the same words", async () => {
  const guesses = await Promise.all(Array.from({ length: 8 }, (_, at) => signIn("office", `guess-${at}`)));
  const unknown = await signIn("nobody-of-this-name");
  expect(new Set([...guesses, unknown].map((answer) => answer.body.errors?.[0].message)).size).toBe(1);
  expect((await signIn("office")).body.errors?.[0].extensions.code).toBe("UNAUTHENTICATED");
  expect((await signIn("leader")).body.data?.signIn.viewer.kind).toBe("ACCOUNT");
});

test("behind a proxy with TLS the cookie is Secure and __Host-, and forwarded headers of strangers are not believed", async () => {
  const tls = { "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7", "x-forwarded-host": "kepu.example" };
  const answer = await signIn("leader", PASSWORD, { ...tls, origin: "https://kepu.example" }, proxied);
  expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-kepu_session=.*Secure/);
  expect(await whoIs(cookieOf(answer), proxied, tls)).toBe("ACCOUNT");
  const unbelieved = await signIn("leader", PASSWORD, tls);
  expect(unbelieved.headers.getSetCookie()[0]).toMatch(/^kepu_session=/);
  expect((await signIn("leader", PASSWORD, { ...tls, origin: "https://kepu.example" })).status).toBe(403);
});

test("a foreign page's request is refused, our own page's is answered", async () => {
  expect((await signIn("leader", PASSWORD, { origin: "https://evil.example" })).status).toBe(403);
  expect((await signIn("leader", PASSWORD, { origin: "null" })).status).toBe(403);
  expect((await signIn("leader", PASSWORD, { origin: new URL(api.url).origin })).status).toBe(200);
  const form = await fetch(api.url, { method: "POST", headers: { "content-type": "text/plain" }, body: '{"query":"{ server { demo } }"}' });
  expect(form.status).toBe(415);
});

test("one-click demo sign-in is for this machine by its own name, not through a proxy and not by a rebound name", async () => {
  expect(await raw({})).toContain("ACCOUNT");
  expect(await raw({ host: "localhost:1" })).toContain("ACCOUNT");
  for (const headers of [{ "x-forwarded-for": "1.2.3.4" }, { forwarded: "for=1.2.3.4" }, { host: "rebound.example" }])
    expect(await raw(headers as unknown as Record<string, string>)).toContain("FORBIDDEN");
});

test("sign-ins, failures, locks and denials are in the audit, which only its administrator reads and nobody changes", async () => {
  const leader = cookieOf(await signIn("leader"));
  const auditor = cookieOf(await signIn("auditor"));
  for (let call = 0; call < 20; call++) await api.post("{ auditEntries { edges { node { id } } } }", {}, undefined, { cookie: leader });
  await api.services.audit.flush();
  const query = "query ($after: String) { auditEntries(first: 200, after: $after) { edges { node { action outcome actorName detail } } } }";
  const { edges } = (await api.post(query, {}, undefined, { cookie: auditor })).body.data?.auditEntries ?? {};
  const lines = edges.map(({ node }: { node: Record<string, string> }) => `${node.action} ${node.outcome} ${node.actorName}`);
  for (const line of ["signIn SUCCESS leader", "signIn LOCKED office", "signOut SUCCESS leader", "demoSignIn SUCCESS leader"])
    expect(lines).toContain(line);
  expect(lines.filter((line: string) => line === "auditEntries DENIED leader")).toHaveLength(2);
  expect(edges.map(({ node }: { node: Record<string, string> }) => node.detail)).toContain("and 19 more within a minute");
  for (const sql of ["DELETE FROM audit_entry", "UPDATE audit_entry SET outcome = 'SUCCESS'", "TRUNCATE audit_entry"])
    await expect(api.services.pool.query(sql)).rejects.toThrow("append-only");
  const page =
    "query ($after: String) { auditEntries(first: 2, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }";
  const first = (await api.post(page, {}, undefined, { cookie: auditor })).body.data?.auditEntries;
  const next = (await api.post(page, { after: first.pageInfo.endCursor }, undefined, { cookie: auditor })).body.data?.auditEntries;
  expect(next.edges).toHaveLength(2);
  expect(next.edges[0].node.id).not.toBe(first.edges[1].node.id);
});
