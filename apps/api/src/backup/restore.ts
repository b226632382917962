import { basename, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { type ClientBase, Pool } from "pg";
import type { DataSource, QueryRunner } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import { pseudonymSecretFingerprint } from "../access/pseudonym.ts";
import { now } from "../clock.ts";
import type { Config } from "../config.ts";
import { createDataSource } from "../database/data-source.ts";
import { migrateTo } from "../database/migrate-to.ts";
import { requireDatabase } from "../database/require-database.ts";
import { printRecount } from "../recount/recount.ts";
import {
  analyse,
  beginNewEpoch,
  catalogTables,
  connectedPrograms,
  copyIn,
  emptyTable,
  hasRows,
  lockForRestoring,
  makePartitions,
  renumberReach,
  setSequences,
  setUpSession,
} from "./backup.queries.ts";
import { LEFT_OUT } from "./backup.ts";
import { checkBackup, requireUsable } from "./check-backup.ts";
import { requireNoEvidence, restoreEvidence } from "./evidence.ts";
import type { Manifest } from "./manifest.ts";
import { megabytes, type Progress, showProgress } from "./progress.ts";
import { type Backup, readBackup } from "./read-backup.ts";
import { Refused } from "./refused.ts";

type Print = (line: string) => void;

/** `npm run restore -- FILE [--other-secret]`: all of a backup into an empty database, or nothing. Answers whether the recount afterwards is clean. */
export async function restore(config: Config, args: string[], print: Print): Promise<boolean> {
  const { file, otherSecret } = argumentsOf(config, args);
  const progress = showProgress();
  try {
    const checked = await checkBackup(file, (manifest) => requireUsable(file, manifest, config, otherSecret), progress);
    await requireDatabase(config.databaseUrl);
    const dataSource = await createDataSource(config.databaseUrl, 1).initialize();
    try {
      await restoreAll(dataSource, config, file, checked, progress);
    } finally {
      await dataSource.destroy();
    }
    progress.end();
    for (const line of summary(file, checked, config)) print(line);
  } finally {
    progress.end();
  }
  const pool = new Pool({ connectionString: config.databaseUrl, max: 1, application_name: "kepu-restore" });
  return printRecount(pool, print).finally(() => pool.end());
}

function argumentsOf(config: Config, args: string[]): { file: string; otherSecret: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { "other-secret": { type: "boolean", default: false } },
    });
    if (positionals.length === 1 && positionals[0])
      return { file: resolve(config.calledFrom, positionals[0]), otherSecret: values["other-secret"] };
  } catch {}
  throw new Refused("Use: npm run restore -- FILE [--other-secret]");
}

/** One transaction for everything, migrations included; the evidence folder appears just before its commit. */
async function restoreAll(dataSource: DataSource, config: Config, file: string, checked: Backup, progress: Progress): Promise<void> {
  const runner = dataSource.createQueryRunner();
  const client = (await runner.connect()) as ClientBase;
  await setUpSession(client);
  await requireAlone(client);
  await requireNoEvidence(config.dataDir); // a running product has some too: that it runs is told first
  const evidence = await restoreEvidence(config.dataDir);
  await runner.startTransaction();
  try {
    await requireEmpty(client, config);
    await requireKnown(dataSource, checked.manifest, file);
    await migrateTo(runner, checked.manifest.migrations);
    await prepareTables(client, checked.manifest, file);
    await load(client, file, checked, evidence, progress);
    await finish(runner, client, checked);
    await evidence.place();
    await runner.commitTransaction();
  } catch (error) {
    await runner.rollbackTransaction().catch(() => {});
    await evidence.abandon();
    throw error;
  } finally {
    await runner.release();
  }
}

async function requireAlone(client: ClientBase): Promise<void> {
  const programs = await connectedPrograms(client);
  if (programs.length > 0) throw new Refused(`The product is running on this database (${programs.join(", ")}): stop it first.`);
}

async function requireEmpty(client: ClientBase, config: Config): Promise<void> {
  const tables = await catalogTables(client);
  await lockForRestoring(
    client,
    tables.map((table) => table.name),
  );
  await requireAlone(client);
  for (const { name } of tables) {
    if (Object.hasOwn(LEFT_OUT, name) || !(await hasRows(client, name))) continue;
    throw new Refused(
      `The database is not empty (there are rows in ${name}): restore into a new one. The built-in PostgreSQL makes one when the product is stopped and ${resolve(config.dataDir, "postgres")} is moved away.`,
    );
  }
}

async function requireKnown(dataSource: DataSource, manifest: Manifest, file: string): Promise<void> {
  const known = new Set(dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name));
  const unknown = manifest.migrations.find((name) => !known.has(name));
  if (unknown)
    throw new Refused(
      `${file} was made by a newer Kepu Pulse than this one (its migration ${unknown} is not known here): update the product first.`,
    );
}

/** The tables are as they were when the backup was made, and hold nothing. */
async function prepareTables(client: ClientBase, manifest: Manifest, file: string): Promise<void> {
  const there = await catalogTables(client);
  for (const { name } of there) if (name !== "migration" && Object.hasOwn(LEFT_OUT, name)) await emptyTable(client, name);
  const columnsOf = new Map(there.map(({ name, columns }) => [name, [...columns].sort().join()]));
  for (const table of manifest.tables) {
    if (columnsOf.get(table.name) !== [...table.columns].sort().join())
      throw new Refused(`${file} cannot be restored: its migrations do not make its table ${table.name}.`);
    await makePartitions(client, table);
  }
}

async function load(
  client: ClientBase,
  file: string,
  checked: Backup,
  evidence: Awaited<ReturnType<typeof restoreEvidence>>,
  progress: Progress,
) {
  const read = await readBackup(file, {
    async table(table, text) {
      const rows = copyIn(client, table);
      await pipeline(
        text,
        async function* (chunks) {
          for await (const chunk of chunks) {
            progress.at(`restoring ${table.name}`, chunk.length);
            yield chunk;
          }
        },
        rows,
      );
      return rows.rowCount ?? 0;
    },
    async evidence(name, content) {
      await evidence.add(name, content);
    },
  });
  if (read.sums.manifest !== checked.sums.manifest) throw new Refused(`${file} was changed while it was read.`);
}

async function finish(runner: QueryRunner, client: ClientBase, { manifest, sums }: Backup): Promise<void> {
  await setSequences(client, sums.sequences);
  await migrateTo(runner);
  await renumberReach(client);
  await beginNewEpoch(client, uuidv7(), now());
  await analyse(
    client,
    manifest.tables.map((table) => table.name),
  );
}

function summary(file: string, { manifest, sums }: Backup, config: Config): string[] {
  const tables = Object.values(sums.tables);
  const rows = tables.reduce((all, table) => all + table.rows, 0);
  const bytes = tables.reduce((all, table) => all + table.bytes, 0);
  const lines = [
    `${basename(file)} of ${manifest.takenAt} is restored: ${rows.toLocaleString("en")} rows of ${tables.length} tables (${megabytes(bytes)}) and ${sums.evidence.length} evidence files. Everybody signs in again.`,
  ];
  const here = pseudonymSecretFingerprint(config.secretsFile);
  if (!here && manifest.secret.fingerprint)
    lines.push(
      `ATTENTION: ${resolve(config.secretsFile)} is missing. Before the first start put the secret there that was kept in ${manifest.secret.file}; otherwise a new one is made, and every person counts as a new one.`,
    );
  else if (here !== manifest.secret.fingerprint)
    lines.push("ATTENTION: the secret here is another one than the backup's: every person counts as a new one from now on.");
  return lines;
}
