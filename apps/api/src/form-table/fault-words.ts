/** What each fault says, in both languages; {name} is completed. */
const FAULT_WORDS = {
  NO_ROWS: ["表头下没有数据行。", "There are no rows below the headings."],
  NO_COLUMN: ["没有“{name}”列：请在列对应里指定。", "There is no column for “{nameEn}”: choose one in the mapping."],
  DOUBLE_COLUMN: ["这一列与 {cell} 对应同一项“{name}”。", "This column and {cell} stand for the same, “{nameEn}”."],
  MISSING: ["请填写{name}。", "{nameEn} is missing."],
  FORMULA: ["这里是公式，请复制后选择性粘贴为数值。", "This is a formula: copy it and paste it as a value."],
  UNKNOWN_ORGANISATION: [
    "没有这个单位，或这张报表不由您替它填：{value}",
    "There is no such organisation, or its form is not yours to fill in: {value}",
  ],
  AMBIGUOUS_ORGANISATION: ["有几个单位都叫这个名称，请写全称：{value}", "Several organisations bear this name, write it in full: {value}"],
  UNKNOWN_VENUE: ["该单位没有这个场馆：{value}", "The organisation has no such venue: {value}"],
  BAD_PERIOD: ["看不懂这个期间，请写成 {example}:{value}", "This is no period of the form, write {example}: {value}"],
  PERIOD_CLOSED: ["该单位在 {value} 还不需要或还不能填报。", "The organisation does not report for {value}, or not yet."],
  UNKNOWN_ITEM: ["这张报表没有这个项目：{value}", "The form has no such item: {value}"],
  BAD_NUMBER: ["不是数：{value}", "This is no number: {value}"],
  BAD_MARK: ["看不懂这个标记（≥ ≤ > < 约 不适用 未报）：{value}", "This is no mark (≥ ≤ > < 约 不适用 未报): {value}"],
  NUMBER_AND_MISSING: ["填了数就不能再标为没有数。", "There is a number, and a mark that there is none."],
  TOO_LONG: ["文字超过 {limit} 个字。", "The text is longer than {limit} characters."],
  DUPLICATE: ["与 {cell} 重复。", "The same as {cell}, twice."],
  NOT_OPEN: [
    "该期已报送（{state}），不能改动；要改请先更正或退回。",
    "This is submitted ({stateEn}) and cannot be changed; correct it, or have it returned.",
  ],
  SUM: ["合计 {found} 不等于分项之和 {expected}。", "The total {found} is not the sum {expected}."],
  AT_MOST: ["{found} 超过上限 {expected}。", "{found} is more than {expected} allows."],
  PART: ["其中项 {found} 大于总项 {expected}。", "The part {found} is more than its whole {expected}."],
  ZERO_TOGETHER: ["次数与人次应同时为 0:{found} 与 {expected}。", "Either both are 0 or none is: {found} and {expected}."],
  RATIO_WITHIN: ["每次平均 {found}，通常界限为 {expected}。", "The mean is {found}, beyond the usual {expected}."],
  CHANGE_WITHIN: [
    "{found} 与上年同期 {expected} 相差过大，报送时需说明。",
    "{found} against {expected} a year before: submitting will want an explanation.",
  ],
  AGREES: [
    "{found} 与系统记录 {expected} 不一致，报送时需说明。",
    "{found} differs from the product's own {expected}: submitting will want an explanation.",
  ],
  REQUIRED: ["报送前还要填：{items}", "Still to be filled in before it is submitted: {itemsEn}"],
  WHOLE_NUMBER: ["小数位数超过 {expected}:{found}", "More than {expected} decimals: {found}"],
  NEGATIVE: ["不能为负数：{found}", "This cannot be negative: {found}"],
  TOO_LARGE: ["数太大：{found}", "This is too large: {found}"],
} as const satisfies Record<string, readonly [string, string]>;
export type Fault = keyof typeof FAULT_WORDS;
export type Language = "zh" | "en";

/** The fault in words. */
export function faultText(fault: Fault, about: Record<string, string | number>, language: Language): string {
  return completed(FAULT_WORDS[fault][language === "en" ? 1 : 0], about);
}

/** A sentence whose {names} are completed. */
export function completed(words: string, about: Record<string, string | number>): string {
  return words.replace(/\{(\w+)\}/g, (_, name: string) => String(about[name] ?? "—"));
}
