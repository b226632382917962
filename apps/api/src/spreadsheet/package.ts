import type { Readable } from "node:stream";
import { LIMITS } from "@kepu/schema";
import { SaxesParser } from "saxes";
import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import { UnreadableTable } from "./unreadable-table.ts";

const MOST_PARTS = 2_000;
const ZIP = Buffer.from([0x50, 0x4b, 0x03, 0x04]);
/** the container of old Office files, and of encrypted new ones */
const COMPOUND = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
const ENCRYPTED = Buffer.from("EncryptedPackage", "utf16le");

/** An opened workbook: a zip of XML parts, looked through before any is inflated. */
export interface Package {
  has(name: string): boolean;
  /** inflated, as its directory says */
  size(name: string): number;
  /** of all its parts */
  names(): Iterable<string>;
  stream(name: string): Promise<Readable>;
  close(): void;
}

export async function openPackage(file: Buffer): Promise<Package> {
  if (file.length > LIMITS.tableBytes) throw new UnreadableTable("TOO_LARGE", { limit: LIMITS.tableBytes });
  if (file.subarray(0, 4).equals(COMPOUND)) throw new UnreadableTable(file.includes(ENCRYPTED) ? "ENCRYPTED" : "OLD_XLS");
  if (!file.subarray(0, 4).equals(ZIP)) throw new UnreadableTable("NOT_XLSX");
  const zip = await fromBufferPromise(file, { lazyEntries: true, autoClose: false, validateEntrySizes: true }).catch(() => {
    throw new UnreadableTable("DAMAGED");
  });
  try {
    const parts = await partsOf(zip);
    if (!parts.has("xl/workbook.xml")) throw new UnreadableTable("NOT_XLSX");
    return {
      has: (name) => parts.has(name),
      size: (name) => parts.get(name)?.uncompressedSize ?? 0,
      names: () => parts.keys(),
      stream: (name) => open(zip, parts.get(name)),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

/** The directory says how large each part is when inflated; a part that lies about it ends in an error while it is read. */
async function partsOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const parts = new Map<string, Entry>();
  let inflated = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      inflated += entry.uncompressedSize;
      if (inflated > LIMITS.tableInflatedBytes) throw new UnreadableTable("TOO_LARGE_INFLATED", { limit: LIMITS.tableInflatedBytes });
      if (parts.size >= MOST_PARTS) throw new UnreadableTable("TOO_LARGE_INFLATED", { limit: MOST_PARTS });
      if ((entry.generalPurposeBitFlag & 1) !== 0) throw new UnreadableTable("ENCRYPTED");
      if (/vbaProject\.bin$/i.test(entry.fileName)) throw new UnreadableTable("MACROS");
      parts.set(entry.fileName, entry);
    }
  } catch (error) {
    throw error instanceof UnreadableTable ? error : new UnreadableTable("DAMAGED");
  }
  return parts;
}

async function open(zip: ZipFile, entry: Entry | undefined): Promise<Readable> {
  if (!entry) throw new UnreadableTable("DAMAGED");
  return zip.openReadStreamPromise(entry);
}

/** Names without their prefix, and whole. */
export interface Handlers {
  open?(name: string, attributes: Record<string, string>, whole: string): void;
  text?(text: string): void;
  close?(name: string, whole: string): void;
}

/** Feeds a part through the parser as it is inflated, and hands over after each piece the bytes read so far. Names come without their prefix; nothing is expanded that the
 * file itself defines. */
export async function* parsePart(stream: Readable, handlers: Handlers): AsyncGenerator<number> {
  const parser = new SaxesParser({ fragment: false });
  const local = (name: string) => name.slice(name.indexOf(":") + 1);
  let fault: Error | undefined;
  parser.on("error", (error) => {
    fault ??= error;
  });
  parser.on("opentag", (tag) => handlers.open?.(local(tag.name), tag.attributes as Record<string, string>, tag.name));
  parser.on("text", (text) => handlers.text?.(text));
  parser.on("cdata", (text) => handlers.text?.(text));
  parser.on("closetag", (tag) => handlers.close?.(local(tag.name), tag.name));
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let read = 0;
  try {
    for await (const piece of stream) {
      parser.write(decoder.decode(piece as Buffer, { stream: true }));
      if (fault) throw fault;
      read += (piece as Buffer).length;
      yield read;
    }
    parser.close();
    if (fault) throw fault;
    yield read;
  } catch (error) {
    throw error instanceof UnreadableTable ? error : new UnreadableTable("DAMAGED");
  } finally {
    stream.destroy();
  }
}

/** A small part as a whole. */
export async function readPart(book: Package, name: string, handlers: Handlers): Promise<void> {
  for await (const _ of parsePart(await book.stream(name), handlers));
}
