import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startPostgres } from "@kepu/postgres";
import { freePort } from "@kepu/postgres/free-port";
import { LIMITS, newUuid7 } from "@kepu/schema";
import { everySecond } from "./peer.ts";
import type { Operation, Side } from "./side.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const READY_WITHIN_MS = 60_000;
const RECORD = "mutation ($input: RecordKioskUsageInput!) { recordKioskUsage(input: $input) { accepted } }";

interface Kiosk {
  id: string;
  regionId: string;
}

/** The product as it ships: two API processes on a PostgreSQL of the bench's own with the demo district. One holds the sockets and is measured,
 * with LIVE_TICK_MS=0; kiosk usage comes in at the other through the public door, durably, and reaches the first through the change feed. */
export async function startProduct(sockets: number): Promise<Side> {
  const folder = mkdtempSync(join(tmpdir(), "kepu-fanout-"));
  chmodSync(folder, 0o711); // as root we run PostgreSQL as somebody else
  const postgres = await startPostgres({ dataDir: join(folder, "postgres"), database: "kepu" });
  const env = {
    ...process.env,
    DATABASE_URL: postgres.url,
    KEPU_DATA: folder,
    LOG_LEVEL: "warn",
    NODE_ENV: "production",
    LIVE_TICK_MS: "0",
  };
  const writer = await startApi(env);
  const holder = await startApi(env);
  const ask = asker(writer.port, JSON.parse(readFileSync(join(folder, "simulator.json"), "utf8")).deviceToken);
  const reader = asker(writer.port, JSON.parse(readFileSync(join(folder, "simulator.json"), "utf8")).readerToken);
  const places = await placesOf(reader);
  const tokens = Array.from({ length: Math.ceil(sockets / LIMITS.socketsPerCredential) }, (_, index) =>
    wallToken(env, places.rootId, index),
  );
  const operations = (groups: number) => operationsOf(places.regions, groups);

  return {
    name: "Kepu Pulse",
    port: holder.port,
    pid: holder.child.pid ?? 0,
    speaks: true,
    greets: true,
    tokens,
    operations,
    async pace(ticksPerSecond, seconds, groups) {
      const kiosks = touching(places.kiosks, places.parents, operations(groups));
      const answers: Promise<unknown>[] = [];
      await everySecond(ticksPerSecond, seconds, () => answers.push(ask(RECORD, { input: usage(kiosks) })));
      await Promise.all(answers);
    },
    async stop() {
      for (const { child } of [holder, writer]) await end(child);
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The root first, then subdistricts and communities; past their number the same regions under operations of other names, which are groups of their own. */
function operationsOf(regions: string[], groups: number): Operation[] {
  return Array.from({ length: groups }, (_, index) => {
    const operationName = `Board${Math.floor(index / regions.length)}`;
    const query = `subscription ${operationName}($regionId: ID!) { liveOverview(regionId: $regionId) {
      kind cursor at staleSince day synthetic figures { measure today month year base } } }`;
    return { query, operationName, variables: { regionId: regions[index % regions.length] } };
  });
}

/** One kiosk in each watched community, and one below every other watched region. */
function touching(kiosks: Kiosk[], parents: Map<string, string | null>, operations: Operation[]): Kiosk[] {
  const missing = new Set(operations.map((operation) => String(operation.variables.regionId)));
  const chosen: Kiosk[] = [];
  // communities first need their own kiosk; a subdistrict or the root may be touched by any of them
  for (const kiosk of [...kiosks].sort((a, b) => Number(missing.has(b.regionId)) - Number(missing.has(a.regionId)))) {
    const path = pathOf(kiosk.regionId, parents);
    if (!path.some((id) => missing.has(id))) continue;
    for (const id of path) missing.delete(id);
    chosen.push(kiosk);
  }
  if (missing.size > 0) throw new Error(`${missing.size} watched regions have no kiosk`);
  return chosen;
}

function pathOf(id: string, parents: Map<string, string | null>): string[] {
  const path: string[] = [];
  for (let at: string | null | undefined = id; at; at = parents.get(at)) path.push(at);
  return path;
}

function usage(kiosks: Kiosk[]) {
  const at = new Date();
  const items = kiosks.map(({ id }) => ({
    id: newUuid7(at.getTime()),
    kioskId: id,
    kind: "USE",
    occurredAt: at.toISOString(),
    content: "急救知识",
  }));
  return { sentAt: at.toISOString(), items };
}

async function placesOf(ask: ReturnType<typeof asker>) {
  const { viewer } = await ask<{ viewer: { roots: string[] } }>("{ viewer { roots } }");
  const rootId = viewer.roots[0] ?? "";
  const { regions, kiosks } = await ask<{ regions: { id: string; parentId: string | null }[]; kiosks: Kiosk[] }>(
    "query ($rootId: ID!) { regions(rootId: $rootId) { id parentId } kiosks(regionId: $rootId) { id regionId } }",
    { rootId },
  );
  const parents = new Map(regions.map((region) => [region.id, region.parentId]));
  const alive = new Set(kiosks.flatMap((kiosk) => pathOf(kiosk.regionId, parents)));
  const ids = regions.map((region) => region.id).filter((id) => alive.has(id));
  ids.sort((a, b) => pathOf(a, parents).length - pathOf(b, parents).length);
  return { rootId, regions: ids, kiosks, parents };
}

function wallToken(env: NodeJS.ProcessEnv, region: string, index: number): string {
  const args = ["apps/api/dist/tool.js", "display", "create", "--name", `bench ${index}`, "--region", region];
  return execFileSync(process.execPath, args, { cwd: repository, env, encoding: "utf8" }).trim().split("#").at(-1) ?? "";
}

function asker(port: number, token: string) {
  return async <Data>(query: string, variables: object = {}): Promise<Data> => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const answer = await fetch(`http://127.0.0.1:${port}/graphql`, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
    const body = (await answer.json()) as { data?: Data; errors?: unknown };
    if (!body.data) throw new Error(JSON.stringify(body.errors));
    return body.data;
  };
}

async function startApi(env: NodeJS.ProcessEnv): Promise<{ port: number; child: ChildProcess }> {
  const port = await freePort();
  const child = spawn(process.execPath, ["apps/api/dist/main.js"], {
    cwd: repository,
    env: { ...env, PORT: String(port) },
    stdio: ["ignore", "ignore", "inherit"],
  });
  for (const deadline = Date.now() + READY_WITHIN_MS; Date.now() < deadline; ) {
    if ((await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.ok) return { port, child };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the API did not get ready: is it built (npm run build)?");
}

async function end(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  if (child.exitCode === null && child.kill("SIGTERM")) await gone;
}
