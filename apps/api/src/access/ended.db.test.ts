import { connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { setClock } from "../clock.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";

const database = testDatabase();
let api: Api;
let place: Awaited<ReturnType<typeof smallDistrict>>;
let accountId: string;

beforeAll(async () => {
  api = await startApi(database.url);
  place = await smallDistrict(api.services);
  accountId = await api.services.access.createAccount("leader", "领导", "long enough words", [{ role: "LEADER", regionId: place.root }]);
});
afterEach(() => setClock(undefined));
afterAll(() => api.stop());

const inMinutes = (minutes: number) => setClock(new Date(Date.now() + minutes * 60_000).toISOString());
const session = async () => `kepu_session=${await api.services.access.openSession(accountId, "test")}`;
const kindOf = async (cookie: string) => (await api.post("{ viewer { kind } }", {}, undefined, { cookie })).body.data?.viewer.kind;

/** An open live socket of a browser; answers when and how it was closed. */
async function watching(headers: Record<string, string>, token?: string): Promise<{ closed: Promise<number> }> {
  const socket = new WebSocket(api.url.replace("http", "ws"), "graphql-transport-ws", {
    headers: { origin: new URL(api.url).origin, ...headers },
  });
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  await new Promise((resolve) => socket.once("open", resolve));
  socket.send(JSON.stringify({ type: "connection_init", payload: token ? { authorization: `Bearer ${token}` } : {} }));
  const query = `subscription { liveOverview(regionId: "${place.root}") { kind } }`;
  await new Promise<void>((resolve) =>
    socket.on("message", (text) => {
      if (String(text).includes("connection_ack")) socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query } }));
      if (String(text).includes('"next"')) resolve();
    }),
  );
  return { closed };
}

const within5s = (closed: Promise<number>) => Promise.race([closed, sleep(5_000).then(() => "still open")]);

test("a session idles out after thirty minutes without a request, a live socket is no request, and each request begins them anew", async () => {
  const cookie = await session();
  const { closed } = await watching({ cookie });
  inMinutes(29);
  expect(await kindOf(cookie)).toBe("ACCOUNT");
  inMinutes(58);
  expect(await kindOf(cookie)).toBe("ACCOUNT");
  inMinutes(90);
  expect(await within5s(closed)).toBe(4403);
  expect(await kindOf(cookie)).toBe("ANONYMOUS");
}, 20_000);

test("a display does not idle out, and its socket is closed when its credential expires", async () => {
  const { token } = await api.services.access.createCredential(
    "DISPLAY",
    "wall",
    [{ role: "DISPLAY", regionId: place.root }],
    new Date(Date.now() + 24 * 3_600_000),
  );
  const { closed } = await watching({}, token);
  inMinutes(23 * 60);
  expect(await Promise.race([closed, sleep(2_500).then(() => "still open")])).toBe("still open");
  expect((await api.post("{ viewer { kind } }", {}, token)).body.data?.viewer.kind).toBe("DISPLAY");
  inMinutes(25 * 60);
  expect(await within5s(closed)).toBe(4403);
}, 20_000);

test("a browser's live socket is closed within five seconds of signing out, and of its account's being disabled", async () => {
  const one = await session();
  const out = await watching({ cookie: one });
  await api.post("mutation { signOut { ok } }", {}, undefined, { cookie: one });
  expect(await within5s(out.closed)).toBe(4403);
  const two = await session();
  const disabled = await watching({ cookie: two });
  await api.services.pool.query("UPDATE account SET disabled = true WHERE id = $1", [accountId]);
  expect(await within5s(disabled.closed)).toBe(4403);
  await api.services.pool.query("UPDATE account SET disabled = false WHERE id = $1", [accountId]);
}, 20_000);

test("while the database is away the answer is 503 with Retry-After, a session is not taken for signed out, and all is well again after", async () => {
  const cookie = await session();
  const name = new URL(database.url);
  const way = await proxyTo(name.hostname, Number(name.port));
  name.port = String(way.port);
  const far = await startApi(name.href);
  const ask = () => far.post("{ viewer { kind } }", {}, undefined, { cookie });
  expect((await ask()).body.data?.viewer.kind).toBe("ACCOUNT");
  way.cut();
  const away = await ask();
  expect(away.status).toBe(503);
  expect(away.headers.get("retry-after")).toBe("2");
  expect(away.body.errors?.[0].extensions.code).toBe("UNAVAILABLE");
  await way.mend();
  await expect.poll(async () => (await ask()).body.data?.viewer.kind, { timeout: 10_000 }).toBe("ACCOUNT");
  await far.stop();
  way.cut();
}, 30_000);

/** A way to the database that can be cut. */
async function proxyTo(host: string, target: number) {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target, host);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on("error", () => other.destroy()).on("close", () => other.destroy());
      one.pipe(other);
    }
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  await listen(0);
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    port,
    cut() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
    mend: () => listen(port),
  };
}
