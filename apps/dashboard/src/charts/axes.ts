import { shortNumber } from "../i18n/format.ts";
import type { Language } from "../i18n/i18n.ts";

const axis = { stroke: "var(--ink-2)", tick: { fontSize: 12, fill: "var(--ink-2)" }, tickLine: false };

export const grid = { stroke: "var(--line)", vertical: false };

/** Points by their labels. */
export const across = { ...axis, dataKey: "label" };

/** Values, without a line of their own: the grid is enough. */
export const up = { ...axis, axisLine: false };

/** Of whole things. */
export const upCounts = (language: Language) => ({
  ...up,
  allowDecimals: false,
  tickFormatter: (value: number) => shortNumber(value, language),
});
