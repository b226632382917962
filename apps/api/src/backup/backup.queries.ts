import type { ClientBase } from "pg";
import { from, to } from "pg-copy-streams";
import type { Sums, Table } from "./manifest.ts";

export interface CatalogTable extends Table {
  /** tables that its foreign keys point to */
  refersTo: string[];
}

const quoted = (client: ClientBase, names: string[]) => names.map((name) => client.escapeIdentifier(name)).join(", ");

/** Texts must mean the same on both sides, whatever the server's defaults are; a long copy is no runaway statement. */
export async function setUpSession(client: ClientBase): Promise<void> {
  await client.query(
    `SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; SET timezone = 'UTC'; SET bytea_output = 'hex'; SET extra_float_digits = 3;
     SET statement_timeout = 0; SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = 0`,
  );
}

/** Everything that is read after this is as of one moment, however long it takes. */
export async function beginSnapshot(client: ClientBase): Promise<{ postgresVersion: number; snapshot: string }> {
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  const { rows } = await client.query<{ postgresVersion: number; snapshot: string }>(
    `SELECT current_setting('server_version_num')::int AS "postgresVersion", pg_current_snapshot()::text AS snapshot`,
  );
  return rows[0] ?? { postgresVersion: 0, snapshot: "" };
}

export async function endSnapshot(client: ClientBase): Promise<void> {
  await client.query("COMMIT");
}

/** Every table of the database but those of extensions, with its columns, partitions and references. Partitions are no tables of their own here. */
export async function catalogTables(client: ClientBase): Promise<CatalogTable[]> {
  const { rows } = await client.query<CatalogTable & { bounds: { name: string; bound: string }[] }>(
    `SELECT c.relname AS name,
       (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
       (SELECT coalesce(json_agg(json_build_object('name', p.relname, 'bound', pg_get_expr(p.relpartbound, p.oid)) ORDER BY p.relname), '[]')
        FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhrelid WHERE i.inhparent = c.oid) AS bounds,
       (SELECT coalesce(array_agg(DISTINCT f.relname::text), '{}') FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid
        WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid) AS "refersTo"
     FROM pg_class c
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
     ORDER BY c.relname`,
  );
  return rows.map(({ name, columns, bounds, refersTo }) => ({ name, columns, refersTo, partitions: bounds.map(partitionOf) }));
}

function partitionOf({ name, bound }: { name: string; bound: string }): Table["partitions"][number] {
  const [, from, to] = /^FOR VALUES FROM \('([0-9a-f-]{36})'\) TO \('([0-9a-f-]{36})'\)$/.exec(bound) ?? [];
  if (!from || !to) throw new Error(`Partition ${name} has bounds that a backup does not know: ${bound}`);
  return { name, from, to };
}

/** Writes and new partitions go on; nobody changes or drops a table while it is read. */
export async function lockForReading(client: ClientBase, tables: string[]): Promise<void> {
  await client.query(`LOCK TABLE ${quoted(client, tables)} IN ACCESS SHARE MODE`);
}

/** Whoever else wants a table waits until we are done. */
export async function lockForRestoring(client: ClientBase, tables: string[]): Promise<void> {
  if (tables.length > 0) await client.query(`LOCK TABLE ${quoted(client, tables)} IN ACCESS EXCLUSIVE MODE`);
}

export async function migrationsIn(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>("SELECT name FROM migration ORDER BY timestamp, id");
  return rows.map((row) => row.name);
}

export async function currentEpoch(client: ClientBase): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>("SELECT id::text FROM epoch ORDER BY began_at DESC LIMIT 1");
  return rows[0]?.id ?? null;
}

/** A partitioned table has no COPY of its own, so all go through a SELECT. */
export function copyOut(client: ClientBase, { name, columns }: Table) {
  return client.query(to(`COPY (SELECT ${quoted(client, columns)} FROM ${client.escapeIdentifier(name)}) TO STDOUT`));
}

export function copyIn(client: ClientBase, { name, columns }: Table) {
  return client.query(from(`COPY ${client.escapeIdentifier(name)} (${quoted(client, columns)}) FROM STDIN`));
}

export async function makePartitions(client: ClientBase, { name: table, partitions }: Table): Promise<void> {
  for (const { name, from: lower, to: upper } of partitions) {
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${client.escapeIdentifier(name)} PARTITION OF ${client.escapeIdentifier(table)}
       FOR VALUES FROM (${client.escapeLiteral(lower)}) TO (${client.escapeLiteral(upper)})`,
    );
  }
}

/** Where the counters of serial and identity columns of these tables are. */
export async function sequencesOf(client: ClientBase, tables: string[]): Promise<Sums["sequences"]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT DISTINCT s.relname AS name FROM pg_class s
     JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
     JOIN pg_class t ON t.oid = d.refobjid
     WHERE s.relkind = 'S' AND s.relnamespace = current_schema()::regnamespace AND t.relname = ANY($1) ORDER BY 1`,
    [tables],
  );
  const sequences: Sums["sequences"] = [];
  for (const { name } of rows) {
    const { rows: state } = await client.query<{ lastValue: string; isCalled: boolean }>(
      `SELECT last_value::text AS "lastValue", is_called AS "isCalled" FROM ${client.escapeIdentifier(name)}`,
    );
    if (state[0]) sequences.push({ name, ...state[0] });
  }
  return sequences;
}

export async function setSequences(client: ClientBase, sequences: Sums["sequences"]): Promise<void> {
  for (const { name, lastValue, isCalled } of sequences)
    await client.query("SELECT setval(quote_ident($1)::regclass, $2, $3)", [name, lastValue, isCalled]);
}

export async function hasRows(client: ClientBase, table: string): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(`SELECT EXISTS (SELECT FROM ${client.escapeIdentifier(table)}) AS found`);
  return rows[0]?.found ?? false;
}

export async function emptyTable(client: ClientBase, table: string): Promise<void> {
  await client.query(`DELETE FROM ${client.escapeIdentifier(table)}`);
}

/** Our own programs that are connected to this database, by their application names. */
export async function connectedPrograms(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT DISTINCT application_name AS name FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'kepu-%' ORDER BY 1`,
  );
  return rows.map((row) => row.name);
}

/** Cursors of before mean nothing in this database: clients start anew. */
export async function beginNewEpoch(client: ClientBase, id: string, at: Date): Promise<void> {
  await client.query("INSERT INTO epoch (id, began_at) VALUES ($1, $2)", [id, at]);
}

/** Plans of the first minutes must not be those of an empty database. */
export async function analyse(client: ClientBase, tables: string[]): Promise<void> {
  await client.query(`ANALYZE ${quoted(client, tables)}`);
}

/** Transaction numbers of another cluster mean nothing here: what is built is new to whoever follows it. */
export async function renumberReach(client: ClientBase): Promise<void> {
  await client.query("UPDATE reach_set SET xid = DEFAULT");
}
