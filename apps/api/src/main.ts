import { setClock } from "./clock.ts";
import { configFromProcess } from "./config.ts";
import { closeServices, createServices } from "./context.ts";
import { createLogger } from "./logger.ts";
import { createSchema } from "./schema.ts";
import { startServer } from "./server.ts";

const config = configFromProcess();
setClock(config.clock);
const logger = createLogger(config.logLevel);
const services = await createServices(config, logger);
const server = await startServer(services, await createSchema());
logger.info({ port: server.port }, "the API answers");

let stopping = false;
async function stop(signal: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  logger.info({ signal }, "draining");
  setTimeout(() => process.exit(1), 14_000).unref();
  await server.stop();
  await closeServices(services);
  process.exit(0);
}
process.on("SIGTERM", () => void stop("SIGTERM"));
process.on("SIGINT", () => void stop("SIGINT"));
