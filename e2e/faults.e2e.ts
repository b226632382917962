import { expect, test } from "vitest";
import { bePatient } from "./faults/patience.ts";
import { scenarios } from "./faults/scenarios.ts";

bePatient();

for (const [name, scenario] of Object.entries(scenarios)) {
  test(`faults, short form: ${name}`, async () => expect((await scenario("short")).broken).toEqual([]), 240_000);
}
