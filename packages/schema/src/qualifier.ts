import type { Qualifier } from "./enums.ts";

/** What stands before a value that is not exact, in both languages. */
export const QUALIFIER_SIGNS: Readonly<Record<Qualifier, string>> = { EXACT: "", GT: ">", GE: "≥", LT: "<", LE: "≤", APPROX: "≈" };
