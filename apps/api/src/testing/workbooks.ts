import { strToU8, Zip, ZipDeflate, zipSync } from "fflate";

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';

export interface Parts {
  [name: string]: string;
}

/** The parts of a workbook as Excel writes it, around the XML of its sheet's rows. */
export function partsAround(rows: string, more: Parts = {}): Parts {
  return {
    "[Content_Types].xml": `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    "xl/workbook.xml": `${HEAD}<workbook ${MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr/><sheets><sheet name="隐藏" sheetId="1" state="hidden" r:id="rId9"/><sheet name="表" sheetId="2" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": `${HEAD}<worksheet ${MAIN}><sheetData>${rows}</sheetData></worksheet>`,
    ...more,
  };
}

export function workbook(rows: string, more: Parts = {}): Buffer {
  const parts = Object.entries(partsAround(rows, more)).map(([name, text]) => [name, strToU8(text)]);
  return Buffer.from(zipSync(Object.fromEntries(parts), { level: 1 }));
}

/** A workbook whose sheet is written piece by piece: as large as one likes, without holding it. */
export function largeWorkbook(pieces: Iterable<string>): Buffer {
  const out: Uint8Array[] = [];
  const zip = new Zip((_error, piece) => out.push(piece));
  const add = (name: string, texts: Iterable<string>) => {
    const part = new ZipDeflate(name, { level: 1 });
    zip.add(part);
    for (const text of texts) part.push(strToU8(text));
    part.push(new Uint8Array(0), true);
  };
  const { "xl/worksheets/sheet1.xml": sheet = "", ...parts } = partsAround("|");
  for (const [name, text] of Object.entries(parts)) add(name, [text]);
  const [before = "", after = ""] = sheet.split("|");
  add("xl/worksheets/sheet1.xml", chain(before, pieces, after));
  zip.end();
  return Buffer.concat(out);
}

function* chain(before: string, pieces: Iterable<string>, after: string): Iterable<string> {
  yield before;
  yield* pieces;
  yield after;
}
