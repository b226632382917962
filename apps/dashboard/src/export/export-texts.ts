import i18next from "i18next";

const zh = {
  title: "导出",
  csv: "CSV（UTF-8）",
  xlsx: "Excel（XLSX）",
  png: "图片（PNG）",
  print: "打印 / 存为 PDF",
  working: "正在导出…",
  received: "正在导出，已收 {{size}}",
  cancel: "取消",
  failed: "没有导出，请重试。",
  tooLarge: "超过一个文件的上限（{{limit}} 个数），请缩小范围。",
  forbidden: "没有导出这些数据的权限。",
  notes: "说明",
};
const en: typeof zh = {
  title: "Export",
  csv: "CSV (UTF-8)",
  xlsx: "Excel (XLSX)",
  png: "Picture (PNG)",
  print: "Print / save as PDF",
  working: "Exporting…",
  received: "Exporting, {{size}} so far",
  cancel: "Cancel",
  failed: "Not exported: try again.",
  tooLarge: "More than one file may hold ({{limit}} figures): ask for less.",
  forbidden: "You may not export these figures.",
  notes: "Notes",
};

export const EXPORT = "export";

/** They come with the menu. */
export function addExportTexts(): void {
  i18next.addResourceBundle("zh", EXPORT, zh);
  i18next.addResourceBundle("en", EXPORT, en);
}
