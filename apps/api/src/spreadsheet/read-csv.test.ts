import { expect, test } from "vitest";
import { csvLine, looksLikeFormula, withMark } from "./csv-text.ts";
import { readCsv } from "./read-csv.ts";

async function rowsOf(file: Buffer) {
  const rows = [];
  for await (const { number, cells, formulas } of readCsv(file)) rows.push([number, Object.fromEntries(cells), [...(formulas ?? [])]]);
  return rows;
}

test("what is written is read again, and no text of it is a formula to a spreadsheet", async () => {
  const values = ["=SUM(A1)", "@x", "+86 351", "-x", "-5", -5, "a,b", 'say "x"', "two\nlines", null, "'quoted"];
  const line = csvLine(values);
  expect(line).toContain("'=SUM(A1),'@x,'+86 351,'-x,-5,-5,");
  expect(await rowsOf(withMark(line))).toEqual([
    [1, { 0: "=SUM(A1)", 1: "@x", 2: "+86 351", 3: "-x", 4: "-5", 5: "-5", 6: "a,b", 7: 'say "x"', 8: "two\nlines", 10: "'quoted" }, []],
  ]);
  expect(["=1+1", "-1+1", "-12.5", "+3", "-"].map(looksLikeFormula)).toEqual([true, true, false, false, false]);
});

test("rows have a spreadsheet's numbers: an empty line is one, a line break inside quotes is none", async () => {
  expect(await rowsOf(Buffer.from('a,b\n\n"x\ny",=1\n'))).toEqual([
    [1, { 0: "a", 1: "b" }, []],
    [2, {}, []],
    [3, { 0: "x\ny", 1: "=1" }, [1]],
  ]);
});
