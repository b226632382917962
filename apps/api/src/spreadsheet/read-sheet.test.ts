import { LIMITS } from "@kepu/schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import { largeWorkbook, partsAround, workbook } from "../testing/workbooks.ts";
import { cellName, columnOf, dayOfSerial, type SheetRow } from "./cell.ts";
import { readSheet } from "./read-sheet.ts";
import { type Unreadable, UnreadableTable } from "./unreadable-table.ts";
import { writeSheet } from "./write-sheet.ts";

async function rowsOf(file: Buffer): Promise<SheetRow[]> {
  const rows: SheetRow[] = [];
  for await (const row of readSheet(file)) rows.push(row);
  return rows;
}

const valuesOf = async (file: Buffer) => (await rowsOf(file)).map(({ number, cells }) => [number, ...cells.entries()]);

async function refusalOf(file: Buffer): Promise<{ reason?: Unreadable; detail?: object }> {
  try {
    await rowsOf(file);
    return {};
  } catch (error) {
    if (!(error instanceof UnreadableTable)) throw error;
    return { reason: error.reason, detail: error.detail };
  }
}

test("cells have the names that the spreadsheet shows", () => {
  fc.assert(
    fc.property(fc.nat(18_277), fc.integer({ min: 1, max: 1_048_576 }), (column, row) => {
      expect(columnOf(cellName(column, row))).toBe(column);
    }),
  );
  expect([cellName(0, 1), cellName(3, 7), cellName(26, 2), cellName(701, 1), cellName(702, 1)]).toEqual(["A1", "D7", "AA2", "ZZ1", "AAA1"]);
});

test("what is written is read again: texts as texts whatever they begin with, numbers, line breaks, merged cells at their corner", async () => {
  const rows = [
    [{ value: "任务分解表", columnSpan: 3 }, null, null],
    [{ value: "甲\n乙 <&>\u0007" }, { value: 12.5 }, { value: "=1+1", rowSpan: 2 }],
    [{ value: "007" }, { value: "2026-06-30" }, null],
  ];
  const file = await writeSheet({ name: "表", rows, widths: [10, 10, 10], frozen: { rows: 1, columns: 1 } });
  expect(await valuesOf(file)).toEqual([
    [1, [0, "任务分解表"]],
    [2, [0, "甲\n乙 <&>"], [1, 12.5], [2, "=1+1"]],
    [3, [0, "007"], [1, "2026-06-30"]],
  ]);
});

test("formulas are read as the values last computed; shared, inline and boolean cells; readings above the characters are left out", async () => {
  const shared =
    '<sst><si><t>牵头</t></si><si><r><t>配</t></r><r><t xml:space="preserve">合 </t></r><rPh sb="0" eb="1"><t>pèi</t></rPh></si></sst>';
  const file = workbook(
    `<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="D2"><f>1+1</f><v>2</v></c><c r="E2" t="str"><f>A2</f><v>牵头</v></c></row>
     <row r="5"><c t="inlineStr"><is><t>内</t></is></c><c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c/></row>`,
    { "xl/sharedStrings.xml": shared },
  );
  expect(await valuesOf(file)).toEqual([
    [2, [0, "牵头"], [2, "配合 "], [3, 2], [4, "牵头"]],
    [5, [0, "内"], [1, true], [2, "#REF!"]],
  ]);
});

test("a number with a date's format is a day, also in the Chinese formats and from 1904", async () => {
  const styles = `<styleSheet><numFmts><numFmt numFmtId="170" formatCode='yyyy"年"m"月"d"日"'/><numFmt numFmtId="171" formatCode='[Red]0.0"d"'/></numFmts>
    <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="31"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>`;
  const cells = [0, 1, 2, 3, 4].map((style) => `<c s="${style}"><v>46203</v></c>`).join("");
  expect(await valuesOf(workbook(`<row r="1">${cells}</row>`, { "xl/styles.xml": styles }))).toEqual([
    [1, [0, 46203], [1, "2026-06-30"], [2, "2026-06-30"], [3, "2026-06-30"], [4, 46203]],
  ]);
  expect([dayOfSerial(1, false), dayOfSerial(44_741, true), dayOfSerial(-1, false)]).toEqual(["1899-12-31", "2026-06-30", undefined]);
});

