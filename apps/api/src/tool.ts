import { account, device, display, Misuse } from "./access/cli.ts";
import { configFromProcess } from "./config.ts";
import { closeServices, createServices, type Services } from "./context.ts";
import { createLogger } from "./logger.ts";
import { recount } from "./recount/recount.ts";

const print = (line: string) => process.stdout.write(`${line}\n`);

/** What `npm run recount | account | device | display -- …` runs, on the database of DATABASE_URL. */
const tools: Record<string, (services: Services, args: string[]) => Promise<number>> = {
  async recount({ pool }) {
    const equal = await recount(pool, print);
    print(equal ? "Every roll-up equals its facts." : "Some roll-ups differ from their facts.");
    return equal ? 0 : 1;
  },
  account: (services, args) => account(services, args, print).then(() => 0),
  device: (services, args) => device(services, args, print).then(() => 0),
  display: (services, args) => display(services, args, print).then(() => 0),
};

const [name = "", ...args] = process.argv.slice(2);
const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
if (!tool) {
  process.stderr.write(`There is no tool ${name}; there are: ${Object.keys(tools).join(", ")}.\n`);
  process.exit(2);
}
const services = await createServices(configFromProcess(), createLogger("silent"));
const code = await tool(services, args).catch((error: Error) => {
  process.stderr.write(`${error instanceof Misuse ? error.message : (error.stack ?? error.message)}\n`);
  return 2;
});
await closeServices(services);
process.exit(code);
