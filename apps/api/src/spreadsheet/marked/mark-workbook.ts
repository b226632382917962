import { Readable } from "node:stream";
import { ZipFile } from "yazl";
import { cellName, columnOf } from "../cell.ts";
import { openPackage, type Package, parsePart } from "../package.ts";
import { readWorkbook } from "../workbook.ts";
import { type Note, notesDrawing, notesOf, notesXml } from "./notes.ts";
import { ContentTypes, relationsFor, relationsPart, relationType } from "./relations.ts";
import { type Mark, MarkedSheet } from "./sheet.ts";
import { MarkedStyles } from "./styles.ts";
import type { Rewriter } from "./xml.ts";

export interface Annotator {
  author: string;
  /** what lines of our own in an earlier copy begin with: they are not kept */
  earlier: RegExp;
}

const NOTES = "xl/checkComments.xml";
const DRAWING = "xl/drawings/checkComments.vml";
const DRAWING_ID = "rIdCheckDrawing";

/** A copy of a workbook in which cells of its first visible sheet are coloured and carry a note; everything else, also what we do not understand, stays
 * as it is. One mark a cell. Notes that cells had already go before ours. Throws UnreadableTable as the reader does. */
export async function markWorkbook(file: Buffer, marks: readonly Mark[], { author, earlier }: Annotator): Promise<Buffer> {
  const book = await openPackage(file);
  try {
    const { sheet, dateStyles } = await readWorkbook(book);
    const styles = new MarkedStyles(book.has("xl/styles.xml") ? dateStyles.length : 0);
    const relations = await relationsFor(book, sheet.part, [
      { Id: DRAWING_ID, Type: relationType("vmlDrawing"), Target: `/${DRAWING}` },
      { Id: "rIdCheckNotes", Type: relationType("comments"), Target: `/${NOTES}` },
    ]);
    const notes = mergedNotes(marks, relations.notes ? await notesOf(book, relations.notes) : new Map(), earlier);
    const changed = new Map<string, () => Iterable<string> | AsyncIterable<string>>([
      [sheet.part, () => rewritten(book, sheet.part, new MarkedSheet(marks, (base, level) => styles.styleOf(base, level), DRAWING_ID))],
      [relationsPart(sheet.part), () => [relations.xml]],
      ["[Content_Types].xml", () => rewritten(book, "[Content_Types].xml", new ContentTypes(relations.dropped, NOTES))],
      [NOTES, () => notesXml(author, notes)],
      [DRAWING, () => notesDrawing(notes)],
      // last: by then the sheet has said which styles it needs
      ...(book.has("xl/styles.xml")
        ? ([["xl/styles.xml", () => rewritten(book, "xl/styles.xml", styles.rewriter())]] as [string, () => AsyncIterable<string>][])
        : []),
    ]);
    const kept = [...book.names()].filter((name) => !name.endsWith("/") && !changed.has(name) && !relations.dropped.includes(name));
    return await zipped([...kept.map((name): [string, () => AsyncIterable<Buffer>] => [name, () => streamed(book, name)]), ...changed]);
  } finally {
    book.close();
  }
}

async function* rewritten(book: Package, part: string, rewriter: Rewriter): AsyncIterable<string> {
  for await (const _ of parsePart(await book.stream(part), rewriter)) yield rewriter.take();
}

async function* streamed(book: Package, part: string): AsyncIterable<Buffer> {
  yield* await book.stream(part);
}

function mergedNotes(marks: readonly Mark[], old: Map<string, string>, earlier: RegExp): Note[] {
  const notes = new Map(marks.map((mark): [string, Note] => [cellName(mark.column, mark.row), mark]));
  for (const [ref, whole] of old) {
    const text = whole
      .split("\n")
      .filter((line) => !earlier.test(line))
      .join("\n");
    const [row, column] = [Number(/\d+$/.exec(ref)?.[0]), columnOf(ref)];
    if (!row || column === undefined || text === "") continue;
    notes.set(ref, { row, column, text: [text, notes.get(ref)?.text].filter(Boolean).join("\n") });
  }
  return [...notes.values()].sort((a, b) => a.row - b.row || a.column - b.column);
}

/** One part after the other, each begun when the one before is done. */
async function zipped(parts: [string, () => Iterable<string> | AsyncIterable<string | Buffer>][]): Promise<Buffer> {
  const zip = new ZipFile();
  const failed = new Promise<never>((_, reject) => zip.once("error", reject));
  for (const [name, make] of parts)
    zip.addReadStream(Readable.from(lazily(make), { objectMode: false }), name, { mtime: new Date(Date.UTC(2000, 0, 1)) });
  zip.end();
  const pieces: Buffer[] = [];
  const collected = (async () => {
    for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
    return Buffer.concat(pieces);
  })();
  return Promise.race([collected, failed]);
}

async function* lazily(make: () => Iterable<string> | AsyncIterable<string | Buffer>): AsyncIterable<Buffer> {
  for await (const piece of make()) if (piece.length > 0) yield Buffer.from(piece as string);
}
