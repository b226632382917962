import { stream } from "./stream.ts";

const [command] = process.argv.slice(2);

if (command === "stream") await stream();
else {
  process.stderr.write("Use: stream\n");
  process.exit(2);
}
