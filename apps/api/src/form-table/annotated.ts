import { csvLine, withMark } from "../spreadsheet/csv-text.ts";
import { markWorkbook } from "../spreadsheet/marked/mark-workbook.ts";
import type { Mark } from "../spreadsheet/marked/sheet.ts";
import type { TableKind } from "../spreadsheet/open-table.ts";
import { readCsv } from "../spreadsheet/read-csv.ts";
import { faultText, type Language } from "./fault-words.ts";
import type { FormTableReader } from "./table-reader.ts";

const WORDS = {
  zh: { author: "科普脉动", column: "检查结果", ERROR: "错误", WARNING: "提醒" },
  en: { author: "Kepu Pulse", column: "Result of the check", ERROR: "Error", WARNING: "Warning" },
} as const;

const EARLIER = new RegExp(
  `^(${Object.values(WORDS)
    .flatMap(({ ERROR, WARNING }) => [ERROR, WARNING])
    .join("|")}): `,
);

/** The file with every problem marked: a workbook's cells are coloured and carry a note, a CSV gets a column at its right. */
export async function annotated(kind: TableKind, file: Buffer, reader: FormTableReader, language: Language): Promise<Buffer> {
  const marks = marksOf(reader, language);
  return kind === "XLSX"
    ? markWorkbook(file, marks, { author: WORDS[language].author, earlier: EARLIER })
    : annotatedCsv(file, marks, reader.head?.row ?? 1, language);
}

/** One a cell: what was found there, errors first. */
function marksOf({ problems }: FormTableReader, language: Language): Mark[] {
  const marks = new Map<string, Mark>();
  for (const { level, row, column, fault, about } of problems.sorted()) {
    const key = `${row} ${column}`;
    const text = `${WORDS[language][level]}: ${faultText(fault, about, language)}`;
    const known = marks.get(key);
    if (known) known.text += `\n${text}`;
    else marks.set(key, { row, column, level, text });
  }
  return [...marks.values()];
}

async function annotatedCsv(file: Buffer, marks: readonly Mark[], head: number, language: Language): Promise<Buffer> {
  const byRow = Map.groupBy(marks, ({ row }) => row);
  const place = ({ column, text }: Mark) => (language === "en" ? `Column ${column + 1}: ${text}` : `第 ${column + 1} 列 ${text}`);
  let width = 0;
  for await (const { record } of readCsv(file)) width = Math.max(width, record.length);
  const lines: string[] = [];
  for await (const { number, record } of readCsv(file)) {
    const found = (byRow.get(number) ?? []).toSorted((a, b) => a.column - b.column).map(place);
    const result = [...(number === head ? [WORDS[language].column] : []), ...found].join(" ");
    lines.push(csvLine([...record, ...Array.from({ length: width - record.length }, () => ""), result.replace(/\n/g, " ")]));
  }
  return withMark(lines.join(""));
}
