import { away } from "./away.ts";
import { backlog } from "./backlog.ts";
import { drain } from "./drain.ts";
import { kills } from "./kills.ts";
import { lostAnswers } from "./lost-answers.ts";
import { reconnect } from "./reconnect.ts";
import { slowReaders } from "./slow-readers.ts";
import { soak } from "./soak.ts";
import { twoProcesses } from "./two-processes.ts";

/** What a scenario counted. `broken` says in a sentence each what did not hold; empty when everything did. */
export interface Counts {
  [name: string]: unknown;
  broken: string[];
}

/** The long form is what `npm run faults -- NAME` runs; the short one runs in `npm test`. */
export type Scale = "short" | "long";

export const scenarios: Record<string, (scale: Scale) => Promise<Counts>> = {
  away,
  drain,
  backlog,
  kills,
  "lost-answers": lostAnswers,
  soak,
  reconnect,
  "slow-readers": slowReaders,
  "two-processes": twoProcesses,
};
