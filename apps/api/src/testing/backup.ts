import { Client } from "pg";
import { readConfig } from "../config.ts";

/** What the command line gets, for a database and a data folder. */
export function configOf(databaseUrl: string, dataDir: string) {
  return readConfig({ DATABASE_URL: databaseUrl, KEPU_DATA: dataDir, LOG_LEVEL: "silent", KEPU_DEMO: "off" });
}

export async function rowsOf(databaseUrl: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  return (await client.query(sql).finally(() => client.end())).rows;
}

/** How many rows a query has, and one sum over their texts whatever their order: no part of the backup's own code. */
export async function contentOf(databaseUrl: string, sql: string): Promise<{ rows: string; sum: string | null }> {
  const [row] = await rowsOf(
    databaseUrl,
    `SELECT count(*) AS rows, md5(string_agg(one, '' ORDER BY one)) AS sum FROM (SELECT md5(t::text) AS one FROM (${sql}) AS t) AS each`,
  );
  return row as { rows: string; sum: string | null };
}
