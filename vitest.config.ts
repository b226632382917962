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
    testTimeout: 60_000,
    hookTimeout: 180_000,
    // a wait ends when it is over: its bound is for what never comes, on a machine that does much else
    expect: { poll: { timeout: 10_000 } },
    // a process runs one file after the other: what the API's modules and their decorators cost is paid once
    isolate: false,
    // one more than CI has cores, for a browser's tests wait half of their time
    maxWorkers: 3,
    // the products that tests start compile their modules once
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL("node_modules/.cache/kepu-modules", import.meta.url)) },
    sequence: { sequencer: LongestFirst },
    reporters: ["default", "./ci-summary.ts"],
  },
});
