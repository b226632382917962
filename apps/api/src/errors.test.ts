import { expect, test } from "vitest";
import { describeFault } from "./errors.ts";

test("a log says what failed and where, never the value that PostgreSQL could not read", () => {
  const fault = Object.assign(new Error('invalid input syntax for type uuid: "王某 13812345678\nsecond line"'), {
    code: "22P02",
    detail: "王某",
  });
  const told = JSON.stringify(describeFault(fault));
  expect(told).toContain("invalid input syntax for type uuid");
  expect(told).toContain("errors.test");
  expect(told).not.toMatch(/王|138|second/);
  expect(describeFault(new Error('relation "x" is away')).message).toBe('relation "x" is away');
});
