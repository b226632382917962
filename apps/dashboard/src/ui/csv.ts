export interface Table {
  columns: string[];
  rows: (string | number | null)[][];
}

/** Saves a table as it is seen; a file of demo data says so in its last line. */
export function saveCsv(name: string, table: Table, note?: string): void {
  const lines = [table.columns, ...table.rows, ...(note ? [[note]] : [])].map((row) => row.map(cell).join(","));
  const url = URL.createObjectURL(new Blob([`﻿${lines.join("\r\n")}\r\n`], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}

/** Quoted where needed; a leading formula sign is text, not a formula, in the office's spreadsheet. */
export function cell(value: string | number | null): string {
  if (value === null) return "";
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
