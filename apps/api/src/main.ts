import { offerSetup } from "./access/setup.ts";
import { setClock } from "./clock.ts";
import { type Config, configFromProcess, Misconfigured } from "./config.ts";
import { closeServices, createServices } from "./context.ts";
import { requireDatabase } from "./database/require-database.ts";
import { seedDemo } from "./demo/seed.ts";
import { isDatabaseAway } from "./errors.ts";
import { seedIndicators } from "./indicator/indicator-list.ts";
import { createLogger } from "./logger.ts";
import { createSchema } from "./schema.ts";
import { startServer } from "./server.ts";
import { startTimedWork } from "./timed/timed-work.ts";

/** sysexits.h EX_CONFIG: as it is configured it cannot run; starting it again does not help */
const MISCONFIGURED = 78;

try {
  await main(configFromProcess());
} catch (error) {
  process.stderr.write(`${reasonOf(error as NodeJS.ErrnoException)}\n`);
  process.exit(MISCONFIGURED);
}

async function main(config: Config): Promise<void> {
  setClock(config.clock);
  const logger = createLogger(config.logLevel);
  await requireDatabase(config.databaseUrl);
  const services = await createServices(config, logger);
  await services.db.transaction(seedIndicators);
  await seedDemo(services);
  services.reach.warm().catch((error: Error) => logger.warn({ err: error.message }, "the sets of people are read with the first question"));
  const timed = startTimedWork(services);
  const server = await startServer(services, await createSchema());
  await offerSetup(services, server.port);
  logger.info({ port: server.port }, "the API answers");

  async function stop(signal: string): Promise<void> {
    if (services.drain.hasBegun) return;
    services.drain.begin();
    logger.info({ signal }, "draining");
    setTimeout(() => process.exit(1), 14_000).unref();
    await server.stop();
    await services.drain.step("timed work", 500, () => timed.stop());
    await closeServices(services);
    logger.info("drained");
    process.exit(0);
  }
  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("SIGINT", () => void stop("SIGINT"));
}

/** One line that says what to do; a fault of our own keeps its stack. */
function reasonOf(error: NodeJS.ErrnoException & { port?: number }): string {
  if (error instanceof Misconfigured) return error.message;
  if (error.code === "EADDRINUSE") return `Port ${error.port} is taken by another program: choose another with PORT.`;
  if (isDatabaseAway(error))
    return `The database of DATABASE_URL cannot be reached (${error.code ?? error.message}): is it running, and the address right?`;
  if (/^(28|3D)/.test(error.code ?? "")) return `The database of DATABASE_URL refuses us: ${error.message}.`;
  return error.stack ?? String(error);
}
