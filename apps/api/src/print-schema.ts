import { writeFileSync } from "node:fs";
import { lexicographicSortSchema, printSchema } from "graphql";
import { createSchema } from "./schema.ts";

/** Emits the contract; packages/schema/schema.graphql is committed and reviewed. */
const target = new URL("../../../packages/schema/schema.graphql", import.meta.url);
writeFileSync(process.argv[2] ?? target, `${printSchema(lexicographicSortSchema(await createSchema()))}\n`);
