import { Aggregation, Direction, LIMITS, MissingKind, PeriodType } from "@kepu/schema";
import { z } from "zod";

const text = z.string().trim().min(1).max(LIMITS.textChars);
const longText = z.string().trim().min(1).max(LIMITS.longTextChars);
const number = z.int().min(1).max(LIMITS.tableRows);
/** A heading, or "$C" (transposed: "$3") for what has none. */
const place = text;
const says = z.enum(["PLACE", "PERIOD", "INDICATOR"]);
const words = <Word extends string>(list: Record<Word, Word>) => z.enum(list);

const indicator = z.strictObject({
  code: z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{1,39}$/, "begins with a letter and has 2 to 40 letters, digits, - _ ."),
  /** how the file calls it, besides its code and its names */
  match: z.array(text).max(20).default([]),
  /** what it is made with where it is new; without versions it must be there */
  name: text.optional(),
  nameEn: text.optional(),
  unit: z.string().trim().max(20).default(""),
  decimals: z.int().min(0).max(6).default(0),
  // sums of ratios want their parts, which a file of figures does not hold
  aggregation: words(Aggregation)
    .refine((one) => ["SUM", "LAST", "NONE"].includes(one), "is one of SUM, LAST, NONE")
    .default("NONE"),
  direction: words(Direction).default("NEUTRAL"),
  owner: text.optional(),
  /** one after the other; a later one is a break in what the figures mean */
  versions: z
    .array(z.strictObject({ validFrom: z.iso.date(), definition: longText, definitionEn: longText.optional() }))
    .max(50)
    .default([]),
});

const content = z
  .strictObject({
    layout: z.enum(["WIDE", "LONG"]),
    /** rows are columns and columns rows: everything below is said of the turned table */
    transposed: z.boolean().default(false),
    headRows: z.array(number).max(10).default([1]),
    firstRow: number.optional(),
    lastRow: number.optional(),
    /** rows whose first text begins so are no data: "Source", "注:" */
    skipRows: z.array(text).max(50).default([]),
    columns: z
      .array(
        z.strictObject({
          column: place,
          as: z.enum(["PLACE", "PERIOD", "INDICATOR", "VALUE", "MARK", "SKIP"]),
          /** of a VALUE column: what it is a value of */
          indicator: text.optional(),
          /** an empty cell says what the one above it says */
          fillDown: z.boolean().default(false),
        }),
      )
      .max(LIMITS.tableColumns)
      .default([]),
    /** WIDE: what the head rows say of the columns below them; several rows that say the same are read as one text */
    head: z
      .array(z.strictObject({ row: number, as: says }))
      .max(10)
      .default([]),
    /** what the file does not say, because all of it is of one */
    fixed: z.strictObject({ place: text.optional(), period: text.optional(), indicator: text.optional() }).default({}),
    period: z.strictObject({
      type: z.enum([...(Object.keys(PeriodType) as PeriodType[]), "FISCAL_YEAR", "INTERVAL"]),
      /** 4 for April; for FISCAL_YEAR, and for fiscal quarters */
      fiscalFirstMonth: z.int().min(1).max(12).optional(),
      /** does FY2014 begin or end in 2014? */
      fiscalNamedBy: z.enum(["START", "END"]).default("START"),
      dayFirst: z.boolean().default(true),
      /** FIRST: a day stands for the period that begins on it; ANY: for the one it lies in */
      day: z.enum(["FIRST", "ANY"]).default("FIRST"),
    }),
    places: z
      .strictObject({
        kind: z.enum(["REGION", "ORGANISATION"]).default("REGION"),
        /** aliases: what the file says → code or name of the place; null: left out */
        matches: z.record(text, text.nullable()).default({}),
      })
      .default({ kind: "REGION", matches: {} }),
    values: z
      .strictObject({
        /** what an empty cell means; NOTHING: it says nothing */
        blank: z.enum([...(Object.keys(MissingKind) as MissingKind[]), "NOTHING"]).default("NOT_REPORTED"),
        /** marks that stand for a number: "..", "[z]" */
        missing: z.record(text, words(MissingKind)).default({}),
        /** marks beside a number: "[r]" */
        notes: z.record(text, z.enum(["NONE", "PROVISIONAL", "APPROX"])).default({}),
        decimalComma: z.boolean().default(false),
        /** a workbook that shows 39% holds 0.39 */
        fraction: z.boolean().default(false),
      })
      .default({ blank: "NOT_REPORTED", missing: {}, notes: {}, decimalComma: false, fraction: false }),
    indicators: z.array(indicator).min(1).max(500),
  })
  .superRefine((given, context) => {
    const wrong = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
    const { columns, head, fixed, indicators, period, headRows } = given;
    const values = columns.filter(({ as }) => as === "VALUE");
    if (given.layout === "WIDE" && head.length === 0)
      wrong(["head"], "says what the headings of a WIDE table are: PERIOD, PLACE or INDICATOR");
    if (given.layout === "WIDE" && values.length > 0) wrong(["columns"], "a WIDE table has no VALUE column");
    if (given.layout === "LONG" && values.length === 0) wrong(["columns"], "a LONG table has a VALUE column");
    if (given.layout === "LONG" && head.length > 0) wrong(["head"], "is for a WIDE table");
    const said = new Set<string>([...columns.map(({ as }) => as), ...head.map(({ as }) => as)]);
    if (!said.has("PLACE") && !fixed.place) wrong(["columns"], "nothing says the place: a column, a head row or fixed.place");
    if (!said.has("PERIOD") && !fixed.period) wrong(["columns"], "nothing says the period: a column, a head row or fixed.period");
    const onEach = values.length > 0 && values.every((column) => column.indicator);
    if (!said.has("INDICATOR") && !fixed.indicator && !onEach && indicators.length > 1)
      wrong(["columns"], "nothing says which of the indicators a value is of: a column, a head row or fixed.indicator");
    for (const [at, { row }] of head.entries()) if (!headRows.includes(row)) wrong(["head", at, "row"], "is one of headRows");
    if (headRows.some((row, at) => at > 0 && row <= (headRows[at - 1] ?? 0))) wrong(["headRows"], "go upwards");
    if (period.type === "FISCAL_YEAR" && !period.fiscalFirstMonth)
      wrong(["period", "fiscalFirstMonth"], "the month that a fiscal year begins with, 4 for April");
    const codes = indicators.map(({ code }) => code);
    if (new Set(codes).size < codes.length) wrong(["indicators"], "a code stands twice");
    for (const [at, one] of indicators.entries()) {
      if (one.versions.length > 0 && !one.name) wrong(["indicators", at, "name"], "a new indicator has a name");
      if (one.versions.some(({ validFrom }, nth) => nth > 0 && validFrom <= (one.versions[nth - 1]?.validFrom ?? "")))
        wrong(["indicators", at, "versions"], "begin one after the other");
    }
    for (const code of [fixed.indicator, ...columns.map((column) => column.indicator)])
      if (code && !codes.includes(code)) wrong(["indicators"], `has no ${code}, which is named above`);
  });

export type MappingContent = z.output<typeof content>;
export type MappedIndicator = MappingContent["indicators"][number];

/** A mapping as somebody wrote it, with all that it leaves unsaid; or what is wrong with it, the first fault by its path. */
export function readMapping(given: unknown): { content: MappingContent } | { path: string; message: string } {
  const read = content.safeParse(given);
  if (read.success) return { content: read.data };
  const [issue] = read.error.issues;
  return { path: (issue?.path ?? []).join("."), message: issue?.message ?? "is no mapping" };
}
