import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client";
import { graphqlUrl } from "../config.ts";

/** A display's credential, kept by the wall; people use the session cookie. */
const DISPLAY_TOKEN = "kepu.display";

export function displayToken(): string | null {
  return window.localStorage.getItem(DISPLAY_TOKEN);
}

export function keepDisplayToken(token: string): void {
  window.localStorage.setItem(DISPLAY_TOKEN, token);
}

const http = new HttpLink({
  uri: graphqlUrl,
  credentials: "same-origin",
  fetch: (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set("x-kepu-csrf", "1");
    const token = window.location.pathname.startsWith("/wall") ? displayToken() : null;
    if (token) headers.set("authorization", `Bearer ${token}`);
    return fetch(input, { ...init, headers });
  },
});

export const client = new ApolloClient({
  link: ApolloLink.from([http]),
  cache: new InMemoryCache(),
});
