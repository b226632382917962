import { createHash } from "node:crypto";
import type { z } from "zod";
import { type Entry, readArchive } from "./archive.ts";
import { evidenceNameFault } from "./evidence.ts";
import {
  EVIDENCE_FOLDER,
  MANIFEST_ENTRY,
  type Manifest,
  manifestSchema,
  SUMS_ENTRY,
  type Sums,
  sumsSchema,
  type Table,
  tableEntry,
} from "./manifest.ts";
import { Refused } from "./refused.ts";

const JSON_BYTES = 256 * 1_048_576;

/** What is done with a backup's content while it is read; each must read all it is given. */
export interface Reading {
  manifest?(manifest: Manifest): void | Promise<void>;
  /** a table's text as COPY writes it; answers how many rows it was */
  table(table: Table, text: AsyncIterable<Buffer>): Promise<number>;
  evidence(name: string, content: AsyncIterable<Buffer>): Promise<void>;
}

export interface Backup {
  manifest: Manifest;
  sums: Sums;
}

/** Reads a backup from its first byte to its last, and refuses it unless everything adds up to its sums. */
export async function readBackup(file: string, reading: Reading): Promise<Backup> {
  const entries = new Entries(readArchive(file));
  try {
    const damaged = (what: string) => new Refused(`${file} is damaged: ${what}.`);
    const first = await entries.take();
    if (first?.name !== MANIFEST_ENTRY) throw new Refused(`${file} is no backup of Kepu Pulse.`);
    const text = await jsonText(first, file);
    const manifest = parsed(manifestSchema, text, `${file} is no backup that this version can read`);
    await reading.manifest?.(manifest);
    const found: Pick<Sums, "manifest" | "tables" | "evidence"> = { manifest: sha256(text), tables: {}, evidence: [] };
    for (const table of manifest.tables) {
      const sum = new Summed(entries.parts(table.name));
      const rows = await reading.table(table, sum);
      found.tables[table.name] = { rows, ...sum.result() };
    }
    for (let entry = await entries.next(); entry?.name.startsWith(EVIDENCE_FOLDER); entry = await entries.next()) {
      const name = entry.name.slice(EVIDENCE_FOLDER.length);
      const fault = evidenceNameFault(name);
      if (fault) throw new Refused(`${file} is not to be trusted: the name ${JSON.stringify(entry.name)} ${fault}.`);
      await entries.take();
      const sum = new Summed(entry.content);
      await reading.evidence(name, sum);
      found.evidence.push({ name, ...sum.result() });
    }
    const last = await entries.take();
    if (last?.name !== SUMS_ENTRY) throw damaged(last ? `${last.name} is not what comes next` : "its end is missing");
    const sums = parsed(sumsSchema, await jsonText(last, file), `${file} is damaged`);
    if (await entries.take()) throw damaged("something follows its end");
    const wrong = firstDifference(found, sums);
    if (wrong) throw damaged(`${wrong} is not what was written`);
    return { manifest, sums };
  } finally {
    await entries.close();
  }
}

/** The archive's entries with one entry of foresight. */
class Entries {
  private ahead: Entry | undefined;

  constructor(private readonly source: AsyncGenerator<Entry>) {}

  async next(): Promise<Entry | undefined> {
    if (!this.ahead) {
      const { value, done } = await this.source.next();
      this.ahead = done ? undefined : value;
    }
    return this.ahead;
  }

  async take(): Promise<Entry | undefined> {
    const entry = await this.next();
    this.ahead = undefined;
    return entry;
  }

  /** A table's text over all of its entries. */
  async *parts(table: string): AsyncGenerator<Buffer> {
    for (let part = 1; (await this.next())?.name === tableEntry(table, part); part++) {
      const entry = await this.take();
      if (entry) yield* entry.content;
    }
  }

  async close(): Promise<void> {
    await this.source.return(undefined);
  }
}

/** Passes content on and sums it up. */
export class Summed implements AsyncIterable<Buffer> {
  private readonly hash = createHash("sha256");
  private bytes = 0;

  constructor(private readonly content: AsyncIterable<Buffer>) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for await (const chunk of this.content) {
      this.hash.update(chunk);
      this.bytes += chunk.length;
      yield chunk;
    }
  }

  /** Once, after the last chunk. */
  result(): { bytes: number; sha256: string } {
    return { bytes: this.bytes, sha256: this.hash.digest("hex") };
  }
}

export const sha256 = (content: Buffer) => createHash("sha256").update(content).digest("hex");

async function jsonText(entry: Entry, file: string): Promise<Buffer> {
  if (entry.size > JSON_BYTES) throw new Refused(`${file} is damaged: ${entry.name} is too long.`);
  const chunks: Buffer[] = [];
  for await (const chunk of entry.content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function parsed<Schema extends z.ZodType>(schema: Schema, text: Buffer, otherwise: string): z.infer<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text.toString("utf8"));
  } catch {
    throw new Refused(`${otherwise}: its JSON cannot be read.`);
  }
  const result = schema.safeParse(value);
  if (!result.success) throw new Refused(`${otherwise}: ${result.error.issues[0]?.path.join(".")} is wrong.`);
  return result.data;
}

function firstDifference(found: Pick<Sums, "manifest" | "tables" | "evidence">, sums: Sums): string | undefined {
  if (found.manifest !== sums.manifest) return "the manifest";
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  const names = new Set([...Object.keys(found.tables), ...Object.keys(sums.tables)]);
  for (const name of names) if (!same(found.tables[name], sums.tables[name])) return `table ${name}`;
  for (let at = 0; at < Math.max(found.evidence.length, sums.evidence.length); at++)
    if (!same(found.evidence[at], sums.evidence[at])) return `evidence ${found.evidence[at]?.name ?? sums.evidence[at]?.name}`;
  return undefined;
}
