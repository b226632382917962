import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

const KEPT = "kepu.language";
export type Language = "zh" | "en";

function firstLanguage(): Language {
  const asked = new URLSearchParams(window.location.search).get("lang");
  return (asked ?? window.localStorage.getItem(KEPT)) === "en" ? "en" : "zh";
}

void i18next.use(initReactI18next).init({
  lng: firstLanguage(),
  fallbackLng: false,
  resources: { zh: { translation: zh }, en: { translation: en } },
  interpolation: { escapeValue: false },
});
document.documentElement.lang = i18next.language === "en" ? "en" : "zh-CN";

export function setLanguage(language: Language): void {
  window.localStorage.setItem(KEPT, language);
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
  void i18next.changeLanguage(language);
}

export function useLanguageOf(i18n: { language: string }): Language {
  return i18n.language === "en" ? "en" : "zh";
}
