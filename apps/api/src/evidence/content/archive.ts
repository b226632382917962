import { readFile } from "node:fs/promises";
import { LIMITS } from "@kepu/schema";
import { openPromise } from "yauzl";
import { ProductError } from "../../errors.ts";
import { refusedFile } from "./refused-file.ts";

/** The entry names of an archive, from its directory alone: nothing is unpacked. Refused: an archive that would unpack to more than the limit,
 * one that is damaged, and one that brings macros. */
export async function archiveNames(path: string): Promise<Set<string>> {
  const archive = await openPromise(path).catch(() => {
    throw refusedFile("The file is damaged, or not complete.");
  });
  const names = new Set<string>();
  let bytes = 0;
  try {
    for await (const entry of archive.eachEntry()) {
      bytes += entry.uncompressedSize;
      names.add(entry.fileName);
      if (names.size > LIMITS.archiveEntries || bytes > LIMITS.archiveBytes)
        throw refusedFile("Unpacked, this file would be far too large.");
      if (/(^|\/)vbaProject\.bin$/i.test(entry.fileName)) throw refusedFile("The file holds macros: save it without them.");
    }
  } catch (error) {
    throw error instanceof ProductError ? error : refusedFile("The file is damaged, or not complete.");
  } finally {
    archive.close();
  }
  return names;
}

/** Which of these streams an OLE file (Word, Excel or WPS before 2007) has. */
export async function oleStreams(path: string, names: readonly string[]): Promise<Set<string>> {
  const bytes = await readFile(path);
  return new Set(names.filter((name) => bytes.includes(Buffer.from(`${name}\0`, "utf16le"))));
}
