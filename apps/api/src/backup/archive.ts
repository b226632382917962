import { once } from "node:events";
import { createReadStream, createWriteStream, type WriteStream } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { extract, type Pack, pack } from "tar-stream";
import { Refused } from "./refused.ts";

/** Level 1: ids and hashes do not compress further, and the writer must keep up with the database. */
const GZIP_LEVEL = 1;

/** A tar archive inside gzip, written beside its name and renamed only when all of it is on the disk. */
export class ArchiveWriter {
  private readonly tar: Pack = pack();
  private readonly written: Promise<void>;

  private constructor(
    private readonly file: string,
    disk: WriteStream,
  ) {
    this.written = pipeline(this.tar, createGzip({ level: GZIP_LEVEL }), disk);
    this.written.catch(() => {}); // told by whoever writes next, or by finish()
  }

  static async create(file: string): Promise<ArchiveWriter> {
    await rm(partOf(file), { force: true });
    const disk = createWriteStream(partOf(file), { flags: "wx", mode: 0o600, flush: true });
    await once(disk, "open");
    return new ArchiveWriter(file, disk);
  }

  /** Resolves when the next entry may come: what the disk cannot take is not read from the database. */
  async add(name: string, content: Buffer): Promise<void> {
    await this.entry(name, content.length, [content]);
  }

  /** `content` must have exactly `size` bytes. */
  async entry(name: string, size: number, content: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void> {
    const ended = new Promise<void>((resolve, reject) => {
      const entry = this.tar.entry({ name, size, mode: 0o600, mtime: new Date(0) }, (error) => (error ? reject(error) : resolve()));
      void pipeline(content, entry).catch(reject);
    });
    await Promise.race([ended, this.written]);
  }

  async finish(): Promise<number> {
    this.tar.finalize();
    await this.written;
    const { size } = await stat(partOf(this.file));
    await rename(partOf(this.file), this.file);
    const folder = await open(dirname(this.file));
    await folder.sync().finally(() => folder.close());
    return size;
  }

  /** Leaves nothing behind. */
  async abandon(): Promise<void> {
    this.tar.destroy();
    await this.written.catch(() => {});
    await rm(partOf(this.file), { force: true });
  }
}

const partOf = (file: string) => `${file}.partial`;

export interface Entry {
  name: string;
  size: number;
  content: AsyncIterable<Buffer>;
}

/** The entries in order; each one's content must be read before the next is asked for. Damage and a cut are told as what they are. */
export async function* readArchive(file: string): AsyncGenerator<Entry> {
  const source = createReadStream(file);
  await once(source, "open");
  const tar = extract();
  const read = pipeline(source, createGunzip(), tar);
  read.catch(() => {}); // whoever reads is told
  // the first stream that failed says why; those after it only say that they were closed
  const reason = async (error: Error) => {
    source.destroy();
    return damageOf(
      file,
      await read.then(
        () => error,
        (first) => first,
      ),
    );
  };
  try {
    for await (const entry of explained(tar, reason)) {
      const { name, size = 0, type } = entry.header;
      if (type !== "file") throw new Refused(`${file} is damaged: ${name} is no file.`);
      yield { name, size, content: explained(entry as AsyncIterable<Buffer>, reason) };
    }
    await read.catch(async (error: Error) => Promise.reject(await reason(error)));
  } finally {
    source.destroy();
  }
}

async function* explained<T>(source: AsyncIterable<T>, reason: (error: Error) => Promise<Error>): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (error) {
    throw await reason(error as Error);
  }
}

function damageOf(file: string, error: NodeJS.ErrnoException): Error {
  if (error.code === "Z_BUF_ERROR" || /Unexpected end of data/.test(error.message))
    return new Refused(`${file} is cut off: its end is missing.`);
  if (error.code?.startsWith("Z_") || /Invalid tar header/.test(error.message))
    return new Refused(`${file} is damaged, or no backup (${error.message}).`);
  return error;
}
