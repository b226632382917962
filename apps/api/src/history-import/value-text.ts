import type { MissingKind, Qualifier } from "@kepu/schema";
import { givenIn } from "../form-table/cell-text.ts";
import type { CellValue } from "../spreadsheet/cell.ts";
import type { MappingContent } from "./mapping-content.ts";

export type ValueReading = MappingContent["values"];

export interface ReadValue {
  value: string | null;
  qualifier: Qualifier;
  missing: MissingKind | null;
  /** a mark says that it may still change */
  provisional: boolean;
}

/** What stands behind a number and is none of it: [r], (p), *, †, ¹, 注1. Taken off before anything else: a raised ¹ would become a digit. */
const NOTE = /\s*(\[[^\]]{1,10}\]|\([A-Za-z]{1,3}\)|（[^）]{1,10}）|[*†‡§#]+|[\u00B9\u00B2\u00B3\u2070\u2074-\u2079]+|[①-⑳]|注\d{0,2})$/u;

/** A figure, why there is none, or what is wrong with the cell. */
export function valueFrom(cell: CellValue, unit: string, reading: ValueReading): ReadValue | { unknownNote: string } | undefined {
  if (typeof cell === "boolean") return undefined;
  if (typeof cell === "number") return figure(unit === "%" && reading.fraction ? Number((cell * 100).toPrecision(12)) : cell, unit);
  const text = cell.trim();
  const missing = missingOf(text, reading);
  if (missing) return { value: null, qualifier: "EXACT", missing, provisional: false };
  const { rest, notes } = withoutNotes(text);
  const unknown = notes.find((note) => meaningOf(note, reading) === undefined);
  if (unknown !== undefined) return { unknownNote: unknown };
  const found = rest === "" ? undefined : figure(separated(rest, reading), unit);
  if (!found) return undefined;
  const meanings = notes.map((note) => meaningOf(note, reading));
  const approximate = meanings.includes("APPROX") && found.qualifier === "EXACT";
  return { ...found, ...(approximate ? { qualifier: "APPROX" } : {}), provisional: meanings.includes("PROVISIONAL") };
}

function figure(cell: CellValue, unit: string): ReadValue | undefined {
  const given = givenIn(cell, { unit });
  return given && { ...given, provisional: false };
}

function missingOf(text: string, { missing }: ValueReading): MissingKind | undefined {
  return Object.entries(missing).find(([mark]) => same(mark, text))?.[1];
}

function meaningOf(note: string, { notes }: ValueReading) {
  return Object.entries(notes).find(([mark]) => same(mark, note))?.[1];
}

const same = (one: string, other: string) => one.replace(/\s/g, "").toLowerCase() === other.replace(/\s/g, "").toLowerCase();

function withoutNotes(text: string): { rest: string; notes: string[] } {
  const notes: string[] = [];
  let rest = text;
  for (let found = NOTE.exec(rest); found; found = NOTE.exec(rest)) {
    notes.push(found[1] ?? "");
    rest = rest.slice(0, found.index).trim();
  }
  return { rest, notes };
}

/** Thousands apart by blanks or ' as well as by commas, and 1.234,5 where the mapping says so. */
function separated(text: string, { decimalComma }: ValueReading): string {
  const plain = text.normalize("NFKC").replace(/(\d)[ '’](?=\d{3}(\D|$))/g, "$1");
  if (!decimalComma) return plain;
  return plain.replace(/\d[\d.,]*/, (digits) =>
    /^\d{1,3}(\.\d{3})*(,\d+)?$|^\d+(,\d+)?$/.test(digits) ? digits.replaceAll(".", "").replace(",", ".") : "?",
  );
}
