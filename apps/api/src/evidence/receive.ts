import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type EvidenceKind, LIMITS } from "@kepu/schema";
import { v7 as uuidv7 } from "uuid";
import { now } from "../clock.ts";
import { ProductError } from "../errors.ts";
import { KINDS, kindOf } from "./content/kind.ts";
import { picturesOf } from "./content/photos.ts";
import { withoutPosition } from "./content/position.ts";

/** A file of one upload, checked and ready to be kept. */
export interface Received {
  kind: EvidenceKind;
  sourceSha256: string;
  content: Kept;
  size: { width: number; height: number } | null;
  thumbnail: Kept | null;
  preview: Kept | null;
}

/** A file that waits in the incoming folder. */
export interface Kept {
  path: string;
  sha256: string;
  bytes: number;
}

const MOST_BYTES = Math.max(LIMITS.evidencePhotoBytes, LIMITS.evidenceDocumentBytes);
const FORGOTTEN_MS = 3_600_000;
/** photos in work at once, in this process */
const AT_ONCE = 2;

export const tooLarge = (limit: number) =>
  new ProductError(
    "LIMIT_EXCEEDED",
    `A photo has at most ${LIMITS.evidencePhotoBytes} bytes, another file ${LIMITS.evidenceDocumentBytes}.`,
    {
      field: "file",
      limit,
    },
  );

/** Takes uploads in a folder that is no part of the store: what is broken off leaves nothing behind but a file that `forget` finds. */
export class Receiver {
  private working = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(readonly folder: string) {}

  /** Streams to disk, never more than the limit; then looks at the content. `use` gets the files; they are gone afterwards. */
  async receive<T>(stream: Readable, keepPosition: boolean, use: (received: Received) => Promise<T>): Promise<T> {
    const path = join(this.folder, uuidv7());
    const files = [path];
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    try {
      const { sha256, bytes } = await this.write(stream, path);
      const kind = await kindOf(path);
      const limit = KINDS[kind].photo ? LIMITS.evidencePhotoBytes : LIMITS.evidenceDocumentBytes;
      if (bytes > limit) throw tooLarge(limit);
      const document = { kind, sourceSha256: sha256, content: { path, sha256, bytes }, size: null, thumbnail: null, preview: null };
      return await use(KINDS[kind].photo ? await this.inTurn(() => this.photo(document, keepPosition, files)) : document);
    } finally {
      await Promise.all(files.map((file) => rm(file, { force: true })));
    }
  }

  /** Removes what a killed process left. */
  async forget(): Promise<void> {
    const before = now().getTime() - FORGOTTEN_MS;
    for (const name of await readdir(this.folder).catch(() => [])) {
      const left = await stat(join(this.folder, name)).catch(() => undefined);
      if (left && left.mtimeMs < before) await rm(join(this.folder, name), { force: true });
    }
  }

  private async write(stream: Readable, path: string): Promise<{ sha256: string; bytes: number }> {
    const hash = createHash("sha256");
    let bytes = 0;
    const counted = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        hash.update(chunk);
        if (bytes > MOST_BYTES) done(tooLarge(MOST_BYTES));
        else done(null, chunk);
      },
    });
    // the request itself stays open on a fault: its sender is to read why
    await pipeline(stream.iterator({ destroyOnReturn: false }), counted, createWriteStream(path, { flags: "wx", mode: 0o600 }));
    return { sha256: hash.digest("hex"), bytes };
  }

  private async photo(received: Received, keepPosition: boolean, files: string[]): Promise<Received> {
    const photo = await readFile(received.content.path);
    const cleaned = keepPosition ? undefined : withoutPosition(received.kind, photo);
    const { width, height, thumbnail, preview } = await picturesOf(received.kind, cleaned ?? photo);
    const keep = (bytes: Buffer) => this.writeWhole(bytes, files);
    return {
      ...received,
      content: cleaned ? await keep(cleaned) : received.content,
      size: { width, height },
      thumbnail: await keep(thumbnail),
      preview: await keep(preview),
    };
  }

  private async writeWhole(bytes: Buffer, files: string[]): Promise<Kept> {
    const path = join(this.folder, uuidv7());
    files.push(path);
    await writeFile(path, bytes, { flag: "wx", mode: 0o600 });
    return { path, sha256: createHash("sha256").update(bytes).digest("hex"), bytes: bytes.length };
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.working >= AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.working += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.working -= 1;
    }
  }
}
