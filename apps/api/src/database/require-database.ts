import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { Misconfigured } from "../config.ts";
import { isDatabaseAway } from "../errors.ts";
import { serverVersion } from "./require-database.queries.ts";

const OLDEST = 15;

/** Both may be started at once. */
const REFUSED_FOR_MS = 3_000;
/** A database that was killed reads its log first. */
const STARTING_FOR_MS = 60_000;
const CANNOT_CONNECT_NOW = "57P03";

/** Refuses a database that cannot be reached or is older than PostgreSQL 15, before anything is written to it. Waits for one that is starting. */
export async function requireDatabase(databaseUrl: string): Promise<void> {
  const version = await askPatiently(databaseUrl);
  if (version < OLDEST * 10_000) {
    throw new Misconfigured(`This database is PostgreSQL ${Math.floor(version / 10_000)}; Kepu Pulse needs ${OLDEST} or newer.`);
  }
}

async function askPatiently(databaseUrl: string): Promise<number> {
  for (const began = Date.now(); ; await sleep(100)) {
    const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
    try {
      await client.connect();
      return await serverVersion(client).finally(() => client.end());
    } catch (error) {
      const patience = (error as { code?: string }).code === CANNOT_CONNECT_NOW ? STARTING_FOR_MS : REFUSED_FOR_MS;
      if (!isDatabaseAway(error) || Date.now() - began > patience) throw error;
    }
  }
}
