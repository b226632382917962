import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "@kepu/postgres/free-port";
import { Client } from "pg";
import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { afterAll, beforeAll, inject } from "vitest";
import { untilReady } from "./ready.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));
/** on a very busy machine filling the district takes a minute */
const READY_WITHIN_MS = 150_000;

export interface Product {
  url: string;
  /** every process's address; the first is `url` */
  urls: string[];
  /** stops the processes and starts them again, for example with another clock */
  restart(env: Record<string, string>): Promise<void>;
  /** kills the processes with -9 in the midst of what they do, and starts them again after a while */
  crash(awayMs: number): Promise<void>;
  /** of the processes, in the order of `urls` */
  pids(): number[];
  dataDir: string;
  databaseUrl: string;
  browser: Browser;
  /** a browser of its own, signed in with a demo account */
  signedIn(userName: string, options?: Parameters<Browser["newContext"]>[0]): Promise<BrowserContext>;
  ask<Data>(query: string, variables?: object, token?: string): Promise<Data>;
  token(name: "readerToken" | "deviceToken"): string;
}

/** The built product with the demo district on a database of this test file's own, and a real browser. Without the demo's stream: counts are exact. */
export function product({ processes = 1 } = {}): Product {
  const it = { urls: [] as string[] } as Product;
  const running: ChildProcess[] = [];
  const name = `e2e_${randomBytes(6).toString("hex")}`;

  const startAll = async (env: Record<string, string>) => {
    for (const url of it.urls) {
      running.push(startProcess(url, { DATABASE_URL: it.databaseUrl, KEPU_DATA: it.dataDir, ...env }));
      await untilReady(url, READY_WITHIN_MS);
    }
  };
  const stopAll = async () => {
    for (const child of running.splice(0)) await stopProcess(child);
  };
  it.pids = () => running.flatMap(({ pid }) => pid ?? []);
  it.restart = async (env) => {
    await stopAll();
    await startAll(env);
  };

  it.crash = async (awayMs) => {
    await Promise.all(running.splice(0).map((child) => stopProcess(child, "SIGKILL")));
    await new Promise((resolve) => setTimeout(resolve, awayMs));
    await startAll({});
  };

  beforeAll(async () => {
    const seeded = await demoDistrict();
    await admin(`CREATE DATABASE ${name} TEMPLATE ${DEMO}`);
    it.databaseUrl = inject("postgres").replace(/[^/]*$/, name);
    it.dataDir = mkdtempSync(join(tmpdir(), "kepu-e2e-"));
    cpSync(seeded, it.dataDir, { recursive: true });
    for (let count = 0; count < processes; count++) it.urls.push(`http://localhost:${await freePort()}`);
    it.url = it.urls[0] ?? "";
    await startAll({});
    const executablePath = inject("chromium");
    it.browser = await chromium.launch({
      ...(executablePath ? { executablePath } : { channel: "chrome" }),
      args: ["--no-sandbox", "--disable-dev-shm-usage"],
    });
  });

  afterAll(async () => {
    await it.browser?.close();
    await stopAll();
    await admin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  });

  it.ask = async (query, variables = {}, token) => {
    const response = await fetch(`${it.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as { data?: unknown; errors?: unknown };
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    return body.data as never;
  };
  it.token = (key) => JSON.parse(readFileSync(join(it.dataDir, "simulator.json"), "utf8"))[key];
  it.signedIn = async (userName, options = {}) => {
    const context = await it.browser.newContext(options);
    const response = await context.request.post(`${it.url}/graphql`, {
      headers: { "x-kepu-csrf": "1", origin: it.url },
      data: { query: "mutation ($userName: String!) { demoSignIn(userName: $userName) { viewer { kind } } }", variables: { userName } },
    });
    const body = await response.text();
    if (!body.includes('"ACCOUNT"')) throw new Error(`demo sign-in failed: ${body}`);
    return context;
  };
  return it;
}

const DEMO = "e2e_demo";

async function admin<Row>(...statements: string[]): Promise<Row[]> {
  const client = new Client({ connectionString: inject("postgres").replace(/[^/]*$/, "postgres") });
  await client.connect();
  let rows: Row[] = [];
  try {
    for (const sql of statements) rows = (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
  return rows;
}

/** Fills the demo district once a run, by starting the product on an empty database: each test file clones what that left. Answers the data folder. */
async function demoDistrict(): Promise<string> {
  const folder = join(tmpdir(), `kepu-e2e-demo-${new URL(inject("postgres")).port}-${process.ppid}`);
  const lock = new Client({ connectionString: inject("postgres").replace(/[^/]*$/, "postgres") });
  await lock.connect();
  try {
    await lock.query("SELECT pg_advisory_lock(hashtext('e2e demo'))");
    const { rows } = await lock.query("SELECT FROM pg_database WHERE datname = $1", [DEMO]);
    if (rows.length > 0) return folder;
    mkdirSync(folder, { recursive: true });
    const [making, url] = [`${DEMO}_new`, `http://localhost:${await freePort()}`];
    await lock.query(`DROP DATABASE IF EXISTS ${making} WITH (FORCE)`);
    await lock.query(`CREATE DATABASE ${making}`);
    const child = startProcess(url, { DATABASE_URL: inject("postgres").replace(/[^/]*$/, making), KEPU_DATA: folder });
    await untilReady(url, READY_WITHIN_MS).finally(() => stopProcess(child));
    await lock.query(`ALTER DATABASE ${making} RENAME TO ${DEMO}`);
    return folder;
  } finally {
    await lock.end();
  }
}

function startProcess(url: string, env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ["apps/api/dist/main.js"], {
    cwd: repository,
    env: { ...process.env, PORT: new URL(url).port, LOG_LEVEL: "warn", NODE_ENV: "production", ...env },
    stdio: ["ignore", "inherit", "inherit"],
  });
}

async function stopProcess(child: ChildProcess, signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
  const gone = new Promise((resolve) => child.once("close", resolve));
  child.kill(signal);
  await gone;
}
