import { closeSync, fchmodSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { LIMITS } from "@kepu/schema";
import { parse } from "csv-parse/sync";
import { nameFault } from "./accounts.ts";
import { Misuse, refuseIf } from "./misuse.ts";

/** CSV with the columns name and serial; rows of one name are one credential. */
export function readWishes(file: string): Map<string, string[]> {
  let rows: Record<string, string>[];
  try {
    rows = parse<Record<string, string>>(readFileSync(file), { columns: true, bom: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    throw new Misuse(`--file ${file}: ${(error as Error).message}`);
  }
  const wishes = new Map<string, string[]>();
  for (const [index, { name, serial }] of rows.entries()) {
    if (!name || !serial) throw new Misuse(`--file row ${index + 2}: the columns are name and serial; both are needed.`);
    refuseIf(nameFault(name), `--file row ${index + 2}`);
    wishes.set(name, [...(wishes.get(name) ?? []), serial]);
  }
  if (rows.length === 0) throw new Misuse(`--file ${file} holds no row below its head.`);
  if (rows.length > LIMITS.batchItems * 10) throw new Misuse(`--file: at most ${LIMITS.batchItems * 10} rows.`);
  return wishes;
}

export function writeOut(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw unwritable(file, error);
  }
}

/** Opens a file that only its owner reads, whatever it was before; answers how to fill it. */
export function openForOwner(file: string): (text: string) => void {
  try {
    const handle = openSync(file, "w", 0o600);
    fchmodSync(handle, 0o600);
    return (text) => {
      writeFileSync(handle, text);
      closeSync(handle);
    };
  } catch (error) {
    throw unwritable(file, error);
  }
}

function unwritable(file: string, error: unknown): Misuse {
  return new Misuse(`--out ${file} cannot be written (${(error as { code?: string }).code}).`);
}

/** As a spreadsheet reads it: a leading formula sign is text. */
export function quoted(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
