import { type FormItem, LIMITS, periodBefore, periodOf, shanghaiDay } from "@kepu/schema";
import type { EntityManager } from "typeorm";
import { now } from "../clock.ts";
import { badInput } from "../errors.ts";
import { csvLine, withMark } from "../spreadsheet/csv-text.ts";
import type { TableKind } from "../spreadsheet/open-table.ts";
import { type WrittenCell, writeSheet } from "../spreadsheet/write-sheet.ts";
import { submissionId } from "../submission/submission-scope.ts";
import { markText, periodIn, periodText } from "./cell-text.ts";
import type { Language } from "./fault-words.ts";
import { NAMES_EN } from "./fields.ts";
import type { FormScope, Reporter } from "./form-scope.ts";
import { type StoredValue, storedValues } from "./form-table.queries.ts";

export interface Template {
  kind: TableKind;
  layout: "WIDE" | "LONG";
  /** first and last; null: the newest that has ended */
  from: string | null;
  until: string | null;
  language: Language;
}

interface Line {
  reporter: Reporter;
  venue: { id: string; name: string; nameEn: string } | null;
  period: string;
  values: Map<string, StoredValue>;
}

/** A file to fill in: one row for each organisation (and venue) and period that the viewer may enter, with what is stored already. */
export async function templateFile(
  tx: EntityManager,
  scope: FormScope,
  wanted: Template,
): Promise<{ name: string; file: Buffer; rows: number }> {
  const { kind, layout, language } = wanted;
  const periods = periodsOf(scope, wanted);
  const lines = await linesOf(tx, scope, periods);
  const items = scope.items.filter((item) => periods.some((period) => scope.asks(period, item.key)));
  const count = layout === "WIDE" ? lines.length : lines.length * items.length;
  if (count > LIMITS.templateRows) throw badInput("from", `At most ${LIMITS.templateRows} rows; choose fewer periods.`);
  const head = headOf(scope, layout, items, language);
  const rows = layout === "WIDE" ? lines.map((line) => wideRow(scope, line, items, language)) : longRows(scope, lines, items, language);
  const title = language === "en" ? scope.form.nameEn : scope.form.name;
  const name = [title, ...new Set([periods[0], periods.at(-1)])].join("_");
  if (kind === "CSV") return { name: `${name}.csv`, file: withMark([head, ...rows].map(csvLine).join("")), rows: count };
  return { name: `${name}.xlsx`, file: await workbookOf(title, NOTES[language], head, rows), rows: count };
}

const NOTES: Record<Language, string> = {
  zh: "从第 4 行起填写。空着的格不改动；没有数请写“不适用”或“未报”，约数写“约 120”，下限写“≥ 12”。单位、期间两列请勿改名；不要填公式。",
  en: "Fill in from row 4. An empty cell changes nothing; where there is no number write 不适用 (not applicable) or 未报 (not reported), about 120 is 约 120, at least 12 is ≥ 12. No formulas.",
};

function periodsOf({ form }: FormScope, { from, until }: Template): string[] {
  const type = form.periodType;
  const newest = periodBefore(periodOf(type, shanghaiDay(now()))) as string;
  const read = (field: string, text: string | null) => {
    const period = text === null ? undefined : periodIn(text, type);
    if (text !== null && !period) throw badInput(field, `A period of this form is a ${type}.`);
    return period;
  };
  const last = read("until", until) ?? read("from", from) ?? newest;
  const first = read("from", from) ?? last;
  const periods = [last];
  while (periods[0] !== undefined && periods[0] > first) {
    if (periods.length >= 240) throw badInput("from", "At most 240 periods.");
    periods.unshift(periodBefore(periods[0]) as string);
  }
  if (periods[0] !== first) throw badInput("from", "The first period is not before the last.");
  return periods;
}

