import { type MissingKind, QUALIFIER_SIGNS, type Qualifier } from "@kepu/schema";

/** What a cell says: a number with its qualifier, why there is none, or nothing yet. */
export interface CellMeaning {
  /** a decimal number as text */
  value: string | null;
  qualifier: Qualifier;
  missing: MissingKind | null;
}

const NOTHING: CellMeaning = { value: null, qualifier: "EXACT", missing: null };
const MISSING: Record<MissingKind, string> = { NOT_APPLICABLE: "-", NOT_REPORTED: "?" };

const BEFORE: [RegExp, Qualifier][] = [
  [/^(≈|~|约|大约|about )/i, "APPROX"],
  [/^(≥|>=|不少于|不低于|至少)/, "GE"],
  [/^(≤|<=|不超过|至多)/, "LE"],
  [/^(>|超过|多于)/, "GT"],
  [/^(<|不足|少于)/, "LT"],
];
const AFTER: [RegExp, Qualifier][] = [
  [/以上$/, "GE"],
  [/以下$/, "LE"],
  [/左右$/, "APPROX"],
];

/** Reads what people type or paste: 1234, 1,234, 约120, ≥ 70, 70以上, - (not applicable), ? (not reported). Undefined: it says nothing that a cell can hold. */
export function meaningOf(typed: string): CellMeaning | undefined {
  const text = typed.normalize("NFKC").trim();
  if (text === "") return NOTHING;
  if (/^([-–—/]|不适用|n\/a)$/i.test(text)) return { ...NOTHING, missing: "NOT_APPLICABLE" };
  if (/^([?…]|未统计|未报)$/.test(text)) return { ...NOTHING, missing: "NOT_REPORTED" };
  const found = [...BEFORE, ...AFTER].find(([pattern]) => pattern.test(text));
  const number = (found ? text.replace(found[0], "") : text).trim();
  const plain = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(number) ? number.replaceAll(",", "") : number;
  return /^-?\d{1,15}(\.\d{1,6})?$/.test(plain) ? { value: plain, qualifier: found?.[1] ?? "EXACT", missing: null } : undefined;
}

/** As it stands in its cell: the shortest text that means it. */
export function textOfMeaning({ value, qualifier, missing }: CellMeaning): string {
  if (missing) return MISSING[missing];
  if (value === null) return "";
  return `${QUALIFIER_SIGNS[qualifier]}${value}`;
}

/** A block copied from a sheet: one line a row, with the words beside the number as its comment. A column of names before the numbers is left out. */
export function blockOf(pasted: string): { text: string; comment: string | null }[] {
  const rows = pasted
    .replace(/\r\n?/g, "\n")
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => line.split("\t").map((cell) => cell.trim().replace(/^"(.*)"$/s, "$1")));
  const width = Math.max(...rows.map((row) => row.length));
  const says = (at: number) => rows.filter((row) => row[at] && meaningOf(row[at])).length;
  const numbers = Array.from({ length: width }, (_, at) => at).find((at) => says(at) * 2 >= rows.length && says(at) > 0) ?? 0;
  return rows.map((row) => {
    const beside = row[numbers + 1];
    return { text: row[numbers] ?? "", comment: beside && !meaningOf(beside) ? beside : null };
  });
}
