import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { repository } from "./config.ts";
import { Refusal } from "./refusal.ts";

/** Builds what has changed since the last build. */
export function build(packages: string[]): void {
  const turbo = join(repository, "node_modules/.bin/turbo");
  const filters = packages.map((name) => `--filter=${name}`);
  const { status, stdout, stderr, error } = spawnSync(turbo, ["run", "build", ...filters, "--output-logs=errors-only"], {
    cwd: repository,
    encoding: "utf8",
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" },
  });
  if (error) throw new Refusal(`The build tool is missing (${error.message}): run npm ci first.`);
  if (status !== 0) throw new Refusal(`The build failed:\n${stdout}${stderr}`);
}
