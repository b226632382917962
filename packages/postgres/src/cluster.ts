import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Binaries } from "./binaries.ts";
import { makeOwn, makePassage, type ServerUser } from "./server-user.ts";

export interface Cluster {
  /** PostgreSQL's own folder, without symbolic links */
  folder: string;
  password: string;
}

/** Opens the data folder, and fills it first when it is empty: UTF-8, a locale that every machine has, a password that only we can read. */
export function openCluster(dataDir: string, binaries: Binaries, user: ServerUser, durable: boolean): Cluster {
  makePassage(dataDir);
  const base = realpathSync(dataDir);
  const folder = join(base, "cluster");
  const passwordFile = join(base, "password");
  if (!existsSync(join(folder, "PG_VERSION"))) create(base, folder, passwordFile, binaries, user, durable);
  try {
    return { folder, password: readFileSync(passwordFile, "utf8").trim() };
  } catch {
    throw new Error(
      `The password of the database in ${folder} is missing (${passwordFile}): put it back, or move the folder away to start anew.`,
    );
  }
}

function create(base: string, folder: string, passwordFile: string, binaries: Binaries, user: ServerUser, durable: boolean): void {
  // made aside and renamed: a start that was cut off leaves no half database behind
  const aside = join(base, "cluster.new");
  rmSync(aside, { recursive: true, force: true });
  makeOwn(aside, user);
  const password = randomBytes(24).toString("base64url");
  const handedOver = join(base, "password.new");
  writeFileSync(handedOver, password, { mode: 0o600 });
  if (user.foreign) chownSync(handedOver, user.uid, user.gid);
  const result = spawnSync(
    binaries.initdb,
    [
      ...["--pgdata", aside, "--username", "postgres", "--pwfile", handedOver, "--auth", "scram-sha-256", "--encoding", "UTF8"],
      ...["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"],
      ...(durable ? [] : ["--no-sync"]),
    ],
    { ...(user.foreign ? { uid: user.uid, gid: user.gid } : {}), cwd: base, env: serverEnvironment(), encoding: "utf8" },
  );
  rmSync(handedOver, { force: true });
  if (result.status !== 0) {
    rmSync(aside, { recursive: true, force: true });
    throw new Error(
      `The database folder ${folder} could not be made: ${lastLine(result.stderr) || (result.error?.message ?? "initdb failed")}`,
    );
  }
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  renameSync(aside, folder);
}

/** Nothing of the caller's: a stray PGPORT or PGDATA would send the server elsewhere. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
}

export function lastLine(text: string | null): string {
  return (text ?? "").trim().split("\n").at(-1) ?? "";
}
