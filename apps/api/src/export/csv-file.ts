import { csvLine } from "../spreadsheet/csv-text.ts";
import type { MetricTable } from "./metric-table.ts";
import { notesOf, type Taken } from "./notes.ts";

const BOM = "\uFEFF";
const PIECE = 65_536;

/** A CSV as Excel opens it: the data, then lines that begin with `# `. The hash is of the data's bytes, between the mark at the beginning and the first such line. */
export async function* csvFile(table: MetricTable, taken: Taken): AsyncGenerator<string> {
  let text = BOM + table.head;
  for await (const { line } of table.lines()) {
    text += line;
    if (text.length < PIECE) continue;
    yield text;
    text = "";
  }
  const notes = notesOf(table, taken, [["SHA-256", table.sha256()]]);
  yield text + notes.map(([label, ...cells]) => `# ${csvLine([label ?? "", ...cells])}`).join("");
}
