import type { MetricGrouping } from "@kepu/schema";
import { badInput } from "../errors.ts";
import { isDistinctTerm, isMeasureTerm } from "../indicator/definitions.ts";
import type { Catalogue } from "../indicator/indicator.service.ts";
import type { RegisterName } from "../register/register-entry.entity.ts";
import { DUTY, DUTY_PARTS } from "./duty.ts";
import { isRegistered, registerOf } from "./register.queries.ts";

/** What has to be read for some indicators, by way of all their parts. */
export interface Sources {
  /** measures of the roll-ups */
  terms: Set<string>;
  registered: Set<string>;
  /** every indicator on the way: each may have been reported or imported */
  codes: Set<string>;
}

/** Is an indicator, if only by way of its parts, counted in a register? Schools are organisations. */
export function isMadeOf(catalogue: Catalogue, code: string, register: RegisterName): boolean {
  const { registered, terms } = sourcesOf(catalogue, [code]);
  return [...registered].some((one) => registerOf(one) === register) || (register === "ORGANISATION" && terms.has("SCHOOLS"));
}

export type SourceKind = "CHECK_INS" | "KIOSKS" | "REGISTER" | "REPORTS" | "SETS";

/** All versions count: an earlier one may have been made of something else. */
export function sourcesOf(catalogue: Catalogue, codes: readonly string[]): Sources & { kinds: Set<SourceKind> } {
  const sources = { terms: new Set<string>(), registered: new Set<string>(), codes: new Set<string>(), kinds: new Set<SourceKind>() };
  const open = [...codes];
  for (let code = open.pop(); code !== undefined; code = open.pop()) {
    if (sources.codes.has(code)) continue;
    sources.codes.add(code);
    if (code === DUTY) open.push(...DUTY_PARTS);
    const versions = catalogue.versions.get(code) ?? [];
    const terms = versions.flatMap((version) => [...version.numerator, ...version.denominator]);
    for (const term of terms) {
      if (!isMeasureTerm(term)) open.push(term);
      else {
        sources.terms.add(term);
        sources.kinds.add(isDistinctTerm(term) ? "SETS" : term === "ATTENDANCE" || term === "CHECK_INS" ? "CHECK_INS" : "KIOSKS");
      }
    }
    if (!versions.some((version) => version.numerator.length === 0)) continue;
    const registered = catalogue.byCode.get(code)?.source === "REGISTERED" && isRegistered(code);
    if (registered) sources.registered.add(code);
    sources.kinds.add(registered ? "REGISTER" : "REPORTS");
  }
  return sources;
}

const KNOWS: Record<MetricGrouping, readonly SourceKind[]> = {
  SUBDISTRICT: ["CHECK_INS", "KIOSKS", "REGISTER", "REPORTS", "SETS"],
  COMMUNITY: ["CHECK_INS", "KIOSKS", "REGISTER", "REPORTS", "SETS"],
  ORGANISATION: ["CHECK_INS", "REPORTS"],
  ORGANISATION_KIND: ["CHECK_INS", "REPORTS"],
  AGE_GROUP: ["CHECK_INS"],
  CHANNEL: ["CHECK_INS", "KIOSKS"],
  RECORD_KIND: ["CHECK_INS"],
  SOURCE: ["CHECK_INS", "KIOSKS", "REPORTS"],
};
const WORDS: Record<SourceKind, string> = {
  ...{ CHECK_INS: "check-ins", KIOSKS: "kiosks", REGISTER: "registers", REPORTS: "submissions", SETS: "sets of distinct ones" },
};

/** BAD_INPUT where one of the indicators comes from a source that does not know what it shall be broken down by. */
export function checkGrouping(catalogue: Catalogue, codes: readonly string[], by: MetricGrouping | null): void {
  if (!by) return;
  for (const code of codes) {
    const { kinds, terms, codes: parts } = sourcesOf(catalogue, [code]);
    const blind = [...kinds].find((kind) => !KNOWS[by].includes(kind));
    if (blind)
      throw badInput(
        "input.by",
        `${code} comes from ${WORDS[blind]}, which do not know ${by}: leave it out, or break down by something else.`,
      );
    if (by === "SOURCE" && parts.size > 1)
      throw badInput("input.by", `${code} is computed from other indicators: ask for those by SOURCE, or break it down by something else.`);
    if ((by === "CHANNEL" || by === "SOURCE") && (terms.has("ONLINE_MINUTES") || terms.has("PLANNED_MINUTES")))
      throw badInput("input.by", `${code} comes from heartbeats, which do not know ${by}: leave it out, or break down by something else.`);
  }
}

const CHECK_INS = ["IDENTIFIED", "ANONYMOUS", "HEAD_COUNT"];
const ROWS: Readonly<Record<string, readonly string[]>> = {
  ...{
    ATTENDANCE: CHECK_INS,
    CHECK_INS,
    KIOSK_USES: ["USE"],
    CLICKS: ["USE"],
    DWELL_SECONDS: ["USE"],
    LOANS: ["LOAN"],
    RETURNS: ["RETURN"],
  },
};

/** Kinds of roll-up rows that some measures are made of. */
export const rowKindsOf = (terms: ReadonlySet<string>): string[] => [...new Set([...terms].flatMap((term) => ROWS[term] ?? []))];
