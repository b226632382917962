import type { ExecutionResult } from "graphql";
import { createClient } from "graphql-ws";
import { graphqlUrl, socketUrl } from "../config.ts";

interface Asked {
  query: string;
  operationName?: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: whatever is typed into the explorer
  variables?: any;
}

let socket: ReturnType<typeof createClient> | undefined;

/** Asks with the session of whoever is signed in; a subscription over a socket of its own, which opens with the first. */
export function askAsViewer({ query, operationName, variables }: Asked): Promise<ExecutionResult> | AsyncIterable<ExecutionResult> {
  if (isSubscription(query, operationName)) {
    socket ??= createClient({ url: socketUrl });
    return socket.iterate({ query, operationName: operationName ?? null, variables }) as AsyncIterable<ExecutionResult>;
  }
  return fetch(graphqlUrl, {
    method: "POST",
    credentials: "same-origin",
    headers: { "content-type": "application/json", "x-kepu-csrf": "1" },
    body: JSON.stringify({ query, operationName, variables }),
  }).then((answer) => answer.json());
}

function isSubscription(query: string, operationName: string | null | undefined): boolean {
  const named = operationName ? `\\s+${operationName}\\b` : "";
  return new RegExp(`^\\s*subscription${named}`, "m").test(query);
}
