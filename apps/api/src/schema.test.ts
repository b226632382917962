import { readFileSync } from "node:fs";
import { lexicographicSortSchema, printSchema } from "graphql";
import { expect, test } from "vitest";
import { createSchema } from "./schema.ts";

test("the committed contract is what the code emits (npm run schema)", async () => {
  const committed = readFileSync(new URL("../../../packages/schema/schema.graphql", import.meta.url), "utf8");
  expect(`${printSchema(lexicographicSortSchema(await createSchema()))}\n`).toBe(committed);
});
