import { z } from "zod";

export const FORMAT = 1;
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const name = z.string().min(1).max(63);
const count = z.number().int().min(0);

const table = z.object({
  name,
  /** in the order of the rows' fields */
  columns: z.array(name).min(1),
  /** monthly partitions, which must be there before rows go in */
  partitions: z.array(z.object({ name, from: z.guid(), to: z.guid() })),
});

/** The first entry: what the file is, before any row. */
export const manifestSchema = z.object({
  format: z.literal("kepu-backup"),
  formatVersion: z.number().int().min(1),
  productVersion: z.string().regex(/^\d+\.\d+\.\d+/),
  takenAt: z.iso.datetime(),
  /** `pg_current_snapshot()`: which transactions are in it */
  snapshot: z.string(),
  /** for example 180004 */
  postgresVersion: z.number().int(),
  /** the database's epoch when it was taken; a restored database gets another */
  epoch: z.uuid().nullable(),
  /** names of the migrations that made the tables, in order */
  migrations: z.array(name).min(1),
  /** the secret of the pseudonyms is not inside: where it was, and which it was */
  secret: z.object({ file: z.string(), fingerprint: z.string().nullable() }),
  /** in the order in which they can be loaded: a table comes after those that it refers to */
  tables: z.array(table),
  /** tables without their rows, each with the reason */
  leftOut: z.record(z.string(), z.string()),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type Table = z.infer<typeof table>;

/** The last entry: what every other entry must add up to. A file without it is cut off. */
export const sumsSchema = z.object({
  manifest: sha256,
  /** by table: rows, and length and SHA-256 of its text */
  tables: z.record(z.string(), z.object({ rows: count, bytes: count, sha256 })),
  sequences: z.array(z.object({ name, lastValue: z.string().regex(/^-?\d+$/), isCalled: z.boolean() })),
  evidence: z.array(z.object({ name: z.string(), bytes: count, sha256 })),
});
export type Sums = z.infer<typeof sumsSchema>;

export const MANIFEST_ENTRY = "manifest.json";
export const SUMS_ENTRY = "sums.json";
export const EVIDENCE_FOLDER = "evidence/";
/** A table's text is cut into entries because a tar entry's length stands before its content. */
export const tableEntry = (table: string, part: number) => `tables/${table}/${String(part).padStart(6, "0")}.copy`;
