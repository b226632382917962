import { createReadStream } from "node:fs";
import { copyFile, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { v7 as uuidv7 } from "uuid";
import type { ContentStore } from "./content-store.ts";

/** Contents as files: `evidence/<first two digits>/<sha256>`. `incoming` is a folder beside it, on the same file system. */
export function folderStore(folder: string, incoming: string): ContentStore {
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256);
  return {
    async put(sha256, path) {
      const target = pathOf(sha256);
      if ((await sizeOf(target)) !== undefined) return;
      const written = join(incoming, uuidv7());
      try {
        await copyFile(path, written);
        await flush(written);
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        await rename(written, target);
        await flush(dirname(target));
      } finally {
        await rm(written, { force: true });
      }
    },
    async open(sha256) {
      const bytes = await sizeOf(pathOf(sha256));
      return bytes === undefined ? undefined : { content: createReadStream(pathOf(sha256)), bytes };
    },
    async remove(sha256) {
      await rm(pathOf(sha256), { force: true });
    },
    async *list(after = "") {
      for (const shard of await namesIn(folder)) {
        if (!/^[0-9a-f]{2}$/.test(shard) || shard < after.slice(0, 2)) continue;
        for (const sha256 of await namesIn(join(folder, shard))) {
          if (!/^[0-9a-f]{64}$/.test(sha256) || sha256 <= after) continue;
          const kept = await stat(join(folder, shard, sha256)).catch(() => undefined);
          if (kept) yield { sha256, keptAt: kept.mtime };
        }
      }
    },
  };
}

async function namesIn(path: string): Promise<string[]> {
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return names.sort();
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    },
  );
}

async function flush(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
