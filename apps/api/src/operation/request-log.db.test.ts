import { randomUUID } from "node:crypto";
import { Writable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLogger } from "../logger.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";
import { smallDistrict } from "../testing/district.ts";

const database = testDatabase();
const lines: string[] = [];
let api: Api;
let root: string;

interface Line {
  level: number;
  msg: string;
  requestId?: string;
  route?: string;
  status?: number;
}
const logged = (): Line[] => lines.map((line) => JSON.parse(line));

beforeAll(async () => {
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  api = await startApi(database.url, {}, createLogger("debug", sink));
  ({ root } = await smallDistrict(api.services));
});
afterAll(() => api.stop());

const of = (requestId: string | null) => logged().filter((line) => line.requestId === requestId);

test("a request keeps the id it came with, another gets one, and what is no id is not taken", async () => {
  const mine = randomUUID();
  const kept = await api.post("{ server { time } }", {}, undefined, { "X-Request-Id": mine });
  expect(kept.headers.get("x-request-id")).toBe(mine);
  for (const odd of ["13987650001", "110101199003074516", "x".repeat(32), `${mine} 13987650001`]) {
    const given = await api.post("{ server { time } }", {}, undefined, { "X-Request-Id": odd });
    expect(given.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  }
  await expect.poll(() => of(mine)).toMatchObject([{ level: 20, route: "graphql", status: 200 }]);
});

test("a fault of ours carries one id in the answer, its header and the log", async () => {
  const display = await token();
  const { headers, body } = await without("region", () => api.post("{ roots { id } }", {}, display));
  const { requestId, code } = body.errors?.[0].extensions ?? {};
  expect(code).toBe("INTERNAL");
  expect(requestId).toBe(headers.get("x-request-id"));
  await expect
    .poll(() =>
      of(requestId)
        .map((line) => line.msg)
        .sort(),
    )
    .toEqual(["a request failed", "answered"]);
});

test("a fault before the operation, in who asks, carries one id too", async () => {
  const display = await token();
  const { headers, body, status } = await without("credential", () => api.post("{ server { time } }", {}, display));
  expect(status).toBe(500);
  expect(body.errors?.[0].extensions.requestId).toBe(headers.get("x-request-id"));
  await expect
    .poll(() => of(headers.get("x-request-id")).filter((line) => line.msg === "answered"))
    .toMatchObject([{ level: 40, status: 500 }]);
});

test("paths, queries, tokens and cookies are not logged, whatever they hold", async () => {
  const secrets = ["13987650003", "kpr_4321098765432109876543210987654321", "kepu-cookie-77", "CARD-77120033"];
  const base = new URL("/", api.url).href;
  const headers = { authorization: `Bearer ${secrets[1]}`, cookie: `kepu_session=${secrets[2]}` };
  await fetch(`${base}people/${secrets[0]}?card=${secrets[3]}`, { headers });
  await fetch(`${base}graphql?query={server{time}}&phone=${secrets[0]}`, { headers: { cookie: headers.cookie } });
  await api.post(`query ($card: String) { server { time } }`, { card: secrets[3] }, secrets[1]);
  const before = logged().filter((line) => line.msg === "a socket closed").length;
  const socket = api.socket(secrets[1]);
  await expect.poll(() => logged().filter((line) => line.msg === "a socket closed").length).toBeGreaterThan(before);
  await socket.dispose();
  expect(logged().filter((line) => line.route === "page")).not.toEqual([]);
  for (const secret of secrets) expect(lines.filter((line) => line.includes(secret))).toEqual([]);
});

async function token(): Promise<string> {
  return (await api.services.access.createCredential("DISPLAY", randomUUID(), [{ role: "DISPLAY", regionId: root }])).token;
}

/** A table is missing while the work is done: a fault of ours, and a real one. */
async function without<T>(table: string, work: () => Promise<T>): Promise<T> {
  await api.services.pool.query(`ALTER TABLE ${table} RENAME TO mislaid`);
  try {
    return await work();
  } finally {
    await api.services.pool.query(`ALTER TABLE mislaid RENAME TO ${table}`);
  }
}
