import { replay } from "./replay.ts";
import { stream } from "./stream.ts";

const [command, ...args] = process.argv.slice(2);

if (command === "stream") await stream();
else if (command === "replay") {
  try {
    process.exit(await replay(args));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
} else {
  process.stderr.write("Use: stream, or replay --file … --map …\n");
  process.exit(2);
}
