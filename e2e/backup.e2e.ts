import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "@kepu/postgres/free-port";
import { afterAll, expect, test } from "vitest";

/** The commands as a person types them, on the built-in PostgreSQL; the second data folder is another machine. */
const repository = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "kepu-backup-e2e-"));
const [here, there] = [mkdtempSync(join(tmpdir(), "kepu-here-")), mkdtempSync(join(tmpdir(), "kepu-there-"))];
const port = await freePort();
const url = `http://localhost:${port}`;
const running = new Map<ChildProcess, Promise<number | null>>();

function run(command: string, args: string[], dataDir: string, cwd = repository) {
  const { INIT_CWD: _, ...env } = process.env;
  const child = spawn(command, args, {
    cwd,
    env: { ...env, NODE_ENV: "production", KEPU_DATA: dataDir, PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk) => {
      output += chunk;
    });
  const ended = new Promise<number | null>((resolve) =>
    child.once("close", (code) => {
      running.delete(child);
      resolve(code);
    }),
  );
  running.set(child, ended);
  return { child, ended, output: () => output };
}

/** `npm run NAME -- …`, typed in the folder of the backups. */
async function npm(dataDir: string, ...args: string[]): Promise<{ code: number | null; output: string }> {
  const { ended, output } = run("npm", ["run", "--silent", "--prefix", repository, ...args], dataDir, folder);
  return { code: await ended, output: output() };
}

async function start(dataDir: string) {
  const product = run(process.execPath, ["apps/launcher/src/main.ts", "start"], dataDir);
  await expect.poll(product.output, { timeout: 60_000 }).toMatch("Ctrl-C stops everything");
  return {
    async stop() {
      product.child.kill("SIGTERM");
      expect(await product.ended).toBe(0);
    },
  };
}

async function ask<Data>(dataDir: string, query: string, variables: object): Promise<Data> {
  const { readerToken } = JSON.parse(readFileSync(join(dataDir, "simulator.json"), "utf8"));
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${readerToken}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}

const OVERVIEW = "query ($input: OverviewInput!) { overview(input: $input) { figures { measure value } } }";
/** The last full month: nothing moves in it any more. */
async function lastMonth(dataDir: string): Promise<unknown> {
  const { rootId } = JSON.parse(readFileSync(join(dataDir, "simulator.json"), "utf8"));
  const end = new Date();
  end.setUTCDate(0);
  const to = end.toISOString().slice(0, 10);
  return ask(dataDir, OVERVIEW, { input: { regionId: rootId, from: `${to.slice(0, 8)}01`, to } });
}

const GOING_ON = `query ($rootId: ID!) { activities(filter: { regionId: $rootId, states: [ONGOING] }, first: 200) { edges { node { attendance } } } }`;
async function attendance(dataDir: string): Promise<number> {
  const { rootId } = JSON.parse(readFileSync(join(dataDir, "simulator.json"), "utf8"));
  const { activities } = await ask<{ activities: { edges: { node: { attendance: number } }[] } }>(dataDir, GOING_ON, { rootId });
  return activities.edges.reduce((sum, { node }) => sum + node.attendance, 0);
}

afterAll(async () => {
  for (const child of running.keys()) child.kill("SIGTERM");
  await Promise.all([...running.values()]);
  for (const one of [folder, here, there]) rmSync(one, { recursive: true, force: true });
});

let figures: unknown;

test("npm run backup works while the demo streams, and npm run restore keeps away from a running product", async () => {
  const product = await start(here);
  figures = await lastMonth(here);
  const made = await npm(here, "backup", "--", "kepu.backup");
  expect(made.output).toMatch(/kepu\.backup: [\d,]+ rows of \d+ tables and [1-9]\d* evidence files as of /);
  expect(made.output).toContain(join(here, "secrets.json"));
  expect(made.code).toBe(0);
  expect(statSync(join(folder, "kepu.backup")).size).toBeGreaterThan(100_000);
  const running = await npm(here, "restore", "--", "kepu.backup");
  expect(running).toMatchObject({ code: 2, output: expect.stringMatching(/^The product is running on this database .*\n$/) });
  await product.stop();
}, 120_000);

test("on another machine npm run restore and npm start bring everything back, and the demo streams on", async () => {
  const restored = await npm(there, "restore", "--", "kepu.backup");
  expect(restored.output).toMatch(/is restored: [\d,]+ rows/);
  expect(restored.output).toMatch(/ATTENTION: \S+secrets\.json is missing/);
  expect(restored.output).toMatch(/Every roll-up equals its facts\.\n$/);
  expect(restored.code).toBe(0);
  copyFileSync(join(here, "secrets.json"), join(there, "secrets.json"));
  const product = await start(there);
  expect(await lastMonth(there)).toEqual(figures);
  const before = await attendance(there);
  expect(before).toBeGreaterThan(0);
  await expect.poll(() => attendance(there), { timeout: 15_000 }).toBeGreaterThan(before);
  await product.stop();
}, 120_000);
