import { CombinedGraphQLErrors } from "@apollo/client";

/** What somebody else's organisation filed is not shown, and its absence is no fault. */
export function isNotYours(error: unknown): boolean {
  return CombinedGraphQLErrors.is(error) && error.errors.every(({ extensions }) => extensions?.code === "NOT_FOUND");
}
