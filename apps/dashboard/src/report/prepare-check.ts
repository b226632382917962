import type { MonthlyBrief } from "@kepu/schema";
import type { CheckReportQuery } from "../graphql/generated/pages.ts";

type Difference = CheckReportQuery["checkReport"]["differences"][number];

export interface DifferenceRow {
  key: string;
  part: string;
  name: string;
  rest: string;
  /** a word for the field; empty where the thing itself came or went */
  field: string;
  stored: string | null;
  now: string | null;
}

/** What comes and goes as a whole is one row, by what it says. */
const WHOLE: Record<string, string> = { statements: "text", honours: "level", definitions: "definition" };
const NUMBER = /^-?\d+(\.\d+)?$/;
const SHARES = new Set(["provisionalShare", "completeness"]);

/** Paths of differences in words: whose value, which one, then and now. */
export function differenceRows(
  differences: readonly Difference[],
  { figures, ranking, filings }: MonthlyBrief,
  english: boolean,
): DifferenceRow[] {
  const names = new Map<string, { name: string; nameEn: string }>();
  for (const one of figures) names.set(one.code, one);
  for (const one of filings) names.set(`${one.code} ${one.period}`, one);
  for (const one of ranking) names.set(one.regionId ?? "REST", one);
  return differences.flatMap(({ path, stored, now }) => {
    const [part = "", item = "", ...fields] = path.split(".");
    const whole = WHOLE[part];
    if (whole && fields.at(-1) !== whole) return [];
    if (part === "tasks" && item === "worst" && fields.at(-1) !== "number") return [];
    if (part === "tasks" && item === "worst") return [row("worst", stored && `#${stored}`, now && `#${now}`)];
    const field = part === "tasks" ? [item, ...fields].join(".") : whole ? "" : fields.join(".");
    return [row(field, shown(field, stored), shown(field, now))];

    function row(field: string, stored: string | null, now: string | null): DifferenceRow {
      const named = names.get(item);
      const name = named ? (english ? named.nameEn : named.name) : item;
      return { key: path, part, name, rest: part === "trends" ? (fields[0] ?? "") : "", field, stored, now };
    }
  });
}

function shown(field: string, value: string | null): string | null {
  if (value === null || !NUMBER.test(value)) return value;
  if (SHARES.has(field)) return `${(Number(value) * 100).toFixed(1)} %`;
  return new Intl.NumberFormat("en-US", { maximumFractionDigits: 6 }).format(Number(value));
}
