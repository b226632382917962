import { OrganisationKind } from "@kepu/schema";
import { expect, test } from "vitest";
import { en } from "./en.ts";
import { pagesEn } from "./pages.en.ts";
import { pagesZh } from "./pages.zh.ts";
import { zh } from "./zh.ts";

test("both languages have every text, with the same blanks to fill", () => {
  const flat = (texts: object, path = ""): [string, string][] =>
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === "string" ? [[`${path}${key}`, value]] : flat(value, `${path}${key}.`),
    );
  const blanks = (text: string) => [...text.matchAll(/{{\w+}}/g)].map(([blank]) => blank).sort();
  const chinese = new Map(flat({ ...zh, ...pagesZh }));
  const english = new Map(flat({ ...en, ...pagesEn }));
  expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  for (const [key, text] of chinese) expect(blanks(english.get(key) ?? ""), key).toEqual(blanks(text));
});

test("every kind of organisation has its word", () => {
  expect(Object.keys(zh.registers.organisationKind).sort()).toEqual(Object.keys(OrganisationKind).sort());
});
