import { setImmediate as turn } from "node:timers/promises";
import { stoppedBy } from "./turns.ts";

const WORK_MS = 8;

export type Breath = () => Promise<void>;

/** For long work in the one thread that also moves live screens: lets others in every few milliseconds, and ends when nobody waits for it any more. */
export function breathing(signal: AbortSignal | undefined): Breath {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < WORK_MS) return;
    await turn();
    if (signal?.aborted) throw stoppedBy(signal);
    since = performance.now();
  };
}

/** Items of an answer that are written one after another, with others let in between. */
export function inTurn<Item>(items: readonly Item[]): Promise<Item>[] {
  let before: Promise<unknown> = Promise.resolve();
  return items.map((item) => {
    const mine = before.then(() => turn(item));
    before = mine;
    return mine;
  });
}
