import type { HonourLevel } from "@kepu/schema";
import type { HonourRowFragment, StatedHonoursQuery } from "../graphql/generated/pages.ts";

export type Honour = HonourRowFragment;
export const LEVELS: readonly HonourLevel[] = ["NATIONAL", "PROVINCIAL", "MUNICIPAL", "DISTRICT"];

/** One title of one level: who holds it, and how many the account states. */
export interface Title {
  name: string;
  nameEn: string;
  honours: Honour[];
  /** null: the account says nothing of it, or no number */
  stated: number | null;
}

export interface Level {
  level: HonourLevel;
  count: number;
  titles: Title[];
}

/** Honours held today by level and title; the account's numbers beside them. */
export function levelsOf(honours: readonly Honour[], stated: ReadonlyMap<string, number>): Level[] {
  return LEVELS.map((level) => {
    const titles = new Map<string, Title>();
    const held = honours.filter((honour) => honour.level === level && honour.state === "VALID");
    for (const honour of held) {
      const { name, nameEn } = honour;
      const title = titles.get(name) ?? { name, nameEn, honours: [], stated: stated.get(name) ?? null };
      title.honours.push(honour);
      titles.set(name, title);
    }
    return { level, count: held.length, titles: [...titles.values()] };
  });
}

export interface Year {
  /** null: no date is stated */
  year: string | null;
  honours: Honour[];
}

/** The latest year first, in a year the latest date first; what has no date comes last. */
export function yearsOf(honours: readonly Honour[]): Year[] {
  const years = new Map<string | null, Honour[]>();
  for (const honour of honours) {
    const year = honour.awardedOn?.date.slice(0, 4) ?? null;
    years.set(year, [...(years.get(year) ?? []), honour]);
  }
  const newest = (a: string | null, b: string | null) => (a === null ? 1 : b === null ? -1 : b.localeCompare(a));
  return [...years]
    .sort(([a], [b]) => newest(a, b))
    .map(([year, rows]) => ({
      year,
      honours: [...rows].sort((a, b) => newest(a.awardedOn?.date ?? null, b.awardedOn?.date ?? null)),
    }));
}

/** How many the account states of each title: its facts lead to the register by the title's name. */
export function statedCounts(data: StatedHonoursQuery | undefined, names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { link, value } of data?.districtProfile.sections.flatMap((section) => section.facts) ?? []) {
    const wanted = new URLSearchParams(link.split("?")[1] ?? "").get("q");
    const name = link.startsWith("/registers/honours") && wanted && value ? names.find((one) => one.includes(wanted)) : undefined;
    if (name && value) counts.set(name, value.value);
  }
  return counts;
}
