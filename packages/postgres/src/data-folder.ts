import { createHash } from "node:crypto";
import { basename, dirname, join, resolve } from "node:path";
import { canEnter, makePassage, type ServerUser, serverUser } from "./server-user.ts";

/** Where state goes when the clone lies below a folder that only root can enter. */
export const STATE_FOLDER = "/var/lib/kepu-pulse";

export interface DataFolder {
  path: string;
  /** true when the user should be told, because it is neither what was asked for nor the usual place */
  moved: boolean;
}

/** KEPU_DATA, else `<repository>/.data` if the database's user can reach it, else a folder of this clone's own under /var/lib. Never a temporary one. */
export function dataFolder(repository: string, asked?: string, user: ServerUser = serverUser()): DataFolder {
  if (asked) {
    const path = resolve(asked);
    if (!canEnter(dirname(path), user)) {
      throw new Error(
        `KEPU_DATA=${asked} lies below a folder that only root can enter, and PostgreSQL does not run as root: choose another folder.`,
      );
    }
    return { path, moved: false };
  }
  const usual = join(repository, ".data");
  if (canEnter(repository, user)) return { path: usual, moved: false };
  return { path: join(STATE_FOLDER, cloneName(repository)), moved: true };
}

/** Two clones on one machine keep apart. */
function cloneName(repository: string): string {
  const mark = createHash("sha256").update(resolve(repository)).digest("hex").slice(0, 8);
  return `${basename(repository).replace(/[^\w.-]/g, "_")}-${mark}`;
}

export function makeDataFolder({ path }: DataFolder): void {
  makePassage(path);
}
