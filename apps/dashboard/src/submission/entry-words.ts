import { type Finding, periodTypeOf } from "@kepu/schema";
import type { TFunction } from "i18next";
import type { CellValueFragment } from "../graphql/generated/pages.ts";
import { periodName } from "../period/period-name.ts";

const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 });

/** 2026年10月, 2026年第3季度, October 2026. */
export function periodText(period: string, t: TFunction): string {
  const type = periodTypeOf(period);
  if (!type) return periodName(period);
  const rest = period.slice(5).replace(/^[HQW]/, "");
  return t(`entry.period.${type}`, { year: period.slice(0, 4), part: type === "DAY" ? period : Number(rest), day: period });
}

/** 约 120, 不适用, 未统计, or an em dash for nothing. */
export function valueText(value: Pick<CellValueFragment, "value" | "qualifier" | "missing"> | null | undefined, t: TFunction): string {
  if (!value) return "—";
  if (value.missing) return t(`entry.missing.${value.missing}`);
  return value.value === null ? "—" : t(`qualifier.${value.qualifier}`, { amount: number.format(Number(value.value)) });
}

export function numberText(value: number | null): string {
  return value === null ? "—" : number.format(value);
}

/** What a rule found, in words; `labelOf` names an item. */
export function findingText(finding: Finding, labelOf: (item: string) => string, t: TFunction): string {
  const { rule, items, found, expected } = finding;
  const [first = "", ...others] = items;
  return t(`entry.finding.${rule}`, {
    item: labelOf(first),
    others: others.map(labelOf).join(t("entry.listComma")),
    found: numberText(found === null ? null : Math.round(found * 100) / 100),
    expected: numberText(expected),
  });
}

/** What a step was: submitted for the unit head's sign-off is not submitted yet. */
export function stepText({ action, toState }: { action: string; toState: string }, t: TFunction): string {
  return t(action === "submit" && toState === "UNIT_SIGNOFF" ? "entry.do.submitForSignoff" : `entry.step.${action}`);
}

/** The receipt of a step: the day it happened, and the end of its event's id. */
export function receiptOf(event: { id: string; at: string }): string {
  return `BS-${event.at.slice(0, 10).replaceAll("-", "")}-${event.id.slice(-6).toUpperCase()}`;
}

/** 人次, visits. */
export function unitText(unit: string, t: TFunction): string {
  return t(`entry.units.${unit}`, { defaultValue: unit });
}

/** 系统自拟报表: what kind of form it is, in words of its own where no others are known. */
export function markText(mark: string, t: TFunction): string {
  return t(`entry.marks.${mark}`, { defaultValue: mark });
}

export const pathOf = (one: { form: { id: string }; period: string; organisationId: string; venueId: string | null }): string =>
  `/forms/${one.form.id}/${one.period}/${one.organisationId}${one.venueId ? `?venue=${one.venueId}` : ""}`;
