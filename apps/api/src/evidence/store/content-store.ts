import type { Readable } from "node:stream";

/** Where contents are kept, each under its SHA-256 (64 hexadecimal digits): written once, never changed. */
export interface ContentStore {
  /** Keeps the file's content; it may be kept already. Done means durable. */
  put(sha256: string, path: string): Promise<void>;
  open(sha256: string): Promise<{ content: Readable; bytes: number } | undefined>;
  remove(sha256: string): Promise<void>;
  /** what is kept and since when, in the order of the hashes, behind `after` */
  list(after?: string): AsyncIterable<{ sha256: string; keptAt: Date }>;
}
