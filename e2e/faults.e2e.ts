import { expect, test } from "vitest";
import { bePatient } from "./faults/patience.ts";
import { scenarios } from "./faults/scenarios.ts";

bePatient();

/** By their command alone, until their short forms end in time beside other tests. */
const BY_COMMAND = ["reconnect", "slow-readers"];

for (const [name, scenario] of Object.entries(scenarios)) {
  if (BY_COMMAND.includes(name)) continue;
  test(`faults, short form: ${name}`, async () => expect((await scenario("short")).broken).toEqual([]), 240_000);
}
