import { expect, test } from "vitest";
import { countMoves, movesOf } from "./count-moves.ts";

const frame = (kind: "SNAPSHOT" | "CHANGE" | "RESET", formIds: string[] = [], tasks = false) =>
  ({ kind, formIds, tasks, cursor: "", at: "", staleSince: null }) as Parameters<typeof countMoves>[1];
const change = (formIds: string[], tasks = false) => frame("CHANGE", formIds, tasks);

test("each frame that concerns a form counts for it, a reset for every form, a first snapshot for none", () => {
  const first = countMoves(undefined, frame("SNAPSHOT"));
  expect(movesOf(first)).toBe(0);
  const moved = [change(["a"]), change(["a", "b"]), change([], true), change([])].reduce((moves, one) => countMoves(moves, one), first);
  expect([movesOf(moved), movesOf(moved, "a"), movesOf(moved, "b"), movesOf(moved, "c")]).toEqual([3, 2, 1, 0]);
  const reset = countMoves(moved, frame("RESET"));
  expect([movesOf(reset), movesOf(reset, "a"), movesOf(reset, "c")]).toEqual([4, 3, 1]);
});
