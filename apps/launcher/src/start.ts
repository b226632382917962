import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "./build.ts";
import { addressOf, type LauncherConfig, repository } from "./config.ts";
import { startDatabase } from "./database.ts";
import { type Lock, takeLock } from "./lock.ts";
import { type Part, startPart } from "./part.ts";
import { answersOk, checkPort, untilReady } from "./ready.ts";
import { Refusal } from "./refusal.ts";

const say = (line: string) => process.stdout.write(`${line}\n`);

type StartPart = (
  name: string,
  args: string[],
  env?: NodeJS.ProcessEnv,
  how?: { loud?: boolean; cwd?: string; serves?: () => Promise<boolean> },
) => Part;

/** `npm start` and `npm run dev`: database → API → the demo's stream; stops them in the opposite order. */
export async function start(config: LauncherConfig, dev: boolean): Promise<void> {
  const lock = await takeLock(config.dataDir, addressOf(config));
  const running: { stop(): Promise<void> }[] = [];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= stopAll(running).finally(lock.release);
    return stopping;
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!stopping) say("\nStopping …");
      void stop().then(() => process.exit(0));
    });
  }
  try {
    await run(config, dev, lock, running, () => stopping !== undefined);
  } catch (error) {
    if (stopping) return;
    await stop();
    throw error;
  }
}

async function run(config: LauncherConfig, dev: boolean, lock: Lock, running: { stop(): Promise<void> }[], isStopping: () => boolean) {
  await checkPort(config);
  if (config.moved) say(`Data folder: ${config.dataDir}`);
  say("Building …");
  build(dev ? ["@kepu/api"] : ["@kepu/api", "@kepu/dashboard"]);
  say(config.databaseUrl ? "Connecting to the database …" : "Starting PostgreSQL …");
  const database = await startDatabase(config, say);
  running.push(database);
  if (isStopping()) return;

  const part: StartPart = (name, args, env = {}, { loud = dev, cwd = repository, serves } = {}) => {
    const started = startPart({ name, args, cwd, dataDir: config.dataDir, lock, say, loud, serves, env: { ...config.env, ...env } });
    running.push(started);
    return started;
  };
  const vite = dev ? startVite(part, config.port + 1) : undefined;
  const serves = () => answersOk(`${config.tls ? "https" : "http"}://${localAddress(config)}:${config.port}/readyz`);
  const env = {
    ...vite,
    DATABASE_URL: database.url,
    KEPU_DATA: config.dataDir,
    PORT: String(config.port),
    HOST: config.host,
    KEPU_DEMO: config.demo ? "on" : "off",
  };
  const api = part("api", [...(dev ? ["--watch", "--watch-preserve-output"] : []), "apps/api/dist/main.js"], env, { serves });
  if (config.demo) say("Preparing the demo district and the API …");
  let refused: string | undefined;
  void api.misconfigured.then((reason) => {
    refused = reason;
  });
  await untilReady(serves, () => refused !== undefined || isStopping());
  if (refused !== undefined) throw new Refusal(refused);
  if (isStopping()) return;
  if (config.demo) {
    const door = { KEPU_URL: addressOf(config), KEPU_DATA: config.dataDir };
    part("simulator", ["apps/simulator/src/main.ts", "stream"], door, { loud: false });
  }
  greet(config);
}

/** Vite and the compiler rebuild on every change; the API passes the dashboard's requests on to Vite, so the address stays the same. */
function startVite(part: StartPart, port: number) {
  const bin = (file: string) => join(repository, "node_modules", file);
  part("compiler", [bin("typescript/bin/tsc"), "-p", "apps/api/tsconfig.build.json", "--watch", "--preserveWatchOutput"]);
  part(
    "vite",
    [bin("vite/bin/vite.js"), "--port", String(port), "--strictPort"],
    { NODE_ENV: "development" },
    { loud: true, cwd: join(repository, "apps/dashboard") },
  );
  return { KEPU_DEV_VITE: `http://127.0.0.1:${port}` };
}

function localAddress({ host }: LauncherConfig): string {
  return host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
}

async function stopAll(running: { stop(): Promise<void> }[]): Promise<void> {
  for (const part of running.reverse()) await part.stop().catch((error: Error) => say(`Stopping failed: ${error.message}`));
}

interface DemoAccount {
  userName: string;
  name: string;
  role: string;
  password: string;
}

function greet(config: LauncherConfig): void {
  const address = addressOf(config);
  say(`\n  科普脉动 Kepu Pulse   ${address}\n`);
  const accounts = readJson<DemoAccount[] | { accounts: DemoAccount[] }>(join(config.dataDir, "demo-accounts.json"));
  if (config.demo && accounts) {
    say("  演示账号 demo accounts (from this machine also by one click):");
    for (const { userName, password, name, role } of Array.isArray(accounts) ? accounts : accounts.accounts)
      say(`    ${userName.padEnd(14)} ${password.padEnd(16)} ${name} (${role})`);
    say("");
  }
  const link = join(config.dataDir, "setup-link.txt");
  if (!config.demo && existsSync(link)) say(`  The administrators are created once at ${readFileSync(link, "utf8").trim()}\n`);
  say("  Ctrl-C stops everything; the data stays.\n");
}

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch {
    return undefined;
  }
}
