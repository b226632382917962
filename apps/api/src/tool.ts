import { account, device, display } from "./access/cli.ts";
import { Misuse } from "./access/misuse.ts";
import { backup } from "./backup/backup.ts";
import { wordsOf } from "./backup/refused.ts";
import { restore } from "./backup/restore.ts";
import { type Config, configFromProcess } from "./config.ts";
import { closeServices, createServices, type Services } from "./context.ts";
import { importFile } from "./history-import/history-import.cli.ts";
import { createLogger } from "./logger.ts";
import { printRecount } from "./recount/recount.ts";

const print = (line: string) => process.stdout.write(`${line}\n`);

type Tool = (config: Config, args: string[]) => Promise<number>;

/** What `npm run recount | account | device | display | import | backup | restore -- …` runs, on the database of DATABASE_URL. */
const tools: Record<string, Tool> = {
  recount: withServices(async ({ pool }) => ((await printRecount(pool, print)) ? 0 : 1)),
  account: withServices((services, args) => account(services, args, print).then(() => 0)),
  device: withServices((services, args) => device(services, args, print).then(() => 0)),
  display: withServices((services, args) => display(services, args, print).then(() => 0)),
  import: withServices(async (services, args) => ((await importFile(services, args, print)) ? 0 : 1)),
  // without services: these neither migrate the database nor make a secret
  backup: (config, args) => backup(config, args, print).then(() => 0),
  restore: async (config, args) => ((await restore(config, args, print)) ? 0 : 1),
};

function withServices(run: (services: Services, args: string[]) => Promise<number>): Tool {
  return async (config, args) => {
    const services = await createServices(config, createLogger("silent"));
    return run(services, args).finally(() => closeServices(services));
  };
}

const [name = "", ...args] = process.argv.slice(2);
const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
if (!tool) {
  process.stderr.write(`There is no tool ${name}; there are: ${Object.keys(tools).join(", ")}.\n`);
  process.exit(2);
}
const run = async () => tool(configFromProcess(), args);
process.exit(
  await run().catch((error: Error) => {
    process.stderr.write(`${error instanceof Misuse ? error.message : wordsOf(error)}\n`);
    return 2;
  }),
);
