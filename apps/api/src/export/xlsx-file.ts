import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { ZipFile } from "yazl";
import { columnName } from "../spreadsheet/cell.ts";
import { said } from "./export-words.ts";
import type { MetricTable } from "./metric-table.ts";
import { notesOf, type Taken } from "./notes.ts";

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const PIECE = 65_536;
const DECIMALS = 6;
/** a double holds no more */
const DIGITS = 15;
/** control characters that XML does not know */
const ILLEGAL = /[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu;

const escaped = (text: string) =>
  text.replace(ILLEGAL, "").replace(/[&<>"]/g, (one) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[one] ?? one);

/** A workbook as it is read: sheet 1 the data, sheet 2 what is to be said of it. Text is text: what begins with = is no formula. The hash in it is of the bytes of
 * sheet 1's part; beside it stands the one of the same query's CSV. */
export function xlsxFile(table: MetricTable, taken: Taken): Readable {
  const { language } = table;
  const t = (zh: string, en: string) => said([zh, en], language);
  const sheet = createHash("sha256");
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const add = (name: string, make: () => AsyncIterable<string> | Iterable<string>) =>
    zip.addReadStream(
      Readable.from(lazily(make), { objectMode: false }).once("error", (fault) => output.destroy(fault)),
      name,
      { mtime: new Date(Date.UTC(2000, 0, 1)) },
    );
  zip.once("error", (fault: Error) => output.destroy(fault));
  for (const [name, text] of parts([t("数据", "Data"), t("说明", "Notes")])) add(name, () => [HEAD + text]);
  add("xl/worksheets/sheet1.xml", async function* () {
    for await (const piece of dataSheet(table)) {
      sheet.update(piece);
      yield piece;
    }
  });
  add("xl/worksheets/sheet2.xml", () => {
    const notes = notesOf(table, taken, [
      [t("SHA-256（同一查询的 CSV 数据部分）", "SHA-256 (data part of the same query's CSV)"), table.sha256()],
      [t("SHA-256（本文件 xl/worksheets/sheet1.xml）", "SHA-256 (xl/worksheets/sheet1.xml of this file)"), sheet.digest("hex")],
    ]);
    const rows = notes.map((cells, n) =>
      row(
        n + 1,
        cells.map((text, at) => textCell(at, n + 1, text, at === 0 ? 1 : 0)),
      ),
    );
    return [
      `${HEAD}<worksheet xmlns="${MAIN}"><cols>${widths([30, 44, 30, 24, 60, 24, 40])}</cols><sheetData>`,
      ...rows,
      "</sheetData></worksheet>",
    ];
  });
  zip.end();
  return output;
}

async function* lazily(make: () => AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  yield* make();
}

async function* dataSheet(table: MetricTable): AsyncGenerator<string> {
  const { columns } = table;
  const view =
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>';
  const heads = columns.map(({ head }, at) => textCell(at, 1, head, 1));
  const width = columns.map(({ numeric }) => (numeric ? 14 : 18));
  let text = `${HEAD}<worksheet xmlns="${MAIN}">${view}<cols>${widths(width)}</cols><sheetData>${row(1, heads)}`;
  let number = 1;
  for await (const { cells } of table.lines()) {
    number += 1;
    text += row(
      number,
      cells.flatMap((cell, at) => (cell === null ? [] : columns[at]?.numeric ? numberCell(at, number, cell) : textCell(at, number, cell))),
    );
    if (text.length < PIECE) continue;
    yield text;
    text = "";
  }
  yield `${text}</sheetData><autoFilter ref="A1:${columnName(columns.length - 1)}${number}"/></worksheet>`;
}

const row = (number: number, cells: string[]) => `<row r="${number}">${cells.join("")}</row>`;

function textCell(column: number, number: number, text: string, style = 0): string {
  const at = `r="${columnName(column)}${number}"${style ? ` s="${style}"` : ""}`;
  return `<c ${at} t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

/** With as many decimals as it was told with; what a double would cut stays a text. */
function numberCell(column: number, number: number, text: string): string {
  const decimals = text.split(".")[1]?.length ?? 0;
  if (text.replace(/\D/g, "").replace(/^0+/, "").length > DIGITS) return textCell(column, number, text);
  return `<c r="${columnName(column)}${number}" s="${2 + Math.min(decimals, DECIMALS + 1)}"><v>${text}</v></c>`;
}

const widths = (all: number[]) =>
  all.map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`).join("");

function parts(sheets: string[]): [string, string][] {
  const numbers = sheets.map((_, at) => at + 1);
  // 0 general, 1 bold, from 2 on numbers of 0 to 6 decimals, last general again
  const formats = Array.from({ length: DECIMALS + 1 }, (_, digits) => (digits === 0 ? "0" : `0.${"0".repeat(digits)}`));
  const font = '<sz val="11"/><name val="Calibri"/>';
  return [
    [
      "[Content_Types].xml",
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${numbers
        .map(
          (n) =>
            `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`,
        )
        .join("")}</Types>`,
    ],
    [
      "_rels/.rels",
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      "xl/workbook.xml",
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`).join("")}</sheets></workbook>`,
    ],
    [
      "xl/_rels/workbook.xml.rels",
      `<Relationships xmlns="${PACKAGE}/relationships">${numbers
        .map((n) => `<Relationship Id="rId${n}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`)
        .join("")}<Relationship Id="rIdStyles" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    ],
    [
      "xl/styles.xml",
      `<styleSheet xmlns="${MAIN}"><numFmts count="${formats.length}">${formats
        .map((code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${code}"/>`)
        .join(
          "",
        )}</numFmts><fonts count="2"><font>${font}</font><font><b/>${font}</font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="${formats.length + 3}"><xf/><xf fontId="1" applyFont="1"/>${formats
        .map((_, at) => `<xf numFmtId="${164 + at}" applyNumberFormat="1"/>`)
        .join("")}<xf/></cellXfs></styleSheet>`,
    ],
  ];
}
