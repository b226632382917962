import { type MetricComparison, QUALIFIER_SIGNS } from "@kepu/schema";
import type { Answered, AnsweredSeries } from "../metric/answer.ts";
import { COMPARISONS, GROUPINGS, type Language, MISSING, SOURCES, said, YES_NO } from "./export-words.ts";
import type { Names } from "./names.ts";

/** One figure: a series of an answer at one of its periods. */
export interface Figure {
  answer: Answered;
  series: AnsweredSeries;
  n: number;
}

export interface Column {
  head: string;
  /** its texts are numbers */
  numeric: boolean;
  of(figure: Figure): string | null;
}

/** The columns of a file of figures: whose, when, the value as it is shown or why there is none, what it is made of, and what it is held beside. */
export function columnsOf(comparisons: readonly MetricComparison[], names: Names, language: Language): Column[] {
  const text = (zh: string, en: string, of: Column["of"]): Column => ({ head: said([zh, en], language), numeric: false, of });
  const number = (zh: string, en: string, of: Column["of"]): Column => ({ ...text(zh, en, of), numeric: true });
  const digits = (value: number | null | undefined) => (value === null || value === undefined ? null : String(value));
  return [
    text("指标代码", "code", ({ series }) => series.code),
    text("指标", "indicator", ({ series }) => names.indicator(series.code)),
    text("单位", "unit", ({ series }) => names.unit(series.unit)),
    text("地区或单位编号", "place_id", ({ series }) => series.regionId ?? series.organisationId),
    text("地区或单位", "place", ({ series }) => names.place(series)),
    text("分组", "by", ({ series }) => (series.groupBy ? said(GROUPINGS[series.groupBy], language) : null)),
    text("分项编号", "part_id", ({ series }) => series.group),
    text("分项", "part", ({ series }) => names.part(series)),
    text("期间", "period", ({ answer, n }) => answer.periods[n] ?? ""),
    text("起", "from", ({ answer, n }) => answer.from[n] ?? ""),
    text("止（不含）", "until", ({ answer, n }) => answer.until[n] ?? ""),
    text("限定", "qualifier", ({ series, n }) => QUALIFIER_SIGNS[series.qualifiers[n] ?? "EXACT"] || null),
    number("数值", "value", ({ series, n }) => series.values[n] ?? null),
    text("缺数原因", "missing", ({ series, n }) => wordOf(series.missing[n], (one) => said(MISSING[one], language))),
    number("分子", "numerator", ({ series, n }) => series.numerators[n] ?? null),
    number("分母", "denominator", ({ series, n }) => series.denominators[n] ?? null),
    number("完整率", "completeness", ({ series, n }) => digits(series.completeness[n])),
    number("未核实占比", "provisional_share", ({ series, n }) => digits(series.provisionalShares[n])),
    number("修订号", "revision", ({ series, n }) => digits(series.revisions[n])),
    number("口径版本", "definition_version", ({ series, n }) => digits(series.versions[n])),
    text(
      "构成口径版本",
      "part_versions",
      ({ series, n }) =>
        series.partVersions
          .flatMap(({ code, versions }) => (versions[n] ? [`${code} ${versions[n]}`] : []))
          .join(said(["、", ", "], language)) || null,
    ),
    text(
      "来源",
      "sources",
      ({ series, n }) =>
        (series.valueSources[n] ?? []).map((one) => said(SOURCES[one], language)).join(said(["、", ", "], language)) || null,
    ),
    ...[...new Set(comparisons)].flatMap((kind) => {
      const word = said(COMPARISONS[kind], language);
      const held = ({ series }: Figure) => series.comparisons.find((one) => one.kind === kind);
      const yes = (value: boolean | null | undefined) => (value == null ? null : said(YES_NO[`${value}`], language));
      return [
        text(`${word}·期间`, `${word}_period`, (at) => held(at)?.periods[at.n] ?? null),
        text(`${word}·限定`, `${word}_qualifier`, (at) => QUALIFIER_SIGNS[held(at)?.qualifiers[at.n] ?? "EXACT"] || null),
        number(`${word}·数值`, `${word}_value`, (at) => held(at)?.bases[at.n] ?? null),
        number(`${word}·差`, `${word}_difference`, (at) => held(at)?.differences[at.n] ?? null),
        number(`${word}·增减%`, `${word}_change_percent`, (at) => held(at)?.changes[at.n] ?? null),
        text(`${word}·口径相同`, `${word}_comparable`, (at) => yes(held(at)?.comparable[at.n])),
        ...(kind === "TARGET" ? [text(`${word}·达标`, `${word}_met`, (at) => yes(held(at)?.met[at.n]))] : []),
      ];
    }),
  ];
}

const wordOf = <Word>(word: Word | null | undefined, say: (word: Word) => string): string | null => (word == null ? null : say(word));
