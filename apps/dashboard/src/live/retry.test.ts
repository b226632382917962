import fc from "fast-check";
import { expect, test } from "vitest";
import { retryPause } from "./retry.ts";

const ONE = 1 - Number.EPSILON;

test("the first retry lies anywhere within five seconds", () => {
  expect(retryPause(0, 0)).toBe(0);
  expect(retryPause(0, 0.5)).toBe(2_500);
  expect(retryPause(0, ONE)).toBeCloseTo(5_000);
});

test("later ones lie in the upper half under a ceiling that grows to half a minute and stays there, however often it was tried", () => {
  const ceilings = [0, 1, 2, 3, 4, 5].map((attempt) => Math.floor(retryPause(attempt, 1)));
  expect(ceilings).toEqual([5_000, 7_500, 11_250, 16_875, 25_312, 30_000]);
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.double({ min: 0, max: ONE, noNaN: true }), (attempt, random) => {
      const pause = retryPause(attempt, random);
      expect(pause).toBeGreaterThanOrEqual(attempt === 0 ? 0 : 3_750);
      expect(pause).toBeLessThanOrEqual(30_000);
    }),
  );
});
