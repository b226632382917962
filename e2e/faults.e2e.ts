import { expect, test } from "vitest";
import { scenarios } from "./faults/scenarios.ts";

for (const [name, scenario] of Object.entries(scenarios)) {
  test(`faults, short form: ${name}`, async () => expect((await scenario("short")).broken).toEqual([]), 240_000);
}
