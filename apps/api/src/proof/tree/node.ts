import type { ProofEnd, ProofKind, ProofRole } from "@kepu/schema";
import type { MeasureTerm } from "../../indicator/definitions.ts";
import type { IndicatorVersion } from "../../indicator/indicator.entity.ts";
import { DUTY_PARTS } from "../../metric/duty.ts";
import type { Cell } from "../../metric/evaluation.ts";
import { type Exact, exact, factorOf, over, plus, times, ZERO } from "../../metric/exact.ts";
import type { HeldRow } from "../../metric/observed.queries.ts";
import type { RegisterEntry } from "../../metric/register.queries.ts";
import type { Seal } from "../../seal/seal.queries.ts";
import type { FactsOf } from "../facts.queries.ts";

/** A figure, or a part of one, with how much it is. */
export interface ProofNode {
  id: string;
  kind: ProofKind;
  role: ProofRole;
  /** the indicator that it is, or is a part of */
  code: string;
  /** of the roll-ups */
  term: MeasureTerm | null;
  version: IndicatorVersion | null;
  name: string | null;
  nameEn: string | null;
  regionId: string | null;
  subjectId: string | null;
  period: string;
  cell: Pick<Cell, "value" | "decimals"> & Partial<Cell>;
  /** null: its parts can be asked for */
  end: ProofEnd | null;
  entry?: RegisterEntry;
  held?: HeldRow;
  /** of a month whose facts are gone */
  seal?: Seal;
  /** of a place: what is of the region itself, not of those below it */
  isSelf?: boolean;
}

/** What a node is made of: its parts, or facts that are read page by page. */
export interface Opened {
  node: ProofNode;
  parts: ProofNode[];
  facts: { term: MeasureTerm; of: FactsOf } | null;
  /** what the parts come to by the definition's rule; null where that is no sum of theirs */
  sum: Exact | null;
  factor: string;
}

export const ofParts = (node: ProofNode, parts: ProofNode[], version: IndicatorVersion | null): Opened => ({
  node: parts.length === 0 && node.end === null ? { ...node, end: "NOTHING" } : node,
  parts,
  facts: null,
  ...sumOf(node, parts, version),
});

export const ofFacts = (node: ProofNode, facts: Opened["facts"]): Opened => ({ node, parts: [], facts, sum: null, factor: "1" });

export const asLeaf = (node: ProofNode): Opened => ofFacts(node, null);

export const amount = (value: Exact): ProofNode["cell"] => ({ value, decimals: null, qualifier: "EXACT" });
export const count = (of: number): ProofNode["cell"] => amount(exact(String(of)));

/** The largest first, and those of one size in the order of their ids. */
export function bigFirst({ id: a, cell: { value: x } }: ProofNode, { id: b, cell: { value: y } }: ProofNode): number {
  const difference = (y?.n ?? 0n) * (x?.d ?? 1n) - (x?.n ?? 0n) * (y?.d ?? 1n);
  if (difference === 0n) return a < b ? -1 : 1;
  return difference > 0n ? 1 : -1;
}

/** By the definition: numerators over denominators, or the sum. */
function sumOf({ cell }: ProofNode, parts: readonly ProofNode[], version: IndicatorVersion | null): Pick<Opened, "sum" | "factor"> {
  if (cell.value === null) return { sum: null, factor: "1" };
  if (parts.length === 0) return { sum: ZERO, factor: "1" };
  const total = (of: readonly (Exact | null | undefined)[]) => of.reduce<Exact>((sum, one) => plus(sum, one ?? ZERO), ZERO);
  const of = (role: ProofRole) => parts.filter((part) => part.role === role).map((part) => part.cell.value);
  const factor = version?.factor ?? "1";
  if (parts.every((part) => DUTY_PARTS.includes(part.code)) && version?.numerator.length === 0 && cell.denominator) {
    const isMet = parts.every((part) => part.cell.value && part.cell.value.n >= part.cell.value.d);
    return { sum: times(isMet ? exact("1") : ZERO, factorOf(factor)), factor };
  }
  if (parts.some(({ role }) => role !== "SUMMAND")) {
    const quotient = over(total(of("NUMERATOR")), total(of("DENOMINATOR")));
    return { sum: quotient ? times(quotient, factorOf(factor)) : null, factor };
  }
  if (cell.denominator) {
    const quotient = over(total(parts.map((part) => part.cell.numerator)), total(parts.map((part) => part.cell.denominator)));
    return { sum: quotient ? times(quotient, factorOf(factor)) : null, factor };
  }
  const isTerms = parts.every(({ kind }) => kind === "FIGURE" || kind === "MEASURE");
  const sum = total(of("SUMMAND"));
  return isTerms && factor !== "1" ? { sum: times(sum, factorOf(factor)), factor } : { sum, factor: "1" };
}
