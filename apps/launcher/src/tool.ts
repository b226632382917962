import { spawnSync } from "node:child_process";
import { build } from "./build.ts";
import { addressOf, type LauncherConfig, repository } from "./config.ts";
import { startDatabase } from "./database.ts";

/** `npm run recount|backup|restore|account|device|display|import|replay -- …`: on the running product's database, or on one started for the moment. */
export async function tool(config: LauncherConfig, name: string, args: string[]): Promise<number> {
  if (name === "replay") {
    return run(["apps/simulator/src/main.ts", "replay", ...args], {
      ...config.env,
      KEPU_URL: config.env.KEPU_URL ?? addressOf(config),
      KEPU_DATA: config.dataDir,
    });
  }
  build(["@kepu/api"]);
  const database = await startDatabase(config, () => {});
  try {
    return run(["apps/api/dist/tool.js", name, ...args], { ...config.env, DATABASE_URL: database.url, KEPU_DATA: config.dataDir });
  } finally {
    if (!database.adopted) await database.stop();
  }
}

function run(args: string[], env: NodeJS.ProcessEnv): number {
  return spawnSync(process.execPath, args, { cwd: repository, env, stdio: "inherit" }).status ?? 1;
}