test("refused with a reason: old and encrypted Office files, other files behind the name, macros, damaged and cut short", async () => {
  const compound = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600)]);
  const encrypted = Buffer.concat([compound, Buffer.from("EncryptedPackage", "utf16le")]);
  const good = workbook('<row r="1"><c><v>1</v></c></row>');
  const { "xl/workbook.xml": _, ...others } = partsAround("");
  const reasons = await Promise.all(
    [
      compound,
      encrypted,
      Buffer.from("序号,牵头单位\r\n1,教育局\r\n"),
      Buffer.from("%PDF-1.7"),
      Buffer.alloc(0),
      workbook("", { "xl/vbaProject.bin": "macro" }),
      good.subarray(0, good.length - 40),
      workbook('<row r="1"><c><v>1</v></row>'),
      workbook('<row r="1"><c t="s"><v>7</v></c></row>'),
      workbook('<row r="2"/><row r="1"/>'),
      workbook('<row r="1"><c t="inlineStr"><is><t>&amp;&boom;</t></is></c></row>'),
    ].map(refusalOf),
  );
  expect(reasons.map(({ reason }) => reason)).toEqual([
    ...["OLD_XLS", "ENCRYPTED", "NOT_XLSX", "NOT_XLSX", "NOT_XLSX", "MACROS"],
    ...["DAMAGED", "DAMAGED", "DAMAGED", "DAMAGED", "DAMAGED"],
  ]);
  expect(Object.keys(others).length).toBeGreaterThan(0);
});

test("entities that the file defines are not expanded", async () => {
  const sheet = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>`;
  expect((await refusalOf(workbook("", { "xl/worksheets/sheet1.xml": sheet }))).reason).toBe("DAMAGED");
});

test("too many columns, too much text in a cell: refused, and the cell is named", async () => {
  const cells = (count: number) => Array.from({ length: count }, () => "<c><v>1</v></c>").join("");
  expect((await refusalOf(workbook(`<row r="1">${cells(LIMITS.tableColumns + 1)}</row>`))).reason).toBe("TOO_MANY_COLUMNS");
  const long = `<row r="3"><c r="B3" t="inlineStr"><is><t>${"长".repeat(LIMITS.tableCellChars + 1)}</t></is></c></row>`;
  expect(await refusalOf(workbook(long))).toEqual({ reason: "CELL_TOO_LONG", detail: { limit: LIMITS.tableCellChars, cell: "B3" } });
});

test("a million rows and a bomb are refused while memory stays flat", async () => {
  const million = largeWorkbook(
    (function* () {
      for (let from = 1; from <= 1_000_000; from += 1_000)
        yield Array.from({ length: 1_000 }, (_, at) => `<row r="${from + at}"><c><v>${from + at}</v></c></row>`).join("");
    })(),
  );
  const zeros = "0".repeat(1_048_576);
  const bomb = largeWorkbook(
    (function* () {
      for (let megabyte = 0; megabyte < 128; megabyte++) yield zeros;
    })(),
  );
  const lying = Buffer.from(bomb);
  // the directory says 1,000 bytes where 128 MB are packed
  const directory = lying.lastIndexOf("xl/worksheets/sheet1.xml") - 46;
  lying.writeUInt32LE(1_000, directory + 24);
  const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
  expect((await refusalOf(million)).reason).toBe(million.length > LIMITS.tableBytes ? "TOO_LARGE" : "TOO_MANY_ROWS");
  expect((await refusalOf(bomb)).reason).toBe("TOO_LARGE_INFLATED");
  expect((await refusalOf(lying)).reason).toBe("DAMAGED");
  const after = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
  expect(after - before).toBeLessThan(60 * 1_048_576);
}, 60_000);
