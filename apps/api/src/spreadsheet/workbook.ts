import { posix } from "node:path";
import { LIMITS } from "@kepu/schema";
import { type Package, readPart } from "./package.ts";
import { UnreadableTable } from "./unreadable-table.ts";

export interface Workbook {
  sheet: { name: string; part: string };
  /** dates count from 1904 */
  from1904: boolean;
  sharedStrings: string[];
  /** by style: does a number of it mean a date? */
  dateStyles: boolean[];
}

/** All shared texts of a workbook together. */
const SHARED_CHARS = 8 * 1_048_576;

/** What must be known before the first visible sheet is read. */
export async function readWorkbook(book: Package): Promise<Workbook> {
  const targets = await relationsOf(book);
  const sheets: { name: string; id: string; hidden: boolean }[] = [];
  let from1904 = false;
  await readPart(book, "xl/workbook.xml", {
    open(name, attributes) {
      if (name === "workbookPr") from1904 = ["1", "true"].includes(attributes.date1904 ?? "");
      if (name !== "sheet") return;
      const id = Object.entries(attributes).find(([key]) => key === "id" || key.endsWith(":id"))?.[1] ?? "";
      sheets.push({ name: attributes.name ?? "", id, hidden: (attributes.state ?? "visible") !== "visible" });
    },
  });
  const sheet = sheets.find(({ hidden }) => !hidden);
  const part = sheet && targets.get(sheet.id);
  if (!sheet || !part || !book.has(part)) throw new UnreadableTable("DAMAGED");
  return { sheet: { name: sheet.name, part }, from1904, sharedStrings: await sharedStringsOf(book), dateStyles: await dateStylesOf(book) };
}

async function relationsOf(book: Package): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  await readPart(book, "xl/_rels/workbook.xml.rels", {
    open(name, { Id, Target = "", Type = "" }) {
      if (name !== "Relationship" || !Id) return;
      if (/vbaProject/i.test(Type)) throw new UnreadableTable("MACROS");
      targets.set(Id, Target.startsWith("/") ? Target.slice(1) : posix.join("xl", Target));
    },
  });
  return targets;
}

async function sharedStringsOf(book: Package): Promise<string[]> {
  const strings: string[] = [];
  if (!book.has("xl/sharedStrings.xml")) return strings;
  let chars = 0;
  let text = "";
  let inText = false;
  let phonetic = false;
  await readPart(book, "xl/sharedStrings.xml", {
    open(name) {
      if (name === "si") text = "";
      if (name === "rPh") phonetic = true;
      inText = name === "t" && !phonetic;
    },
    text(piece) {
      if (!inText) return;
      chars += piece.length;
      if (chars > SHARED_CHARS) throw new UnreadableTable("TOO_LARGE_INFLATED", { limit: SHARED_CHARS });
      text += piece;
    },
    close(name) {
      if (name === "t") inText = false;
      if (name === "rPh") phonetic = false;
      if (name !== "si") return;
      if (strings.length >= LIMITS.tableCells) throw new UnreadableTable("TOO_MANY_CELLS", { limit: LIMITS.tableCells });
      strings.push(text);
    },
  });
  return strings;
}

/** Built-in formats that show a number as a date, the Chinese ones among them. */
const isBuiltInDate = (id: number) => (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
/** a year or a day, outside quotes, brackets and escapes */
const looksLikeDate = (code: string) => /[yd年日]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, ""));

async function dateStylesOf(book: Package): Promise<boolean[]> {
  const styles: boolean[] = [];
  if (!book.has("xl/styles.xml")) return styles;
  const own = new Map<number, string>();
  let inCells = false;
  await readPart(book, "xl/styles.xml", {
    open(name, attributes) {
      if (name === "numFmt") own.set(Number(attributes.numFmtId), attributes.formatCode ?? "");
      if (name === "cellXfs") inCells = true;
      if (name !== "xf" || !inCells) return;
      const id = Number(attributes.numFmtId ?? 0);
      const code = own.get(id);
      styles.push(code === undefined ? isBuiltInDate(id) : looksLikeDate(code));
    },
    close(name) {
      if (name === "cellXfs") inCells = false;
    },
  });
  return styles;
}
