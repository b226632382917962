import { readdirSync, readFileSync } from "node:fs";
import { lexicographicSortSchema, parse, printSchema, validate } from "graphql";
import { expect, test } from "vitest";
import { createSchema } from "./schema.ts";

test("the committed contract is what the code emits (npm run schema)", async () => {
  const committed = readFileSync(new URL("../../../packages/schema/schema.graphql", import.meta.url), "utf8");
  expect(`${printSchema(lexicographicSortSchema(await createSchema()))}\n`).toBe(committed);
});

test("every operation in docs/ is one the contract answers", async () => {
  const schema = await createSchema();
  const docs = new URL("../../../docs/", import.meta.url);
  const operations = readdirSync(docs)
    .filter((name) => name.endsWith(".md"))
    .flatMap((name) => [...readFileSync(new URL(name, docs), "utf8").matchAll(/"query": ?"([^"]+)"/g)].map(([, query]) => query ?? ""));
  expect(operations.length).toBeGreaterThanOrEqual(2);
  for (const operation of operations) expect(validate(schema, parse(operation)), operation).toEqual([]);
});
