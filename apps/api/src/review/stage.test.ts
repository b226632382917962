import { expect, test } from "vitest";
import { stageOn } from "./stage.ts";

test("a reminder comes three days before the due day, on it, on the day after it and a week after it", () => {
  const due = "2026-11-10";
  expect(stageOn("2026-11-06", due)).toBeUndefined();
  expect(stageOn("2026-11-07", due)).toBe("SOON");
  expect(stageOn("2026-11-10", due)).toBe("TODAY");
  expect(stageOn("2026-11-11", due)).toBe("OVERDUE");
  expect(stageOn("2026-11-16", due)).toBe("OVERDUE");
  expect(stageOn("2026-11-17", due)).toBe("LONG_OVERDUE");
  expect(stageOn("2026-12-11", due)).toBeUndefined();
});
