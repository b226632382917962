import { addDays, QUALIFIER_SIGNS, type Qualifier } from "@kepu/schema";
import type { ExploreMetricsQuery } from "../graphql/generated/pages.ts";
import { holds, type Restatement } from "./prepare-restated.ts";

export type Answer = ExploreMetricsQuery["metrics"];
export type AnswerSeries = Answer["series"][number];
export type Missing = NonNullable<AnswerSeries["missing"][number]>;

/** What a value is, beside its number. */
export type Mark = "filling" | "incomplete" | "provisional" | "break" | "restated" | "statement";
export const MARKS: Record<Mark, string> = { filling: "▨", incomplete: "◐", provisional: "*", break: "≠", restated: "↻", statement: "✎" };

export interface Compared {
  kind: AnswerSeries["comparisons"][number]["kind"];
  base: string | null;
  baseValue: number | null;
  change: string | null;
  met: boolean | null;
}

/** One figure as it is drawn: null is a gap, with its reason; zero is zero. */
export interface Cell {
  period: string;
  value: number | null;
  /** to the last digit, with its qualifier; of a gap empty */
  text: string;
  missing: Missing | null;
  marks: Mark[];
  statements: string[];
  completeness: number;
  provisional: number | null;
  numerator: string | null;
  denominator: string | null;
  compared: Compared[];
}

export interface Row {
  key: string;
  code: string;
  regionId: string | null;
  organisationId: string | null;
  group: string | null;
  groupBy: AnswerSeries["groupBy"];
  indicator: string;
  place: string;
  part: string | null;
  unit: string;
  /** only what tells it from the others */
  label: string;
  cells: Cell[];
}

export interface Explored {
  periods: string[];
  /** the period that is still filling up, or is cut by the day asked for */
  filling: string | null;
  rows: Row[];
  units: string[];
  marks: Mark[];
  missing: Missing[];
}

export interface Names {
  indicator(code: string): string;
  place(series: Pick<AnswerSeries, "regionId" | "organisationId">): string;
  part(series: Pick<AnswerSeries, "group" | "groupBy">): string | null;
}

/** What an answer says, figure by figure; everything that is drawn or written comes from this. */
export function prepareExplore(answer: Answer, names: Names, restated: (series: AnswerSeries) => Restatement[] = () => []): Explored {
  const filling = answer.periods.find((_, n) => isFilling(answer, n)) ?? null;
  const rows = answer.series.map((series): Row => {
    const part = names.part(series);
    const changed = restated(series);
    return {
      key: [series.code, series.regionId ?? series.organisationId, series.group].filter(Boolean).join(" "),
      code: series.code,
      regionId: series.regionId,
      organisationId: series.organisationId,
      group: series.group,
      groupBy: series.groupBy,
      indicator: names.indicator(series.code),
      place: names.place(series),
      part,
      unit: series.unit,
      label: "",
      cells: answer.periods.map((_, n) => cellOf(answer, series, n, changed)),
    };
  });
  const cells = rows.flatMap((row) => row.cells);
  return {
    periods: answer.periods,
    filling,
    rows: labelled(rows),
    units: [...new Set(rows.map((row) => row.unit))],
    marks: (Object.keys(MARKS) as Mark[]).filter((mark) => cells.some((cell) => cell.marks.includes(mark))),
    missing: [...new Set(cells.flatMap((cell) => cell.missing ?? []))],
  };
}

/** The rows, called by what tells them from one another. */
export function labelled(rows: Row[]): Row[] {
  const differs = (of: (row: Row) => string | null) => new Set(rows.map(of)).size > 1;
  const told = [differs((row) => row.indicator), differs((row) => row.place), differs((row) => row.part)];
  return rows.map((row) => {
    const parts = [row.indicator, row.place, row.part].filter((text, n) => told[n] && text);
    return { ...row, label: parts.join(" · ") || row.part || row.place || row.indicator };
  });
}

/** The day asked for lies in it and is not its last, or is its last and not over. */
function isFilling({ from, until, asOfDay, asOf }: Answer, n: number): boolean {
  const [first = "", after = ""] = [from[n], until[n]];
  if (first > asOfDay || after <= asOfDay) return false;
  return addDays(asOfDay, 1) < after || !endsDay(asOf);
}

/** A day's last moment in Shanghai. */
const endsDay = (instant: string) => new Date(instant).toISOString().slice(11, 19) === "15:59:59";

function cellOf(answer: Answer, series: AnswerSeries, n: number, changed: Restatement[]): Cell {
  const period = answer.periods[n] ?? "";
  const value = series.values[n] ?? null;
  const completeness = series.completeness[n] ?? 1;
  const provisional = series.provisionalShares[n] ?? null;
  const statements = answer.statements
    .filter((one) => !one.withdrawnAt && one.code === series.code && one.period === period && isOf(one, series))
    .map((one) => `${one.writerName} · ${one.text}`);
  const filling = isFilling(answer, n);
  const marks: Mark[] = [];
  if (value !== null) {
    if (filling) marks.push("filling");
    else if (completeness < 1) marks.push("incomplete");
    if (provisional !== null && provisional > 0) marks.push("provisional");
  }
  if (series.breaks.some((one) => one.period === period)) marks.push("break");
  if (changed.some((one) => holds(answer.from[n] ?? "", answer.until[n] ?? "", one))) marks.push("restated");
  if (statements.length > 0) marks.push("statement");
  return {
    period,
    value: value === null ? null : Number(value),
    text: value === null ? "" : statedText(value, series.qualifiers[n] ?? null),
    missing: series.missing[n] ?? null,
    marks,
    statements,
    completeness,
    provisional,
    numerator: series.numerators[n] ?? null,
    denominator: series.denominators[n] ?? null,
    compared: series.comparisons.map((column) => ({
      kind: column.kind,
      base: column.bases[n] == null ? null : statedText(column.bases[n] ?? "", column.qualifiers[n] ?? null),
      baseValue: column.bases[n] == null ? null : Number(column.bases[n]),
      change: column.changes[n] ?? null,
      met: column.met[n] ?? null,
    })),
  };
}

/** A statement names the part of a breakdown by regions, else the place asked for. */
function isOf(statement: Answer["statements"][number], series: AnswerSeries): boolean {
  if (series.organisationId) return statement.organisationId === series.organisationId;
  const ofRegions = series.groupBy === "SUBDISTRICT" || series.groupBy === "COMMUNITY";
  return statement.regionId !== null && statement.regionId === (ofRegions ? series.group : series.regionId);
}

/** ≥ 12,345.60: grouped, to the last digit that was told. */
export function statedText(value: string, qualifier: Qualifier | null): string {
  const [, sign = "", whole = "", rest = ""] = /^(-?)(\d+)(.*)$/.exec(value) ?? [];
  const before = QUALIFIER_SIGNS[qualifier ?? "EXACT"];
  return `${before ? `${before} ` : ""}${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${rest}`;
}

const OPEN: readonly Mark[] = ["filling", "incomplete", "provisional"];

/** May the value still change by itself? */
export const isOpen = (cell: Cell | undefined): boolean => cell?.marks.some((mark) => OPEN.includes(mark)) ?? false;

export const signsText = (cell: Cell): string => cell.marks.map((mark) => MARKS[mark]).join(" ");

/** The number with the signs of what it is. */
export function cellText(cell: Cell | undefined): string {
  return cell ? [cell.text, signsText(cell)].filter(Boolean).join(" ") : "";
}

/** ▲ +12.50 % */
export function changeText(change: string): string {
  const value = Number(change);
  return `${value > 0 ? "▲ +" : value < 0 ? "▼ " : ""}${change} %`;
}
