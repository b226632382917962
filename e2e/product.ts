import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { afterAll, beforeAll, inject } from "vitest";

const repository = fileURLToPath(new URL("..", import.meta.url));
const READY_WITHIN_MS = 60_000;

export interface Product {
  url: string;
  /** every process's address; the first is `url` */
  urls: string[];
  /** stops the processes and starts them again, for example with another clock */
  restart(env: Record<string, string>): Promise<void>;
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
  const admin = async (sql: string) => {
    const client = new Client({ connectionString: inject("postgres").replace(/[^/]*$/, "postgres") });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };

  const startAll = async (env: Record<string, string>) => {
    for (const url of it.urls) {
      const child = spawn(process.execPath, ["apps/api/dist/main.js"], {
        cwd: repository,
        env: {
          ...process.env,
          DATABASE_URL: it.databaseUrl,
          KEPU_DATA: it.dataDir,
          PORT: new URL(url).port,
          LOG_LEVEL: "warn",
          NODE_ENV: "production",
          ...env,
        },
        stdio: ["ignore", "inherit", "inherit"],
      });
      running.push(child);
      await untilReady(url);
    }
  };
  const stopAll = async () => {
    for (const child of running.splice(0)) {
      const gone = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGTERM");
      await gone;
    }
  };
  it.restart = async (env) => {
    await stopAll();
    await startAll(env);
  };

  beforeAll(async () => {
    await admin(`CREATE DATABASE ${name}`);
    it.databaseUrl = inject("postgres").replace(/[^/]*$/, name);
    it.dataDir = mkdtempSync(join(tmpdir(), "kepu-e2e-"));
    for (let count = 0; count < processes; count++) it.urls.push(`http://localhost:${await freePort()}`);
    it.url = it.urls[0] ?? "";
    await startAll({});
    const executablePath = inject("chromium");
    it.browser = await chromium.launch({
      ...(executablePath ? { executablePath } : { channel: "chrome" }),
      args: ["--no-sandbox", "--disable-dev-shm-usage"],
    });
  }, READY_WITHIN_MS);

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

async function untilReady(url: string): Promise<void> {
  for (let waited = 0; waited < READY_WITHIN_MS; waited += 100) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(100);
  }
  throw new Error("the product did not get ready");
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
