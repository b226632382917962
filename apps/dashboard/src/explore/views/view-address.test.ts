import { expect, test } from "vitest";
import { addressOfView, isBare, isChanged, questionOfAddress, type View } from "./view-address.ts";

const TODAY = "2026-11-29";
const of = (address: string) => new URLSearchParams(address);
const saved = (address: string): View => {
  const { from = null, to = null, ...asked } = questionOfAddress(of(address), TODAY);
  return { id: "v1", question: { from, to, ...asked } } as View;
};

test("an address is kept and comes back as the same question, whatever it asks", () => {
  for (const address of [
    "",
    "i=A02,M01&place=r1,children:r2,communities:r3&period=custom&from=2024-01-01&to=2024-12-31&type=WEEK",
    "i=A02&compare=LAST_YEAR,TARGET&with=r9&asof=2026-03-01&parents=THEN&by=COMMUNITY&look=ranking&at=2024-09",
    "period=last14y&look=pivot&across=place",
    "period=since2012&type=YEAR09",
    "from=2013-04-01&to=2015-03-31&type=YEAR04",
  ]) {
    const view = saved(address);
    const opened = addressOfView(view, of("lang=en&root=r0"));
    expect(questionOfAddress(opened, TODAY)).toEqual(questionOfAddress(of(address), TODAY));
    expect([opened.get("lang"), opened.get("root"), opened.get("view")]).toEqual(["en", "r0", "v1"]);
    expect(isChanged(view, opened, TODAY)).toBe(false);
  }
});

test("it is changed by what is asked, and not by what is said in more words than need be", () => {
  const view = saved("i=A02");
  expect(isChanged(view, of("view=v1&i=A02&period=last12&type=MONTH&parents=NOW&look=line"), TODAY)).toBe(false);
  for (const change of ["i=A01", "i=A02&period=year", "i=A02&type=QUARTER", "i=A02&look=table", "i=A02&place=r1", "i=A02&region=r1"])
    expect([change, isChanged(view, of(`view=v1&${change}`), TODAY)]).toEqual([change, true]);
});

test("the link of a view alone says nothing itself", () => {
  expect(isBare(of("view=v1&lang=en&root=r1"))).toBe(true);
  expect(isBare(of("view=v1&i=A02"))).toBe(false);
  expect(isBare(of("i=A02"))).toBe(false);
});
