import { createWriteStream } from "node:fs";
import { mkdir, open, opendir, readdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { pipeline } from "node:stream/promises";
import { Refused } from "./refused.ts";

const LONGEST_NAME = 1_000;

const evidenceFolder = (dataDir: string) => join(dataDir, "evidence");
const restoringFolder = (dataDir: string) => join(dataDir, "evidence.restoring");

/** Every file below the evidence folder, by its name relative to it; none when there is no folder. */
export async function* evidenceFiles(
  dataDir: string,
  below = "",
): AsyncGenerator<{ name: string; size: number; content: AsyncIterable<Buffer> }> {
  const folder = join(evidenceFolder(dataDir), below);
  for await (const one of (await opendir(folder).catch(unlessAbsent)) ?? []) {
    const name = below ? `${below}/${one.name}` : one.name;
    if (one.isDirectory()) yield* evidenceFiles(dataDir, name);
    else {
      const path = join(folder, one.name);
      if (!one.isFile()) throw new Refused(`${path} cannot be backed up: it is no plain file.`);
      const fault = evidenceNameFault(name);
      if (fault) throw new Refused(`${path} cannot be backed up: its name ${fault}.`);
      const handle = await open(path).catch(unlessAbsent);
      if (!handle) continue; // the product removed it after it was listed
      const { size } = await handle.stat();
      // a file that grows meanwhile is kept as long as it was
      if (size > 0) yield { name, size, content: handle.createReadStream({ end: size - 1 }) };
      else {
        await handle.close();
        yield { name, size, content: emptyContent() };
      }
    }
  }
}

function unlessAbsent(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}

async function* emptyContent(): AsyncGenerator<Buffer> {}

/** What is wrong with a name that came from a file: it must stay below the evidence folder. */
export function evidenceNameFault(name: string): string | undefined {
  if (name === "" || name.length > LONGEST_NAME) return "is empty or too long";
  if (/[\\\p{Cc}]/u.test(name)) return "holds a character that no name of ours has";
  if (name.startsWith("/") || name.endsWith("/") || normalize(name) !== name || name.split("/").includes("..") || name === ".")
    return "leads out of the evidence folder";
  return undefined;
}

/** Refuses to mix restored evidence with what is there. */
export async function requireNoEvidence(dataDir: string): Promise<void> {
  const found = await readdir(evidenceFolder(dataDir)).catch(() => []);
  if (found.length > 0) throw new Refused(`${evidenceFolder(dataDir)} is not empty: move it away first.`);
}

/** Takes restored files beside the evidence folder, until `place` moves them into it. */
export async function restoreEvidence(dataDir: string) {
  const aside = restoringFolder(dataDir);
  const target = evidenceFolder(dataDir);
  await rm(aside, { recursive: true, force: true });
  let files = 0;
  let placed = false;
  return {
    async add(name: string, content: AsyncIterable<Buffer>): Promise<void> {
      const path = join(aside, name);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await pipeline(content, createWriteStream(path, { flags: "wx", mode: 0o600, flush: true }));
      files += 1;
    },
    async place(): Promise<void> {
      if (files === 0) return;
      await rmdir(target).catch(unlessAbsent);
      await rename(aside, target);
      placed = true;
    },
    async abandon(): Promise<void> {
      await rm(placed ? target : aside, { recursive: true, force: true });
    },
  };
}
