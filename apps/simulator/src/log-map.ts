import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DAY_MS } from "@kepu/schema";
import { parse } from "csv-parse/sync";
import { z } from "zod";

/** How a log's columns are to be read: `data/<log>/map.json`. */
export interface LogMap {
  /** lasting name of the network */
  key: string;
  name: string;
  nameEn: string;
  /** the list of devices, beside the log */
  stations: { file: string; key: string; name: string; community: string };
  /** columns of a loan and of its return */
  rows: { at: string; station: string; returnAt: string; returnStation: string };
  /** first day of the log, by its own calendar */
  firstDay: string;
  utcOffset: string;
  days: number;
}

export interface LogItem {
  /** of the file */
  row: number;
  kind: "LOAN" | "RETURN";
  station: string;
  /** milliseconds from the beginning of the log's first day */
  sinceStart: number;
}

export interface Log {
  /** of the file's bytes: ids derive from it */
  fileHash: Buffer;
  /** in the order of time */
  items: LogItem[];
  kiosks: { key: string; name: string; communityKey: string }[];
  communities: string[];
}

const text = z.string().min(1);
const logMap: z.ZodType<LogMap> = z.object({
  key: text,
  name: text,
  nameEn: text,
  stations: z.object({ file: text, key: text, name: text, community: text }),
  rows: z.object({ at: text, station: text, returnAt: text, returnStation: text }),
  firstDay: z.iso.date(),
  utcOffset: z.string().regex(/^[+-]\d{2}:\d{2}$/, "is written +08:00"),
  days: z.number().int().min(1).max(30),
});

/** Throws one line that names the file and what is wrong with it. */
export function readMap(file: string): LogMap {
  let content: unknown;
  try {
    content = JSON.parse(readBytes("--map", file).toString("utf8"));
  } catch (error) {
    throw error instanceof SyntaxError ? new Error(`--map ${file} is no JSON: ${error.message}.`) : error;
  }
  const read = logMap.safeParse(content);
  if (read.success) return read.data;
  const faults = read.error.issues.map((issue) => `${issue.path.join(".") || "the whole"}: ${issue.message}`);
  throw new Error(`--map ${file} does not say how to read a log (see data/bikeshare-week/map.json): ${faults.join("; ")}.`);
}

function readBytes(option: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(`${option} ${file} cannot be read (${(error as { code?: string }).code}).`);
  }
}

/** Reads a log and its devices; a device that only the log knows gets its number as name. */
export function readLog(file: string, map: LogMap, mapFile: string): Log {
  const bytes = readBytes("--file", file);
  const firstInstant = Date.parse(`${map.firstDay}T00:00:00${map.utcOffset}`);
  const instant = (row: number, text: string | undefined) => {
    const at = Date.parse(text ?? "");
    if (Number.isNaN(at)) throw new Error(`row ${row + 2}: no ISO-8601 time: ${text}`);
    return at - firstInstant;
  };
  const items = parse<Record<string, string>>(bytes, { columns: true, bom: true, skip_empty_lines: true }).flatMap(
    (row, index): LogItem[] => {
      const station = row[map.rows.station];
      const returnStation = row[map.rows.returnStation];
      if (!station || !returnStation) throw new Error(`row ${index + 2}: a station is missing`);
      const back = instant(index, row[map.rows.returnAt]);
      const loan: LogItem = { row: index, kind: "LOAN", station, sinceStart: instant(index, row[map.rows.at]) };
      // a return after the log's last day would lie ahead of now: it is not sent, today or later
      return back < map.days * DAY_MS ? [loan, { row: index, kind: "RETURN", station: returnStation, sinceStart: back }] : [loan];
    },
  );
  const listed = parse<Record<string, string>>(readBytes("--map stations.file", join(dirname(mapFile), map.stations.file)), {
    columns: true,
    bom: true,
  });
  const byKey = new Map(listed.map((station) => [station[map.stations.key] ?? "", station]));
  const used = [...new Set(items.map((item) => item.station))].sort((a, b) => Number(a) - Number(b));
  const kiosks = used.map((key) => {
    const station = byKey.get(key);
    return { key, name: station?.[map.stations.name] ?? key, communityKey: station?.[map.stations.community] ?? "other" };
  });
  return {
    fileHash: createHash("sha256").update(bytes).digest(),
    items: items.sort((a, b) => a.sinceStart - b.sinceStart || a.row - b.row),
    kiosks,
    communities: [...new Set(kiosks.map((kiosk) => kiosk.communityKey))].sort(),
  };
}

/** The UUIDv7 of an item: its time, and bits that derive from the file and the row. The same row is the same item for ever. */
export function itemId(fileHash: Buffer, item: Pick<LogItem, "row" | "kind">, at: number): string {
  const bits = createHash("sha256").update(fileHash).update(`${item.kind} ${item.row}`).digest("hex");
  const time = at.toString(16).padStart(12, "0");
  const variant = ((Number.parseInt(bits[3] ?? "0", 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${bits.slice(0, 3)}-${variant}${bits.slice(4, 7)}-${bits.slice(7, 19)}`;
}
