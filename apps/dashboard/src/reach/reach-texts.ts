import i18next from "i18next";
import { reachEn } from "./reach.en.ts";
import { reachZh } from "./reach.zh.ts";

export const REACH = "reach";

/** They come with the page, not before it. */
export function addReachTexts(): void {
  i18next.addResourceBundle("zh", REACH, reachZh);
  i18next.addResourceBundle("en", REACH, reachEn);
}
