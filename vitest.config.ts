import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import LongestFirst from "./test-order.ts";

export default defineConfig({
  // type-graphql reads the types that decorators leave behind
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve("graphql/index.js")) }] },
  test: {
    include: ["{packages,apps}/*/src/**/*.test.ts", "e2e/**/*.e2e.ts"],
    globalSetup: ["apps/api/src/testing/postgres.ts", "e2e/browser.setup.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    reporters: ["default", "./ci-summary.ts"],
  },
});
