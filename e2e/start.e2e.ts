import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "@kepu/postgres/free-port";
import { createClient } from "graphql-ws";
import { chromium } from "playwright-core";
import { afterAll, expect, inject, test } from "vitest";
import { WebSocket } from "ws";

const repository = fileURLToPath(new URL("..", import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), "kepu-start-"));
const port = await freePort();
const url = `http://localhost:${port}`;
let running: Launched | undefined;

interface Launched {
  process: ChildProcess;
  output(): string;
  ended: Promise<number | null>;
  until(text: string | RegExp): Promise<void>;
}

/** `npm start`, without npm in between so that signals reach it. */
function launch(env: Record<string, string> = {}): Launched {
  const child = spawn(process.execPath, ["apps/launcher/src/main.ts", "start"], {
    cwd: repository,
    env: { ...process.env, NODE_ENV: "production", KEPU_DATA: dataDir, PORT: String(port), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout?.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    output += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  return {
    process: child,
    output: () => output,
    ended,
    until: (text) => expect.poll(() => output, { timeout: 60_000 }).toMatch(text),
  };
}

afterAll(async () => {
  running?.process.kill("SIGTERM");
  await running?.ended;
  rmSync(dataDir, { recursive: true, force: true });
});

const SUM = `query ($rootId: ID!) { activities(filter: { regionId: $rootId, states: [ONGOING] }, first: 200) { edges { node { attendance } } } }`;

async function attendance(): Promise<number> {
  const { rootId, readerToken } = JSON.parse(readFileSync(join(dataDir, "simulator.json"), "utf8"));
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${readerToken}` },
    body: JSON.stringify({ query: SUM, variables: { rootId } }),
  }).catch(() => undefined);
  if (!response?.ok) return -1;
  const { data } = (await response.json()) as { data: { activities: { edges: { node: { attendance: number } }[] } } };
  return data.activities.edges.reduce((sum, { node }) => sum + node.attendance, 0);
}

test("the first start fills the demo district, prints address and accounts, and its figures move at once: at 03:00 in Shanghai too", async () => {
  const night = new Date();
  night.setUTCHours(19, 0, 0, 0);
  running = launch({ KEPU_CLOCK: night.toISOString() });
  await running.until("Ctrl-C stops everything");
  expect(running.output()).toContain(url);
  expect(running.output()).toMatch(/leader\s+\S+/);
  const before = await attendance();
  expect(before).toBeGreaterThan(0);
  await expect.poll(attendance, { timeout: 15_000 }).toBeGreaterThan(before);
}, 90_000);

test("a second start on the same data is refused in one line, and so is a taken port", async () => {
  const second = launch();
  expect(await second.ended).toBe(1);
  expect(second.output().trim()).toMatch(/^Kepu Pulse is already running \(process \d+\): open http:\/\/localhost:\d+\.$/);
  const other = mkdtempSync(join(tmpdir(), "kepu-other-"));
  const taken = await listen();
  const third = launch({ KEPU_DATA: other, PORT: String(taken.port) });
  expect(await third.ended).toBe(1);
  expect(third.output().trim()).toMatch(/^Port \d+ is taken by another program/);
  taken.server.close();
  rmSync(other, { recursive: true, force: true });
});

test("an unreachable database is told in one line", async () => {
  const other = mkdtempSync(join(tmpdir(), "kepu-other-"));
  const refused = launch({ KEPU_DATA: other, PORT: String(await freePort()), DATABASE_URL: "postgres://nobody@127.0.0.1:9/none" });
  expect(await refused.ended).toBe(1);
  expect(refused.output().trim().split("\n").at(-1)).toMatch(/^The database of DATABASE_URL cannot be reached \(ECONNREFUSED\)/);
  rmSync(other, { recursive: true, force: true });
}, 60_000);

test("an API killed with -9 is back by itself; the launcher killed with -9 is taken over by the next start, with its data", async () => {
  const holder = () => JSON.parse(readFileSync(join(dataDir, "launcher.lock"), "utf8")) as { parts: number[] };
  const [api] = holder().parts;
  const before = await attendance();
  process.kill(api as number, "SIGKILL");
  await expect.poll(attendance, { timeout: 20_000 }).toBeGreaterThanOrEqual(before);
  running?.process.kill("SIGKILL");
  await running?.ended;
  running = launch();
  await running.until("Ctrl-C stops everything");
  expect(await attendance()).toBeGreaterThan(0);
}, 90_000);

test("SIGINT stops everything in order, and nothing is left behind", async () => {
  running?.process.kill("SIGINT");
  expect(await running?.ended).toBe(0);
  expect(running?.output()).not.toContain("failed");
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  expect(() => readFileSync(join(dataDir, "launcher.lock"))).toThrow();
  expect(() => readFileSync(join(dataDir, "postgres", "cluster", "postmaster.pid"))).toThrow();
  running = undefined;
}, 60_000);

for (const [name, clock] of [
  ["00:01", "T16:01:00.000Z"],
  ["23:59, and over midnight", "T15:59:00.000Z"],
] as const) {
  test(`a first start at ${name} in Shanghai is live too`, async () => {
    const other = mkdtempSync(join(tmpdir(), "kepu-midnight-"));
    const at = `${new Date().toISOString().slice(0, 10)}${clock}`;
    const started = launch({ KEPU_DATA: other, PORT: String(port), KEPU_CLOCK: at });
    await started.until("Ctrl-C stops everything");
    const moves = async () => {
      const before = await today(other);
      expect(before.sum).toBeGreaterThanOrEqual(0);
      await expect.poll(async () => (await today(other)).sum, { timeout: 15_000 }).toBeGreaterThan(before.sum);
      return before.day;
    };
    const day = await moves();
    if (clock.includes(":59:")) {
      await expect.poll(async () => (await today(other)).day, { timeout: 60_000, interval: 500 }).not.toBe(day);
      await moves();
    }
    started.process.kill("SIGTERM");
    expect(await started.ended).toBe(0);
    rmSync(other, { recursive: true, force: true });
  }, 150_000);
}

test("without the demo the first start prints a link that creates the three administrators, once", async () => {
  const other = mkdtempSync(join(tmpdir(), "kepu-bare-"));
  let started = launch({ KEPU_DATA: other, PORT: String(port), KEPU_DEMO: "off" });
  await started.until("Ctrl-C stops everything");
  const link = /http:\S+\/setup#key=\S+/.exec(started.output())?.[0] ?? "";
  expect(link).not.toBe("");
  const executablePath = inject("chromium");
  const browser = await chromium.launch({ ...(executablePath ? { executablePath } : { channel: "chrome" }), args: ["--no-sandbox"] });
  const page = await browser.newPage();
  await page.goto(url);
  await page.getByText("还没有账号").waitFor();
  await page.goto(link);
  const people = ["sys", "sec", "aud"];
  for (const [index, name] of people.entries()) {
    await page.getByLabel("用户名").nth(index).fill(name);
    await page.getByLabel("姓名").nth(index).fill(`管理员${index}`);
    await page
      .getByLabel(/^密码/)
      .nth(index)
      .fill(index === 2 ? "short" : `three people ${index}`);
  }
  await page.getByRole("button", { name: "创建管理员" }).click();
  await page.getByText("密码不符合规则。").waitFor();
  await page.getByLabel(/^密码/).nth(2).fill("three people 2");
  await page.getByRole("button", { name: "创建管理员" }).click();
  await page.getByText("三个管理员已经创建").waitFor();
  await page.getByRole("link", { name: "登录" }).click();
  await page.getByLabel("用户名").fill("aud");
  await page.getByLabel(/^密码/).fill("wrong words here");
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.getByText("用户名或密码不对").waitFor();
  await page.getByLabel(/^密码/).fill("three people 2");
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.getByText("管理员2").waitFor();
  await page.goto(link);
  await page.getByText("已经有账号了").waitFor();
  await browser.close();
  started.process.kill("SIGTERM");
  expect(await started.ended).toBe(0);
  started = launch({ KEPU_DATA: other, PORT: String(port), KEPU_DEMO: "off" });
  await started.until("Ctrl-C stops everything");
  expect(started.output()).not.toContain("setup#key");
  started.process.kill("SIGTERM");
  await started.ended;
  rmSync(other, { recursive: true, force: true });
}, 120_000);

/** Today's attendance of the district, as the first frame of the live overview has it. */
async function today(folder: string): Promise<{ day: string; sum: number }> {
  const { rootId, readerToken } = JSON.parse(readFileSync(join(folder, "simulator.json"), "utf8"));
  const client = createClient({
    url: `${url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${readerToken}` },
  });
  const query = "subscription ($r: ID!) { liveOverview(regionId: $r) { day figures { measure today } } }";
  const frames = client.iterate<{ liveOverview: { day: string; figures: { measure: string; today: number }[] } }>({
    query,
    variables: { r: rootId },
  });
  const { value } = await frames.next();
  await client.dispose();
  const board = value?.data?.liveOverview;
  return { day: board?.day ?? "", sum: board?.figures.find((figure: { measure: string }) => figure.measure === "ATTENDANCE")?.today ?? -1 };
}

function listen(): Promise<{ server: Server; port: number }> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve({ server, port: typeof address === "object" && address ? address.port : 0 });
    });
  });
}
