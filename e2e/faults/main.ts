import { loopLag } from "./loop-lag.ts";
import { type Counts, scenarios } from "./scenarios.ts";

const LAG_MS = 100;
const [name = "", scale] = process.argv.slice(2);
const scenario = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
if (!scenario || (scale !== undefined && scale !== "--short")) {
  process.stderr.write(`Use: npm run faults -- ${Object.keys(scenarios).join(" | ")} [--short]\n`);
  process.exit(2);
}
loopLag.begin();
const counts: Counts = await scenario(scale ? "short" : "long").catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  return { broken: [error.message] };
});
const lag = await loopLag.end();
if (!scale && lag.loop_lag_p99_ms > LAG_MS) counts.broken.push(`the event loop's lag had a p99 of ${lag.loop_lag_p99_ms} ms`);
process.stdout.write(`${JSON.stringify({ faults: name, ...lag, ...counts })}\n`);
process.exit(counts.broken.length === 0 ? 0 : 1);
