import { cellName } from "../cell.ts";
import { type Package, readPart } from "../package.ts";
import type { Mark } from "./sheet.ts";
import { DECLARATION, escaped } from "./xml.ts";

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/** The notes that a sheet has already, by cell. */
export async function notesOf(book: Package, part: string): Promise<Map<string, string>> {
  const notes = new Map<string, string>();
  let ref = "";
  let inText = false;
  await readPart(book, part, {
    open(name, attributes) {
      if (name === "comment") ref = attributes.ref ?? "";
      inText = name === "t";
    },
    text(text) {
      if (inText && ref) notes.set(ref, (notes.get(ref) ?? "") + text);
    },
    close(name) {
      if (name === "t") inText = false;
    },
  });
  return notes;
}

export interface Note extends Pick<Mark, "row" | "column"> {
  text: string;
}

export function* notesXml(author: string, notes: readonly Note[]): Iterable<string> {
  yield `${DECLARATION}<comments xmlns="${MAIN}"><authors><author>${escaped(author)}</author></authors><commentList>`;
  for (const { row, column, text } of notes)
    yield `<comment ref="${cellName(column, row)}" authorId="0"><text><r><t xml:space="preserve">${escaped(text)}</t></r></text></comment>`;
  yield "</commentList></comments>";
}

const SHAPES_A_BLOCK = 1_024;

/** The boxes that Excel shows notes in. */
export function* notesDrawing(notes: readonly Note[]): Iterable<string> {
  const blocks = Array.from({ length: Math.floor(notes.length / SHAPES_A_BLOCK) + 1 }, (_, nth) => nth + 1).join(",");
  yield `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="${blocks}"/></o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`;
  for (const [nth, { row, column, text }] of notes.entries()) {
    const lines = 2 + Math.ceil(text.length / 18);
    yield `<v:shape id="_x0000_s${SHAPES_A_BLOCK + 1 + nth}" type="#_x0000_t202" style="position:absolute;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:path o:connecttype="none"/><v:textbox/><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>${column + 1},15,${row - 1},2,${column + 4},15,${row - 1 + lines},4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>${row - 1}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`;
  }
  yield "</xml>";
}
