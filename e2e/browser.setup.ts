import chromium from "@sparticuz/chromium";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** the test run's PostgreSQL, started by the API's global set-up */
    postgres: string;
    chromium: string;
  }
}

/** Unpacks the browser once, before any test asks for it. Elsewhere than on Linux the installed Chrome is used. */
export async function setup(project: TestProject): Promise<void> {
  project.provide("chromium", process.platform === "linux" ? await chromium.executablePath() : "");
}
