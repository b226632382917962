import { Client } from "pg";
import { Misconfigured } from "../config.ts";
import { serverVersion } from "./require-database.queries.ts";

const OLDEST = 15;

/** Refuses a database that cannot be reached or is older than PostgreSQL 15, before anything is written to it. */
export async function requireDatabase(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  await client.connect();
  const version = await serverVersion(client).finally(() => client.end());
  if (version < OLDEST * 10_000) {
    throw new Misconfigured(`This database is PostgreSQL ${Math.floor(version / 10_000)}; Kepu Pulse needs ${OLDEST} or newer.`);
  }
}
