import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { TEMPLATE } from "./postgres.ts";

/** A database of this test file's own, cloned from the migrated template (or another) before its tests and dropped after them. */
export function testDatabase(template = TEMPLATE): { url: string } {
  const database = { url: "" };
  const name = `test_${randomBytes(6).toString("hex")}`;
  const address = inject("postgres");
  const admin = async (sql: string) => {
    const client = new Client({ connectionString: address.replace(/[^/]*$/, "postgres") });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  beforeAll(async () => {
    await admin(`CREATE DATABASE ${name} TEMPLATE ${template}`);
    database.url = address.replace(/[^/]*$/, name);
  });
  afterAll(() => admin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  return database;
}
