import { expect, test } from "vitest";
import { checkedText, optionalText, refuseUnstorable } from "./checked-text.ts";
import { DateScalar, DateTimeScalar } from "./scalars.ts";
import { dayOf } from "./task-table/day-text.ts";

test("a text loses what nobody sees and keeps its lines; what no column can hold is refused by its field", () => {
  expect(checkedText("input.name", " 教育局\u202egnp.exe\u0001\u000b ")).toBe("教育局gnp.exe");
  expect(checkedText("input.text", "一\n\t二🀄")).toBe("一\n\t二🀄");
  expect(optionalText("input.note", "\u202e\u0007 ")).toBeNull();
  for (const text of ["a\u0000b", "a\ud800", "\udc00b"])
    expect(() => checkedText("input.name", text)).toThrow(
      expect.objectContaining({ extensions: expect.objectContaining({ field: "input.name" }) }),
    );
});

test("a broken text is found however deep it stands", () => {
  const broken = { input: { version: 1, at: new Date(), cells: [{ itemKey: "A01" }, { itemKey: "A\u0000" }] } };
  expect(() => refuseUnstorable(broken, "")).toThrow(
    expect.objectContaining({ extensions: expect.objectContaining({ code: "BAD_INPUT", field: "input.cells.1.itemKey" }) }),
  );
  expect(() => refuseUnstorable({ input: { cells: [{ itemKey: "A01", comment: null }] } }, "")).not.toThrow();
});

test("what is nested too deep, and a name that no column holds, are refused and not fallen over", () => {
  let deep: unknown = 1;
  for (let depth = 0; depth < 200_000; depth++) deep = [deep];
  for (const value of [deep, { "a\u0000": 1 }, { "\ud800": 1 }])
    expect(() => refuseUnstorable({ input: value }, "")).toThrow(
      expect.objectContaining({ extensions: expect.objectContaining({ code: "BAD_INPUT" }) }),
    );
});

test("a day that the calendar or the database does not have is told in the same words", () => {
  for (const day of ["2026-13-45", "2026-02-30", "0000-01-01", "2026-1-1"])
    expect(() => DateScalar.parseValue(day), day).toThrow(/written YYYY-MM-DD/);
  expect(DateScalar.parseValue("0001-01-01")).toBe("0001-01-01");
  expect(() => DateTimeScalar.parseValue("0000-01-01T00:00:00Z")).toThrow(/ISO-8601/);
  expect(dayOf("0000年1月")).toBeUndefined();
});
