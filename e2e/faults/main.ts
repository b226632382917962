import { type Counts, scenarios } from "./scenarios.ts";

const [name = "", scale] = process.argv.slice(2);
const scenario = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
if (!scenario || (scale !== undefined && scale !== "--short")) {
  process.stderr.write(`Use: npm run faults -- ${Object.keys(scenarios).join(" | ")} [--short]\n`);
  process.exit(2);
}
const counts: Counts = await scenario(scale ? "short" : "long").catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  return { broken: [error.message] };
});
process.stdout.write(`${JSON.stringify({ faults: name, ...counts })}\n`);
process.exit(counts.broken.length === 0 ? 0 : 1);
