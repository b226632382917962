import { Misconfigured } from "../config.ts";
import { isDatabaseAway } from "../errors.ts";

/** What the person at the keyboard must change: told in one line, without a stack. */
export class Refused extends Error {}

const FILE_FAULTS: Record<string, string> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be larger than is allowed here",
  EACCES: "we have no right to it",
  EPERM: "we have no right to it",
  EROFS: "the disk is read-only",
  ENOENT: "it, or the folder it lies in, does not exist",
  ENOTDIR: "a part of its path is no folder",
  EISDIR: "it is a folder",
  EIO: "the disk fails",
};

/** One line for what a disk or a database says; a fault of our own keeps its stack. */
export function wordsOf(error: NodeJS.ErrnoException): string {
  if (error instanceof Refused || error instanceof Misconfigured) return error.message;
  const fault = FILE_FAULTS[error.code ?? ""];
  if (fault && error.syscall) return `${error.path ?? "The file"} cannot be used: ${fault} (${error.code}).`;
  if (isDatabaseAway(error)) return `The database is away (${error.code ?? error.message}); nothing was left half done. Run it again.`;
  if (/^(28|3D|42501)/.test(error.code ?? "")) return `The database refuses us: ${error.message}.`;
  if (/^2[23]/.test(error.code ?? "")) return `The database refuses a row: ${error.message}. Nothing was written.`;
  if (error.code === "55P03") return "Another program holds the database's tables; stop it first.";
  return error.stack ?? String(error);
}
