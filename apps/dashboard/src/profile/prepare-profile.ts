import type { TFunction } from "i18next";
import type { DistrictProfileQuery } from "../graphql/generated/pages.ts";
import { fullNumber } from "../i18n/format.ts";
import { impreciseDate, qualifiedText } from "../i18n/qualified.ts";
import type { Table } from "../ui/csv.ts";

export type Fact = DistrictProfileQuery["districtProfile"]["sections"][number]["facts"][number];

/** A fact in the reader's language, ready to be shown. */
export interface FactView {
  number: string;
  title: string;
  wording: string;
  quoted: boolean;
  /** "超过 90 %", "2011年4月"; empty: the account states neither number nor date */
  stated: string;
  items: string[];
  origin: Fact["origin"];
  recorded: string | null;
  recordedOrigin: Fact["recordedOrigin"];
  recordedNote: string | null;
  link: string;
}

export function prepareFact(fact: Fact, language: "zh" | "en", t: TFunction): FactView {
  const english = language === "en";
  const parts = [fact.value ? qualifiedText(fact.value, t) : "", fact.date ? impreciseDate(fact.date, language) : ""];
  return {
    number: fact.number,
    title: english ? fact.titleEn : fact.title,
    wording: english ? fact.wordingEn : fact.wording,
    quoted: fact.quoted,
    stated: parts.filter(Boolean).join(" · "),
    items: english ? fact.itemsEn : fact.items,
    origin: fact.origin,
    recorded: fact.recorded === null ? null : Number.isInteger(fact.recorded) ? fullNumber(fact.recorded) : fact.recorded.toFixed(1),
    recordedOrigin: fact.recordedOrigin,
    recordedNote: english ? fact.recordedNoteEn : fact.recordedNote,
    link: fact.link,
  };
}

/** What the CSV of a section holds: everything that is seen, and where it comes from. */
export function profileTable(facts: readonly Fact[], language: "zh" | "en", t: TFunction): Table {
  const keys = ["number", "title", "wording", "quoted", "value", "date", "items", "origin", "recorded", "recordedOrigin", "recordedNote"];
  return {
    columns: keys.map((key) => t(`profile.csv.${key}`)),
    rows: facts.map((fact) => {
      const view = prepareFact(fact, language, t);
      return [
        fact.number,
        view.title,
        view.wording,
        t(fact.quoted ? "profile.yes" : "profile.no"),
        fact.value ? qualifiedText(fact.value, t) : null,
        fact.date ? impreciseDate(fact.date, language) : null,
        view.items.join(" · "),
        t(`origin.${fact.origin}`),
        fact.recorded,
        fact.recordedOrigin ? t(`origin.${fact.recordedOrigin}`) : null,
        view.recordedNote,
      ];
    }),
  };
}
