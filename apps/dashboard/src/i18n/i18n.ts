import i18next from "i18next";
import { initReactI18next } from "react-i18next";

const KEPT = "kepu.language";
export type Language = "zh" | "en";

/** Each language is a file of its own: a reader of one does not wait for the other; nor do the first figures wait for the texts of other pages. */
const TEXTS: Record<Language, () => Promise<object>> = {
  zh: () => import("./zh.ts").then((module) => module.zh),
  en: () => import("./en.ts").then((module) => module.en),
};
const PAGES: Record<Language, () => Promise<object>> = {
  zh: () => import("./pages.zh.ts").then((module) => module.pagesZh),
  en: () => import("./pages.en.ts").then((module) => module.pagesEn),
};
let pagesOpened = false;

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

/** Resolves when the pages behind the overview can be spoken too, in whatever language is chosen by then. */
export async function speakPages(): Promise<void> {
  pagesOpened = true;
  const language = languageOf(i18next);
  i18next.addResourceBundle(language, "translation", await PAGES[language](), true);
  if (languageOf(i18next) !== language) await speakPages();
}

export function setLanguage(language: Language): void {
  window.localStorage.setItem(KEPT, language);
  void TEXTS[language]().then(async (texts) => {
    const pages = pagesOpened ? await PAGES[language]() : {};
    i18next.addResourceBundle(language, "translation", { ...texts, ...pages }, true);
    showLanguage(language);
    await i18next.changeLanguage(language);
  });
}

function showLanguage(language: Language): void {
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
}

const languageOf = (i18n: { language: string }): Language => (i18n.language === "en" ? "en" : "zh");

export function useLanguageOf(i18n: { language: string }): Language {
  return languageOf(i18n);
}
