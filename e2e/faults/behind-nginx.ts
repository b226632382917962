import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "@kepu/postgres/free-port";
import { Client } from "pg";
import { untilReady } from "../ready.ts";
import { type District, post } from "./district.ts";
import { Ledger } from "./ledger.ts";
import { READY_WITHIN_MS, type Rig, repository, startRig } from "./rig.ts";
import { startSenders } from "./sender.ts";
import { baseline, judge } from "./verdict.ts";
import { openWatchers } from "./watcher.ts";

/** The shipped nginx.conf, really run on this machine over two API processes. Needs nginx on the PATH, so it is no test: `node e2e/faults/behind-nginx.ts`. */
async function behindNginx() {
  const broken: string[] = [];
  const rig = await startRig({ processes: 2, env: { KEPU_TRUST_PROXY: "1", KEPU_METRICS_TOKEN: "a-token-of-twenty-characters" } });
  const proxy = await startNginx(rig.urls);
  try {
    const outside: District = { ...rig, urls: [proxy.url] };
    await front(rig, proxy.url, broken);
    const before = await baseline(outside);
    const ledger = new Ledger();
    const watchers = await openWatchers(outside, 40);
    const senders = await startSenders(outside, ledger, 100);
    await sleep(2_000);
    await rig.apis[0]?.kill();
    await sleep(4_000);
    const whileOneIsDead = [...ledger.failures];
    rig.apis[0]?.start();
    await untilReady(rig.urls[0] ?? "", READY_WITHIN_MS);
    await sleep(2_000);
    await rig.apis[1]?.stop();
    await sleep(4_000);
    const whileOneDrains = [...ledger.failures].slice(whileOneIsDead.length);
    rig.apis[1]?.start();
    await senders.finish();
    const counts = await judge(outside, ledger, before, watchers, broken);
    const resets = watchers.reduce((sum, watcher) => sum + (watcher.kinds.RESET ?? 0), 0);
    const opens = watchers.map((watcher) => watcher.opens);
    for (const watcher of watchers) await watcher.close();
    if (resets > 0) broken.push(`${resets} clients had to begin anew`);
    if (whileOneIsDead.length + whileOneDrains.length > 0)
      broken.push(`senders noticed: ${JSON.stringify([whileOneIsDead, whileOneDrains])}`);
    return { ...counts, watchers: watchers.length, reconnects: opens.reduce((sum, one) => sum + one - 1, 0), resets, broken };
  } finally {
    await proxy.stop();
    await rig.end();
  }
}

/** What a client sees of the door: pages, answers, ids, addresses, limits. */
async function front(rig: Rig, url: string, broken: string[]): Promise<void> {
  const expect = (what: string, is: unknown, wanted: unknown) => {
    if (is !== wanted) broken.push(`${what}: ${is} instead of ${wanted}`);
  };
  const page = await fetch(url);
  expect("the page", page.status, 200);
  expect("its id", /^[0-9a-f]{32}$/.test(page.headers.get("x-request-id") ?? ""), true);
  expect("/metrics through the proxy", (await fetch(`${url}/metrics`)).status, 404);
  expect("/metrics for another machine", await status(`${rig.urls[0]}/metrics`, { "x-forwarded-for": "10.0.0.7" }), 403);
  const tooLarge = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: " ".repeat(1_100_000),
  });
  expect("a body over 1 MB", tooLarge.status, 413);
  const signIn = "mutation ($i: SignInInput!) { signIn(input: $i) { viewer { kind } } }";
  await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-kepu-csrf": "1", "x-forwarded-for": "203.0.113.9" },
    body: JSON.stringify({ query: signIn, variables: { i: { userName: "nobody", password: "none" } } }),
  });
  const { data } = await post<{ viewer: { kind: string } }>(url, rig.token("readerToken"), "{ viewer { kind } }", {});
  expect("who a credential is", data?.viewer.kind !== undefined, true);
  await sleep(300);
  expect("the address that the audit has", await addressOfLastSignIn(rig), "127.0.0.1");
}

const status = async (url: string, headers: Record<string, string>) => (await fetch(url, { headers })).status;

async function addressOfLastSignIn({ databaseUrl }: Rig): Promise<string | undefined> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const sql = "SELECT detail FROM audit_entry WHERE action = 'signIn' ORDER BY at DESC LIMIT 1";
  const { rows } = await client.query<{ detail: string }>(sql).finally(() => client.end());
  return rows[0]?.detail;
}

async function startNginx(urls: string[]): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "kepu-nginx-"));
  const port = await freePort();
  const shipped = readFileSync(join(repository, "infra/nginx.conf"), "utf8");
  const here = urls
    .reduce((text, url, at) => text.replace(`api-${at + 1}:4000`, new URL(url).host), shipped)
    .replace("listen 8080", `listen 127.0.0.1:${port}`)
    .replace("/tmp/kepu-nginx.pid", join(folder, "pid"))
    .replace("access_log /dev/stdout", `access_log ${join(folder, "access.log")}`);
  writeFileSync(join(folder, "nginx.conf"), here);
  const nginx = spawn("nginx", ["-p", folder, "-c", join(folder, "nginx.conf"), "-g", "daemon off;"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const gone = new Promise((resolve) => nginx.once("close", resolve));
  nginx.once("error", (error) => process.stderr.write(`nginx cannot be started: ${error.message}\n`));
  await untilReady(`http://127.0.0.1:${port}`, 5_000);
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      nginx.kill("SIGTERM");
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const counts = await behindNginx();
process.stdout.write(`${JSON.stringify({ faults: "behind-nginx", ...counts })}\n`);
process.exit(counts.broken.length === 0 ? 0 : 1);
