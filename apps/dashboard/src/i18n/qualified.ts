import type { DatePrecision, Qualifier } from "@kepu/schema";
import type { TFunction } from "i18next";

interface QualifiedValue {
  qualifier: Qualifier;
  value: number;
  unit: string;
}

/** 超过 90 %, ≥ 70 %, 440 万元: the value as it was stated, in words. */
export function qualifiedText(stated: QualifiedValue, t: TFunction): string {
  const key = `unitOf.${stated.unit}`;
  const known = t(key);
  const unit = known === key ? stated.unit : known.trim();
  const amount = [new Intl.NumberFormat("en-US").format(stated.value), unit].filter(Boolean).join(" ");
  return t(`qualifier.${stated.qualifier}`, { amount });
}

/** 2011年4月, 2013年, April 2011: as exactly as it is known, never more. */
export function impreciseDate(known: { date: string; precision: DatePrecision }, language: "zh" | "en"): string {
  const parts = { year: "numeric" } as Intl.DateTimeFormatOptions;
  if (known.precision !== "YEAR") parts.month = "long";
  if (known.precision === "DAY") parts.day = "numeric";
  return new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { timeZone: "UTC", ...parts }).format(
    new Date(`${known.date}T00:00:00Z`),
  );
}
