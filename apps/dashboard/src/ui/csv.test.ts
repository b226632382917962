import { expect, test } from "vitest";
import { cell } from "./csv.ts";

test("cells are quoted where needed, and a formula stays text", () => {
  expect(cell('a "b", c')).toBe('"a ""b"", c"');
  expect(cell("=1+1")).toBe("'=1+1");
  expect(cell(-5)).toBe("-5");
  expect(cell(null)).toBe("");
});
