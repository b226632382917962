import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Client, type ClientBase } from "pg";
import { pseudonymSecretFingerprint } from "../access/pseudonym.ts";
import { now } from "../clock.ts";
import type { Config } from "../config.ts";
import { ArchiveWriter } from "./archive.ts";
import {
  beginSnapshot,
  type CatalogTable,
  catalogTables,
  copyOut,
  currentEpoch,
  endSnapshot,
  lockForReading,
  migrationsIn,
  sequencesOf,
  setUpSession,
} from "./backup.queries.ts";
import { evidenceFiles } from "./evidence.ts";
import {
  EVIDENCE_FOLDER,
  FORMAT,
  MANIFEST_ENTRY,
  type Manifest,
  manifestSchema,
  SUMS_ENTRY,
  type Sums,
  sumsSchema,
  type Table,
  tableEntry,
} from "./manifest.ts";
import { megabytes, type Progress, showProgress } from "./progress.ts";
import { Summed, sha256 } from "./read-backup.ts";
import { Refused } from "./refused.ts";

const PART_BYTES = 1_048_576;

/** Tables whose rows stay where they are, each with the reason. */
export const LEFT_OUT: Record<string, string> = {
  migration: "the manifest names the migrations; restoring runs them",
  change: "the change feed of two hours: clients of a restored database start anew",
  activity_seen: "it fills itself when activities come back, with transactions of their new database",
  epoch: "a restored database begins its own",
  session: "people sign in again; an ended session must not live again",
  setup_key: "a one-time link belongs to the installation that printed it",
};

export const productVersion = (JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string })
  .version;

/** `npm run backup -- FILE [--force]`: everything as of one moment, while the product runs. */
export async function backup(config: Config, args: string[], print: (line: string) => void): Promise<void> {
  const { file, force } = argumentsOf(config, args);
  if (!force && existsSync(file)) throw new Refused(`${file} exists already: choose another name, or --force to replace it.`);
  const client = new Client({ connectionString: config.databaseUrl, connectionTimeoutMillis: 5_000, application_name: "kepu-backup" });
  client.on("error", () => {}); // the statement that is running tells it
  await client.connect();
  const progress = showProgress();
  try {
    await setUpSession(client);
    const manifest = await describe(client, config);
    const archive = await ArchiveWriter.create(file);
    try {
      const sums = await writeContent(client, config, archive, manifest, progress);
      const size = await archive.finish();
      progress.end();
      for (const line of summary(file, size, config, manifest, sums)) print(line);
    } catch (error) {
      await archive.abandon();
      throw Object.assign(error as NodeJS.ErrnoException, { path: (error as NodeJS.ErrnoException).path ?? file });
    }
  } finally {
    progress.end();
    await client.end().catch(() => {});
  }
}

function argumentsOf(config: Config, args: string[]): { file: string; force: boolean } {
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { force: { type: "boolean", default: false } } });
    if (positionals.length === 1 && positionals[0]) return { file: resolve(config.calledFrom, positionals[0]), force: values.force };
  } catch {}
  throw new Refused("Use: npm run backup -- FILE [--force]");
}

/** Begins the snapshot, and says what is in it. */
async function describe(client: ClientBase, config: Config): Promise<Manifest> {
  const { postgresVersion, snapshot } = await beginSnapshot(client);
  const all = await catalogTables(client);
  if (!all.some((table) => table.name === "migration"))
    throw new Refused("This database holds no Kepu Pulse: there is nothing to back up.");
  await lockForReading(
    client,
    all.map((table) => table.name),
  );
  const tables = inLoadOrder(all.filter((table) => !Object.hasOwn(LEFT_OUT, table.name)));
  return {
    format: "kepu-backup",
    formatVersion: FORMAT,
    productVersion,
    takenAt: now().toISOString(),
    snapshot,
    postgresVersion,
    epoch: all.some((table) => table.name === "epoch") ? await currentEpoch(client) : null,
    migrations: await migrationsIn(client),
    secret: { file: resolve(config.secretsFile), fingerprint: pseudonymSecretFingerprint(config.secretsFile) },
    tables: tables.map(({ name, columns, partitions }) => ({ name, columns, partitions })),
    leftOut: LEFT_OUT,
  };
}

/** A table comes after those that it refers to. */
export function inLoadOrder(tables: CatalogTable[]): CatalogTable[] {
  const ordered: CatalogTable[] = [];
  let waiting = tables;
  while (waiting.length > 0) {
    const names = new Set(waiting.map((table) => table.name));
    const ready = waiting.filter((table) => !table.refersTo.some((other) => names.has(other)));
    if (ready.length === 0) throw new Error(`Tables refer to each other in a circle: ${[...names].join(", ")}`);
    ordered.push(...ready);
    waiting = waiting.filter((table) => !ready.includes(table));
  }
  return ordered;
}

async function writeContent(
  client: ClientBase,
  config: Config,
  archive: ArchiveWriter,
  manifest: Manifest,
  progress: Progress,
): Promise<Sums> {
  const text = Buffer.from(`${JSON.stringify(manifestSchema.parse(manifest), null, 1)}\n`);
  await archive.add(MANIFEST_ENTRY, text);
  const sums: Sums = { manifest: sha256(text), tables: {}, sequences: [], evidence: [] };
  for (const table of manifest.tables) sums.tables[table.name] = await writeTable(client, archive, table, progress);
  sums.sequences = await sequencesOf(
    client,
    manifest.tables.map((table) => table.name),
  );
  await endSnapshot(client);
  for await (const { name, size, content } of evidenceFiles(config.dataDir)) {
    progress.at(`${EVIDENCE_FOLDER}${name}`, size);
    const sum = new Summed(content);
    await archive.entry(`${EVIDENCE_FOLDER}${name}`, size, sum);
    sums.evidence.push({ name, ...sum.result() });
  }
  await archive.add(SUMS_ENTRY, Buffer.from(`${JSON.stringify(sumsSchema.parse(sums), null, 1)}\n`));
  return sums;
}

async function writeTable(client: ClientBase, archive: ArchiveWriter, table: Table, progress: Progress): Promise<Sums["tables"][string]> {
  const rows = copyOut(client, table);
  const sum = new Summed(rows);
  let part = 0;
  let chunks: Buffer[] = [];
  let length = 0;
  const flush = async () => {
    if (length > 0) await archive.add(tableEntry(table.name, ++part), Buffer.concat(chunks));
    [chunks, length] = [[], 0];
  };
  for await (const chunk of sum) {
    chunks.push(chunk);
    length += chunk.length;
    progress.at(table.name, chunk.length);
    if (length >= PART_BYTES) await flush();
  }
  await flush();
  return { rows: rows.rowCount ?? 0, ...sum.result() };
}

function summary(file: string, size: number, config: Config, manifest: Manifest, sums: Sums): string[] {
  const rows = Object.values(sums.tables).reduce((all, table) => all + table.rows, 0);
  const { file: secret, fingerprint } = manifest.secret;
  return [
    `${file}: ${rows.toLocaleString("en")} rows of ${manifest.tables.length} tables and ${sums.evidence.length} evidence files as of ${manifest.takenAt}, ${megabytes(size)}.`,
    fingerprint
      ? `The pseudonyms' secret is not inside. Keep ${secret} too, in another safe place: with another secret every person counts as a new one.`
      : `The pseudonyms' secret is not inside, and ${secret} does not exist here: keep it from where the product runs.`,
    ...(config.s3 ? [`The evidence files are not inside: copy the bucket ${config.s3.bucket} at ${config.s3.endpoint} too.`] : []),
  ];
}
