import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "@kepu/postgres";
import type { TestProject } from "vitest/node";
import { createDataSource } from "../database/data-source.ts";

declare module "vitest" {
  export interface ProvidedContext {
    postgres: string;
  }
}

export const TEMPLATE = "kepu_template";

/** One real PostgreSQL for the whole run (without fsync), and one migrated database that every test file clones. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "kepu-test-"));
  const server = await startPostgres({ dataDir: folder, database: TEMPLATE, settings: { fsync: "off", max_connections: "200" } });
  const dataSource = await createDataSource(server.url, 2).initialize();
  await dataSource.runMigrations();
  await dataSource.destroy();
  project.provide("postgres", server.url);
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
