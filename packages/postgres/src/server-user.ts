import { chmodSync, chownSync, existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** PostgreSQL refuses to run as root; as root we run it as "nobody". */
const NOBODY = 65_534;

export interface ServerUser {
  uid: number;
  gid: number;
  /** true when the server runs as another user than we do */
  foreign: boolean;
}

export function serverUser(): ServerUser {
  const uid = process.getuid?.();
  if (uid === undefined) throw new Error("The built-in PostgreSQL runs on Linux and macOS only; set DATABASE_URL.");
  return uid === 0 ? { uid: NOBODY, gid: NOBODY, foreign: true } : { uid, gid: process.getgid?.() ?? uid, foreign: false };
}

/** True when the server's user may enter the folder, or the nearest ancestor of it that exists. Mode bits only: nobody owns access lists. */
export function canEnter(folder: string, user: ServerUser): boolean {
  if (!user.foreign) return true;
  for (let path = resolve(folder); ; path = dirname(path)) {
    if (existsSync(path)) {
      const { mode, uid, gid } = statSync(path);
      const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
      if (!(mode & bit)) return false;
    }
    if (path === dirname(path)) return true;
  }
}

/** A folder of ours that the server's user may pass through, but not list. */
export function makePassage(folder: string): void {
  if (existsSync(folder)) {
    if (statSync(folder).uid === process.getuid?.()) chmodSync(folder, statSync(folder).mode | 0o111);
    return;
  }
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o711);
}

/** A folder that belongs to the server's user alone. */
export function makeOwn(folder: string, user: ServerUser): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  if (user.foreign) chownSync(folder, user.uid, user.gid);
}
