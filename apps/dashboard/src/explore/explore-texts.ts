import i18next from "i18next";
import { exploreEn } from "./explore.en.ts";
import { exploreZh } from "./explore.zh.ts";

export const EXPLORE = "explore";

/** They come with the page, not before it. */
export function addExploreTexts(): void {
  i18next.addResourceBundle("zh", EXPLORE, exploreZh);
  i18next.addResourceBundle("en", EXPLORE, exploreEn);
}
