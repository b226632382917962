import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache } from "@apollo/client";
import { ErrorLink } from "@apollo/client/link/error";
import { graphqlUrl } from "../config.ts";
import { ViewerDocument } from "./generated/graphql.ts";

/** A display's credential, kept by the wall; people use the session cookie. */
const DISPLAY_TOKEN = "kepu.display";

export function displayToken(): string | null {
  return window.localStorage.getItem(DISPLAY_TOKEN);
}

export function keepDisplayToken(token: string): void {
  window.localStorage.setItem(DISPLAY_TOKEN, token);
}

export function forgetDisplayToken(): void {
  window.localStorage.removeItem(DISPLAY_TOKEN);
}

/** The code of what went wrong; UNAVAILABLE when no answer came. */
export function codeOf(error: unknown): string {
  return CombinedGraphQLErrors.is(error) ? String(error.errors[0]?.extensions?.code ?? "INTERNAL") : "UNAVAILABLE";
}

const http = new HttpLink({
  uri: graphqlUrl,
  credentials: "same-origin",
  fetch: (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set("x-kepu-csrf", "1");
    const token = window.location.pathname.startsWith("/wall") && init?.credentials !== "omit" ? displayToken() : null;
    if (token) headers.set("authorization", `Bearer ${token}`);
    return fetch(input, { ...init, headers });
  },
});

/** A page that is told that nobody is signed in asks who is: the sign-in page follows from the answer. A desk goes on counting (mutations). */
const refused = new ErrorLink(({ error, operation }) => {
  if (operation.operationType === "query" && operation.operationName !== "Viewer" && codeOf(error) === "UNAUTHENTICATED")
    askWhoIsSignedIn();
});

export const client = new ApolloClient({
  link: ApolloLink.from([refused, http]),
  // a region of another day is another one, though its id is the same: what one query says is not put into the other's answer
  // a node of a proof is one within its question alone
  cache: new InMemoryCache({
    typePolicies: { Region: { keyFields: false }, RegionChangeSide: { keyFields: false }, ProofNode: { keyFields: false } },
  }),
});

/** The pages that show who is signed in learn it anew. */
export function askWhoIsSignedIn(): void {
  client.refetchQueries({ include: [ViewerDocument] }).catch(() => {}); // asked again with the next refusal
}
