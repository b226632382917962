import { CombinedGraphQLErrors } from "@apollo/client";
import type { Exploration } from "./exploration.ts";

/** Why a question is refused, and what in the address would have to change. */
export interface Refusal {
  text: "tooManyPlaces" | "tooManyPeriods" | "tooLarge" | "tooSlow" | "notBroken" | "unknown" | "badPeriods" | "gone" | "other";
  limit?: number;
  codes?: string[];
  /** undefined: only the reader knows */
  change?: Record<string, string | null>;
}

/** Null: it was not refused, it failed. */
export function refusalOf(error: unknown, { indicators, by }: Exploration, known: readonly { code: string }[]): Refusal | null {
  const { code, field, limit } = detailsOf(error);
  if (code === "NOT_FOUND" || code === "FORBIDDEN") return { text: "gone", change: { place: null, with: null } };
  if (code === "LIMIT_EXCEEDED") {
    if (field === "input.regionIds") return { text: "tooManyPlaces", limit };
    if (field === "input.to" || field === "input.periods") return { text: "tooManyPeriods", limit };
    return limit > 1_000 ? { text: "tooLarge", limit } : { text: "tooSlow", limit };
  }
  if (code !== "BAD_INPUT") return null;
  if (field === "input.by") return { text: "notBroken", ...(by ? { change: { by: null } } : {}) };
  if (["input.from", "input.to", "input.periods", "input.periodType"].includes(field))
    return { text: "badPeriods", change: { period: null, from: null, to: null, type: null } };
  if (field !== "input.indicators") return { text: "other" };
  const strange = indicators.filter((one) => !known.some(({ code: held }) => held === one));
  return strange.length > 0 ? { text: "unknown", codes: strange, change: without(indicators, strange) } : { text: "other" };
}

const without = (codes: string[], left: string[]) => ({ i: codes.filter((one) => !left.includes(one)).join(",") || null });

function detailsOf(error: unknown): { code: string; field: string; limit: number } {
  const { code, field, limit } = (CombinedGraphQLErrors.is(error) ? error.errors[0]?.extensions : undefined) ?? {};
  return { code: String(code ?? ""), field: typeof field === "string" ? field : "", limit: typeof limit === "number" ? limit : 0 };
}
