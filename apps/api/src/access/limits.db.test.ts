import { LIMITS } from "@kepu/schema";
import { auditServer } from "graphql-http";
import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";
import { networkOf } from "./rate-limits.ts";

const database = testDatabase();
let api: Api;
let wall: string;
let regionId: string;

beforeAll(async () => {
  api = await startApi(database.url, { KEPU_TRUST_PROXY: "1" });
  regionId = (await smallDistrict(api.services)).root;
  wall = (await api.services.access.createCredential("DISPLAY", "wall", [{ role: "DISPLAY", regionId }])).token;
});
afterAll(() => api.stop());

const codeOf = async (query: string) => {
  const { status, body } = await api.post(query, {}, wall);
  return [status, body.errors?.[0].extensions.code];
};
const from = (address: string) => ({ "x-forwarded-for": address });

test("the audits of graphql-http report no error", async () => {
  const results = await auditServer({ url: api.url });
  const bad = await Promise.all(
    results.filter((one) => one.status === "error").map(async (one) => `${one.name}: ${"reason" in one ? one.reason : ""}`),
  );
  expect(bad).toEqual([]);
  expect(results.length).toBeGreaterThan(50);
});

test("an operation too large, too deep, too costly or too long is refused before it runs, and one within the limits is answered", async () => {
  const aliases = (count: number) => Array.from({ length: count }, (_, at) => `a${at}: __typename`).join(" ");
  const tower = Array.from({ length: 30 }, (_, at) => `fragment F${at} on Viewer { ...F${at + 1} ...F${at + 1} }`).join(" ");
  const bomb = `{ viewer { ...F0 } } ${tower} fragment F30 on Viewer { name kind }`;
  const page = (first: string) =>
    `activities(filter: { regionId: "${regionId}" }, first: ${first}) { edges { node { id name nameEn form } } }`;
  expect(await codeOf(`{ ${aliases(15)} }`)).toEqual([200, undefined]);
  expect(await codeOf(`{ ${aliases(LIMITS.queryAliases + 1)} }`)).toEqual([413, "LIMIT_EXCEEDED"]);
  expect(await codeOf(bomb)).toEqual([413, "LIMIT_EXCEEDED"]);
  expect(
    await codeOf(
      `{ ${Array(LIMITS.queryRootFields + 1)
        .fill("__typename")
        .join(" ")} }`,
    ),
  ).toEqual([413, "LIMIT_EXCEEDED"]);
  expect(await codeOf(`{ viewer { name @skip(if: false) } }`)).toEqual([200, undefined]);
  expect(await codeOf(`{ viewer { ${"name @include(if: true) ".repeat(LIMITS.queryDirectives + 1)} } }`)).toEqual([413, "LIMIT_EXCEEDED"]);
  expect((await codeOf(`{ viewer { ${"name ".repeat(LIMITS.queryTokens)} } }`))[0]).toBe(400);
  expect(await codeOf(`{ ${page("100")} }`)).toEqual([200, "FORBIDDEN"]);
  const costly = Array.from(
    { length: 19 },
    (_, at) => `a${at}: ${page("200").replace("form", "form startsAt endsAt placeName state planned")}`,
  );
  expect(await codeOf(`{ ${costly.join(" ")} }`)).toEqual([413, "LIMIT_EXCEEDED"]);
  const huge = await api.post("{ viewer { kind } }", { blank: "x".repeat(LIMITS.requestBytes) }, wall);
  expect([huge.status, huge.body.errors?.[0].extensions.code]).toEqual([413, "LIMIT_EXCEEDED"]);
});

test("a flood from one address is told when to come back, and another address is served", async () => {
  const ask = (address: string) => api.post("{ server { version } }", {}, undefined, from(address));
  const answers = [];
  for (let at = 0; at < LIMITS.anonymousRequestsPerMinute + 5; at++) answers.push(await ask("203.0.113.1"));
  const last = answers.at(-1);
  expect([last?.status, last?.body.errors?.[0].extensions.code]).toEqual([429, "RATE_LIMITED"]);
  expect(Number(last?.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await ask("203.0.113.2")).status).toBe(200);
});

