import { expect, test } from "vitest";
import { wrapped } from "./picture.ts";

test("lines break where they no longer fit: at a space where there is one near the end, else at any character; nothing is lost", () => {
  const measure = (text: string) => [...text].length;
  expect(wrapped("数据截至十一月二十九日", 4, measure)).toEqual(["数据截至", "十一月二", "十九日"]);
  expect(wrapped("one two three four", 9, measure)).toEqual(["one two", "three", "four"]);
  const hash = "0123456789abcdef".repeat(4);
  expect(wrapped(`SHA-256 · ${hash}`, 30, measure).join("").replaceAll(" ", "")).toBe(`SHA-256·${hash}`);
  expect(wrapped("", 9, measure)).toEqual([]);
});
