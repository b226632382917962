import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dataFolder, makeDataFolder } from "@kepu/postgres/data-folder";
import { Refusal } from "./refusal.ts";

export const repository = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");

export interface LauncherConfig {
  port: number;
  host: string;
  demo: boolean;
  dataDir: string;
  /** the data folder is not where one would look for it */
  moved: boolean;
  /** a database of one's own; without one the built-in PostgreSQL is started */
  databaseUrl: string | undefined;
  tls: boolean;
  /** what the parts get besides their own settings */
  env: NodeJS.ProcessEnv;
}

/** The only reader of the environment. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): LauncherConfig {
  if (existsSync(join(repository, ".env"))) process.loadEnvFile(join(repository, ".env"));
  const port = Number(env.PORT ?? 4000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Refusal(`PORT=${env.PORT} is no port: choose a number from 1 to 65535.`);
  const demo = env.KEPU_DEMO ?? "on";
  if (demo !== "on" && demo !== "off") throw new Refusal(`KEPU_DEMO=${demo} is neither on nor off.`);
  if (Boolean(env.KEPU_TLS_CERT) !== Boolean(env.KEPU_TLS_KEY))
    throw new Refusal("KEPU_TLS_CERT and KEPU_TLS_KEY go together: set both for HTTPS, or neither.");
  const folder = dataFolderOf(env.KEPU_DATA);
  return {
    port,
    host: env.HOST ?? "127.0.0.1",
    demo: demo === "on",
    dataDir: folder.path,
    moved: folder.moved,
    databaseUrl: env.DATABASE_URL || undefined,
    tls: Boolean(env.KEPU_TLS_CERT && env.KEPU_TLS_KEY),
    // more arenas of the C library hold what was freed, and memory creeps up for an hour (docs/faults.md)
    env: { MALLOC_ARENA_MAX: "2", ...env, NODE_ENV: env.NODE_ENV ?? "production" },
  };
}

function dataFolderOf(asked: string | undefined) {
  try {
    const folder = dataFolder(repository, asked);
    makeDataFolder(folder);
    return folder;
  } catch (error) {
    throw new Refusal((error as Error).message);
  }
}

/** Where a browser on this machine finds the product. */
export function addressOf({ tls, host, port }: LauncherConfig): string {
  const name = ["127.0.0.1", "0.0.0.0", "::", "::1"].includes(host) ? "localhost" : host;
  return `${tls ? "https" : "http"}://${name}:${port}`;
}
