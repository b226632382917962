import { expect, test } from "vitest";
import { sumDeltas } from "./rollup.ts";
import type { Delta } from "./rows.ts";

const MINUTE_MS = 60_000;

function delta(subjectId: string, minute: number, items = 1): Delta {
  return {
    communityId: "c",
    subjectId,
    kind: "ANONYMOUS",
    ageGroup: "UNKNOWN",
    channel: "DESK",
    minute: minute * MINUTE_MS,
    items,
    amount: items * 2,
    seconds: 0,
  };
}

test("sums come in one order of keys and minutes, whatever order the items had: locks are taken in it", () => {
  const shuffled = [delta("b", 10), delta("a", 11), delta("b", 9), delta("a", 2), delta("b", 10)];
  const expected = [delta("a", 2), delta("a", 11), delta("b", 9), delta("b", 10, 2)];
  expect(sumDeltas(shuffled)).toEqual(expected);
  expect(sumDeltas(shuffled.toReversed())).toEqual(expected);
});

test("what adds up to nothing stays out", () => {
  expect(sumDeltas([delta("a", 1), delta("b", 1), delta("a", 1, -1)])).toEqual([delta("b", 1)]);
});
