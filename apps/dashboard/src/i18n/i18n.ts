import i18next from "i18next";
import { initReactI18next } from "react-i18next";

const KEPT = "kepu.language";
export type Language = "zh" | "en";

/** Each language is a file of its own: a reader of one does not wait for the other. */
const TEXTS: Record<Language, () => Promise<object>> = {
  zh: () => import("./zh.ts").then((module) => module.zh),
  en: () => import("./en.ts").then((module) => module.en),
};

function firstLanguage(): Language {
  const asked = new URLSearchParams(window.location.search).get("lang");
  return (asked ?? window.localStorage.getItem(KEPT)) === "en" ? "en" : "zh";
}

/** Resolves when the reader's language can be spoken. */
export async function startI18n(): Promise<void> {
  const language = firstLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: await TEXTS[language]() } },
    interpolation: { escapeValue: false },
  });
  showLanguage(language);
}

export function setLanguage(language: Language): void {
  window.localStorage.setItem(KEPT, language);
  void TEXTS[language]().then((texts) => {
    i18next.addResourceBundle(language, "translation", texts);
    showLanguage(language);
    return i18next.changeLanguage(language);
  });
}

function showLanguage(language: Language): void {
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
}

export function useLanguageOf(i18n: { language: string }): Language {
  return i18n.language === "en" ? "en" : "zh";
}
