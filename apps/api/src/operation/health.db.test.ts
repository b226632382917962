import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";

const database = testDatabase();
let api: Api;
let road: { url: string; closed: boolean; close(): void };

beforeAll(async () => {
  road = await roadTo(database.url);
  api = await startApi(road.url);
});
afterAll(async () => {
  road.closed = false;
  await api.stop();
  road.close();
});

async function ask(path: string) {
  const began = Date.now();
  const response = await fetch(new URL(path, api.url));
  const answer = (await response.json()) as { status: string; reason?: string };
  return { status: response.status, retryAfter: response.headers.get("retry-after"), answer, ms: Date.now() - began };
}

test("a process that serves says so", async () => {
  expect(await ask("/healthz")).toMatchObject({ status: 200, answer: { status: "ok" } });
  expect(await ask("/readyz")).toMatchObject({ status: 200, answer: { status: "ok" } });
});

test("when the database says nothing, readiness ends within five seconds, answers at once, tells no detail, and comes back; the process stays healthy", async () => {
  road.closed = true;
  await expect.poll(async () => (await ask("/readyz")).status, { timeout: 5_000 }).toBe(503);
  const unready = await ask("/readyz");
  expect(unready).toMatchObject({ retryAfter: "2", answer: { status: "unavailable", reason: "the database is away" } });
  expect(Object.keys(unready.answer)).toEqual(["status", "reason"]);
  expect(unready.ms).toBeLessThan(1_000);
  expect((await ask("/healthz")).status).toBe(200);
  road.closed = false;
  await expect.poll(async () => (await ask("/readyz")).status, { timeout: 10_000 }).toBe(200);
});

test("when nobody follows the change feed any more although nothing stops, the process is not healthy", async () => {
  await api.services.hub.stop();
  expect(await ask("/healthz")).toMatchObject({ status: 503, answer: { reason: "the change feed is no longer followed" } });
});

test("from the first moment of a drain it is not ready, and takes no new request", async () => {
  api.services.drain.begin();
  expect(await ask("/readyz")).toMatchObject({ status: 503, answer: { reason: "draining" } });
  const { status, headers, body } = await api.post("{ server { time } }");
  expect(status).toBe(503);
  expect([headers.get("retry-after"), headers.get("connection")]).toEqual(["2", "close"]);
  expect(body.errors?.[0].extensions.code).toBe("UNAVAILABLE");
});

/** A road to the database on which, while it is closed, nothing moves and nobody is told. */
function roadTo(url: string): Promise<{ url: string; closed: boolean; close(): void }> {
  const { hostname, port, href } = new URL(url);
  const ends = new Set<Socket>();
  const it = { url: "", closed: false, close: () => {} };
  const carry = (from: Socket, to: Socket) => {
    ends.add(from);
    from.on("data", async (chunk) => {
      while (it.closed) await sleep(20);
      if (!to.destroyed) to.write(chunk);
    });
    from.on("close", () => to.destroy());
    from.on("error", () => to.destroy());
  };
  const server: Server = createServer((near) => {
    const far = connect(Number(port), hostname);
    carry(near, far);
    carry(far, near);
  });
  it.close = () => {
    for (const end of ends) end.destroy();
    server.close();
  };
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      it.url = href.replace(`${hostname}:${port}`, `127.0.0.1:${typeof address === "object" && address ? address.port : 0}`);
      resolve(it);
    });
  });
}
