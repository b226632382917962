import { entry } from "./entry.ts";
import { fanout } from "./fanout.ts";
import { history } from "./history.ts";
import { ingest } from "./ingest.ts";
import { paint } from "./paint.ts";
import { reach } from "./reach.ts";

const benches: Record<string, () => Promise<object>> = { entry, fanout, history, ingest, paint, reach };

const [name = ""] = process.argv.slice(2);
const bench = benches[name];
if (!bench) {
  process.stderr.write(`Use: npm run bench -- ${Object.keys(benches).join(" | ")}\n`);
  process.exit(2);
}
process.stdout.write(`${JSON.stringify({ bench: name, ...(await bench()) })}\n`);
