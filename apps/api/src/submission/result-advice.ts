import { type Finding, type FormItem, LIMITS } from "@kepu/schema";

/** What is wrong with a value, and what to do about it. */
export interface ResultProblem {
  code: string;
  message: string;
  whatToDo: string;
}

type Advice = (item: FormItem | undefined, finding: Finding) => [message: string, whatToDo: string];

const EXPLAIN = "Correct the number, or say in `explanation` why it is right.";
const others = ({ items }: Finding) => items.slice(1).join(", ");
const no: Finding = { rule: "SUM", level: "ERROR", items: [], found: null, expected: null, explained: false };

const ADVICE: Record<string, Advice> = {
  UNKNOWN_ITEM: () => ["This form has no item of this key.", "Take the keys from `submission { sections { cells { item { key } } } }`."],
  TWICE: () => ["This item is in the call more than once.", "Send each item once."],
  NOT_A_NUMBER: () => [
    "This is not a number.",
    "Send text such as 1234 or 12.5: at most 15 digits before and 6 after the point, no separators.",
  ],
  NUMBER_AND_MISSING: () => ["There is a number, and a reason why there is none.", "Send one of `value` and `missing`."],
  TEXT: () => ["A remark or explanation is too long, or holds a NUL character.", `Shorten it to ${LIMITS.longTextChars} characters.`],
  CONFLICT: () => ["Somebody changed this value since the version you read.", "Read the submission again, and decide which value holds."],
  REQUIRED: () => [
    "This item needs a number, or the reason why there is none.",
    "Send `value`, or `missing`: NOT_APPLICABLE or NOT_REPORTED.",
  ],
  WHOLE_NUMBER: (_item, { found }) => [
    `This item takes no such decimals: ${found}.`,
    "Send it with the digits that the item's `decimals` says.",
  ],
  NEGATIVE: (_item, { found }) => [`This number is below zero: ${found}.`, "Send zero or more."],
  TOO_LARGE: (_item, { found }) => [`This number is too large: ${found}.`, "Check its unit."],
  PART: (_item, one) => [
    `A part (${one.found}) is more than its whole ${others(one)} (${one.expected}).`,
    "Correct the part or the whole.",
  ],
  SUM: (_item, one) => [`The total is ${one.found}, its parts ${others(one)} sum to ${one.expected}.`, "Correct the total or a part."],
  AT_MOST: (_item, one) => [`${one.found} is more than ${one.expected}, which ${others(one)} allows.`, "Correct one of them."],
  ZERO_TOGETHER: (_item, one) => [`This and ${others(one)} are zero together or not at all.`, "Correct one of them."],
  RATIO_WITHIN: (_item, one) => [`Divided by ${others(one)} it is ${one.found}; usual is up to, or from, ${one.expected}.`, EXPLAIN],
  CHANGE_WITHIN: (_item, one) => [`It was ${one.expected} in the same period last year, and is ${one.found}.`, EXPLAIN],
  AGREES: (_item, one) => [`The product itself counts ${one.expected}, not ${one.found}.`, EXPLAIN],
};

export function adviceOn(code: string, item?: FormItem, finding: Finding = no): { message: string; whatToDo: string } {
  const [message, whatToDo] = ADVICE[code]?.(item, finding) ?? ["A rule of the form does not hold.", EXPLAIN];
  return { message, whatToDo };
}