async function linesOf(tx: EntityManager, scope: FormScope, periods: readonly string[]): Promise<Line[]> {
  const lines = periods.flatMap((period) =>
    scope.reporters
      .filter((reporter) => scope.isOpenFor(reporter, period))
      .flatMap((reporter) => (scope.form.perVenue ? reporter.venues : [null]).map((venue) => ({ reporter, venue, period }))),
  );
  const ids = lines.map(({ reporter, venue, period }) =>
    submissionId({ formId: scope.form.id, period, organisationId: reporter.organisation.id, venueId: venue?.id ?? null }),
  );
  if (lines.length > LIMITS.templateRows) throw badInput("from", `At most ${LIMITS.templateRows} rows; choose fewer periods.`);
  const byId = Map.groupBy(await storedValues(tx, ids), ({ submissionId: id }) => id);
  return lines.map((line, nth) => ({
    ...line,
    values: new Map((byId.get(ids[nth] ?? "") ?? []).map((value) => [value.itemKey, value])),
  }));
}

function headOf({ form }: FormScope, layout: Template["layout"], items: readonly FormItem[], language: Language): string[] {
  const plain: [string, string][] = [
    ["organisation", "单位"],
    ...(form.perVenue ? [["venue", "场馆"] as [string, string]] : []),
    ["period", "期间"],
  ];
  const long: [string, string][] = [
    ["item", "项目"],
    ["value", "数值"],
    ["mark", "标记"],
    ["comment", "备注"],
    ["explanation", "异常说明"],
  ];
  const names = (layout === "LONG" ? [...plain, ...long] : plain).map(([field, name]) =>
    language === "en" ? (NAMES_EN[field] ?? field) : name,
  );
  return layout === "LONG" ? names : [...names, ...items.map((item) => `${itemTitle(item, language)}(${item.unit})`)];
}

const itemTitle = ({ key, label, labelEn }: FormItem, language: Language) => `${key} ${language === "en" ? labelEn : label}`;

function whose({ form }: FormScope, { reporter, venue, period }: Line, language: Language): string[] {
  const { name, nameEn } = reporter.organisation;
  const english = language === "en";
  return [
    english && nameEn ? nameEn : name,
    ...(form.perVenue ? [(english ? venue?.nameEn : venue?.name) ?? ""] : []),
    english ? period : periodText(period),
  ];
}

function wideRow(scope: FormScope, line: Line, items: readonly FormItem[], language: Language): (string | number | null)[] {
  return [...whose(scope, line, language), ...items.map((item) => wideCell(line.values.get(item.key)))];
}

/** A plain number is a number; with a qualifier, or none, it is what people write. */
function wideCell(value: StoredValue | undefined): string | number | null {
  if (!value) return null;
  if (value.value === null) return value.missing ? markText("EXACT", value.missing) : null;
  return value.qualifier === "EXACT" ? Number(value.value) : `${markText(value.qualifier, null)} ${Number(value.value)}`;
}

function longRows(scope: FormScope, lines: readonly Line[], items: readonly FormItem[], language: Language): (string | number | null)[][] {
  return lines.flatMap((line) =>
    items
      .filter((item) => scope.asks(line.period, item.key))
      .map((item) => {
        const value = line.values.get(item.key);
        return [
          ...whose(scope, line, language),
          itemTitle(item, language),
          value?.value == null ? null : Number(value.value),
          value ? markText(value.qualifier, value.missing) || null : null,
          value?.comment ?? null,
          value?.explanation ?? null,
        ];
      }),
  );
}

function workbookOf(title: string, note: string, head: string[], rows: (string | number | null)[][]): Promise<Buffer> {
  const covered = Array.from({ length: head.length - 1 }, () => null);
  return writeSheet({
    name: title,
    widths: head.map((name) => (/^(单位|场馆|Organisation|Venue|项目|Item)$/.test(name) ? 28 : 14)),
    frozen: { rows: 3, columns: head.findIndex((name) => /^(期间|Period)$/.test(name)) + 1 },
    rows: [
      [{ value: title, bold: true, columnSpan: head.length }, ...covered],
      [{ value: note, columnSpan: head.length }, ...covered],
      head.map((value): WrittenCell => ({ value, bold: true, align: "center" })),
      ...rows.map((row) => row.map((value): WrittenCell => ({ value, ...(typeof value === "number" ? { align: "right" } : {}) }))),
    ],
  });
}
