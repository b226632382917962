import { expect, test } from "vitest";
import { countMoves, movesOf } from "./count-moves.ts";

const change = (formIds: string[], tasks = false) => ({ kind: "CHANGE" as const, formIds, tasks });

test("each frame that concerns a form counts for it, a reset for every form, a first snapshot for none", () => {
  const first = countMoves(undefined, { kind: "SNAPSHOT", formIds: [], tasks: false });
  expect(movesOf(first)).toBe(0);
  const moved = [change(["a"]), change(["a", "b"]), change([], true), change([])].reduce(countMoves, first);
  expect([movesOf(moved), movesOf(moved, "a"), movesOf(moved, "b"), movesOf(moved, "c")]).toEqual([3, 2, 1, 0]);
  const reset = countMoves(moved, { kind: "RESET", formIds: [], tasks: false });
  expect([movesOf(reset), movesOf(reset, "a"), movesOf(reset, "c")]).toEqual([4, 3, 1]);
});
