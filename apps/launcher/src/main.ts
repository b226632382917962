import { readConfig } from "./config.ts";
import { Refusal } from "./refusal.ts";
import { start } from "./start.ts";
import { tool } from "./tool.ts";

const [command, ...args] = process.argv.slice(2);

try {
  const config = readConfig();
  if (command === "start" || command === "dev") await start(config, command === "dev");
  else if (command === "tool" && args[0]) process.exit(await tool(config, args[0], args.slice(1)));
  else throw new Refusal("Use npm start, npm run dev, or npm run recount|backup|restore|import|replay|account|device|display.");
} catch (error) {
  process.stderr.write(`${error instanceof Refusal ? error.message : ((error as Error)?.stack ?? error)}\n`);
  process.exit(1);
}
