import type { ValidationRule } from "graphql";

/** Depth, cost, aliases and tokens of one operation. */
export const queryLimits: ValidationRule[] = [];
