import type { FindingLevel, MissingKind, Qualifier } from "./enums.ts";

/** One line of a form. `key` is unique in the form and never changes its meaning from version to version. */
export interface FormItem {
  key: string;
  /** code of the indicator or data item that the value is an observation of */
  indicator: string;
  label: string;
  labelEn: string;
  unit: string;
  decimals: number;
  /** the item this one is a part of (其中) */
  partOf?: string;
  /** what the product knows already: the name of a prefill source */
  prefill?: string;
  /** a value must be given, or said why there is none */
  required?: boolean;
}

export interface FormSection {
  key: string;
  title: string;
  titleEn: string;
  items: FormItem[];
}

/** What must hold among the values of one submission. ERROR stops a submission, WARNING wants an explanation. */
export type FormRule =
  /** the items add up to the total, give or take */
  | { kind: "SUM"; items: string[]; total: string; tolerance: number; level: FindingLevel }
  /** item ≤ factor × the sum of others */
  | { kind: "AT_MOST"; item: string; others: string[]; factor?: number; level: FindingLevel }
  /** the one is 0 exactly when the other is */
  | { kind: "ZERO_TOGETHER"; items: [string, string]; level: FindingLevel }
  /** numerator ÷ denominator lies within */
  | { kind: "RATIO_WITHIN"; numerator: string; denominator: string; min: number; max: number; level: FindingLevel }
  /** against the same period last year, in percent, for every item that has both */
  | { kind: "CHANGE_WITHIN"; percent: number; level: FindingLevel }
  /** equal to what the product itself counts, where it does */
  | { kind: "AGREES"; items: string[]; level: FindingLevel };

export interface FormLayout {
  sections: FormSection[];
  rules: FormRule[];
}

export interface FormValue {
  value: number | null;
  qualifier: Qualifier;
  missing: MissingKind | null;
  explanation?: string | null;
}

/** What a rule found: which rule, on which items, and the numbers it compared. The words are the reader's language's. */
export interface Finding {
  rule: FormRule["kind"] | "PART" | "REQUIRED" | "WHOLE_NUMBER" | "NEGATIVE" | "TOO_LARGE";
  level: FindingLevel;
  /** the items concerned, the one to correct first */
  items: string[];
  /** the two numbers that were held against each other, where there are two */
  found: number | null;
  expected: number | null;
  /** a warning whose items all carry an explanation */
  explained: boolean;
}

export interface RuleContext {
  values: ReadonlyMap<string, FormValue>;
  /** the same period last year */
  lastYear: ReadonlyMap<string, number>;
  /** what the product itself counts */
  known: ReadonlyMap<string, number>;
}

const LARGEST = 1e12;
/** sums of decimals, as people add them */
const EPSILON = 1e-9;

/** Holds the values of a submission against the form: the same on the server and, early, in the browser. An item without a value is held against nothing but REQUIRED. */
export function findingsOf(layout: FormLayout, context: RuleContext): Finding[] {
  const items = layout.sections.flatMap((section) => section.items);
  return [
    ...items.flatMap((item) => itemFindings(item, context)),
    ...items.flatMap((item) => partFindings(item, context)),
    ...layout.rules.flatMap((rule) => ruleFindings(rule, items, context)),
  ];
}

function itemFindings(item: FormItem, { values }: RuleContext): Finding[] {
  const given = values.get(item.key);
  if (!given || (given.value === null && given.missing === null))
    return item.required ? [found("REQUIRED", "ERROR", [item.key], null, null)] : [];
  const { value } = given;
  if (value === null) return [];
  if (value < 0) return [found("NEGATIVE", "ERROR", [item.key], value, 0)];
  if (value > LARGEST) return [found("TOO_LARGE", "ERROR", [item.key], value, LARGEST)];
  const scaled = value * 10 ** item.decimals;
  if (Math.abs(scaled - Math.round(scaled)) > 1e-6) return [found("WHOLE_NUMBER", "ERROR", [item.key], value, item.decimals)];
  return [];
}

/** A sub-item is at most its total. */
function partFindings(item: FormItem, context: RuleContext): Finding[] {
  if (!item.partOf) return [];
  const part = numberOf(context, item.key);
  const whole = numberOf(context, item.partOf);
  return part !== undefined && whole !== undefined && part > whole + EPSILON
    ? [found("PART", "ERROR", [item.key, item.partOf], part, whole)]
    : [];
}

function ruleFindings(rule: FormRule, items: FormItem[], context: RuleContext): Finding[] {
  const number = (key: string) => numberOf(context, key);
  const say = (keys: string[], value: number | null, expected: number | null) => [
    found(rule.kind, rule.level, keys, value, expected, rule.level === "WARNING" && keys.some((key) => isExplained(context, key))),
  ];
  switch (rule.kind) {
    case "SUM": {
      const total = number(rule.total);
      const parts = rule.items.map(number);
      if (total === undefined || parts.every((part) => part === undefined)) return [];
      const sum = parts.reduce<number>((all, part) => all + (part ?? 0), 0);
      return Math.abs(sum - total) > rule.tolerance + EPSILON ? say([rule.total, ...rule.items], total, sum) : [];
    }
    case "AT_MOST": {
      const value = number(rule.item);
      const others = rule.others.map(number);
      if (value === undefined || others.every((other) => other === undefined)) return [];
      const most = (rule.factor ?? 1) * others.reduce<number>((all, other) => all + (other ?? 0), 0);
      return value > most + EPSILON ? say([rule.item, ...rule.others], value, most) : [];
    }
    case "ZERO_TOGETHER": {
      const [first, second] = rule.items.map(number);
      if (first === undefined || second === undefined) return [];
      return (first === 0) !== (second === 0) ? say(rule.items, first, second) : [];
    }
    case "RATIO_WITHIN": {
      const numerator = number(rule.numerator);
      const denominator = number(rule.denominator);
      if (numerator === undefined || !denominator) return [];
      const ratio = numerator / denominator;
      return ratio < rule.min || ratio > rule.max
        ? say([rule.numerator, rule.denominator], ratio, ratio < rule.min ? rule.min : rule.max)
        : [];
    }
    case "CHANGE_WITHIN":
      return items.flatMap(({ key }) => {
        const value = number(key);
        const before = context.lastYear.get(key);
        if (value === undefined || !before) return [];
        return Math.abs(value / before - 1) * 100 > rule.percent + EPSILON ? say([key], value, before) : [];
      });
    case "AGREES":
      return rule.items.flatMap((key) => {
        const value = number(key);
        const known = context.known.get(key);
        return value !== undefined && known !== undefined && value !== known ? say([key], value, known) : [];
      });
  }
}

function numberOf({ values }: RuleContext, key: string): number | undefined {
  return values.get(key)?.value ?? undefined;
}

function isExplained({ values }: RuleContext, key: string): boolean {
  return Boolean(values.get(key)?.explanation?.trim());
}

function found(
  rule: Finding["rule"],
  level: FindingLevel,
  items: string[],
  value: number | null,
  expected: number | null,
  explained = false,
): Finding {
  return { rule, level, items, found: value, expected, explained };
}
