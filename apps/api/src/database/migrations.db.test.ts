import { expect, test } from "vitest";
import { testDatabase } from "../testing/database.ts";
import { createDataSource } from "./data-source.ts";

const database = testDatabase();

test("the migrations build exactly the tables that the entities describe", async () => {
  const dataSource = await createDataSource(database.url, 2).initialize();
  const difference = await dataSource.driver.createSchemaBuilder().log();
  expect(difference.upQueries.map((query) => query.query)).toEqual([]);
  await dataSource.destroy();
});
