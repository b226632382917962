import { SubmissionState } from "@kepu/schema";
import { expect, test } from "vitest";
import { pathOf, type SubmissionAction } from "./workflow.ts";

const plain = { needsSignoff: false, subdistrictReview: false };
const full = { needsSignoff: true, subdistrictReview: true };
const ACTIONS: SubmissionAction[] = ["submit", "signOff", "approve", "return", "correct", "lock"];

test("a plain form goes from draft to the lead organisation, a full one by the unit head and the subdistrict", () => {
  expect(pathOf(plain, true, "DRAFT", "submit")).toEqual(["SUBMITTED", "LEAD_REVIEW"]);
  expect(pathOf(full, true, "DRAFT", "submit")).toEqual(["UNIT_SIGNOFF"]);
  expect(pathOf(full, true, "UNIT_SIGNOFF", "signOff")).toEqual(["SUBMITTED", "SUBDISTRICT_REVIEW"]);
  expect(pathOf(full, false, "UNIT_SIGNOFF", "signOff")).toEqual(["SUBMITTED", "LEAD_REVIEW"]);
  expect(pathOf(full, true, "SUBDISTRICT_REVIEW", "approve")).toEqual(["LEAD_REVIEW"]);
  expect(pathOf(full, true, "LEAD_REVIEW", "approve")).toEqual(["APPROVED"]);
});

test("no step is skipped: nothing but LEAD_REVIEW becomes approved, nothing but APPROVED locked, and nothing approved is returned", () => {
  for (const state of Object.keys(SubmissionState) as SubmissionState[]) {
    const ends = ACTIONS.flatMap((action) => (pathOf(full, true, state, action) ?? []).map((to) => `${action} ${to}`));
    expect(ends.includes("approve APPROVED"), state).toBe(state === "LEAD_REVIEW");
    expect(ends.includes("lock LOCKED"), state).toBe(state === "APPROVED");
    if (state === "APPROVED" || state === "LOCKED") expect(ends.filter((end) => end.startsWith("return"))).toEqual([]);
  }
});
