import i18next from "i18next";
import { reportEn } from "./report.en.ts";
import { reportZh } from "./report.zh.ts";

export const REPORT = "report";

/** They come with the page, not before it. */
export function addReportTexts(): void {
  i18next.addResourceBundle("zh", REPORT, reportZh);
  i18next.addResourceBundle("en", REPORT, reportEn);
}
