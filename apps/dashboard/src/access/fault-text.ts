import { CombinedGraphQLErrors } from "@apollo/client";
import type { TFunction } from "i18next";

const KNOWN = ["UNAUTHENTICATED", "FORBIDDEN", "RATE_LIMITED", "UNAVAILABLE", "LIMIT_EXCEEDED"];

/** Why it did not work, in the reader's language; `where` may have words of its own for a code. */
export function faultText(error: unknown, t: TFunction, where: "signInFault" | "setUp"): string {
  const code = CombinedGraphQLErrors.is(error) ? String(error.errors[0]?.extensions?.code ?? "") : "UNAVAILABLE";
  return t(`${where}.fault.${KNOWN.includes(code) ? code : "OTHER"}`);
}
