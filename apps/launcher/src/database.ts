import { join } from "node:path";
import { type RunningPostgres, startPostgres } from "@kepu/postgres";
import type { LauncherConfig } from "./config.ts";

export interface Database {
  url: string;
  adopted: boolean;
  stop(): Promise<void>;
}

/** One's own database, or the built-in PostgreSQL, which is started again on the same port when it dies. */
export async function startDatabase(config: LauncherConfig, say: (line: string) => void): Promise<Database> {
  if (config.databaseUrl) return { url: config.databaseUrl, adopted: true, async stop() {} };
  const dataDir = join(config.dataDir, "postgres");
  let stopping = false;
  let running: RunningPostgres = await startPostgres({ dataDir, database: "kepu" });
  const { url, port, adopted } = running;

  async function watch(): Promise<void> {
    while (!stopping) {
      await running.exited;
      if (stopping) return;
      say("PostgreSQL ended and starts again.");
      try {
        running = await startPostgres({ dataDir, database: "kepu", port });
      } catch (error) {
        say(`PostgreSQL does not start: ${(error as Error).message}`);
        await new Promise((resolve) => setTimeout(resolve, 5_000));
      }
    }
  }
  void watch();

  return {
    url,
    adopted,
    async stop() {
      stopping = true;
      await running.stop();
    },
  };
}
