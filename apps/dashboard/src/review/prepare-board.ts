import type { ReportingBoardQuery } from "../graphql/generated/graphql.ts";

export type BoardRow = ReportingBoardQuery["reporting"][number];

/** How one organisation stands with one form and period. OPEN: not submitted, and not yet due. */
export type Standing = "ON_TIME" | "LATE" | "MISSING" | "OPEN";
export const STANDINGS: readonly Standing[] = ["ON_TIME", "LATE", "MISSING", "OPEN"];

export function standingOf({ submittedAt, late }: Pick<BoardRow, "submittedAt" | "late">): Standing {
  if (submittedAt) return late ? "LATE" : "ON_TIME";
  return late ? "MISSING" : "OPEN";
}

export type Tally = Record<Standing, number> & { all: number; approved: number };

export function tallyOf(rows: readonly BoardRow[]): Tally {
  const tally: Tally = { ON_TIME: 0, LATE: 0, MISSING: 0, OPEN: 0, all: rows.length, approved: 0 };
  for (const row of rows) {
    tally[standingOf(row)] += 1;
    if (row.state === "APPROVED" || row.state === "LOCKED") tally.approved += 1;
  }
  return tally;
}

/** The rows of each form, in the order of the forms. */
export function byForm(rows: readonly BoardRow[]): { form: BoardRow["form"]; rows: BoardRow[] }[] {
  const forms = new Map<string, { form: BoardRow["form"]; rows: BoardRow[] }>();
  for (const row of rows) {
    const known = forms.get(row.form.id);
    if (known) known.rows.push(row);
    else forms.set(row.form.id, { form: row.form, rows: [row] });
  }
  return [...forms.values()];
}

interface Whose {
  organisationName: string;
  organisationNameEn: string;
  venueName: string | null;
}

/** The organisation, and the venue where it has another name. */
export function whoseOf({ organisationName, organisationNameEn, venueName }: Whose, language: string): string {
  const organisation = language === "en" ? organisationNameEn : organisationName;
  return venueName && venueName !== organisationName ? `${organisation} · ${venueName}` : organisation;
}

export function reviewPathOf(one: { form: { id: string }; period: string; organisationId: string; venueId: string | null }): string {
  return `/review/${one.form.id}/${one.period}/${one.organisationId}${one.venueId ? `?venue=${one.venueId}` : ""}`;
}
