import type { Qualifier } from "@kepu/schema";
import { useTranslation } from "react-i18next";
import { useLanguageOf } from "../i18n/i18n.ts";
import { REPORT } from "./report-texts.ts";

const ENGLISH_MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

/** The reports' texts, with months, days and names as the reader says them. */
export function useWords() {
  const { t, i18n } = useTranslation(REPORT);
  const language = useLanguageOf(i18n);
  const english = language === "en";
  const parts = (date: string) => {
    const [year, month, day] = date.split("-").map(Number);
    return { year, month, day };
  };
  return {
    t,
    language,
    english,
    monthText: (month: string) => (english ? ENGLISH_MONTH.format(new Date(`${month}-01`)) : t("monthText", parts(month))),
    dayText: (day: string) => (english ? day : t("dayText", parts(day))),
    shortDay: (day: string) => (english ? day : t("shortDay", parts(day))),
    /** as everywhere: over 90, ≥ 70 */
    qualified: (qualifier: Qualifier | null, amount: string) => t(`qualifier.${qualifier ?? "EXACT"}`, { amount, ns: "translation" }),
    nameOf: ({ name, nameEn }: { name: string; nameEn: string }) => (english ? nameEn || name : name),
  };
}
export type Words = ReturnType<typeof useWords>;