test("sign-in has a limit of its own, for an address and for a user name", async () => {
  const attempt = async (userName: string, address: string) =>
    (
      await api.post(
        "mutation ($input: SignInInput!) { signIn(input: $input) { viewer { kind } } }",
        { input: { userName, password: "x" } },
        undefined,
        from(address),
      )
    ).body.errors?.[0].extensions.code;
  for (let at = 0; at < LIMITS.signInsPerMinuteAndUserName; at++) expect(await attempt("some", `198.51.100.${at}`)).toBe("UNAUTHENTICATED");
  expect(await attempt("SOME", "198.51.100.99")).toBe("RATE_LIMITED");
  for (let at = 0; at < LIMITS.signInsPerMinuteAndAddress; at++)
    expect(await attempt(`name-${at}`, "198.51.100.200")).toBe("UNAUTHENTICATED");
  expect(await attempt("name-x", "198.51.100.200")).toBe("RATE_LIMITED");
  expect(await attempt("name-x", "198.51.100.201")).toBe("UNAUTHENTICATED");
});

test("an error never quotes the value that was wrong", async () => {
  const phone = 13912345678;
  const mutation = "mutation ($input: RecordCheckInsInput!) { recordCheckIns(input: $input) { accepted } }";
  const answers = [
    await api.post(
      mutation,
      { input: { sentAt: "now", items: [{ id: "a", activityId: "b", occurredAt: "c", kind: "ANONYMOUS", phone }] } },
      wall,
    ),
    await api.post(mutation, { input: { sentAt: "now", items: [{ kind: `${phone}` }] } }, wall),
    await api.post(mutation, { input: `${phone}` }, wall),
    await api.post(mutation, { input: { sentAt: "now", items: [{ phone: { number: phone } }] } }, wall),
    await api.post(`{ viewer(phone: ${phone}) { kind } ${phone} }`, {}, wall),
    await api.post(
      `mutation { recordCheckIns(input: { sentAt: "now", items: [{ phone: ${phone}, kind: X${phone} }] }) { accepted } }`,
      {},
      wall,
    ),
    await api.post(`mutation { signOut("${phone}") { ok } }`, {}, wall),
  ];
  for (const answer of answers) {
    expect(answer.body.errors?.[0].extensions.code).toBe("BAD_INPUT");
    expect(JSON.stringify(answer.body)).not.toContain(`${phone}`);
  }
});

test("an IPv6 subscriber is one address, whatever the lower half", () => {
  expect(networkOf("2001:db8:1:2:3:4:5:6")).toBe(networkOf("2001:db8:1:2::9"));
  expect(networkOf("2001:db8::1")).not.toBe(networkOf("2001:db8:1::1"));
  expect(networkOf("::ffff:10.0.0.1")).toBe("10.0.0.1");
});

test("a socket carries sixteen subscriptions and no query, and tells faults in the words of HTTP", async () => {
  const client = api.socket(wall);
  const live = "subscription ($r: ID!) { liveOverview(regionId: $r) { kind } }";
  const first = async (query: string, variables: object = { r: regionId }) => {
    const { value } = await client.iterate({ query, variables: variables as Record<string, unknown> }).next();
    return value?.data ? "data" : value?.errors?.[0]?.extensions?.code;
  };
  const code = (query: string, variables?: object) => first(query, variables).catch((errors) => errors[0]?.extensions?.code ?? errors);
  expect(await code("{ viewer { kind } }", {})).toBe("BAD_INPUT");
  expect(await code("subscription { liveOverview(", {})).toBe("BAD_INPUT");
  expect(await code("subscription { liveOverview { kind } }", {})).toBe("BAD_INPUT");
  expect(await code(live, { r: { a: 1 } })).toBe("BAD_INPUT");
  for (let at = 0; at < LIMITS.subscriptionsPerSocket; at++) expect(await code(live)).toBe("data");
  expect(await code(live)).toBe("LIMIT_EXCEEDED");
  client.dispose();
});

test("an address has so many anonymous sockets, and a bad token closes the socket as forbidden", async () => {
  const open = (address: string, payload?: object) =>
    new Promise<number>((resolve) => {
      const socket = new WebSocket(api.url.replace("http", "ws"), "graphql-transport-ws", { headers: from(address) });
      socket.on("open", () => socket.send(JSON.stringify({ type: "connection_init", payload })));
      socket.on("message", () => resolve(0));
      socket.on("close", resolve);
      opened.push(socket);
    });
  const opened: WebSocket[] = [];
  for (let at = 0; at < LIMITS.anonymousSocketsPerAddress; at++) expect(await open("192.0.2.1")).toBe(0);
  expect(await open("192.0.2.1")).toBe(1013);
  expect(await open("192.0.2.2")).toBe(0);
  expect(await open("192.0.2.3", { authorization: `Bearer ${"x".repeat(43)}` })).toBe(4403);
  for (const socket of opened) socket.terminate();
});
