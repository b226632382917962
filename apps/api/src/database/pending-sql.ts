import { configFromProcess } from "../config.ts";
import { createDataSource } from "./data-source.ts";

/** Prints the SQL by which the entities differ from the migrated database at DATABASE_URL: the raw material of the next migration. */
const dataSource = await createDataSource(configFromProcess().databaseUrl, 2).initialize();
await dataSource.runMigrations();
const difference = await dataSource.driver.createSchemaBuilder().log();
for (const { query } of difference.upQueries) console.log(`${query};`);
await dataSource.destroy();
