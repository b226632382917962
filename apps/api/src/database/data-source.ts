import "reflect-metadata";
import { DataSource } from "typeorm";
import { entities } from "./entities.ts";
import { migrations } from "./migrations/index.ts";

/** The management side's connection. Entities and migrations are explicit lists; the schema is never synchronised behind our back. */
export function createDataSource(url: string, poolSize = 10, driver?: unknown): DataSource {
  return new DataSource({
    type: "postgres",
    url,
    entities,
    migrations,
    migrationsTableName: "migration",
    migrationsTransactionMode: "each",
    synchronize: false,
    poolSize,
    installExtensions: false,
    ...(driver ? { driver } : {}),
    extra: { connectionTimeoutMillis: 2_000, application_name: "kepu-api" },
  });
}
