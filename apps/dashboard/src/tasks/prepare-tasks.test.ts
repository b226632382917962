import { expect, test } from "vitest";
import { marksOf, spansOf, type Task } from "./prepare-tasks.ts";

const task = (plan: string, levelOne: string, levelTwo: string) => ({ plan: { id: plan }, levelOne, levelTwo }) as Task;

test("group cells span their neighbours, and never over the edge of the group above", () => {
  const spans = spansOf([task("a", "x", "1"), task("a", "x", "1"), task("a", "x", "2"), task("b", "x", "2"), task("b", "y", "2")]);
  expect(spans).toEqual([
    { plan: 3, levelOne: 3, levelTwo: 2 },
    { plan: 0, levelOne: 0, levelTwo: 0 },
    { plan: 0, levelOne: 0, levelTwo: 1 },
    { plan: 2, levelOne: 1, levelTwo: 1 },
    { plan: 0, levelOne: 1, levelTwo: 1 },
  ]);
});

test("what was late says so, finished or not; an extension does not hide it", () => {
  const words = ((key: string, values?: object) => [key, ...Object.values(values ?? {})].join(" ")) as never;
  const late = { lateDays: 4, doneOn: null, escalation: null, extension: null, extendedTo: "2026-12-31" } as Task;
  expect(marksOf(late, words)).toEqual(["tasks.late 4", "tasks.extendedTo 2026-12-31"]);
  expect(marksOf({ ...late, doneOn: "2026-12-01", extendedTo: null }, words)).toEqual(["tasks.doneLate 4"]);
});
