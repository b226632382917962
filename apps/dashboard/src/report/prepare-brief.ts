import type { BriefAttention, BriefBase, BriefFigure, MonthlyBrief } from "@kepu/schema";

/** Shown large, with their year; the others stand in the table. */
const HEADLINE = ["A01", "A02", "D06", "D08"];
/** what fits on the page beside everything else */
export const MOST = { rows: 8, forms: 3, names: 5, honours: 3, statements: 3, worst: 3 };

/** A frozen brief as it was stored; null: it cannot be read. */
export function briefOf(content: string): MonthlyBrief | null {
  try {
    const brief = JSON.parse(content) as MonthlyBrief;
    return brief.template === "MONTHLY_BRIEF" && brief.format === 1 ? brief : null;
  } catch {
    return null;
  }
}

/** 1,234.5: with the decimals of its indicator, but no zeros behind unless they are asked for. */
export function numberText(value: string | number | null, decimals = 0, least = 0): string {
  const digits = { maximumFractionDigits: decimals, minimumFractionDigits: least };
  return value === null ? "—" : new Intl.NumberFormat("en-US", digits).format(Number(value));
}

export const headlines = ({ figures }: MonthlyBrief): BriefFigure[] =>
  HEADLINE.flatMap((code) => figures.filter((figure) => figure.code === code));

export const otherFigures = ({ figures }: MonthlyBrief): BriefFigure[] => figures.filter(({ code }) => !HEADLINE.includes(code));

export type Against =
  | { kind: "NO_BASE" }
  | { kind: "NOT_COMPARABLE" }
  | { kind: "CHANGE"; arrow: "▲" | "▼" | "＝"; percent: string; base: string; good: boolean | null };

/** Arrow, per cent and base; whether it is good is the indicator's word. */
export function againstOf({ direction, decimals }: Pick<BriefFigure, "direction" | "decimals">, base: BriefBase): Against {
  if (base.value !== null && base.comparable === false) return { kind: "NOT_COMPARABLE" };
  if (base.value === null || base.change === null) return { kind: "NO_BASE" };
  const change = Number(base.change);
  return {
    kind: "CHANGE",
    arrow: change > 0 ? "▲" : change < 0 ? "▼" : "＝",
    percent: `${Math.abs(change).toFixed(1)} %`,
    base: numberText(base.value, decimals),
    good: change === 0 || direction === "NEUTRAL" ? null : change > 0 === (direction === "MORE"),
  };
}

/** Heights of the bars of a year, 0 to 1 from zero; null stays a gap. */
export function barsOf({ trends }: MonthlyBrief, code: string) {
  const points = trends.find((trend) => trend.code === code)?.points ?? [];
  const most = Math.max(0, ...points.map(({ value }) => Number(value ?? 0)));
  return points.map(({ period, value }) => ({ period, value, height: value === null || most === 0 ? null : Number(value) / most }));
}

/** What needs attention, one line a kind where it is only about which figure. */
export function attentionLines({ attention }: MonthlyBrief): { kind: BriefAttention["kind"]; codes: string[]; count: number }[] {
  const lines = new Map<string, { kind: BriefAttention["kind"]; codes: string[]; count: number }>();
  for (const one of attention) {
    const counted = "count" in one;
    const key = counted && "code" in one ? `${one.kind} ${one.code}` : one.kind;
    const line = lines.get(key) ?? { kind: one.kind, codes: [], count: counted ? one.count : 0 };
    if ("code" in one) line.codes.push(one.code);
    lines.set(key, line);
  }
  return [...lines.values()];
}

/** The ranking as far as it fits: its best and what lies under no subdistrict; bars are of what it is ranked by. */
export function rankingRows({ ranking }: MonthlyBrief) {
  const perThousand = ranking.every(({ regionId, perThousand }) => regionId === null || perThousand !== null);
  const sizeOf = (row: (typeof ranking)[number]) => Number((perThousand ? row.perThousand : row.value) ?? 0);
  const most = Math.max(0, ...ranking.filter(({ rank }) => rank !== null).map(sizeOf));
  const rows = ranking.map((row) => ({ ...row, share: row.rank === null || most === 0 ? 0 : sizeOf(row) / most }));
  return { perThousand, rows: rows.slice(0, MOST.rows), more: Math.max(0, rows.length - MOST.rows) };
}

/** The share of what is not approved or verified yet, and how much is in, where it is worth a word. */
export function reservesOf({ value, provisionalShare, completeness }: BriefFigure): {
  provisional: number | null;
  complete: number | null;
} {
  if (value === null) return { provisional: null, complete: null };
  return { provisional: provisionalShare ? provisionalShare : null, complete: completeness < 1 ? completeness : null };
}

/** 8 %, and neither 0 % nor 100 % of what is not that. */
export function shareText(share: number): string {
  const rounded = Math.round(share * 100);
  return `${share > 0 ? Math.min(Math.max(rounded, 1), share < 1 ? 99 : 100) : 0} %`;
}
