import type { TFunction } from "i18next";
import type { Language } from "../i18n/i18n.ts";
import { impreciseDate } from "../i18n/qualified.ts";
import type { Table } from "../ui/csv.ts";
import type { Honour } from "./prepare-honours.ts";

/** What is seen, for the CSV; each row says where it comes from. */
export function honourTable(honours: readonly Honour[], language: Language, t: TFunction): Table {
  const fields = ["name", "level", "holderKind", "issuer", "awardedOn", "validUntil"] as const;
  return {
    columns: [...fields.map((field) => t(`honours.field.${field}`)), t("honours.holders"), t("registers.column.origin")],
    rows: honours.map((one) => [
      language === "en" ? one.nameEn : one.name,
      t(`honours.level.${one.level}`),
      t(`honours.holderKind.${one.holderKind}`),
      one.issuer,
      one.awardedOn ? impreciseDate(one.awardedOn, language) : null,
      one.validUntil,
      holderText(one, language, t),
      t(`origin.${one.origin}`),
    ]),
  };
}

/** The holder's name; what is demo filler says so. */
export function holderText(honour: Honour, language: Language, t: TFunction): string {
  const name = language === "en" ? honour.holderNameEn : honour.holderName;
  return honour.holderOrigin === "SYNTHETIC" ? t("registers.madeUp", { text: name }) : name;
}
