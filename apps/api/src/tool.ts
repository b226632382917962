import { Pool } from "pg";
import { configFromProcess } from "./config.ts";
import { recount } from "./recount/recount.ts";

const print = (line: string) => process.stdout.write(`${line}\n`);

/** What `npm run recount` runs, on the database of DATABASE_URL. */
const tools: Record<string, (pool: Pool) => Promise<number>> = {
  async recount(pool) {
    const equal = await recount(pool, print);
    print(equal ? "Every roll-up equals its facts." : "Some roll-ups differ from their facts.");
    return equal ? 0 : 1;
  },
};

const [name = ""] = process.argv.slice(2);
const tool = tools[name];
if (!tool) {
  process.stderr.write(`There is no tool ${name}; there are: ${Object.keys(tools).join(", ")}.\n`);
  process.exit(2);
}
const pool = new Pool({ connectionString: configFromProcess().databaseUrl, max: 2 });
const code = await tool(pool);
await pool.end();
process.exit(code);
