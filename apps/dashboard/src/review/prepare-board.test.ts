import { expect, test } from "vitest";
import { type BoardRow, byForm, standingOf, tallyOf, whoseOf } from "./prepare-board.ts";

const row = (submittedAt: string | null, late: boolean, state = "DRAFT", form = "f"): BoardRow =>
  ({ submittedAt, late, state, form: { id: form } }) as BoardRow;

test("submitted in time, submitted late, missing after the due day and open before it are four different things", () => {
  expect(standingOf(row("2026-11-09T00:00:00Z", false))).toBe("ON_TIME");
  expect(standingOf(row("2026-11-12T00:00:00Z", true))).toBe("LATE");
  expect(standingOf(row(null, true))).toBe("MISSING");
  expect(standingOf(row(null, false))).toBe("OPEN");
});

test("each row is counted once, and what is approved or locked beside that", () => {
  const rows = [row("x", false, "APPROVED"), row("x", true, "LOCKED"), row(null, true), row(null, false, "DRAFT", "g")];
  expect(tallyOf(rows)).toEqual({ ON_TIME: 1, LATE: 1, MISSING: 1, OPEN: 1, all: 4, approved: 2 });
  expect(byForm(rows).map((one) => one.rows.length)).toEqual([3, 1]);
});

test("a venue is named where it is not called as its organisation", () => {
  const school = { organisationName: "赛鱼小学", organisationNameEn: "Saiyu Primary School" };
  expect(whoseOf({ ...school, venueName: "科学宫" }, "zh")).toBe("赛鱼小学 · 科学宫");
  expect(whoseOf({ ...school, venueName: "赛鱼小学" }, "en")).toBe("Saiyu Primary School");
});
