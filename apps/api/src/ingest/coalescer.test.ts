import { expect, test } from "vitest";
import { Coalescer, FLUSH_ROWS } from "./coalescer.ts";

/** Flushes that last until they are let go. */
function lane(givesWay: () => boolean) {
  const under: (() => void)[] = [];
  const coalescer = new Coalescer<number, number>({
    flush: (rows) => new Promise((resolve) => under.push(() => resolve(rows))),
    isDataError: () => false,
    refuse: (row) => row,
    overloaded: () => new Error("too much"),
    givesWay,
  });
  return { coalescer, under };
}
const full = Array.from({ length: FLUSH_ROWS }, (_, at) => at);
const turn = () => new Promise(setImmediate);

test("two flushes are under way at once; one, while it gives way, and the others follow", async () => {
  let givesWay = true;
  const { coalescer, under } = lane(() => givesWay);
  const answers = [1, 2, 3].map(() => coalescer.submit(full));
  await turn();
  expect(under).toHaveLength(1);
  givesWay = false;
  under[0]?.();
  await answers[0];
  await turn();
  expect(under).toHaveLength(3);
  for (const end of under) end();
  expect(await Promise.all(answers)).toEqual([full, full, full]);
  await coalescer.drain();
});

test("a lane is in use for a moment after something was sent", async () => {
  const { coalescer, under } = lane(() => false);
  expect(coalescer.inUse).toBe(false);
  const answer = coalescer.submit([1]);
  expect(coalescer.inUse).toBe(true);
  await turn();
  under[0]?.();
  await answer;
});
