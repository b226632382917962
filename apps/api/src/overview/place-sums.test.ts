import { expect, test } from "vitest";
import type { Delta } from "../ingest/rows.ts";
import { sumsOfPlaces } from "./place-sums.ts";

const base: Delta = {
  communityId: "c",
  subjectId: "a",
  kind: "HEAD_COUNT",
  ageGroup: "AGE_18_34",
  channel: "DESK",
  minute: 0,
  items: 1,
  amount: 30,
  seconds: 0,
};

test("subjects and age groups are summed; communities, kinds, channels and minutes stay apart", () => {
  const others: Partial<Delta>[] = [{ communityId: "d" }, { kind: "ANONYMOUS" }, { channel: "TERMINAL" }, { minute: 60_000 }];
  const same: Partial<Delta>[] = [{}, { subjectId: "b" }, { ageGroup: "AGE_60_PLUS" }];
  const deltas = [...same, ...others].map((change) => ({ ...base, ...change }));
  const sums = sumsOfPlaces(deltas);
  expect(sums).toHaveLength(1 + others.length);
  expect(sums[0]).toEqual({ communityId: "c", kind: "HEAD_COUNT", channel: "DESK", minute: 0, items: 3, amount: 90 });
});
