import { completed, type Language } from "../form-table/fault-words.ts";

/** What each fault of a file of past figures says, in both languages; {name} is completed. */
const WORDS = {
  NO_FIGURES: ["按这份对照没有读到任何数值。", "By this mapping no figure was found in the file."],
  NO_COLUMN: ["表头里没有“{name}”这一列（对照里写明的）。", "There is no heading “{name}”, which the mapping names."],
  DOUBLE_COLUMN: ["与 {cell} 同名，对照分不清这两列。", "The same heading as {cell}: the mapping cannot tell them apart."],
  NO_HEADING: ["这一格上方没有表头，不知道它是什么。", "There is no heading above this cell: nothing says what it is."],
  SPLIT_NUMBER: [
    "这一行比别的行多 {extra} 格，后面的数都错位了：{value} 里的千分位逗号要加引号，或去掉。",
    "This row has {extra} cells more than the others, and all that follows stands in the wrong column: put {value} in quotes, or leave its commas out.",
  ],
  FORMULA: ["这里是公式，请复制后选择性粘贴为数值。", "This is a formula: copy it and paste it as a value."],
  MISSING_PLACE: ["这一行没有写地区或单位。", "The row does not say a place."],
  MISSING_PERIOD: ["这里没有写期间。", "There is no period here."],
  MISSING_INDICATOR: ["这里没有写指标。", "There is no indicator here."],
  BAD_PERIOD: ["不是对照里要的期间（{type}）：{value}", "This is no period of the mapping's type ({type}): {value}"],
  UNKNOWN_PLACE: ["没有对应的地区或单位，请在地区对照里指定或略去：{value}", "No place is called so; match it or leave it out: {value}"],
  AMBIGUOUS_PLACE: ["有几个地区或单位都叫这个名称，请指定一个：{value}", "Several places are called so; match it to one: {value}"],
  UNKNOWN_INDICATOR: ["对照里没有这个指标：{value}", "The mapping has no such indicator: {value}"],
  BAD_NUMBER: ["不是数：{value}", "This is no number: {value}"],
  UNKNOWN_NOTE: [
    "数后的标记 {mark} 是什么意思,对照(values.notes 或 values.missing)里没有写:{value}",
    "The mapping does not say what the mark {mark} means (values.notes or values.missing): {value}",
  ],
  BAD_MARK: ["看不懂这个标记（≥ ≤ > < 约 不适用 未报）：{value}", "This is no mark (≥ ≤ > < 约 不适用 未报): {value}"],
  TOO_MANY_DECIMALS: ["小数位数超过 {expected}:{value}", "More than {expected} decimals: {value}"],
  DUPLICATE: ["与 {cell} 是同一地区、期间和指标。", "The same place, period and indicator as {cell}."],
  BEFORE_DEFINITION: ["指标 {indicator} 在 {period} 还没有口径。", "Indicator {indicator} has no definition for {period} yet."],
  HELD_BY_SUBMISSION: [
    "该期已有单位报送的数（{before}），导入不能改；请在报送里更正。",
    "An organisation has reported this ({before}); an import does not change it: correct it there.",
  ],
  OVER_HUNDRED: ["百分比超过 100%:{value}", "More than 100%: {value}"],
} as const satisfies Record<string, readonly [string, string]>;
export type HistoryFault = keyof typeof WORDS;

export function historyFaultText(fault: HistoryFault, about: Record<string, string | number>, language: Language): string {
  return completed(WORDS[fault][language === "en" ? 1 : 0], about);
}
